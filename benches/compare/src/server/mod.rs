//! The server: a process that responds with prepared bytes at minimal cost.
//!
//! Each endpoint is a port with its own mode. The first output line lists the ports. For an endpoint's name on
//! standard input, it prints the number of connections and of resumed TLS sessions.

mod connection;
mod responses;
mod tls;

use std::error::Error;
use std::io::{self, BufRead, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};

use crate::endpoint::Endpoint;
use connection::{ResponseMode, serve};
use responses::Responses;
use tls::Identity;

#[derive(Default)]
struct Counts {
    connections: AtomicU64,
    resumed: AtomicU64,
}

/// Serves until standard input ends.
pub fn run(ca_file: &Path) -> Result<(), Box<dyn Error>> {
    let responses = Arc::new(Responses::prepare());
    let identity = Identity::create(ca_file)?;
    let mut counts = Vec::new();
    let mut ports = Vec::new();
    for endpoint in Endpoint::ALL {
        let (port, count) = open(endpoint, &responses, &identity)?;
        ports.push(port.to_string());
        counts.push(count);
    }
    println!("{}", ports.join(" "));
    for line in io::stdin().lock().lines() {
        let name = line?;
        let index = Endpoint::ALL.iter().position(|endpoint| endpoint.name() == name);
        let count = &counts[index.ok_or_else(|| format!("unknown endpoint {name:?}"))?];
        let connections = count.connections.load(Ordering::Relaxed);
        println!("{connections} {}", count.resumed.load(Ordering::Relaxed));
    }
    Ok(())
}

fn open(
    endpoint: Endpoint,
    responses: &Arc<Responses>,
    identity: &Identity,
) -> Result<(u16, Arc<Counts>), Box<dyn Error>> {
    let (delay, tls) = match endpoint {
        Endpoint::Plain => (Duration::ZERO, None),
        Endpoint::Slow => (Duration::from_millis(2), None),
        Endpoint::Tls | Endpoint::TlsNew => (Duration::ZERO, Some(identity.config(false)?)),
        Endpoint::TlsResumed => (Duration::ZERO, Some(identity.config(true)?)),
    };
    let closes = matches!(endpoint, Endpoint::TlsNew | Endpoint::TlsResumed);
    let counts = Arc::new(Counts::default());
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = first.local_addr()?.port();
    // localhost resolves to both; a machine without IPv6 has only the first.
    let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
    for listener in [Some(first), second].into_iter().flatten() {
        let (responses, counts, tls) = (responses.clone(), counts.clone(), tls.clone());
        let mode = ResponseMode { delay, closes };
        thread::spawn(move || accept(&listener, &responses, &counts, mode, tls));
    }
    Ok((port, counts))
}

fn accept(
    listener: &TcpListener,
    responses: &Arc<Responses>,
    counts: &Arc<Counts>,
    mode: ResponseMode,
    tls: Option<Arc<ServerConfig>>,
) {
    for stream in listener.incoming().flatten() {
        counts.connections.fetch_add(1, Ordering::Relaxed);
        let (responses, counts, tls) = (responses.clone(), counts.clone(), tls.clone());
        // An error closes the connection; the client reports it.
        thread::spawn(move || handle(stream, &responses, &counts, mode, tls));
    }
}

fn handle(
    mut stream: TcpStream,
    responses: &Responses,
    counts: &Counts,
    mode: ResponseMode,
    tls: Option<Arc<ServerConfig>>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    stream.set_nodelay(true)?;
    let Some(config) = tls else {
        return Ok(serve(&mut stream, responses, mode)?);
    };
    let mut secured = StreamOwned::new(ServerConnection::new(config)?, stream);
    serve(&mut secured, responses, mode)?;
    if secured.conn.handshake_kind() == Some(HandshakeKind::Resumed) {
        counts.resumed.fetch_add(1, Ordering::Relaxed);
    }
    secured.conn.send_close_notify();
    secured.flush()?;
    // Wait for the client to close: a reset would discard data that it has not read yet.
    let mut stream = secured.sock;
    stream.shutdown(Shutdown::Write)?;
    while stream.read(&mut [0; 1024])? > 0 {}
    Ok(())
}
