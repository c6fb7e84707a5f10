//! A service in a separate process, so that its work does not count as the client's. It responds with prepared
//! bytes, at once or after a delay.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::fixtures;

/// The default page size.
const PAGE_SIZE: usize = 25;

const TOKEN: &str = r#"{"access_token":"a-token-of-a-usual-length-0123456789abcdefghijklmnopqrstuvwxyz","token_type":"bearer","expires_in":86399}"#;

/// Serves until the end of standard input, which is when the parent exits at the latest. The first output line
/// is the base URL; for each input line, it prints the number of connections so far.
pub fn serve(delay: Duration) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    // A name, so that a DNS lookup per call would show.
    println!("http://localhost:{}", listener.local_addr()?.port());
    let connections = Arc::new(AtomicUsize::new(0));
    let made = connections.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            made.fetch_add(1, Ordering::SeqCst);
            // An error is the client's going away.
            thread::spawn(move || serve_connection(stream, delay));
        }
    });
    for line in io::stdin().lines() {
        line?;
        println!("{}", connections.load(Ordering::SeqCst));
    }
    Ok(())
}

fn serve_connection(mut stream: TcpStream, delay: Duration) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(stream.try_clone()?);
    let mut replies = Replies::new();
    while let Some(line) = read_request(&mut requests)? {
        if !delay.is_zero() {
            thread::sleep(delay);
        }
        stream.write_all(replies.to(&line))?;
    }
    Ok(())
}

/// Reads a complete request and returns its request line; `None` if the client has closed.
fn read_request(requests: &mut impl BufRead) -> io::Result<Option<String>> {
    let (mut first, mut line, mut length) = (String::new(), String::new(), 0);
    requests.read_line(&mut first)?;
    while line != "\r\n" {
        line.clear();
        if requests.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    io::copy(&mut requests.take(length), &mut io::sink())?;
    Ok(Some(first))
}

/// The responses on a connection.
struct Replies {
    token: Vec<u8>,
    invite: Vec<u8>,
    join_code: Vec<u8>,
    page: Vec<u8>,
    /// The entities of a page, and their number.
    entities: (usize, String),
}

impl Replies {
    fn new() -> Self {
        Replies {
            token: response(TOKEN),
            invite: response(&fixtures::invite(1)),
            join_code: response(fixtures::JOIN_CODE),
            page: Vec::new(),
            entities: (0, String::new()),
        }
    }

    /// The response to the request with this request line.
    fn to(&mut self, line: &str) -> &[u8] {
        if line.starts_with("POST /oauth/token ") {
            &self.token
        } else if line.starts_with("POST ") {
            &self.join_code
        } else if line.starts_with("GET /api/v2/onboarding/invites/") {
            &self.invite
        } else {
            let number = query(line, "pageNumber").unwrap_or(1);
            let size = query(line, "pageSize").unwrap_or(PAGE_SIZE);
            if self.entities.0 != size {
                self.entities = (size, fixtures::invites(size));
            }
            self.page = response(&fixtures::page(number, size, &self.entities.1));
            &self.page
        }
    }
}

/// A number in the query of a request line.
fn query(line: &str, name: &str) -> Option<usize> {
    let (_, query) = line.split_ascii_whitespace().nth(1)?.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name)?.1.parse().ok()
}

/// A response with the headers of a web server, of a CDN, and of the service.
fn response(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\n\
         Server: nginx/1.22.1\r\n\
         Date: Tue, 24 Nov 2026 18:00:00 GMT\r\n\
         Content-Type: application/json\r\n\
         Content-Length: {length}\r\n\
         Connection: keep-alive\r\n\
         Cache-Control: no-cache, no-store, must-revalidate\r\n\
         Pragma: no-cache\r\n\
         Expires: 0\r\n\
         Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n\
         X-Content-Type-Options: nosniff\r\n\
         ININ-Correlation-Id: 6f0f2a1b-3c4d-4e5f-8a9b-0c1d2e3f4a5b\r\n\
         X-Cache: Miss from cloudfront\r\n\
         Via: 1.1 a1b2c3d4e5f6.cloudfront.net (CloudFront)\r\n\
         X-Amz-Cf-Pop: FRA56-P4\r\n\
         X-Amz-Cf-Id: 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4\r\n\
         \r\n\
         {body}"
    )
    .into_bytes()
}
