//! An HTTP proxy for CONNECT that records everything it sees.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::server::listener::Listener;
use crate::support::sync::lock;

pub const USER: &str = "ada";
pub const PASSWORD: &str = "p@ss/word:%41";

/// The credentials as they are written in the proxy's URL.
const ENCODED_USERINFO: &str = "ada:p%40ss%2Fword%3A%2541";

pub fn basic() -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}")))
}

pub struct Proxy {
    pub listener: Listener,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    /// The CONNECT request of each connection, with its headers.
    heads: Mutex<Vec<String>>,
    /// What the client has sent through the tunnels.
    tunnelled: Mutex<Vec<u8>>,
}

impl Proxy {
    /// Opens each tunnel to this one address, whichever host was requested.
    pub fn to(service: SocketAddr) -> Self {
        Proxy::opening_with("HTTP/1.1 200 Connection established\r\n\r\n", service)
    }

    /// Does so with this response.
    pub fn opening_with(response: &'static str, service: SocketAddr) -> Self {
        Proxy::start(move |mut client, seen| {
            let upstream = TcpStream::connect(service).unwrap();
            client.write_all(response.as_bytes()).unwrap();
            thread::scope(|scope| {
                scope.spawn(|| {
                    relay(client, &upstream, |bytes| lock(&seen.tunnelled).extend(bytes))
                });
                relay(&upstream, client, |_| {});
            });
        })
    }

    /// Sends this response, with a pause after each byte if there is one, and waits until the client closes.
    pub fn responding(response: impl Into<Vec<u8>>, pause: Option<Duration>) -> Self {
        let response = response.into();
        Proxy::start(move |mut client, _| {
            let pieces = response.chunks(if pause.is_some() { 1 } else { response.len().max(1) });
            for piece in pieces {
                if client.write_all(piece).is_err() {
                    return;
                }
                thread::sleep(pause.unwrap_or_default());
            }
            let _ = io::copy(&mut client, &mut io::sink());
        })
    }

    /// Closes each connection after reading the request.
    pub fn closing() -> Self {
        Proxy::start(|_, _| {})
    }

    fn start(play: impl Fn(&TcpStream, &Seen) + Send + Sync + 'static) -> Self {
        let seen = Arc::<Seen>::default();
        let listener = Listener::start({
            let seen = seen.clone();
            move |client| {
                if let Some(head) = read_head(client) {
                    lock(&seen.heads).push(head);
                    play(client, &seen);
                }
            }
        });
        Proxy { listener, seen }
    }

    pub fn url(&self) -> String {
        format!("http://{ENCODED_USERINFO}@{}", self.listener.address())
    }

    pub fn heads(&self) -> Vec<String> {
        lock(&self.seen.heads).clone()
    }

    /// Everything that the proxy could read.
    pub fn sight(&self) -> String {
        let tunnelled = lock(&self.seen.tunnelled);
        format!("{}{}", self.heads().concat(), String::from_utf8_lossy(&tunnelled))
    }
}

/// Reads the first request with its headers, and not one byte more.
fn read_head(mut client: &TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    Some(String::from_utf8(head).unwrap())
}

/// Forwards bytes from one side to the other until the first closes, and closes the other.
fn relay(mut from: &TcpStream, mut to: &TcpStream, note: impl Fn(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        note(&buffer[..n]);
        if to.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
