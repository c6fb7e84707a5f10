//! A service that responds to every request with given bytes, HTTP or not.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

pub struct Service {
    pub url: String,
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    response: Vec<u8>,
    /// Whether the response is complete HTTP, so that the connection stays open.
    is_framed: bool,
    /// Request line and headers of the last request.
    request: String,
}

impl Service {
    pub fn start() -> Service {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let script = Arc::<Mutex<Script>>::default();
        let service = Service { url: format!("http://{address}"), script: script.clone() };
        // Connections are sequential: a target makes one call at a time.
        thread::spawn(move || {
            for stream in listener.incoming() {
                // The client may close at any time.
                let _ = stream.and_then(|stream| serve(stream, &script));
            }
        });
        service
    }

    /// Sets the response, after which the connection is closed.
    pub fn respond_with(&self, response: &[u8]) {
        let script = Script { response: response.to_vec(), ..Script::default() };
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// Sets a complete HTTP response, after which the connection stays open.
    pub fn respond_framed(&self, response: &[u8]) {
        let script = Script { response: response.to_vec(), is_framed: true, ..Script::default() };
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// Request line and headers of the request since the response was set; empty for none.
    pub fn request(&self) -> String {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).request.clone()
    }
}

fn serve(mut stream: TcpStream, script: &Mutex<Script>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut bytes)? {
        let (response, is_framed) = {
            let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
            script.request = request;
            (script.response.clone(), script.is_framed)
        };
        stream.write_all(&response)?;
        if !is_framed {
            break;
        }
    }
    Ok(())
}

/// Reads one request and returns its line and headers; `None` at the end of the connection.
fn read_request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let headers = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = end + 4 + content_length(&headers);
            if bytes.len() >= length {
                bytes.drain(..length);
                return Ok(Some(headers));
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer)? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

fn content_length(headers: &str) -> usize {
    let fields = headers.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}
