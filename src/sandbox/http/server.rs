//! The thread that serves a sandbox.

use std::future::IntoFuture;
use std::io;
use std::mem;
use std::net::TcpListener;
use std::process;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use super::connection::{AbortableListener, ConnectionHandle};
use super::handle;
use crate::sandbox::service::Service;

#[derive(Debug)]
pub(in crate::sandbox) struct Server {
    /// Dropping it stops the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    process: u32,
}

impl Server {
    pub(in crate::sandbox) fn start(
        listener: TcpListener,
        service: Arc<Service>,
    ) -> io::Result<Server> {
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let listener = {
            let _context = runtime.enter();
            AbortableListener(tokio::net::TcpListener::from_std(listener)?)
        };
        let thread = thread::Builder::new()
            .name("genesys-sandbox".to_owned())
            .spawn(move || serve(&runtime, listener, service, stopped))?;
        Ok(Server { stop: Some(stop), thread: Some(thread), process: process::id() })
    }
}

/// Serves until the sender of `stopped` is dropped. Dropping the runtime then ends requests in progress, so
/// that stopping waits for neither delayed responses nor idle connections.
fn serve(
    runtime: &Runtime,
    listener: AbortableListener,
    service: Arc<Service>,
    stopped: oneshot::Receiver<()>,
) {
    let app = handle
        .layer(DefaultBodyLimit::max(super::MAX_BODY_BYTES))
        .with_state(service)
        .into_make_service_with_connect_info::<ConnectionHandle>();
    runtime.spawn(axum::serve(listener, app).into_future());
    // The error means that the sender was dropped, which is the signal to stop.
    let _ = runtime.block_on(stopped);
}

impl Drop for Server {
    fn drop(&mut self) {
        // A forked child has these values but not the thread, and would wait for it forever.
        if self.process != process::id() {
            mem::forget((self.stop.take(), self.thread.take()));
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The panic hook has already reported a panic of the thread.
            let _ = thread.join();
        }
    }
}
