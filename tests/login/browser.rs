//! The requests that a browser makes at the end of a login, and those of others.

use std::io::{Read, Write};
use std::net::TcpStream;

use genesys_onboarding::Login;

use super::{CODE, TIMEOUT, state};

/// Host and port of the redirect URI.
pub fn authority(login: &Login) -> String {
    login.redirect_uri().trim_start_matches("http://").split('/').next().unwrap().to_owned()
}

/// The port that the login listens on.
pub fn port(login: &Login) -> u16 {
    authority(login).rsplit(':').next().unwrap().parse().unwrap()
}

/// The target of the right redirect.
pub fn redirect(login: &Login) -> String {
    let code = CODE.replace('/', "%2F").replace('+', "%2B");
    format!("/?code={code}&state={}", state(login))
}

pub fn get(authority: &str, target: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nHost: {authority}\r\nAccept: text/html\r\n\r\n").into_bytes()
}

/// Sends bytes to an address, and returns what comes back until the end.
pub fn exchange(address: &str, request: &[u8]) -> String {
    let mut stream = connect(address);
    let _ = stream.write_all(request);
    read_to_end(stream)
}

pub fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    stream.set_write_timeout(Some(TIMEOUT)).unwrap();
    stream
}

/// What comes until the end; a reset ends it too.
pub fn read_to_end(mut stream: TcpStream) -> String {
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    String::from_utf8(response).unwrap()
}
