//! A TCP socket that is waited on for a limited time.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use socket2::{Domain, Protocol, Socket, Type};

use super::call_context::POLL_INTERVAL;

/// A socket, connected or about to be.
#[derive(Debug)]
pub(super) struct TcpSocket(Socket);

impl TcpSocket {
    /// Starts to connect, without waiting.
    pub(super) fn start_connect(address: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        #[cfg(target_vendor = "apple")]
        socket.set_nosigpipe(true)?;
        socket.set_nonblocking(true)?;
        match socket.connect(&address.into()) {
            Err(error) if is_in_progress(&error) => {}
            result => result?,
        }
        Ok(TcpSocket(socket))
    }

    /// The result of [`start_connect`](Self::start_connect), once [`wait_for_any`] has returned this socket.
    pub(super) fn finish_connect(&self) -> io::Result<()> {
        match self.0.take_error()? {
            None => self.0.peer_addr().map(drop)?,
            Some(error) => return Err(error),
        }
        self.0.set_tcp_nodelay(true)?;
        // A read that waits by itself saves a system call. On Windows a socket is unusable after a timeout
        // of its own, so there each read polls first.
        if cfg!(unix) {
            self.0.set_nonblocking(false)?;
            self.0.set_read_timeout(Some(POLL_INTERVAL))?;
        }
        Ok(())
    }

    /// Reads what is there, or waits for it, at most for `timeout` and for [`POLL_INTERVAL`]. An error of the
    /// kinds `WouldBlock` and `Interrupted` means that nothing has come yet.
    pub(super) fn read(&self, buffer: &mut [u8], timeout: Duration) -> io::Result<usize> {
        if cfg!(windows) || timeout < POLL_INTERVAL {
            let events = self.wait(PollFlags::IN, timeout.min(POLL_INTERVAL))?;
            if events.is_empty() {
                return Err(io::ErrorKind::WouldBlock.into());
            }
        }
        io::Read::read(&mut &self.0, buffer)
    }

    /// Sends what the system takes at once; an error of the kind `WouldBlock` means nothing.
    pub(super) fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send_with_flags(bytes, SEND_FLAGS)
    }

    /// Waits until more can be sent or there is input, and returns whether there is.
    pub(super) fn wait_to_send(&self, timeout: Duration) -> io::Result<bool> {
        let events = self.wait(PollFlags::IN | PollFlags::OUT, timeout.min(POLL_INTERVAL))?;
        Ok(events.intersects(PollFlags::all() - PollFlags::OUT))
    }

    /// Whether there is input, or the connection has ended or failed.
    pub(super) fn has_input(&self) -> bool {
        !matches!(self.wait(PollFlags::IN, Duration::ZERO), Ok(events) if events.is_empty())
    }

    fn wait(&self, events: PollFlags, timeout: Duration) -> io::Result<PollFlags> {
        let mut watched = [PollFd::new(&self.0, events)];
        wait(&mut watched, timeout)?;
        Ok(watched[0].revents())
    }
}

/// Waits until one of the connecting sockets has connected or failed, and returns the indices of those.
pub(super) fn wait_for_any<'a>(
    sockets: impl Iterator<Item = &'a TcpSocket>,
    timeout: Duration,
) -> io::Result<Vec<usize>> {
    let mut watched: Vec<_> =
        sockets.map(|socket| PollFd::new(&socket.0, PollFlags::OUT)).collect();
    wait(&mut watched, timeout)?;
    Ok((0..watched.len()).filter(|index| !watched[*index].revents().is_empty()).collect())
}

fn wait(watched: &mut [PollFd<'_>], timeout: Duration) -> io::Result<()> {
    let timeout = Timespec::try_from(timeout).map_err(io::Error::other)?;
    match poll(watched, Some(&timeout)) {
        // The callers look at their deadlines and wait again.
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// On systems that have these flags, no signal ends the program when the peer has closed the connection, and
/// a blocking socket does not wait. On others the socket itself is set so.
#[cfg(all(unix, not(target_vendor = "apple")))]
const SEND_FLAGS: i32 = libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT;
#[cfg(target_vendor = "apple")]
const SEND_FLAGS: i32 = libc::MSG_DONTWAIT;
#[cfg(windows)]
const SEND_FLAGS: i32 = 0;

#[cfg(unix)]
fn is_in_progress(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::EINPROGRESS)
}

#[cfg(windows)]
fn is_in_progress(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}
