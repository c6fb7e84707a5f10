//! A service on a real socket that answers what it is told and notes what it was asked.

use std::sync::{Arc, Mutex};

use genesys_onboarding::{Client, ClientBuilder};
use mockito::{Matcher, Mock, Server, ServerGuard};

/// One request as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    /// Path and query, as they were on the wire.
    pub target: String,
    /// Sorted; names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// A header's value, which must not be there twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect();
        assert!(values.len() < 2, "{name} is there {} times", values.len());
        values.first().copied()
    }

    fn of(request: &mockito::Request) -> Self {
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

    /// What it answers from now on, whatever it is asked.
    pub fn answers(&mut self, status: usize, body: impl AsRef<[u8]>) {
        self.answers_with(status, &[], body);
    }

    pub fn answers_with(
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
            self.note(mock);
        }
    }

    /// What it answers to a GET of this path and query; others are 501, and unseen.
    pub fn answers_at(&mut self, target: &str, status: usize, body: &str) {
        let mock = self.server.mock("GET", target).with_status(status).with_body(body);
        self.note(mock);
    }

    /// What it was asked since the last look.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }

    /// The one thing it was asked since the last look.
    pub fn seen_once(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "one request for one call: {seen:?}");
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

    fn note(&self, mock: Mock) {
        let seen = self.seen.clone();
        mock.match_request(move |request| {
            seen.lock().unwrap().push(Seen::of(request));
            true
        })
        .create();
    }
}
