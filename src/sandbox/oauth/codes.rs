//! Authorization codes: each is good once, for a minute.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::login::{Login, LoginId};
use super::pkce::Challenge;
use super::random::random_hex;

const LIFETIME: Duration = Duration::from_secs(60);

/// With this many codes, those that have expired are forgotten.
const MAX_CODES: usize = 10_000;

#[derive(Debug)]
struct Code {
    login: Login,
    redirect_uri: String,
    challenge: Option<Challenge>,
    expires_at: Instant,
    is_used: bool,
}

/// What a token request says of a code.
pub(super) struct Presented<'a> {
    pub(super) code: &'a str,
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) verifier: Option<&'a str>,
}

/// Why a code is rejected.
#[derive(Debug)]
pub(super) enum CodeError {
    /// It has been used already, for this login.
    Used(LoginId),
    Invalid(&'static str),
}

#[derive(Debug, Default)]
pub(super) struct Codes(HashMap<String, Code>);

impl Codes {
    pub(super) fn issue(
        &mut self,
        login: Login,
        redirect_uri: &str,
        challenge: Option<Challenge>,
        now: Instant,
    ) -> String {
        if self.0.len() >= MAX_CODES {
            self.0.retain(|_, code| now < code.expires_at);
        }
        let (code, redirect_uri) = (random_hex(), redirect_uri.to_owned());
        let expires_at = now + LIFETIME;
        let issued = Code { login, redirect_uri, challenge, expires_at, is_used: false };
        self.0.insert(code.clone(), issued);
        code
    }

    /// Uses a code up. One that is rejected can still be used, by whoever has the rest right.
    pub(super) fn redeem(
        &mut self,
        presented: &Presented<'_>,
        now: Instant,
    ) -> Result<Login, CodeError> {
        let of_client = |code: &&mut Code| code.login.client_id == presented.client_id;
        let code = self.0.get_mut(presented.code).filter(of_client);
        let code = code.ok_or(CodeError::Invalid("the code is unknown, or another client's"))?;
        if code.is_used {
            return Err(CodeError::Used(code.login.id));
        }
        if now >= code.expires_at {
            return Err(CodeError::Invalid("the code has expired"));
        }
        if code.redirect_uri != presented.redirect_uri {
            return Err(CodeError::Invalid("redirect_uri is not that of the authorize request"));
        }
        match (&code.challenge, presented.verifier) {
            (None, None) => {}
            (Some(challenge), Some(verifier)) if challenge.matches(verifier) => {}
            (Some(_), Some(_)) => {
                return Err(CodeError::Invalid("code_verifier does not match code_challenge"));
            }
            (Some(_), None) => return Err(CodeError::Invalid("code_verifier is missing")),
            // Else a code from which an attacker removed the challenge would pass (RFC 9700, 2.1.1).
            (None, Some(_)) => {
                return Err(CodeError::Invalid("code_verifier without code_challenge"));
            }
        }
        code.is_used = true;
        Ok(code.login.clone())
    }

    /// Lets every code expire.
    pub(super) fn expire(&mut self, now: Instant) {
        for code in self.0.values_mut() {
            code.expires_at = code.expires_at.min(now);
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        let (client_id, email) = ("client".to_owned(), "ada@acme.example".to_owned());
        Login { id: LoginId(1), client_id, email, organization: None }
    }

    fn redeem(codes: &mut Codes, code: &str, now: Instant) -> Result<Login, CodeError> {
        let redirect_uri = "http://localhost/";
        let presented = Presented { code, client_id: "client", redirect_uri, verifier: None };
        codes.redeem(&presented, now)
    }

    #[test]
    fn code_is_valid_for_a_minute() {
        let (mut codes, start) = (Codes::default(), Instant::now());
        let mut issue = || codes.issue(login(), "http://localhost/", None, start);
        let (early, late) = (issue(), issue());
        assert!(redeem(&mut codes, &early, start + Duration::from_millis(59_999)).is_ok());
        let result = redeem(&mut codes, &late, start + LIFETIME);
        assert!(matches!(result, Err(CodeError::Invalid("the code has expired"))), "{result:?}");
    }

    #[test]
    fn codes_in_memory_are_bounded() {
        let (mut codes, start) = (Codes::default(), Instant::now());
        for _ in 0..MAX_CODES {
            codes.issue(login(), "http://localhost/", None, start);
        }
        let last = codes.issue(login(), "http://localhost/", None, start + LIFETIME);
        assert_eq!(codes.0.len(), 1);
        assert!(redeem(&mut codes, &last, start + LIFETIME).is_ok());
    }
}
