//! The server: a process of its own that answers fixed bytes and costs nearly nothing.
//!
//! It has several doors, each a port with its own manner. Their ports are the first line that it prints; to
//! a door's name on its standard input it answers how many connections came there, and how many of them
//! resumed a TLS session.

mod answers;
mod connection;
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

use crate::door::Door;
use answers::Answers;
use connection::{Manner, serve};
use tls::Identity;

#[derive(Default)]
struct Counts {
    connections: AtomicU64,
    resumed: AtomicU64,
}

/// Serves until standard input ends.
pub fn run(ca_file: &Path) -> Result<(), Box<dyn Error>> {
    let answers = Arc::new(Answers::prepare());
    let identity = Identity::create(ca_file)?;
    let mut counts = Vec::new();
    let mut ports = Vec::new();
    for door in Door::ALL {
        let (port, count) = open(door, &answers, &identity)?;
        ports.push(port.to_string());
        counts.push(count);
    }
    println!("{}", ports.join(" "));
    for line in io::stdin().lock().lines() {
        let name = line?;
        let asked = Door::ALL.iter().position(|door| door.name() == name);
        let count = &counts[asked.ok_or_else(|| format!("no door {name:?}"))?];
        let connections = count.connections.load(Ordering::Relaxed);
        println!("{connections} {}", count.resumed.load(Ordering::Relaxed));
    }
    Ok(())
}

fn open(
    door: Door,
    answers: &Arc<Answers>,
    identity: &Identity,
) -> Result<(u16, Arc<Counts>), Box<dyn Error>> {
    let (delay, tls) = match door {
        Door::Plain => (Duration::ZERO, None),
        Door::Slow => (Duration::from_millis(2), None),
        Door::Tls | Door::TlsNew => (Duration::ZERO, Some(identity.config(false)?)),
        Door::TlsResumed => (Duration::ZERO, Some(identity.config(true)?)),
    };
    let closes = matches!(door, Door::TlsNew | Door::TlsResumed);
    let counts = Arc::new(Counts::default());
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = first.local_addr()?.port();
    // localhost may stand for both; a machine without IPv6 has the one only.
    let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
    for listener in [Some(first), second].into_iter().flatten() {
        let (answers, counts, tls) = (answers.clone(), counts.clone(), tls.clone());
        let manner = Manner { delay, closes };
        thread::spawn(move || accept(&listener, &answers, &counts, manner, tls));
    }
    Ok((port, counts))
}

fn accept(
    listener: &TcpListener,
    answers: &Arc<Answers>,
    counts: &Arc<Counts>,
    manner: Manner,
    tls: Option<Arc<ServerConfig>>,
) {
    for stream in listener.incoming().flatten() {
        counts.connections.fetch_add(1, Ordering::Relaxed);
        let (answers, counts, tls) = (answers.clone(), counts.clone(), tls.clone());
        // An error ends the connection; the client sees that and says so.
        thread::spawn(move || handle(stream, &answers, &counts, manner, tls));
    }
}

fn handle(
    mut stream: TcpStream,
    answers: &Answers,
    counts: &Counts,
    manner: Manner,
    tls: Option<Arc<ServerConfig>>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    stream.set_nodelay(true)?;
    let Some(config) = tls else {
        return Ok(serve(&mut stream, answers, manner)?);
    };
    let mut secured = StreamOwned::new(ServerConnection::new(config)?, stream);
    serve(&mut secured, answers, manner)?;
    if secured.conn.handshake_kind() == Some(HandshakeKind::Resumed) {
        counts.resumed.fetch_add(1, Ordering::Relaxed);
    }
    secured.conn.send_close_notify();
    secured.flush()?;
    // Until the client closes too: a reset would destroy what it has not read yet.
    let mut stream = secured.sock;
    stream.shutdown(Shutdown::Write)?;
    while stream.read(&mut [0; 1024])? > 0 {}
    Ok(())
}
