//! Which part of the service a path belongs to.

const API_PREFIX: &str = "/api/v2/";
const TOKEN_PATH: &str = "/oauth/token";

/// The part of the sandbox that a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endpoint {
    Api,
    Token,
    /// Outside the service, as with a wrong base URL: an HTTP server that is not Genesys Cloud responds.
    Foreign,
}

impl Endpoint {
    pub(super) fn of(path: &str) -> Endpoint {
        match path {
            TOKEN_PATH => Endpoint::Token,
            _ if path.starts_with(API_PREFIX) => Endpoint::Api,
            _ => Endpoint::Foreign,
        }
    }

    /// Whether Genesys Cloud itself serves the path.
    pub(super) fn is_service(self) -> bool {
        matches!(self, Endpoint::Api | Endpoint::Token)
    }
}
