//! Logins of users.

/// Identifies a login within a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LoginId(pub(super) u64);

/// A user who has logged in by a client: what an authorization code and a refresh token stand for.
#[derive(Clone, Debug)]
pub(super) struct Login {
    pub(super) id: LoginId,
    pub(super) client_id: String,
    pub(super) email: String,
    /// The organization that was asked for, by its name or short name.
    pub(super) organization: Option<String>,
}
