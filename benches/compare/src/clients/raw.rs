//! The lower bound: writes a request and reads the response over a plain socket with the minimal code. It reads
//! `Content-Length`, compares the ID at its known offset, and decodes nothing.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::{BenchClient, Outcome, ensure};
use crate::payloads::{
    DOMAINS, EMAIL, INVITE_ID, JOIN_CODE_ID, ORGANIZATION_ID, PLAIN_PAGE, TOKEN, domain, entity_id,
};

pub struct Raw {
    stream: TcpStream,
    host: String,
    post: Vec<u8>,
    get: Vec<u8>,
    head: Vec<u8>,
    buffer: Vec<u8>,
}

impl Raw {
    pub fn new(origin: &str) -> Result<Self, Box<dyn Error>> {
        let host = origin.strip_prefix("http://").ok_or("the raw socket has no TLS")?;
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        let domains: Vec<String> = (0..DOMAINS).map(domain).collect();
        let body = serde_json::json!({ "emailDomains": domains }).to_string();
        let content =
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let mut post = request(host, "POST /api/v2/onboarding/joincodes", &content);
        post.extend(body.bytes());
        let user = EMAIL.replace('@', "%40");
        let users =
            format!("/api/v2/onboarding/organizations/{ORGANIZATION_ID}/users?email={user}");
        Ok(Raw {
            stream,
            host: host.to_owned(),
            post,
            get: request(host, &format!("GET /api/v2/onboarding/invites/{INVITE_ID}"), ""),
            head: request(host, &format!("HEAD {users}"), ""),
            buffer: vec![0; 512 * 1024],
        })
    }

    /// Writes a request, reads the response and returns its body, which is empty for a HEAD.
    fn exchange(&mut self, request: &[u8], has_body: bool) -> Result<&[u8], Box<dyn Error>> {
        self.stream.write_all(request)?;
        let mut filled = 0;
        let (start, end) = loop {
            let count = self.stream.read(&mut self.buffer[filled..])?;
            if count == 0 {
                return Err("the server closed the connection".into());
            }
            filled += count;
            if let Some(range) = body_range(&self.buffer[..filled], has_body) {
                break range;
            }
        };
        while filled < end {
            filled += self.stream.read(&mut self.buffer[filled..])?;
        }
        if filled != end || !self.buffer.starts_with(b"HTTP/1.1 200 ") {
            return Err("invalid response".into());
        }
        Ok(&self.buffer[start..end])
    }
}

fn request(host: &str, line: &str, more: &str) -> Vec<u8> {
    format!("{line} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {TOKEN}\r\n{more}\r\n")
        .into_bytes()
}

/// The range of the body, once the headers are complete.
fn body_range(bytes: &[u8], has_body: bool) -> Option<(usize, usize)> {
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    if !has_body {
        return Some((start, start));
    }
    let name = b"Content-Length: ";
    let at = bytes.windows(name.len()).position(|text| text == name)? + name.len();
    let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
    let length = digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'));
    Some((start, start + length))
}

/// Checks that a JSON object starts with this ID.
fn begins_with_id(object: &[u8], id: &str) -> Outcome {
    let found = object.strip_prefix(br#"{"id":""#).and_then(|rest| rest.get(..id.len()));
    ensure(found == Some(id.as_bytes()), &String::from_utf8_lossy(object))
}

impl BenchClient for Raw {
    fn get(&mut self) -> Outcome {
        let request = std::mem::take(&mut self.get);
        let result = begins_with_id(self.exchange(&request, true)?, INVITE_ID);
        self.get = request;
        result
    }

    fn post(&mut self) -> Outcome {
        let request = std::mem::take(&mut self.post);
        let result = begins_with_id(self.exchange(&request, true)?, JOIN_CODE_ID);
        self.post = request;
        result
    }

    fn head(&mut self) -> Outcome {
        let request = std::mem::take(&mut self.head);
        self.exchange(&request, false)?;
        self.head = request;
        Ok(())
    }

    fn listing(&mut self, size: usize, page: i64) -> Outcome {
        if page != PLAIN_PAGE {
            return Err("the raw socket supports neither chunks nor gzip".into());
        }
        let line = format!("GET /api/v2/onboarding/invites?pageNumber={page}&pageSize={size}");
        let request = request(&self.host, &line, "");
        let body = self.exchange(&request, true)?;
        // Each entity has 200 bytes and a comma.
        let last = br#"{"entities":["#.len() + (size - 1) * 201;
        begins_with_id(body.get(last..).unwrap_or_default(), &entity_id(size - 1))
    }
}
