//! Serves the sandbox in the foreground, for programs in any language:
//!
//!     cargo run --features sandbox --example sandbox -- --port 8080
//!
//! The first line of its output is JSON that says where it serves and with which credentials. It ends at
//! the end of its input, or at a signal.

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
            eprintln!("sandbox: cannot serve on port {port}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The port that the arguments name; 0, which is any free one, if they name none.
fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, String> {
    let mut port = 0;
    while let Some(argument) = arguments.next() {
        let value = match argument.split_once('=') {
            Some(("--port", value)) => value.to_owned(),
            None if argument == "--port" => arguments.next().ok_or("--port needs a number")?,
            _ => return Err(format!("unknown argument {argument:?}")),
        };
        port = value.parse().map_err(|_| format!("{value:?} is not a port, 0 to 65535"))?;
    }
    Ok(port)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstLine<'a> {
    url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    limited_client_id: &'a str,
    limited_client_secret: &'a str,
}

fn serve(port: u16) -> io::Result<()> {
    let sandbox = Sandbox::start_on(port)?;
    let first_line = serde_json::to_string(&FirstLine {
        url: sandbox.url(),
        client_id: sandbox.client_id(),
        client_secret: sandbox.client_secret(),
        limited_client_id: sandbox.limited_client_id(),
        limited_client_secret: sandbox.limited_client_secret(),
    })?;
    let mut output = io::stdout().lock();
    writeln!(output, "{first_line}")?;
    output.flush()?;
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}
