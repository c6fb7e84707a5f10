//! What a proxy and the service see of a call through a tunnel.

use genesys_onboarding::{
    Client, ClientBuilder, ErrorKind, JoinCodeRequest, post_onboarding_joincodes,
};

use crate::proxy::{PASSWORD, Proxy, basic};
use crate::server::certificates::{Authority, self_signed};
use crate::server::tls_server::Setup;
use crate::support::operations;
use crate::support::responses::{json, ok_response};
use crate::support::server::Server;

const TOKEN: &str = "planted-token-of-the-tunnels";
const SECRET: &str = "planted-secret-of-the-tunnels";
const API: &str = "api.acme.test";
const LOGIN: &str = "login.acme.test";

/// A client of a service behind this proxy, under a host name that only the proxy knows.
fn builder(proxy: &Proxy, authority: &Authority) -> ClientBuilder {
    Client::builder()
        .base_url(format!("https://{API}"))
        .proxy(proxy.url())
        .ca_bundle_pem(authority.certificate.as_str())
        .max_retries(0)
}

/// The expected CONNECT request, with its headers sorted.
fn head(authority: &str) -> Vec<String> {
    let agent = format!("User-Agent: genesys-onboarding/{}", env!("CARGO_PKG_VERSION"));
    let mut lines = vec![
        format!("CONNECT {authority} HTTP/1.1"),
        format!("Host: {authority}"),
        format!("Proxy-Authorization: {}", basic()),
        agent,
    ];
    lines[1..].sort_unstable();
    lines
}

/// The CONNECT requests that a proxy has seen, with their headers sorted.
fn heads(proxy: &Proxy) -> Vec<Vec<String>> {
    let sorted = |head: String| {
        let mut lines: Vec<_> = head.trim_end().split("\r\n").map(str::to_owned).collect();
        lines[1..].sort_unstable();
        lines
    };
    proxy.heads().into_iter().map(sorted).collect()
}

#[test]
fn proxy_sees_target_and_its_credentials_only() {
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&[API])).start();
    let proxy = Proxy::to(server.listener.address());
    let client = builder(&proxy, &authority).access_token(TOKEN).build().unwrap();
    operations::post(&client).unwrap();
    assert_eq!(heads(&proxy), [head("api.acme.test:443")]);
    for hidden in [TOKEN, "Bearer", "/api/v2", "emailDomains"] {
        assert!(!proxy.sight().contains(hidden), "the proxy has seen {hidden}");
    }
}

#[test]
fn service_sees_nothing_of_the_proxy() {
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&[API])).start();
    let proxy = Proxy::to(server.listener.address());
    let client = builder(&proxy, &authority).access_token(TOKEN).build().unwrap();
    operations::get(&client).unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.target, "/api/v2/onboarding/invites/i-1");
    assert_eq!(request.header("host"), Some(API));
    assert_eq!(request.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
    let shown = format!("{request:?}");
    let (credentials, port) = (basic(), format!(":{}", proxy.listener.address().port()));
    for hidden in ["proxy-", "Proxy-", PASSWORD, &credentials, &port] {
        assert!(!shown.contains(hidden), "{hidden} is in {shown}");
    }
}

#[test]
fn later_calls_reuse_the_tunnel() {
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&[API])).start();
    let proxy = Proxy::to(server.listener.address());
    let client = builder(&proxy, &authority).access_token(TOKEN).build().unwrap();
    for call in
        [operations::GET, operations::POST, operations::PUT, operations::DELETE, operations::GET]
    {
        (call.run)(&client).unwrap();
    }
    assert_eq!(server.requests().len(), 5);
    assert_eq!((proxy.heads().len(), proxy.listener.connections()), (1, 1));
    assert_eq!(server.listener.connections(), 1);
}

#[test]
fn token_endpoint_has_its_own_tunnel() {
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&[API, LOGIN])).responding(|request| {
        match request.target.as_str() {
            "/oauth/token" => json(200, &format!(r#"{{"access_token": "{TOKEN}"}}"#)),
            _ => ok_response(),
        }
    });
    let proxy = Proxy::to(server.listener.address());
    let client = builder(&proxy, &authority)
        .login_url(format!("https://{LOGIN}:8443"))
        .client_credentials("my-id", SECRET)
        .build()
        .unwrap();
    operations::get(&client).unwrap();
    assert_eq!(heads(&proxy), [head("login.acme.test:8443"), head("api.acme.test:443")]);
    let hosts: Vec<_> =
        server.requests().iter().map(|r| r.header("host").unwrap().to_owned()).collect();
    assert_eq!(hosts, ["login.acme.test:8443", API]);
    for hidden in [TOKEN, SECRET, "grant_type"] {
        assert!(!proxy.sight().contains(hidden), "the proxy has seen {hidden}");
    }
}

#[test]
fn proxy_impersonating_the_service_gets_no_request() {
    let authority = Authority::new("acme roots");
    let impostor = Setup::of(&self_signed(API)).start();
    let proxy = Proxy::to(impostor.listener.address());
    let client = builder(&proxy, &authority).access_token(TOKEN).build().unwrap();
    let error = operations::post(&client).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Tls { .. }), "{error:?}");
    assert!(error.to_string().contains(API), "{error}");
    assert!(!error.outcome_unknown(), "{error}");
    assert!(impostor.requests().is_empty());
    assert!(!proxy.sight().contains(TOKEN));
}

#[test]
fn loopback_http_uses_a_tunnel() {
    let server = Server::responding(|_| ok_response());
    let address = server.url().trim_start_matches("http://").to_owned();
    let proxy = Proxy::to(address.parse().unwrap());
    let client = Client::builder()
        .base_url(server.url())
        .proxy(proxy.url())
        .access_token(TOKEN)
        .max_retries(0)
        .build()
        .unwrap();
    operations::get(&client).unwrap();
    operations::post(&client).unwrap();
    assert_eq!(heads(&proxy), [head(&address)]);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].target, "/api/v2/onboarding/invites/i-1");
    assert_eq!(requests[0].header("proxy-authorization"), None);
}

#[test]
fn proxy_without_credentials_gets_none() {
    let server = Server::responding(|_| ok_response());
    let proxy = Proxy::to(server.url().trim_start_matches("http://").parse().unwrap());
    let url = format!("http://{}", proxy.listener.address());
    let client = Client::builder().base_url(server.url()).proxy(url).build().unwrap();
    operations::get(&client).unwrap();
    let [head] = &proxy.heads()[..] else { panic!("{:?}", proxy.heads()) };
    assert!(!head.to_ascii_lowercase().contains("authorization"), "{head}");
}

#[test]
fn any_successful_status_opens_the_tunnel() {
    let server = Server::responding(|_| ok_response());
    let address = server.url().trim_start_matches("http://").parse().unwrap();
    for response in [
        "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 204 No Content\r\nVia: acme\r\n\r\n",
        "HTTP/1.1 299 Anything\n\n",
    ] {
        let proxy = Proxy::opening_with(response, address);
        let client = Client::builder().base_url(server.url()).proxy(proxy.url()).build().unwrap();
        operations::get(&client).unwrap_or_else(|error| panic!("{response:?}: {error}"));
        operations::post(&client).unwrap();
        assert_eq!(proxy.heads().len(), 1, "{response:?}");
    }
}

/// TLS sends session tickets while the request is being sent; they are not a response.
#[test]
fn large_body_passes_through_tunnel_and_tls() {
    let authority = Authority::new("acme roots");
    let server = Setup::of(&authority.server(&[API])).start();
    let proxy = Proxy::to(server.listener.address());
    let client = builder(&proxy, &authority).access_token(TOKEN).build().unwrap();
    let body = JoinCodeRequest::new(vec!["a".repeat(1024); 1024]);
    post_onboarding_joincodes(&client, &body).unwrap();
    assert_eq!(server.requests()[0].body, serde_json::to_vec(&body).unwrap());
}
