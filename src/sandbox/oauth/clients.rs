//! The OAuth clients of a sandbox, and how they authenticate at the token endpoint.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::random::random_hex;
use crate::sandbox::error_response::ErrorResponse;

/// The client ID of the public client.
pub(in crate::sandbox) const PUBLIC_CLIENT_ID: &str = "sandbox-public-client";

/// An OAuth client.
#[derive(Clone, Debug)]
pub(in crate::sandbox) struct Client {
    pub(in crate::sandbox) id: String,
    /// Empty for the public client.
    pub(in crate::sandbox) secret: String,
    /// Whether it is a native program, which cannot keep a secret (RFC 8252).
    pub(super) is_public: bool,
    /// Whether its tokens have permissions; those of a login never have more than the user.
    pub(super) has_permissions: bool,
}

impl Client {
    pub(in crate::sandbox) fn new(id: String, secret: String, has_permissions: bool) -> Client {
        Client { id, secret, is_public: false, has_permissions }
    }

    /// A client with a random ID, which begins with `prefix`, and a random secret.
    pub(in crate::sandbox) fn random(prefix: &str, has_permissions: bool) -> Client {
        Client::new(format!("{prefix}-{}", random_hex()), random_hex(), has_permissions)
    }

    fn public() -> Client {
        let (id, secret) = (PUBLIC_CLIENT_ID.to_owned(), String::new());
        Client { id, secret, is_public: true, has_permissions: true }
    }
}

#[derive(Debug)]
pub(in crate::sandbox) struct Clients {
    /// The client that has every permission.
    pub(in crate::sandbox) client: Client,
    pub(in crate::sandbox) unprivileged: Client,
    public: Client,
}

impl Clients {
    pub(in crate::sandbox) fn new(client: Client, unprivileged: Client) -> Clients {
        Clients { client, unprivileged, public: Client::public() }
    }

    pub(super) fn find(&self, id: &str) -> Option<&Client> {
        [&self.client, &self.unprivileged, &self.public].into_iter().find(|client| client.id == id)
    }

    /// Authenticates the client of a token request: a confidential one by the `Authorization` header, the
    /// public one by the field `client_id`.
    ///
    /// The public client may send the header with an empty secret, as Genesys' command-line tool does.
    pub(super) fn authenticate(
        &self,
        authorization: Option<&str>,
        client_id: Option<&str>,
    ) -> Result<&Client, ErrorResponse> {
        let missing = || invalid_client("client ID and client secret are missing");
        let (id, secret) = match authorization {
            Some(header) => basic_credentials(header).ok_or_else(missing)?,
            None => {
                let id = client_id.filter(|id| self.find(id).is_none_or(|client| client.is_public));
                (id.ok_or_else(missing)?.to_owned(), String::new())
            }
        };
        if client_id.is_some_and(|client_id| client_id != id) {
            return Err(invalid_client("client_id is not that of the Authorization header"));
        }
        self.find(&id)
            .filter(|client| client.secret == secret)
            .ok_or_else(|| invalid_client("client not found"))
    }
}

fn invalid_client(description: &str) -> ErrorResponse {
    ErrorResponse::new(401, "invalid_client", description)
}

fn basic_credentials(authorization: &str) -> Option<(String, String)> {
    let decoded = BASE64_STANDARD.decode(credentials(authorization, "basic")?).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// The credentials in an `Authorization` header of this scheme.
pub(super) fn credentials<'a>(authorization: &'a str, scheme: &str) -> Option<&'a str> {
    let (actual, credentials) = authorization.split_once(' ')?;
    actual.eq_ignore_ascii_case(scheme).then_some(credentials.trim())
}
