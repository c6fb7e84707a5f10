//! An address that neither accepts nor refuses connections, like a host behind a firewall.

use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

use genesys_onboarding::{Client, ClientBuilder};
use socket2::{Domain, Socket, Type};

/// A listener that never accepts and whose backlog is full.
pub struct Unroutable {
    address: SocketAddr,
    _listener: Socket,
    _queue: Vec<TcpStream>,
}

impl Unroutable {
    pub fn new() -> Self {
        let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listener.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let mut queue = Vec::new();
        while let Ok(stream) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
            queue.push(stream);
        }
        Unroutable { address, _listener: listener, _queue: queue }
    }

    pub fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(format!("http://{}", self.address)).max_retries(0)
    }
}
