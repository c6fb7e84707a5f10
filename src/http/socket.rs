//! A TCP socket that is waited on with deadlines, and that a shutdown from another thread reaches.

use std::io;
use std::net::{Shutdown, SocketAddr};
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use ureq::unversioned::transport::ShutdownHandle;

/// A socket, shared by its connection and the handle that shuts it down.
#[derive(Debug)]
pub(super) struct TcpSocket(Socket);

impl ShutdownHandle for TcpSocket {
    fn shutdown(&self) {
        // It fails if the socket is closed already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

impl TcpSocket {
    /// Creates a socket for connections to `address`, not connected yet.
    pub(super) fn new(address: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        #[cfg(target_vendor = "apple")]
        socket.set_nosigpipe(true)?;
        Ok(TcpSocket(socket))
    }

    /// Starts to connect, without waiting.
    pub(super) fn start_connect(&self, address: SocketAddr) -> io::Result<()> {
        self.0.set_nonblocking(true)?;
        match self.0.connect(&address.into()) {
            Err(error) if is_in_progress(&error) => Ok(()),
            result => result,
        }
    }

    /// The result of [`start_connect`](Self::start_connect), once [`wait_for_any`] has returned this socket.
    /// None if it is not known yet.
    pub(super) fn finish_connect(&self) -> Option<io::Result<()>> {
        let is_connected = match self.0.take_error() {
            Ok(None) => self.0.peer_addr().map(drop),
            Ok(Some(error)) | Err(error) => return Some(Err(error)),
        };
        match is_connected {
            Ok(()) => {
                let configured = self.0.set_nonblocking(false);
                Some(configured.and_then(|()| self.0.set_tcp_nodelay(true)))
            }
            // Where waiting is polling, this is the normal case.
            Err(_) if cfg!(not(unix)) => None,
            Err(error) => Some(Err(error)),
        }
    }

    /// Reads what is there, or waits for it as long as [`set_read_timeout`](Self::set_read_timeout) said.
    pub(super) fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut &self.0, buffer)
    }

    pub(super) fn set_read_timeout(&self, timeout: Duration) -> io::Result<()> {
        self.0.set_read_timeout(Some(timeout))
    }
}

#[cfg(unix)]
pub(super) use poll::wait_for_any;
#[cfg(not(unix))]
pub(super) use sleep::wait_for_any;

#[cfg(unix)]
fn is_in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::EINPROGRESS)
}

#[cfg(not(unix))]
fn is_in_progress(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}

/// Waiting by `poll`.
#[cfg(unix)]
mod poll {
    use std::io;
    use std::os::fd::AsFd;
    use std::time::Duration;

    use nix::errno::Errno;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    use super::TcpSocket;

    /// No signal ends the program when the peer has closed the connection.
    #[cfg(not(target_vendor = "apple"))]
    const SEND_FLAGS: i32 = libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT;
    #[cfg(target_vendor = "apple")]
    const SEND_FLAGS: i32 = libc::MSG_DONTWAIT;

    impl TcpSocket {
        /// Sends what the system takes at once; an error of the kind `WouldBlock` means nothing.
        pub(in crate::http) fn send(&self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send_with_flags(bytes, SEND_FLAGS)
        }

        /// Waits until more can be sent or there is input, and returns whether there is.
        pub(in crate::http) fn wait_to_send(&self, timeout: Duration) -> io::Result<bool> {
            let mut watched = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN | PollFlags::POLLOUT)];
            wait(&mut watched, timeout)?;
            let events = watched[0].revents().unwrap_or(PollFlags::empty());
            Ok(events.intersects(!PollFlags::POLLOUT))
        }

        /// Whether there is input, or the connection has ended or failed.
        pub(in crate::http) fn has_input(&self) -> bool {
            let mut watched = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
            !matches!(poll(&mut watched, PollTimeout::ZERO), Ok(0))
        }
    }

    /// Waits until one of the connecting sockets has connected or failed, and returns the indices of those.
    pub(in crate::http) fn wait_for_any<'a>(
        sockets: impl Iterator<Item = &'a TcpSocket>,
        timeout: Duration,
    ) -> io::Result<Vec<usize>> {
        let watch = |socket: &'a TcpSocket| PollFd::new(socket.0.as_fd(), PollFlags::POLLOUT);
        let mut watched: Vec<_> = sockets.map(watch).collect();
        wait(&mut watched, timeout)?;
        let has_events = |index: &usize| watched[*index].any().unwrap_or(true);
        Ok((0..watched.len()).filter(has_events).collect())
    }

    fn wait(watched: &mut [PollFd], timeout: Duration) -> io::Result<()> {
        // At least one millisecond, or a wait for less would spin.
        let timeout = timeout.max(Duration::from_millis(1));
        match poll(watched, PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX)) {
            // The callers look at their deadlines and wait again.
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Waiting by short sleeps, where the standard library offers nothing better.
#[cfg(not(unix))]
mod sleep {
    use std::io;
    use std::mem::MaybeUninit;
    use std::thread;
    use std::time::Duration;

    use super::TcpSocket;

    const INTERVAL: Duration = Duration::from_millis(5);

    impl TcpSocket {
        /// Sends what the system takes at once; an error of the kind `WouldBlock` means nothing.
        pub(in crate::http) fn send(&self, bytes: &[u8]) -> io::Result<usize> {
            self.0.set_nonblocking(true)?;
            let sent = self.0.send(bytes);
            self.0.set_nonblocking(false)?;
            sent
        }

        /// Waits until more can be sent or there is input, and returns whether there is.
        pub(in crate::http) fn wait_to_send(&self, timeout: Duration) -> io::Result<bool> {
            let has_input = self.has_input();
            if !has_input {
                thread::sleep(timeout.min(INTERVAL));
            }
            Ok(has_input)
        }

        /// Whether there is input, or the connection has ended or failed.
        pub(in crate::http) fn has_input(&self) -> bool {
            let mut byte = [MaybeUninit::uninit()];
            let peeked = self.0.set_nonblocking(true).and_then(|()| self.0.peek(&mut byte));
            let is_empty =
                matches!(&peeked, Err(error) if error.kind() == io::ErrorKind::WouldBlock);
            self.0.set_nonblocking(false).is_err() || !is_empty
        }
    }

    /// Waits a moment, and returns the indices of all sockets.
    pub(in crate::http) fn wait_for_any<'a>(
        sockets: impl Iterator<Item = &'a TcpSocket>,
        timeout: Duration,
    ) -> io::Result<Vec<usize>> {
        thread::sleep(timeout.min(INTERVAL));
        Ok((0..sockets.count()).collect())
    }
}
