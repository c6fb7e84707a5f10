//! Which part of the service a path belongs to.

use crate::contract::{AUTHORIZE_PATH, TOKEN_PATH};

const API_PREFIX: &str = "/api/v2/";
const CONTROL_PATH: &str = "/_sandbox";

/// The part of the sandbox that a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Api,
    Token,
    /// Where users log in, with a browser.
    Authorize,
    /// The sandbox itself, for the program that tests with it.
    Control,
    /// Outside the service, as with a wrong base URL: an HTTP server that is not Genesys Cloud responds.
    Foreign,
}

impl Endpoint {
    pub(super) fn of(path: &str) -> Endpoint {
        match path {
            TOKEN_PATH => Endpoint::Token,
            AUTHORIZE_PATH => Endpoint::Authorize,
            _ if path.starts_with(API_PREFIX) => Endpoint::Api,
            _ if is_control(path) => Endpoint::Control,
            _ => Endpoint::Foreign,
        }
    }

    /// Whether programs on pages of any origin may call it. What users see in a browser is not for them.
    pub(super) fn is_shared(self) -> bool {
        matches!(self, Endpoint::Api | Endpoint::Token)
    }
}

fn is_control(path: &str) -> bool {
    let rest = path.strip_prefix(CONTROL_PATH);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
