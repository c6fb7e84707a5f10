//! Secrets stay where they belong: out of errors, out of `Debug`, out of logs, and, as far as this crate
//! has it in its hands, out of memory once they are done with.

#[cfg(target_os = "linux")]
#[allow(dead_code)]
#[path = "../tls/server/listener.rs"]
mod listener;
#[path = "../support/mod.rs"]
mod support;

mod canaries;
mod debug_output;
mod encodings;
mod errors;
mod logs;
#[cfg(target_os = "linux")]
mod memory;
mod reflected;
