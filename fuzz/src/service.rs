//! A service that answers every request with the bytes it was given, be they HTTP or not.

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
    answer: Vec<u8>,
    /// Whether the answer says where it ends, so that the connection can serve once more.
    is_framed: bool,
    /// The line and headers of the last request.
    request: String,
}

impl Service {
    pub fn start() -> Service {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let script = Arc::<Mutex<Script>>::default();
        let service = Service { url: format!("http://{address}"), script: script.clone() };
        // One connection after the other: a target makes one call at a time.
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A caller may hang up whenever it likes.
                let _ = stream.and_then(|stream| serve(stream, &script));
            }
        });
        service
    }

    /// Answers with `answer` and closes the connection.
    pub fn answer_with(&self, answer: &[u8]) {
        let script = Script { answer: answer.to_vec(), ..Script::default() };
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// Answers with `answer`, which says where it ends, and keeps the connection.
    pub fn answer_framed(&self, answer: &[u8]) {
        let script = Script { answer: answer.to_vec(), is_framed: true, ..Script::default() };
        *self.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
    }

    /// The line and headers of the request that came since the answer was set; empty for none.
    pub fn request(&self) -> String {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).request.clone()
    }
}

fn serve(mut stream: TcpStream, script: &Mutex<Script>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut bytes)? {
        let (answer, is_framed) = {
            let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
            script.request = request;
            (script.answer.clone(), script.is_framed)
        };
        stream.write_all(&answer)?;
        if !is_framed {
            break;
        }
    }
    Ok(())
}

/// Reads one request, whose head it gives; none at the end of the connection.
fn read_request(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let whole = end + 4 + content_length(&head);
            if bytes.len() >= whole {
                bytes.drain(..whole);
                return Ok(Some(head));
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer)? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

fn content_length(head: &str) -> usize {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0)
}
