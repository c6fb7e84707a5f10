//! Serves the sandbox in the foreground, for programs in any language:
//!
//!     cargo run --features sandbox --example sandbox -- --port 8080
//!
//! The first line of the output is JSON with the base URL and the credentials. The program ends at the end of
//! its input, or at a signal.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use genesys_onboarding::sandbox::Sandbox;
use serde::Serialize;

fn main() -> ExitCode {
    let port = match port(env::args().skip(1)) {
        Ok(port) => port,
        Err(message) => {
            eprintln!("sandbox: {message}\nusage: sandbox [--port PORT]");
            return ExitCode::from(2);
        }
    };
    match serve(port) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: cannot listen on port {port}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The port in the arguments; 0, any free port, by default.
fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    let mut port = 0;
    while let Some(argument) = arguments.next() {
        let value = match argument.split_once('=') {
            Some(("--port", value)) => value.to_owned(),
            None if argument == "--port" => arguments.next().ok_or("--port needs a value")?,
            _ => return Err(format!("unknown argument {argument:?}")),
        };
        port = value.parse().map_err(|_| format!("{value:?} is not a port, 0 to 65535"))?;
    }
    Ok(port)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstLine<'a> {
    base_url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    unprivileged_client_id: &'a str,
    unprivileged_client_secret: &'a str,
}

fn serve(port: u16) -> io::Result<()> {
    let sandbox = Sandbox::bind(port)?;
    let first_line = serde_json::to_string(&FirstLine {
        base_url: sandbox.base_url(),
        client_id: sandbox.client_id(),
        client_secret: sandbox.client_secret(),
        unprivileged_client_id: sandbox.unprivileged_client_id(),
        unprivileged_client_secret: sandbox.unprivileged_client_secret(),
    })?;
    let mut output = io::stdout().lock();
    writeln!(output, "{first_line}")?;
    output.flush()?;
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}
