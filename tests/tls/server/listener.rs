//! A listener that runs a function for each connection, on a thread of its own.

use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use crate::support::sync::lock;

/// Accepts connections until it is dropped, which closes those that are still open.
pub struct Listener {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    /// All connections so far.
    streams: Vec<TcpStream>,
    is_stopping: bool,
}

impl Listener {
    /// Runs `play` for each connection, and closes it afterwards.
    pub fn start(play: impl Fn(&TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::<Mutex<State>>::default();
        let acceptor = thread::spawn({
            let state = state.clone();
            move || accept(&listener, &state, &play)
        });
        Listener { address, state, acceptor: Some(acceptor) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn connections(&self) -> usize {
        lock(&self.state).streams.len()
    }
}

fn accept(listener: &TcpListener, state: &Mutex<State>, play: &(dyn Fn(&TcpStream) + Sync)) {
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let mut state = lock(state);
            if state.is_stopping {
                return;
            }
            state.streams.push(stream.try_clone().unwrap());
            scope.spawn(move || {
                play(&stream);
                let _ = stream.shutdown(Shutdown::Both);
            });
        }
    });
}

impl Drop for Listener {
    /// Ends all threads. A panic in one of them fails the test.
    fn drop(&mut self) {
        let mut state = lock(&self.state);
        state.is_stopping = true;
        for stream in &state.streams {
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(state);
        let _ = TcpStream::connect(self.address);
        let acceptor = self.acceptor.take().expect("a listener is dropped once");
        if acceptor.join().is_err() && !thread::panicking() {
            panic!("a connection's thread has panicked, see above");
        }
    }
}
