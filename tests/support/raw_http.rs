//! Requests to a sandbox byte by byte, also ones that this crate's client never sends.

// Each test file is a separate program that uses a part of this module.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use genesys_onboarding::sandbox::Sandbox;
use serde_json::Value;

pub const GRANT: &str = "grant_type=client_credentials";

/// Sends bytes and reads to the end of the connection. The bytes must request `Connection: close`.
pub fn exchange(sandbox: &Sandbox, bytes: &[u8]) -> String {
    let address = sandbox.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

/// A request without a token; `headers` end in line breaks.
pub fn request(method: &str, target: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} {target} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    )
}

pub fn send(sandbox: &Sandbox, method: &str, target: &str, body: &str) -> Response {
    send_with_headers(sandbox, method, target, "", body)
}

pub fn send_with_headers(
    sandbox: &Sandbox,
    method: &str,
    target: &str,
    headers: &str,
    body: &str,
) -> Response {
    let request = request(method, target, headers, body);
    Response::parse(&exchange(sandbox, request.as_bytes()))
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: String,
    pub body: String,
}

impl Response {
    pub fn parse(bytes: &str) -> Response {
        let (headers, body) = bytes.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{bytes:?}"));
        let status = headers.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap();
        Response { status, headers: headers.to_owned(), body: body.to_owned() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The invalid fields of a 400, each with its error code.
    pub fn invalid_fields(&self) -> Vec<String> {
        assert_eq!(self.status, 400, "{self:?}");
        let details = self.json()["details"].as_array().unwrap().clone();
        let text = |detail: &Value, name: &str| detail[name].as_str().unwrap().to_owned();
        let line = |d: &Value| format!("{} {}", text(d, "fieldName"), text(d, "errorCode"));
        details.iter().map(line).collect()
    }
}

pub fn basic(id: &str, secret: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(format!("{id}:{secret}")))
}

/// An `Authorization` header with a token of the client that has every permission.
pub fn bearer(sandbox: &Sandbox) -> String {
    let credentials = basic(sandbox.client_id(), sandbox.client_secret());
    let response = send_with_headers(sandbox, "POST", "/oauth/token", &credentials, GRANT);
    format!("Authorization: Bearer {}\r\n", response.json()["access_token"].as_str().unwrap())
}
