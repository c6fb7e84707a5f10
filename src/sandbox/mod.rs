//! An embedded Onboarding service, for demonstrations and for a program's own tests (feature `sandbox`).
//!
//! A [`Sandbox`] serves the 17 operations of the contract and the token address `/oauth/token` on a port
//! of this machine that nobody else reaches. It keeps state: a user is created from an invite and uses it
//! up, a completed provisioning is an organization. It refuses what a real service refuses, and it makes
//! trouble when asked to ([`Sandbox::fail_next`]). It knows the same things under the same ids whenever
//! it starts; the constants of this module name them.
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
//! `cargo run --features sandbox --example sandbox` serves it for programs in any language.
//!
//! # Assumptions
//!
//! The contract (`OnboardingApi.md`, `models.md`) does not settle these; here is what the sandbox does.
//!
//! About every request:
//!
//! - What is wrong is looked for in this order: the path (404), the method (405, with `Allow`; a HEAD that
//!   the contract does not name is one, too), the token (401), the permission (403), query and body (400),
//!   and then what the service knows (404, 409).
//! - An operation that needs no permission takes no token; a bad token is refused all the same.
//! - Successes are 200, also for what has been created; where the contract gives no result they are 204,
//!   except for HEAD.
//! - `null` is the same as absent. Fields and query parameters that the contract does not name are ignored,
//!   and so is `Content-Type`: a body is read as JSON. One of more than 1 MiB is refused with 413, one that
//!   does not arrive as a whole with 400.
//! - Required text must not be blank and a required list not empty. An e-mail address is something, `@`, and
//!   a domain, without spaces. Upper and lower case do not matter in either.
//! - An id that stands for nothing is 404, in the path and in a body alike.
//! - `selfUri` and a listing's addresses are paths, without a host.
//! - There is no limit to the number of requests; `fail_next` makes one.
//! - A path segment is decoded once, and never tidied up: `..` is an id like any other. Bytes that are not
//!   UTF-8 become the replacement character, so that such an id is not found.
//! - What is no HTTP at all gets a bare 400 and no correlation id.
//!
//! About tokens: a token lasts 86,399 seconds; two clients exist, one of them has no permissions; the form
//! needs `grant_type=client_credentials` (400 otherwise), the client's id and secret are taken from the
//! `Authorization` header only (401 otherwise).
//!
//! About the resources:
//!
//! - The clients look after every organization of the sandbox: the listings show the invites and the join
//!   codes of those that were made by completing a provisioning as well, in the order they were made. A
//!   join code that is created belongs to [`ORGANIZATION_ID`].
//! - `pageSize` is 1 to 100. A page after the last is empty. With nothing to list, `pageCount` is 0.
//! - A join code that is asked for with an `emailDomain` that is not one of its own is not found.
//! - A join code's link and an invite's link end in its id; nothing is served there.
//! - Staging a user: a disabled join code is 409, an address in another domain is 400 for `email`, somebody
//!   who is a user or is invited already is 409.
//! - Creating a user: a used invite is gone (404). For somebody who is a user already it is 409, and the
//!   invite stays. The answer's `organization` is the organization's name. A password is any text that is
//!   not empty; it is not kept.
//! - Joining existing organizations is all or nothing: one unknown organization is 404, being a user of one
//!   of them is 409. Whoever is invited already gets that invite's link; others get a join code's that admits
//!   their address; others get the link of a new invite. Without an address only join codes are left, and
//!   perhaps nothing. Of several organizations the first link of each sort is given. `jobId` is ignored.
//! - A provisioning that is staged without a name takes the e-mail address's domain for one. Staging the
//!   same twice makes two. An activation that is named must exist (404) and not be applied (409); it is not
//!   applied by that.
//! - `organizationExists` and `supportsImmediateJoin` are about the organization that
//!   `existingOrganizationId` names, or else about one of the same name; the latter says that a join code
//!   of it admits the address. `billingActivationJob` changes nothing.
//! - Completing a provisioning makes an organization whatever others are called; short names stay apart
//!   (`acme`, `acme-2`). It has a join code for the administrator's e-mail domain, unless that is a public
//!   mail provider's or `disableOrgAutoJoin` is true. Other users who are the administrator or each other
//!   are 400. They become users when they use their invites.
//! - An activation that names an organization can be applied to no other (400 for `organizationId`); the
//!   others can be applied to any, and name it from then on. The answer's `status` is `STARTED`.

mod activations;
mod connection;
mod error_response;
mod faults;
mod fields;
mod fixtures;
mod form;
mod http;
mod invites;
mod join_codes;
mod organizations;
mod pages;
mod provisionings;
mod request;
mod routes;
mod server;
mod service;
mod state;
mod table;
mod tokens;
mod users;

use std::fmt;
use std::io;
use std::sync::Arc;

pub use self::faults::Fault;
pub use self::fixtures::{
    ACTIVATION_ID, ADMINISTRATOR_EMAIL, APPLIED_ACTIVATION_ID, COMPLETED_PROVISIONING_ID,
    DISABLED_JOIN_CODE_ID, EMAIL_DOMAIN, EXISTING_ORGANIZATION_ACTIVATION_ID,
    EXISTING_USER_INVITE_ID, INVITE_COUNT, INVITE_ID, JOIN_CODE_ID, ORGANIZATION_ID,
    ORGANIZATION_NAME, OTHER_ADMINISTRATOR_EMAIL, OTHER_ORGANIZATION_ID, PROVISIONING_ID,
};
use self::server::Server;
use self::service::Service;
use self::tokens::Tokens;

/// A running Onboarding service; it stops when dropped, whatever is under way.
///
/// It listens on 127.0.0.1 only and shares nothing with other sandboxes. A process forked from the one
/// that started it can use it, but stops nothing by dropping it.
///
/// ```
/// use genesys_onboarding::sandbox::Sandbox;
///
/// let sandbox = Sandbox::start()?;
/// println!("serving at {}", sandbox.base_url());
/// # Ok::<_, std::io::Error>(())
/// ```
pub struct Sandbox {
    base_url: String,
    client: Credentials,
    unprivileged: Credentials,
    service: Arc<Service>,
    /// Never read; the service lives as long as this does.
    _server: Server,
}

struct Credentials {
    id: String,
    secret: String,
}

impl Sandbox {
    /// Starts a sandbox on a free port.
    ///
    /// # Errors
    ///
    /// What the operating system says if it gives no port, no thread or no file descriptors.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn start() -> io::Result<Sandbox> {
        Sandbox::bind(0)
    }

    /// Starts a sandbox on a given port; 0 is any free port.
    ///
    /// # Errors
    ///
    /// What the operating system says if it gives no port ([`io::ErrorKind::AddrInUse`] for one that is
    /// taken), no thread or no file descriptors.
    ///
    /// ```no_run
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::bind(8080)?;
    /// assert_eq!(sandbox.base_url(), "http://127.0.0.1:8080");
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn bind(port: u16) -> io::Result<Sandbox> {
        let tokens = Tokens::new();
        let credentials = |client: &tokens::Client| Credentials {
            id: client.id.clone(),
            secret: client.secret.clone(),
        };
        let (client, unprivileged) =
            (credentials(&tokens.client), credentials(&tokens.unprivileged));
        let service = Arc::new(Service::new(tokens));
        let server = Server::start(port, Arc::clone(&service))?;
        let base_url = format!("http://127.0.0.1:{}", server.port());
        Ok(Sandbox { base_url, client, unprivileged, service, _server: server })
    }

    /// The base address of the API and of the token address, such as `http://127.0.0.1:8080`.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The id of the client that has every permission.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(!sandbox.client_id().is_empty());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn client_id(&self) -> &str {
        &self.client.id
    }

    /// The secret of the client that has every permission; random, and good for this sandbox alone.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert!(!sandbox.client_secret().is_empty());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn client_secret(&self) -> &str {
        &self.client.secret
    }

    /// The id of the client that has no permissions.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_ne!(sandbox.unprivileged_client_id(), sandbox.client_id());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn unprivileged_client_id(&self) -> &str {
        &self.unprivileged.id
    }

    /// The secret of the client that has no permissions; random, and good for this sandbox alone.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_ne!(sandbox.unprivileged_client_secret(), sandbox.client_secret());
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn unprivileged_client_secret(&self) -> &str {
        &self.unprivileged.secret
    }

    /// A builder that is set to this sandbox and to the client that has every permission.
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

    /// A client of this sandbox that has every permission.
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

    /// Makes the next `count` API requests meet a fault, after those that were queued before it.
    ///
    /// A client that tries again meets one with each attempt. Requests to the token address do not count;
    /// see [`Sandbox::fail_next_token`].
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
        self.service.api.faults.add(count, fault);
    }

    /// Makes the next `count` requests to the token address meet a fault, after those that were queued
    /// before it.
    ///
    /// The statuses 400 and 429 say there that the rate limit is exceeded.
    ///
    /// ```
    /// use genesys_onboarding::sandbox::{Fault, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.fail_next_token(1, Fault::status(400));
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn fail_next_token(&self, count: u32, fault: Fault) {
        self.service.token.faults.add(count, fault);
    }

    /// Makes the sandbox refuse, with 401, every token that it has issued so far.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// sandbox.expire_tokens();
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn expire_tokens(&self) {
        self.service.tokens().expire();
    }

    /// How many API requests have come so far, those that met a fault included.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.request_count(), 0);
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn request_count(&self) -> u64 {
        self.service.api.request_count()
    }

    /// How many requests to the token address have come so far, those that met a fault included.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::start()?;
    /// assert_eq!(sandbox.token_request_count(), 0);
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn token_request_count(&self) -> u64 {
        self.service.token.request_count()
    }
}

/// Shows the address and no secrets.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
