//! Servers and certificates for the tests of TLS and of proxies.

// Each test program uses a part of this.
#![allow(dead_code)]

pub mod certificates;
pub mod listener;
pub mod tls_server;
