//! An embedded Onboarding service, for demonstrations and for a program's own tests (feature `sandbox`).
//!
//! A [`Sandbox`] serves every operation of the API, the token endpoint `/oauth/token` and the authorize page
//! `/oauth/authorize`, where users log in, on a port of the loopback interface. It keeps state: creating a user
//! from an invite redeems the invite, completing a provisioning creates an organization. It rejects what a real
//! service rejects, and injects faults on request ([`Sandbox::fail_next`]). It always starts with the same fixture
//! data, unless it is given other ([`SandboxBuilder::seed`]); the constants of this module name its IDs.
//!
//! ```
//! use genesys_onboarding::sandbox::{INVITE_ID, Sandbox};
//!
//! let sandbox = Sandbox::start()?;
//! let client = sandbox.client()?;
//! let invite = genesys_onboarding::get_onboarding_invite(&client, INVITE_ID)?;
//! assert_eq!(invite.to_address, "guest-1@acme.example");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! The command `genesys-onboarding-sandbox` (`cargo install genesys-onboarding --features sandbox`) serves it for
//! programs in any language, which control it over HTTP ([`Sandbox::call_json`]). The page at `/_sandbox/` shows it in
//! a browser: requests as they arrive, its state, faults and settings.
//!
//! # Assumptions
//!
//! Genesys documents the operations, but not all of their behavior. The sandbox behaves as follows.
//!
//! Every request:
//!
//! - Validation order: path (404), method (405 with `Allow`; also for a HEAD that the API does not have),
//!   token (401), rate limit (429), permission (403), query and body (400), state (404, 409).
//! - An operation that needs no permission needs no token; an invalid token is rejected anyway.
//! - A success is 200, also after creation; it is 204 for operations without a result, except for HEAD.
//! - `null` is the same as absent. Unknown fields and query parameters are ignored, and so is
//!   `Content-Type`: a body is read as JSON. A body of more than 1 MiB is rejected with 413, an incomplete one
//!   with 400.
//! - Required strings must not be blank. An email address has a local part, `@`, and a domain, without
//!   whitespace. Comparison of email addresses ignores case.
//! - An unknown ID is 404, both in the path and in a body.
//! - `selfUri` and the URIs of a listing are paths, without a host.
//! - There is no rate limit unless [`SandboxSettings::requests_per_minute`] sets one, which counts the requests of
//!   each access token, and those without a token together.
//! - A path segment is decoded once and never normalized: `..` is an ID like any other. Bytes that are not
//!   UTF-8 become the replacement character, so that such an ID is not found.
//! - Every response of the API, the token endpoint and the authorize page has `ININ-Correlation-Id`. Another path
//!   is 404 without it, as from an HTTP server that is not Genesys Cloud. A request that is not HTTP gets an empty
//!   400. Paths below `/_sandbox` control the sandbox ([`Sandbox::call_json`]).
//! - Programs in browsers can call the API and the token endpoint from pages of any origin (CORS). A preflight
//!   counts as no request, and takes no fault.
//!
//! The token endpoint:
//!
//! - There are two clients with a secret, one of them without permissions, and a public client for programs that
//!   cannot keep one ([`Sandbox::public_client_id`]). Client ID and client secret are read from the
//!   `Authorization` header only (401 `invalid_client` otherwise). The public client sends `client_id` in the form,
//!   and no header or one with an empty secret.
//! - The grant types are `client_credentials`, `authorization_code`, `refresh_token`, and
//!   `urn:ietf:params:oauth:grant-type:saml2-bearer` (400 `unsupported_grant_type` otherwise). The public client may
//!   use the second and the third (400 `unauthorized_client` otherwise).
//! - An access token is valid for 86,399 seconds. A field without a value counts as absent; a field that is missing
//!   or repeated is 400 `invalid_request`.
//! - An authorization code is valid for 60 seconds, once, and for the same client and the same `redirect_uri`; with
//!   `code_challenge` it needs the `code_verifier` that matches it, without it none. What does not hold is 400
//!   `invalid_grant`, and does not use the code up. Using a code again revokes the tokens of that login.
//! - A refresh token is valid for its client, until it is replaced: the response has a new one
//!   ([`SandboxSettings::refresh_tokens`]).
//! - Any SAML2 `assertion` is accepted except `bad`, also in base64. It stands for the user of the organization
//!   `orgName` whose email address is in it, or else for the organization's first user.
//!
//! The authorize page, for the users of the sandbox, who have no passwords:
//!
//! - It has a button for each user. With `sandbox_user` and an email address, the response is the redirect, without
//!   a page; an address that no user has is `access_denied`, as is the button `Cancel`.
//! - Any client can be used. `redirect_uri` is `http://localhost`, `http://127.0.0.1` or `http://[::1]`, with any port
//!   and path. Errors about the client, the redirect and `state` (at most 4,096 bytes, returned unchanged) are shown
//!   on a page with 400; the others go to the redirect, with `error`, `error_description` and `state`.
//! - `response_type` is `code` (`unsupported_response_type` otherwise). The public client needs `code_challenge`, a
//!   SHA-256 with `code_challenge_method=S256` (`invalid_pkce_package` otherwise); others may have one.
//! - `org`, the name or short name of an organization, and `provider` need each other (`invalid_request` otherwise);
//!   only users of that organization can log in. `login_hint` selects a button; `prompt` and `target` are ignored.
//! - A user who is an administrator of an organization has every permission, unless the client has none. Other
//!   users have no permissions. Users become administrators by an invite that says so, and by completing a
//!   provisioning.
//!
//! Resources:
//!
//! - The clients manage every organization of the sandbox: the listings include the invites and join codes of
//!   organizations that completed provisionings created, in creation order. A new join code belongs to
//!   [`ORGANIZATION_ID`], or else to the first organization.
//! - `pageSize` is 1 to 100. A page after the last one is empty. `pageCount` of an empty listing is 0.
//! - `emailDomains` may be empty: the join code then accepts no email address.
//! - Getting a join code with an `emailDomain` that is not one of its own is 404.
//! - The links of join codes and invites end in their ID; nothing is served there.
//! - Staging a user: a disabled join code is 409, an email address in another domain is 400 for `email`, an
//!   existing or already invited user is 409.
//! - Creating a user: a redeemed invite is 404. An existing user is 409, and the invite remains.
//!   `organization` is the organization's name. A password is any string that is not empty; it is not kept.
//! - Joining existing organizations is all or nothing: an unknown organization is 404, an existing user of one
//!   of them is 409, an empty list has an empty result. An invited user gets the link of that invite; others get the link of
//!   a join code that accepts their email address; others get the link of a new invite. Without an email
//!   address only join codes are considered, and the result may be empty. Of several organizations, the first
//!   link of each type is returned. `jobId` is ignored.
//! - Staging a provisioning without a name uses the email address's domain. Staging the same twice creates two
//!   provisionings. An activation that is named must exist (404) and must not have been applied (409); staging
//!   does not apply it.
//! - A completed provisioning is complete at once, unless [`SandboxSettings::polls_until_provisioned`] says otherwise.
//! - `organizationExists` and `supportsImmediateJoin` refer to the organization in `existingOrganizationId`,
//!   or else to one of the same name; the latter is true if one of its join codes accepts the email address.
//!   `billingActivationJob` has no effect.
//! - Completing a provisioning creates an organization, whatever the names of others; short names are unique
//!   (`acme`, `acme-2`). The organization has a join code for the administrator's email domain, unless that is
//!   a public email provider's or `disableOrgAutoJoin` is true. A repeated email address among administrator
//!   and other users is 400. The other users become users when they redeem their invites.
//! - An activation that names an organization can only be applied to that one (400 for `organizationId`); any
//!   other can be applied to every organization, and names it afterwards. `status` is `STARTED`.

mod builder;
mod command;
mod control;
mod endpoint;
mod error_response;
mod faults;
mod form;
mod handlers;
mod http;
mod oauth;
mod options;
mod rate_limit;
mod request;
mod request_log;
mod route;
mod routes;
mod service;
mod settings;
mod state;
mod validation;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

pub use self::builder::SandboxBuilder;
#[doc(hidden)]
pub use self::command::run_command;
pub(crate) use self::control::{Description, FaultArguments, Requests, SettingsArguments, VERBS};
pub use self::faults::Fault;
use self::http::server::Server;
use self::oauth::{Client, Clients, PUBLIC_CLIENT_ID};
pub(crate) use self::options::Options;
#[cfg(feature = "capi")]
pub(crate) use self::options::start_json;
pub use self::request_log::RecordedRequest;
use self::service::Service;
pub use self::settings::SandboxSettings;
pub use self::state::fixtures::{
    ACTIVATION_ID, ADMINISTRATOR_EMAIL, APPLIED_ACTIVATION_ID, COMPLETED_PROVISIONING_ID,
    DISABLED_JOIN_CODE_ID, EMAIL_DOMAIN, EXISTING_ORGANIZATION_ACTIVATION_ID,
    EXISTING_USER_INVITE_ID, INVITE_COUNT, INVITE_ID, JOIN_CODE_ID, ORGANIZATION_ID,
    ORGANIZATION_NAME, OTHER_ADMINISTRATOR_EMAIL, OTHER_ORGANIZATION_ID, PROVISIONING_ID,
};
pub(crate) use self::state::seed::Seed;
use self::state::{fixtures, seed};
use crate::api::operations;

/// Returns the operation IDs of the API, all of which a sandbox serves.
///
/// ```
/// assert!(genesys_onboarding::sandbox::operation_ids().contains(&"getOnboardingInvites"));
/// ```
pub fn operation_ids() -> Vec<&'static str> {
    operations::ALL.iter().map(|operation| operation.id).collect()
}

/// A running Onboarding service; it stops when dropped, without waiting for requests in progress.
///
/// It listens on 127.0.0.1, unless [`SandboxBuilder::host`] says otherwise, and shares no state with other sandboxes. A process forked from the one
/// that started it can use it, but does not stop it by dropping it.
///
/// ```
/// use genesys_onboarding::sandbox::Sandbox;
///
/// let sandbox = Sandbox::start()?;
/// println!("serving at {}", sandbox.base_url());
/// # Ok::<_, std::io::Error>(())
/// ```
pub struct Sandbox {
    /// Client ID and client secret.
    client: (String, String),
    unprivileged: (String, String),
    service: Arc<Service>,
    /// Never read; dropping it stops the service.
    _server: Server,
}

impl Sandbox {
    /// Starts a sandbox on a free port.
    ///
    /// # Errors
    ///
    /// The operating system's error if a port, a thread or file descriptors are not available.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn start() -> io::Result<Sandbox> {
        Sandbox::bind(0)
    }

    /// Starts a sandbox on a port; 0 is any free port.
    ///
    /// # Errors
    ///
    /// The operating system's error if the port ([`io::ErrorKind::AddrInUse`] if it is in use), a thread or
    /// file descriptors are not available.
    ///
    /// ```no_run
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::bind(8080)?;
    /// assert_eq!(sandbox.base_url(), "http://127.0.0.1:8080");
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn bind(port: u16) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let clients =
            Clients::new(Client::random("client", true), Client::random("unprivileged", false));
        builder::serve(listener, clients, fixtures::initial_state())
    }

    /// Returns a builder for a sandbox with other options: host, port, credentials, seed.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::builder().host("localhost").start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The base URL of the API and of the token endpoint, such as `http://127.0.0.1:8080`.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn base_url(&self) -> &str {
        &self.service.base_url
    }

    /// The client ID of the client that has every permission.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(!sandbox.client_id().is_empty());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn client_id(&self) -> &str {
        &self.client.0
    }

    /// The client secret of the client that has every permission; random, and valid for this sandbox only.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(!sandbox.client_secret().is_empty());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn client_secret(&self) -> &str {
        &self.client.1
    }

    /// The client ID of the client that has no permissions.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_ne!(sandbox.unprivileged_client_id(), sandbox.client_id());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn unprivileged_client_id(&self) -> &str {
        &self.unprivileged.0
    }

    /// The client secret of the client that has no permissions; random, and valid for this sandbox only.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_ne!(sandbox.unprivileged_client_secret(), sandbox.client_secret());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn unprivileged_client_secret(&self) -> &str {
        &self.unprivileged.1
    }

    /// The client ID of the public client, `sandbox-public-client`: it has no client secret, and users log in with
    /// it by authorization code and PKCE.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.public_client_id(), "sandbox-public-client");
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn public_client_id(&self) -> &str {
        PUBLIC_CLIENT_ID
    }

    /// Returns a builder with the base URL of this sandbox and the client that has every permission.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// let client = sandbox.client_builder().build()?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn client_builder(&self) -> crate::ClientBuilder {
        crate::Client::builder()
            .base_url(self.base_url())
            .login_url(self.base_url())
            .client_credentials(self.client_id(), self.client_secret())
    }

    /// Builds a client of this sandbox that has every permission.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`](crate::ClientBuilder::build).
    ///
    /// ```
    /// use genesys_onboarding::PageOptions;
    ///
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// let client = sandbox.client()?;
    /// let page = genesys_onboarding::get_onboarding_invites(&client, &PageOptions::default())?;
    /// assert_eq!(page.page_count, Some(3));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn client(&self) -> Result<crate::Client, crate::Error> {
        self.client_builder().build()
    }

    /// Describes the sandbox as a JSON object.
    ///
    /// Its members are `version`, `baseUrl`, `clientId`, `unprivilegedClientId`, `publicClientId`, `fixtures` (the
    /// constants of this module), `operations` (their IDs), `settings`, `faults` (those that wait, as
    /// [`fail_next`](Sandbox::call_json) takes them), `requestCount`, `tokenRequestCount`, and `links` (`verb`,
    /// `method` and `path` of each verb).
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(sandbox.describe().contains(r#""requestCount":0"#));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn describe(&self) -> String {
        control::describe::to_json(&self.service)
    }

    /// Returns the state as a JSON object of `organizations`, `users`, `invites`, `joinCodes`, `activations`
    /// and `provisionings`, each an array in creation order.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(sandbox.state().contains(r#""toAddress":"guest-1@acme.example""#));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn state(&self) -> String {
        seed::to_json(&self.service.state())
    }

    /// Injects a fault into the next `count` requests that it applies to, after the faults that are already
    /// queued.
    ///
    /// These are API requests, unless [`Fault::on_token`] or [`Fault::operation`] says otherwise. Each attempt
    /// of a call counts as a request.
    ///
    /// ```
    /// use genesys_onboarding::sandbox::{Fault, INVITE_ID, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// let client = sandbox.client()?;
    /// sandbox.fail_next(1, Fault::status(500));
    /// assert!(genesys_onboarding::get_onboarding_invite(&client, INVITE_ID).is_err());
    /// assert!(genesys_onboarding::get_onboarding_invite(&client, INVITE_ID).is_ok());
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn fail_next(&self, count: u32, fault: Fault) {
        self.service.faults().add(count, fault);
    }

    /// Returns the requests to the API, the token endpoint and the authorize page, in the order of their execution.
    ///
    /// The last 10,000 are kept, with at most 32 MiB of bodies.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(sandbox.requests().is_empty());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.log().requests().cloned().collect()
    }

    /// Forgets the requests so far: [`requests`](Sandbox::requests) is empty, and the counts are 0.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// sandbox.clear_requests();
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn clear_requests(&self) {
        self.service.clear_requests();
    }

    /// Restores the state that the sandbox started with, and clears faults, requests, settings and authorization
    /// codes. Access tokens and refresh tokens stay valid.
    ///
    /// ```
    /// use genesys_onboarding::sandbox::{INVITE_ID, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// let client = sandbox.client()?;
    /// genesys_onboarding::delete_onboarding_invite(&client, INVITE_ID)?;
    /// sandbox.reset();
    /// genesys_onboarding::delete_onboarding_invite(&client, INVITE_ID)?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn reset(&self) {
        self.service.reset();
    }

    /// Makes the sandbox reject, with 401, every access token that it has issued so far. Refresh tokens stay valid.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// sandbox.expire_tokens();
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn expire_tokens(&self) {
        self.service.oauth().expire_tokens();
    }

    /// Makes the sandbox reject every authorization code that it has issued so far, as after 60 seconds.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// sandbox.expire_codes();
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn expire_codes(&self) {
        self.service.oauth().expire_codes();
    }

    /// Changes the settings that are set in `settings`. Every access token gets a new minute of the rate limit.
    ///
    /// ```
    /// use genesys_onboarding::sandbox::{Sandbox, SandboxSettings};
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.set_settings(SandboxSettings::new().polls_until_provisioned(2));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn set_settings(&self, settings: SandboxSettings) {
        self.service.set_settings(&settings);
    }

    /// Runs one of these verbs by its name, with JSON in and JSON out, as over HTTP.
    ///
    /// | verb | over HTTP | arguments |
    /// | --- | --- | --- |
    /// | `describe` | `GET /_sandbox` | |
    /// | `state` | `GET /_sandbox/state` | |
    /// | `fail_next` | `POST /_sandbox/faults` | `count` (1), `status`, `retryAfter` (seconds), `delayMs`, `dropResponse`, `operation` (an operation ID), `on` (`"api"` or `"token"`) |
    /// | `requests` | `GET /_sandbox/requests` | |
    /// | `clear_requests` | `DELETE /_sandbox/requests` | |
    /// | `reset` | `POST /_sandbox/reset` | |
    /// | `expire_tokens` | `POST /_sandbox/tokens/expire` | |
    /// | `expire_codes` | `POST /_sandbox/codes/expire` | |
    /// | `set_settings` | `PUT /_sandbox/settings` | `requestsPerMinute`, `pollsUntilProvisioned`, `latencyMs`, `refreshTokens` |
    ///
    /// `requests` returns the `requests`, with the fields of [`RecordedRequest`], and how many were `dropped`
    /// because only the last ones are kept. A verb without a result returns `{}`.
    ///
    /// Over HTTP the arguments are the body, and a verb without a result responds with 204. An error is 400,
    /// 404 or 405 with `message` and `member`. A request of a web page from elsewhere is 403.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for an unknown verb, and for an
    /// argument that is unknown or invalid.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// sandbox.call_json("fail_next", r#"{"status": 429, "retryAfter": 1}"#)?;
    /// let requests = sandbox.call_json("requests", "{}")?;
    /// assert_eq!(requests, r#"{"requests":[],"dropped":0}"#);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn call_json(&self, verb: &str, arguments: &str) -> Result<String, crate::Error> {
        control::call_json(&self.service, verb, arguments)
    }

    /// The number of API requests received so far, or since they were cleared, including those that met a fault.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.request_count(), 0);
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn request_count(&self) -> u64 {
        self.service.request_count()
    }

    /// The number of requests to the token endpoint, likewise, including those that met a fault.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.token_request_count(), 0);
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn token_request_count(&self) -> u64 {
        self.service.token_request_count()
    }
}

/// Shows the base URL and no secrets.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}
