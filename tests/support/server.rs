//! A scripted HTTP server on a plain socket: it responds, truncates, stalls and resets.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use socket2::SockRef;

use super::request::Request;
use super::responses::headers_only;
use super::sync::{Gate, lock, wait_until};

/// A step of a connection's script. The server closes the connection after the last one.
#[derive(Clone)]
pub enum Action {
    /// Reads one complete request and records it. The script ends here if the client closes instead.
    Read,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes one by one, with a pause after each.
    Drip { bytes: Vec<u8>, pause: Duration },
    /// Waits until the test opens the gate.
    Wait(Gate),
    /// Opens a gate that the test waits for.
    Open(Gate),
    /// Sends nothing until the client closes; further requests are recorded.
    Stall,
    /// Shuts down the sending side (FIN), then behaves like `Stall`.
    Close,
    /// Resets the connection (RST).
    Reset,
}

type Handler = dyn Fn(&mut Connection) -> Option<()> + Send + Sync;

/// Accepts connections on its own port until it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    handler: Box<Handler>,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    connections: usize,
    ends: usize,
    /// Shut down on drop, so that every thread of the server ends.
    open: HashMap<usize, Arc<TcpStream>>,
    max_open: usize,
    is_stopping: bool,
}

impl Server {
    /// Runs the first script on the first connection, and so on. Connections beyond the last script are
    /// counted and closed.
    pub fn scripted(scripts: impl IntoIterator<Item = Vec<Action>>) -> Self {
        let scripts: Mutex<VecDeque<Vec<Action>>> = Mutex::new(scripts.into_iter().collect());
        Server::start(Box::new(move |connection| {
            let script = lock(&scripts).pop_front().unwrap_or_default();
            script.into_iter().try_for_each(|action| connection.run(action))
        }))
    }

    /// Responds to every request on every connection, and keeps all connections open.
    pub fn responding(respond: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Server::start(Box::new(move |connection| {
            loop {
                let request = connection.read()?;
                let response = respond(&request);
                let is_head = request.method == "HEAD";
                connection.send(if is_head { headers_only(&response) } else { &response })?;
            }
        }))
    }

    fn start(handler: Box<Handler>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), handler });
        let acceptor = thread::spawn({
            let shared = shared.clone();
            move || shared.accept(&listener)
        });
        Server { address, shared, acceptor: Some(acceptor) }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order in which they were read.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// The number of connections accepted so far.
    pub fn connections(&self) -> usize {
        self.shared.lock().connections
    }

    /// The maximum number of simultaneously open connections.
    pub fn max_open(&self) -> usize {
        self.shared.lock().max_open
    }

    /// Waits until this many requests have been read.
    pub fn wait_for_requests(&self, number: usize) {
        let what = format!("request number {number}");
        self.shared.wait_until(&what, |state| state.requests.len() >= number);
    }

    /// Waits until this many connections have been closed or reset, by either side.
    pub fn wait_for_closed(&self, number: usize) {
        let what = format!("the end of connection number {number}");
        self.shared.wait_until(&what, |state| state.ends >= number);
    }
}

impl Drop for Server {
    /// Stops all threads of the server. A panic in one of them fails the test.
    fn drop(&mut self) {
        let open: Vec<_> = {
            let mut state = self.shared.lock();
            state.is_stopping = true;
            state.open.drain().collect()
        };
        for (_, stream) in open {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let _ = TcpStream::connect(self.address);
        let acceptor = self.acceptor.take().expect("a server is dropped once");
        if acceptor.join().is_err() && !thread::panicking() {
            panic!("the scripted server has panicked, see above");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn wait_until(&self, what: &str, is_done: impl Fn(&State) -> bool) {
        wait_until(&self.changed, self.lock(), what, is_done);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        thread::scope(|scope| {
            for stream in listener.incoming() {
                let stream = Arc::new(stream.unwrap());
                let mut state = self.lock();
                if state.is_stopping {
                    return;
                }
                let index = state.connections;
                state.connections += 1;
                state.open.insert(index, stream.clone());
                state.max_open = state.max_open.max(state.open.len());
                drop(state);
                self.changed.notify_all();
                scope.spawn(move || {
                    stream.set_nodelay(true).unwrap();
                    let mut connection = Connection::new(index, stream, self.clone());
                    (self.handler)(&mut connection);
                    connection.release();
                });
            }
        });
    }
}

/// A connection and the methods of its script; `None` ends the script.
struct Connection {
    index: usize,
    stream: Arc<TcpStream>,
    shared: Arc<Shared>,
    unread: Vec<u8>,
    has_ended: bool,
}

impl Connection {
    fn new(index: usize, stream: Arc<TcpStream>, shared: Arc<Shared>) -> Self {
        Connection { index, stream, shared, unread: Vec::new(), has_ended: false }
    }

    fn run(&mut self, action: Action) -> Option<()> {
        match action {
            Action::Read => self.read().map(drop),
            Action::Send(bytes) => self.send(&bytes),
            Action::Drip { bytes, pause } => bytes.iter().try_for_each(|byte| {
                self.send(&[*byte])?;
                thread::sleep(pause);
                Some(())
            }),
            Action::Wait(gate) => {
                gate.wait();
                Some(())
            }
            Action::Open(gate) => {
                gate.open();
                Some(())
            }
            Action::Stall => self.stall(),
            Action::Close => {
                let _ = self.stream.shutdown(Shutdown::Write);
                self.has_ended = true;
                self.shared.change(|state| state.ends += 1);
                self.stall()
            }
            Action::Reset => {
                SockRef::from(&*self.stream).set_linger(Some(Duration::ZERO)).ok()?;
                None
            }
        }
    }

    fn stall(&mut self) -> Option<()> {
        loop {
            self.read()?;
        }
    }

    fn send(&mut self, bytes: &[u8]) -> Option<()> {
        (&*self.stream).write_all(bytes).ok()
    }

    fn read(&mut self) -> Option<Request> {
        let mut reads = 0;
        loop {
            if let Some((request, length)) = Request::parse(&self.unread, self.index, reads) {
                self.unread.drain(..length);
                self.shared.change(|state| state.requests.push(request.clone()));
                return Some(request);
            }
            let mut buffer = [0; 64 * 1024];
            match (&*self.stream).read(&mut buffer) {
                Ok(0) | Err(_) => return None,
                Ok(n) => self.unread.extend_from_slice(&buffer[..n]),
            }
            reads += 1;
        }
    }

    /// Closes the socket: dropping the last handle sends the FIN or the RST.
    fn release(self) {
        let Connection { index, stream, shared, has_ended, .. } = self;
        shared.lock().open.remove(&index);
        drop(stream);
        if !has_ended {
            shared.change(|state| state.ends += 1);
        }
    }
}
