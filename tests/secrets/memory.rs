//! What this crate leaves behind in memory. It is responsible for what it holds itself: secrets in settings and
//! requests. Header values and TLS buffers belong to the libraries below, which do not wipe them:
//! `SECURITY.md` says so, and nothing here claims otherwise.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::FileExt;

use genesys_onboarding::{Client, CreateUserRequest, post_onboarding_users};
use zeroize::{Zeroize, Zeroizing};

use crate::listener::Listener;

const LENGTH: usize = 48;
/// What is looked for: an allocator writes over the start of what it was given back, not over the rest.
const TAIL: usize = 20;
const MASK: u8 = 0xa5;

/// A secret of which the test itself keeps no legible copy.
struct Planted([u8; LENGTH]);

impl Planted {
    fn new() -> Self {
        let random = RandomState::new();
        Planted(std::array::from_fn(|at| (b'a' + (random.hash_one(at) % 26) as u8) ^ MASK))
    }

    /// The one legible copy, for who wipes it.
    fn reveal(&self) -> String {
        let mut text = String::with_capacity(LENGTH);
        text.extend(self.0.iter().map(|byte| char::from(byte ^ MASK)));
        text
    }

    /// Whether the end of the secret is anywhere in the memory that this process may write to.
    fn is_in_memory(&self) -> bool {
        let memory = File::open("/proc/self/mem").unwrap();
        let mut piece = Zeroizing::new(vec![0; 1 << 20]);
        writable_memory().into_iter().any(|(start, end)| {
            let mut at = start;
            while at < end {
                let size = piece.len().min((end - at) as usize);
                // What was given back to the system in the meantime cannot be read and holds nothing.
                let Ok(read @ 1..) = memory.read_at(&mut piece[..size], at) else { return false };
                if self.is_in(&piece[..read]) {
                    return true;
                }
                // One that lies across the edge is found in the next piece.
                at +=
                    if read > TAIL && at + (read as u64) < end { read - TAIL } else { read } as u64;
            }
            false
        })
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let tail = &self.0[LENGTH - TAIL..];
        let is_here =
            |rest: &[u8]| rest.iter().zip(tail).all(|(byte, hidden)| byte ^ MASK == *hidden);
        let first = tail[0] ^ MASK;
        let mut rest = bytes;
        while let Some(at) = position(rest, first) {
            rest = &rest[at..];
            if rest.len() >= TAIL && is_here(rest) {
                return true;
            }
            rest = &rest[1..];
        }
        false
    }
}

/// Where the byte is. The system's search is fast even in a build without optimization.
fn position(bytes: &[u8], byte: u8) -> Option<usize> {
    let start = bytes.as_ptr();
    // SAFETY: all the bytes may be read, and what is found is one of them.
    let found = unsafe { libc::memchr(start.cast(), byte.into(), bytes.len()) };
    (!found.is_null()).then(|| found.addr() - start.addr())
}

fn writable_memory() -> Vec<(u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let ranges = maps.lines().filter(|line| line.contains(" rw")).filter_map(|line| {
        let (start, end) = line.split(' ').next()?.split_once('-')?;
        Some((u64::from_str_radix(start, 16).ok()?, u64::from_str_radix(end, 16).ok()?))
    });
    ranges.collect()
}

/// Responds to each request with this status and JSON, and zeroizes what it has read.
fn server(status: u16, json: impl Fn() -> Zeroizing<String> + Send + Sync + 'static) -> Listener {
    Listener::start(move |stream| {
        while read_and_wipe(stream).is_some() {
            let body = json();
            let mut reply = Zeroizing::new(Vec::with_capacity(1024));
            write!(reply, "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
            reply.extend_from_slice(body.as_bytes());
            let mut stream = stream;
            stream.write_all(&reply).unwrap();
        }
    })
}

/// Reads a request, whose end is known by the brace or the form that the bodies here end with.
fn read_and_wipe(mut stream: &TcpStream) -> Option<()> {
    let mut bytes = Zeroizing::new(vec![0; 64 * 1024]);
    let mut length = 0;
    loop {
        match stream.read(&mut bytes[length..]) {
            Ok(n @ 1..) => length += n,
            _ => return None,
        }
        if bytes[..length].ends_with(b"}") || bytes[..length].ends_with(b"client_credentials") {
            return Some(());
        }
    }
}

fn client(server: &Listener) -> Client {
    let url = format!("http://{}", server.address());
    Client::builder().base_url(url).max_retries(0).build().unwrap()
}

fn fixed(json: &'static str) -> impl Fn() -> Zeroizing<String> {
    move || Zeroizing::new(json.to_owned())
}

#[test]
fn password_is_zeroized_with_request_and_client() {
    for (status, json) in [(200, r#"{"id": "u-1"}"#), (400, r#"{"message": "no"}"#), (200, "[")] {
        let planted = Planted::new();
        let server = server(status, fixed(json));
        let client = client(&server);
        let body = CreateUserRequest::new("i-1", "Ada", planted.reveal());
        let result = post_onboarding_users(&client, &body);
        assert!(planted.is_in_memory(), "it is not found even where it must be");
        drop((result, body, client));
        assert!(!planted.is_in_memory(), "after {status} {json}");
    }
}

#[test]
fn client_secret_is_zeroized_with_client() {
    let planted = Planted::new();
    let login = server(200, fixed(r#"{"access_token": "t-1"}"#));
    let service = server(400, fixed("{}"));
    let client = Client::builder()
        .base_url(format!("http://{}", service.address()))
        .login_url(format!("http://{}", login.address()))
        .client_credentials("my-id", planted.reveal())
        .build()
        .unwrap();
    let body = CreateUserRequest::new("i", "n", "p");
    let error = post_onboarding_users(&client, &body).unwrap_err();
    assert_eq!(error.api().map(|api| api.status), Some(400), "{error}");
    assert!(planted.is_in_memory(), "it is not found even where it must be");
    drop(client);
    assert!(!planted.is_in_memory());
}

#[test]
fn unused_builder_leaves_no_secret_in_memory() {
    let new = || Client::builder().base_url("https://api.example").max_retries(0);
    type Set = fn(genesys_onboarding::ClientBuilder, String) -> genesys_onboarding::ClientBuilder;
    let settings: [(&str, Set); 4] = [
        ("token", |builder, text| builder.access_token(text)),
        ("secret", |builder, text| builder.client_credentials("my-id", text)),
        ("proxy", |builder, text| builder.proxy(text)),
        ("key", |builder, text| builder.client_key_pem(text)),
    ];
    for (what, set) in settings {
        let planted = Planted::new();
        let builder = set(new(), planted.reveal());
        let copy = builder.clone();
        assert!(planted.is_in_memory(), "{what}: it is not found even where it must be");
        drop((builder, copy));
        assert!(!planted.is_in_memory(), "{what}");
    }
}

#[test]
fn unsent_token_is_zeroized_on_drop() {
    let planted = Planted::new();
    let client = Client::builder()
        .base_url("https://api.example")
        .access_token(planted.reveal())
        .build()
        .unwrap();
    assert!(planted.is_in_memory(), "it is not found even where it must be");
    drop(client);
    assert!(!planted.is_in_memory());
}

#[test]
fn search_finds_unzeroized_secret() {
    let planted = Planted::new();
    assert!(!planted.is_in_memory());
    let mut text = planted.reveal();
    assert!(planted.is_in_memory());
    text.zeroize();
    assert!(!planted.is_in_memory());
}
