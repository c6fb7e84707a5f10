//! Options for starting a sandbox.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use super::Sandbox;
use super::http::server::Server;
use super::oauth::{AuthorizationServer, Client, Clients, PUBLIC_CLIENT_ID};
use super::service::Service;
use super::state::State;
use super::state::fixtures;
use super::state::seed;
use crate::error::{Error, ErrorKind};

/// Builder for a [`Sandbox`] with other options than [`Sandbox::start`] has.
///
/// ```
/// use genesys_onboarding::sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder()
///     .client_id("my-client-id")
///     .client_secret("my-client-secret")
///     .seed(r#"{"organizations": [{"id": "o-1", "name": "Hooli"}]}"#)
///     .start()?;
/// assert_eq!(sandbox.client_id(), "my-client-id");
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct SandboxBuilder {
    host: Option<String>,
    port: u16,
    client: Credentials,
    unprivileged: Credentials,
    seed: Option<String>,
}

/// What is given of a client's credentials; the rest is random.
#[derive(Clone, Default)]
struct Credentials {
    id: Option<String>,
    secret: Option<String>,
}

impl SandboxBuilder {
    /// IP address to listen on, or `localhost`; the default is 127.0.0.1.
    ///
    /// Everyone who can connect can also control the sandbox. The base URL of a sandbox on all interfaces has
    /// the loopback interface's address.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().host("0.0.0.0").start()?;
    /// assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn host(self, host: impl Into<String>) -> SandboxBuilder {
        SandboxBuilder { host: Some(host.into()), ..self }
    }

    /// Port to listen on; the default is 0, any free port.
    ///
    /// ```no_run
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().port(8080).start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn port(self, port: u16) -> SandboxBuilder {
        SandboxBuilder { port, ..self }
    }

    /// Client ID of the client that has every permission; random by default.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().client_id("my-client-id").start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> SandboxBuilder {
        self.client.id = Some(id.into());
        self
    }

    /// Client secret of that client; random by default.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().client_secret("my-client-secret").start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<String>) -> SandboxBuilder {
        self.client.secret = Some(secret.into());
        self
    }

    /// Client ID of the client that has no permissions; random by default.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().unprivileged_client_id("limited").start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn unprivileged_client_id(mut self, id: impl Into<String>) -> SandboxBuilder {
        self.unprivileged.id = Some(id.into());
        self
    }

    /// Client secret of that client; random by default.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().unprivileged_client_secret("s3cret").start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn unprivileged_client_secret(mut self, secret: impl Into<String>) -> SandboxBuilder {
        self.unprivileged.secret = Some(secret.into());
        self
    }

    /// State to start with, as JSON, in the form that [`Sandbox::state`] returns.
    ///
    /// All members are optional:
    ///
    /// | member | its objects |
    /// | --- | --- |
    /// | `fixtures` | `false` leaves out the fixtures; by default the others add to them |
    /// | `organizations` | `id`, `name`, `shortName` |
    /// | `users` | `organizationId`, `email`, `administrator` |
    /// | `invites` | `id`, `organizationId`, `toAddress`, `administrator` |
    /// | `joinCodes` | `id`, `organizationId`, `emailDomains`, `disabled` |
    /// | `activations` | `id`, `emailAddress`, `existingOrganizationId`, `existingOrganizationShortName`, `region`, `applied` |
    /// | `provisionings` | `id`, `emailAddress`, `firstName`, `lastName`, `organizationName`, `phoneNumber`, `completed` |
    ///
    /// Required in them are `name`, `organizationId`, `email`, `toAddress`, `emailDomains`, and the
    /// `emailAddress` of a provisioning. An object without an `id` gets a new one; one with the ID of a fixture
    /// replaces it. An unknown member is an error that names it.
    ///
    /// ```
    /// # use genesys_onboarding::sandbox::Sandbox;
    /// let seed = r#"{"invites": [{"organizationId": "organization-1", "toAddress": "a@acme.test"}]}"#;
    /// let sandbox = Sandbox::builder().seed(seed).start()?;
    /// let again = Sandbox::builder().seed(sandbox.state()).start()?;
    /// assert_eq!(again.state(), sandbox.state());
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    #[must_use]
    pub fn seed(self, json: impl Into<String>) -> SandboxBuilder {
        SandboxBuilder { seed: Some(json.into()), ..self }
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] for an invalid host, invalid credentials or an invalid seed; [`ErrorKind::Connect`] if the
    /// port, a thread or file descriptors are not available.
    ///
    /// ```
    /// let sandbox = genesys_onboarding::sandbox::Sandbox::builder().start()?;
    /// # Ok::<_, genesys_onboarding::Error>(())
    /// ```
    pub fn start(self) -> Result<Sandbox, Error> {
        let clients = self.clients()?;
        let state = match &self.seed {
            Some(seed) => seed::from_json(seed)?,
            None => fixtures::initial_state(),
        };
        let address = SocketAddr::new(self.ip_address()?, self.port);
        TcpListener::bind(address).and_then(|listener| serve(listener, clients, state)).map_err(
            |error| {
                let reason = format!("{address}: the sandbox cannot listen on this port: {error}");
                Error::new(ErrorKind::Connect { reason }).with_source(Some(Arc::new(error)))
            },
        )
    }

    fn ip_address(&self) -> Result<IpAddr, Error> {
        match self.host.as_deref() {
            None | Some("localhost") => Ok(Ipv4Addr::LOCALHOST.into()),
            Some(host) => host.parse().map_err(|_| {
                let reason = format!("expected an IP address or localhost, got {host:?}");
                Error::configuration("host", reason)
            }),
        }
    }

    fn clients(&self) -> Result<Clients, Error> {
        let client = self.client.client("client_id", "client", true)?;
        let name = "unprivileged_client_id";
        let unprivileged = self.unprivileged.client(name, "unprivileged", false)?;
        if client.id == unprivileged.id {
            return Err(Error::configuration(name, "must not be the same as client_id"));
        }
        Ok(Clients::new(client, unprivileged))
    }
}

impl Credentials {
    /// `name` is the option's, `prefix` that of a random ID.
    fn client(&self, name: &str, prefix: &str, has_permissions: bool) -> Result<Client, Error> {
        let random = Client::random(prefix, has_permissions);
        if let Some(id) = &self.id {
            // The form of credentials in the `Authorization` header ends the ID with a colon.
            if id.trim().is_empty() || id.contains(':') {
                return Err(Error::configuration(name, "must not be blank or contain ':'"));
            }
            if id == PUBLIC_CLIENT_ID {
                return Err(Error::configuration(name, "must not be the ID of the public client"));
            }
        }
        let id = self.id.clone().unwrap_or(random.id);
        let secret = self.secret.clone().unwrap_or(random.secret);
        Ok(Client::new(id, secret, has_permissions))
    }
}

/// Starts a sandbox that serves a listener.
pub(super) fn serve(listener: TcpListener, clients: Clients, state: State) -> io::Result<Sandbox> {
    let credentials = [&clients.client, &clients.unprivileged];
    let [client, unprivileged] =
        credentials.map(|client| (client.id.clone(), client.secret.clone()));
    let address = listener.local_addr()?;
    let oauth = AuthorizationServer::new(clients);
    let service = Service::new(base_url(address), address.ip().is_loopback(), oauth, state);
    let service = Arc::new(service);
    let server = Server::start(listener, Arc::clone(&service))?;
    Ok(Sandbox { client, unprivileged, service, _server: server })
}

/// A listener on all interfaces is reached by the loopback interface, too.
fn base_url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}")
}

/// Shows no secrets.
impl std::fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxBuilder")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("client_id", &self.client.id)
            .field("unprivileged_client_id", &self.unprivileged.id)
            .finish_non_exhaustive()
    }
}
