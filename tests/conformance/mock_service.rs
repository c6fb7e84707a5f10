//! A service on a real socket that sends the given responses and records requests.

use std::sync::{Arc, Mutex};

use genesys_onboarding::{Client, ClientBuilder};
use mockito::{Matcher, Mock, Server, ServerGuard};

/// One request as received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    /// Path and query, still encoded.
    pub target: String,
    /// Sorted; names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// Value of a header, which must not occur twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        assert!(values.len() < 2, "{name} occurs {} times", values.len());
        values.first().copied()
    }

    fn new(request: &mockito::Request) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let mut headers: Vec<(String, String)> = request
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value.as_bytes())))
            .collect();
        headers.sort();
        Seen {
            method: request.method().to_owned(),
            target: request.path_and_query().to_owned(),
            headers,
            body: request.body().unwrap().clone(),
        }
    }
}

pub struct Service {
    server: ServerGuard,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Service {
    pub fn start() -> Self {
        Service { server: Server::new(), seen: Arc::default() }
    }

    /// Sets the response to every request from now on.
    pub fn respond(&mut self, status: usize, body: impl AsRef<[u8]>) {
        self.respond_with(status, &[], body);
    }

    pub fn respond_with(
        &mut self,
        status: usize,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) {
        self.server.reset();
        for method in ["DELETE", "GET", "HEAD", "POST", "PUT"] {
            let mock = self.server.mock(method, Matcher::Any).with_status(status).with_body(&body);
            let mock =
                headers.iter().fold(mock, |mock, (name, value)| mock.with_header(*name, value));
            self.record(mock);
        }
    }

    /// Sets the response to a GET of this path and query; other requests get 501 and are not recorded.
    pub fn respond_at(&mut self, target: &str, status: usize, body: &str) {
        let mock = self.server.mock("GET", target).with_status(status).with_body(body);
        self.record(mock);
    }

    /// The requests since the last call.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    /// The only request since the last call.
    pub fn seen_once(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "not one request for one call: {seen:?}");
        seen.remove(0)
    }

    /// `host:port`
    pub fn host(&self) -> String {
        self.server.host_with_port()
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(self.server.url()).max_retries(0)
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn record(&self, mock: Mock) {
        let seen = self.seen.clone();
        mock.match_request(move |request| {
            seen.lock().unwrap().push(Seen::new(request));
            true
        })
        .create();
    }
}
