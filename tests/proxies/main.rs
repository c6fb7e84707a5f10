//! Proxies: requests go through a tunnel, and each side sees only what is meant for it.

mod proxy;
#[path = "../tls/server/mod.rs"]
mod server;
#[path = "../support/mod.rs"]
mod support;

mod connect_errors;
mod tunnels;
