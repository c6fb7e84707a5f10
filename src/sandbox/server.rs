//! The thread that serves a sandbox, from its start to its end.

use std::future::IntoFuture;
use std::io;
use std::mem;
use std::net::{Ipv4Addr, TcpListener};
use std::process;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::connection::{Connections, Line};
use super::http;
use super::service::Service;

#[derive(Debug)]
pub(super) struct Server {
    port: u16,
    /// Dropping it is what stops the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    process: u32,
}

impl Server {
    pub(super) fn start(port: u16, service: Arc<Service>) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let connections = {
            let _context = runtime.enter();
            Connections(tokio::net::TcpListener::from_std(listener)?)
        };
        let thread = thread::Builder::new()
            .name("genesys-sandbox".to_owned())
            .spawn(move || serve(&runtime, connections, service, stopped))?;
        Ok(Server { port, stop: Some(stop), thread: Some(thread), process: process::id() })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

/// Serves until the other end of `stopped` is gone. What is under way then ends with the runtime, so
/// that nobody has to wait for late answers or idle connections.
fn serve(
    runtime: &Runtime,
    connections: Connections,
    service: Arc<Service>,
    stopped: oneshot::Receiver<()>,
) {
    let app = http::answer
        .layer(DefaultBodyLimit::max(http::LARGEST_BODY))
        .with_state(service)
        .into_make_service_with_connect_info::<Line>();
    runtime.spawn(axum::serve(connections, app).into_future());
    // An error is the sender's end, which is what this waits for.
    let _ = runtime.block_on(stopped);
}

impl Drop for Server {
    fn drop(&mut self) {
        // A forked child has these values and not the thread, for which it would wait for ever.
        if self.process != process::id() {
            mem::forget((self.stop.take(), self.thread.take()));
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been reported by its panic hook.
            let _ = thread.join();
        }
    }
}
