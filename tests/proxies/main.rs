//! Proxies: the way to the service is a tunnel, and each side sees only what is meant for it.

mod proxy;
#[path = "../support/mod.rs"]
mod support;
#[path = "../tls/wire/mod.rs"]
mod wire;

mod refusals;
mod tunnels;
