//! What stands at the other end of the wire in the tests of TLS and of proxies.

// Each test program uses its own part of this.
#![allow(dead_code)]

pub mod certificates;
pub mod listener;
pub mod tls_server;
