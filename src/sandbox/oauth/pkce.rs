//! Proof Key for Code Exchange (RFC 7636), with the method S256.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, SHA256_OUTPUT_LEN, digest};

use super::parameters::{Parameters, invalid_request};
use crate::sandbox::error_response::ErrorResponse;

/// The SHA-256 of a verifier.
#[derive(Debug)]
pub(super) struct Challenge(Vec<u8>);

impl Challenge {
    /// Reads the challenge of an authorize request, which the public client needs.
    pub(super) fn read(
        parameters: &Parameters<'_>,
        is_public: bool,
    ) -> Result<Option<Challenge>, ErrorResponse> {
        let method = parameters.get("code_challenge_method")?;
        let Some(challenge) = parameters.get("code_challenge")? else {
            return match method {
                Some(_) => Err(invalid_pkce("code_challenge_method without code_challenge")),
                None if is_public => Err(invalid_pkce("code_challenge is missing")),
                None => Ok(None),
            };
        };
        if method != Some("S256") {
            return Err(invalid_pkce("code_challenge_method: expected S256"));
        }
        let hash = BASE64_URL_SAFE_NO_PAD.decode(challenge).ok();
        let hash = hash.filter(|hash| hash.len() == SHA256_OUTPUT_LEN).ok_or_else(|| {
            invalid_pkce("code_challenge: expected a SHA-256 in base64url without padding")
        })?;
        Ok(Some(Challenge(hash)))
    }

    pub(super) fn matches(&self, verifier: &str) -> bool {
        self.0 == digest(&SHA256, verifier.as_bytes()).as_ref()
    }
}

/// Reads the verifier of a token request.
pub(super) fn verifier<'a>(
    parameters: &'a Parameters<'_>,
) -> Result<Option<&'a str>, ErrorResponse> {
    let is_valid = |verifier: &&str| {
        (43..=128).contains(&verifier.len())
            && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    match parameters.get("code_verifier")? {
        Some(verifier) if !is_valid(&verifier) => Err(invalid_request(
            "code_verifier: expected 43 to 128 letters, digits, '-', '.', '_', '~'",
        )),
        verifier => Ok(verifier),
    }
}

fn invalid_pkce(description: &str) -> ErrorResponse {
    ErrorResponse::new(400, "invalid_pkce_package", description)
}
