//! The random values of a login, and the challenge of PKCE.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// A random string of 43 characters that a URL may have: 32 bytes of the system's generator.
pub(super) fn random_secret() -> Result<Secret, Error> {
    let mut bytes = Zeroizing::new([0; 32]);
    SystemRandom::new()
        .fill(bytes.as_mut_slice())
        .map_err(|_| Error::new(ErrorKind::transport("the system's random generator failed")))?;
    Ok(Secret::from(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice())))
}

/// The verifier of a code: whoever has it may exchange the code.
pub(super) struct Verifier(Secret);

impl Verifier {
    pub(super) fn new() -> Result<Self, Error> {
        random_secret().map(Verifier)
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.0
    }

    /// What the authorization request has of it (S256).
    pub(super) fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, self.0.expose().as_bytes()))
    }
}

/// Whether two strings are the same. The time that it takes tells nothing of the secret, only of its hash.
pub(super) fn is_same(secret: &Secret, given: &str) -> bool {
    let hash = |text: &str| digest(&SHA256, text.as_bytes());
    hash(secret.expose()).as_ref() == hash(given).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 7636, appendix B.
    #[test]
    fn challenge_is_that_of_rfc_7636() {
        let verifier = Verifier(Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn random_secrets_have_43_characters_and_differ() {
        let [one, other] = [random_secret().unwrap(), random_secret().unwrap()];
        assert_eq!((one.expose().len(), other.expose().len()), (43, 43));
        assert_ne!(one, other);
        assert!(is_same(&one, one.expose()) && !is_same(&one, other.expose()));
    }
}
