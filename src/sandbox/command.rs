//! The command `genesys-onboarding-sandbox`. It is a function, so that the Python package has it, too.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::thread;

use serde::Serialize;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use super::{Sandbox, SandboxBuilder};
use crate::error::{Error, ErrorKind};

const PROGRAM: &str = "genesys-onboarding-sandbox";

const SUCCESS: u8 = 0;
const FAILURE: u8 = 1;
const USAGE: u8 = 2;

/// What an option does with its value.
type Apply = fn(Options, String) -> Result<Options, String>;

/// An option of the command line.
struct Opt {
    name: &'static str,
    /// What its value is; empty for an option without one.
    value: &'static str,
    help: &'static str,
    apply: Apply,
}

static OPTIONS: &[Opt] = &[
    Opt {
        name: "--port",
        value: "PORT",
        help: "Listen on this port; any free one by default.",
        apply: |options, value| {
            let port = value.parse().map_err(|_| format!("expected 0 to 65535, got {value:?}"))?;
            Ok(options.with(|builder| builder.port(port)))
        },
    },
    Opt {
        name: "--host",
        value: "ADDRESS",
        help: "Listen on this IP address, not 127.0.0.1; all who connect can control it.",
        apply: |options, value| Ok(options.with(|builder| builder.host(value))),
    },
    Opt {
        name: "--client-id",
        value: "ID",
        help: "Client ID of the client with every permission; random, as the next three.",
        apply: |options, value| Ok(options.with(|builder| builder.client_id(value))),
    },
    Opt {
        name: "--client-secret",
        value: "SECRET",
        help: "Its client secret.",
        apply: |options, value| Ok(options.with(|builder| builder.client_secret(value))),
    },
    Opt {
        name: "--limited-client-id",
        value: "ID",
        help: "Client ID of the client without permissions.",
        apply: |options, value| Ok(options.with(|builder| builder.unprivileged_client_id(value))),
    },
    Opt {
        name: "--limited-client-secret",
        value: "SECRET",
        help: "Its client secret.",
        apply: |options, value| {
            Ok(options.with(|builder| builder.unprivileged_client_secret(value)))
        },
    },
    Opt {
        name: "--seed",
        value: "FILE",
        help: "Start with the organizations, users, invites and so on in this JSON file.",
        apply: |options, value| {
            let seed = fs::read_to_string(&value)
                .map_err(|error| format!("cannot read {value:?}: {error}"))?;
            Ok(options.with(|builder| builder.seed(seed)))
        },
    },
    Opt {
        name: "--until-eof",
        value: "",
        help: "End at the end of standard input, too.",
        apply: |options, _| Ok(Options { until_eof: true, ..options }),
    },
    Opt {
        name: "--version",
        value: "",
        help: "Print the version.",
        apply: |options, _| Ok(Options { print: Some(Print::Version), ..options }),
    },
    Opt {
        name: "--help",
        value: "",
        help: "Print this help.",
        apply: |options, _| Ok(Options { print: Some(Print::Help), ..options }),
    },
];

/// What is printed instead of serving.
enum Print {
    Version,
    Help,
}

#[derive(Default)]
struct Options {
    builder: SandboxBuilder,
    until_eof: bool,
    print: Option<Print>,
}

impl Options {
    fn with(self, set: impl FnOnce(SandboxBuilder) -> SandboxBuilder) -> Options {
        Options { builder: set(self.builder), ..self }
    }

    /// Parses `--name value` and `--name=value`. The error is a message.
    fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Options, String> {
        let mut arguments = arguments.into_iter();
        let mut options = Options::default();
        while let Some(argument) = arguments.next() {
            let (name, given) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let name = if name == "-h" { "--help" } else { name };
            let Some(option) = OPTIONS.iter().find(|option| option.name == name) else {
                return Err(format!("unknown argument {argument:?}"));
            };
            let value = match (option.value, given) {
                ("", None) => String::new(),
                ("", Some(_)) => return Err(format!("{name} has no value")),
                (_, given) => given
                    .or_else(|| arguments.next())
                    .ok_or_else(|| format!("{name} needs a value"))?,
            };
            options =
                (option.apply)(options, value).map_err(|reason| format!("{name}: {reason}"))?;
        }
        Ok(options)
    }
}

/// Runs the command `genesys-onboarding-sandbox` with its arguments, and returns its exit status: 0 after a
/// signal, 1 if it cannot serve, 2 for wrong usage.
#[doc(hidden)]
pub fn run_command(arguments: impl IntoIterator<Item = String>) -> u8 {
    let options = match Options::parse(arguments) {
        Ok(options) => options,
        Err(message) => return fail(USAGE, &format!("{message}; see {PROGRAM} --help")),
    };
    let printed = match options.print {
        Some(Print::Version) => print(&format!("{PROGRAM} {}\n", env!("CARGO_PKG_VERSION"))),
        Some(Print::Help) => print(&help()),
        None => return serve(options),
    };
    printed.map_or_else(|error| fail(FAILURE, &error.to_string()), |()| SUCCESS)
}

fn help() -> String {
    let mut help = format!(
        "usage: {PROGRAM} [OPTION]...\n\n\
         Serves an Onboarding service for tests until SIGINT or SIGTERM. The first line of its output is JSON\n\
         with the base URL and the credentials. GET /_sandbox describes how to control it over HTTP.\n\n"
    );
    for Opt { name, value, help: text, .. } in OPTIONS {
        // Writing to a string does not fail.
        let _ = writeln!(help, "  {:<31} {text}", format!("{name} {value}"));
    }
    help
}

fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_bytes())?;
    output.flush()
}

fn fail(status: u8, message: &str) -> u8 {
    // Without a reader of the message there is the status.
    let _ = writeln!(io::stderr(), "{PROGRAM}: {message}");
    status
}

fn serve(options: Options) -> u8 {
    match serve_until_end(options) {
        Ok(()) => SUCCESS,
        Err(error) => {
            let is_usage = matches!(error.kind(), ErrorKind::Configuration { .. });
            fail(if is_usage { USAGE } else { FAILURE }, &error.to_string())
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstLine<'a> {
    base_url: &'a str,
    client_id: &'a str,
    client_secret: &'a str,
    unprivileged_client_id: &'a str,
    unprivileged_client_secret: &'a str,
    public_client_id: &'a str,
}

fn serve_until_end(options: Options) -> Result<(), Error> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(system_error)?;
    // Before the first line, so that whoever has read it can end the program.
    let mut end = listen_for_end(&runtime, options.until_eof).map_err(system_error)?;
    let sandbox = options.builder.start()?;
    print(&first_line(&sandbox)).map_err(system_error)?;
    runtime.block_on(end.recv());
    Ok(())
}

fn first_line(sandbox: &Sandbox) -> String {
    let line = serde_json::to_string(&FirstLine {
        base_url: sandbox.base_url(),
        client_id: sandbox.client_id(),
        client_secret: sandbox.client_secret(),
        unprivileged_client_id: sandbox.unprivileged_client_id(),
        unprivileged_client_secret: sandbox.unprivileged_client_secret(),
        public_client_id: sandbox.public_client_id(),
    });
    line.unwrap_or_default() + "\n"
}

/// Returns what receives a value when the program is to end.
fn listen_for_end(runtime: &Runtime, until_eof: bool) -> io::Result<mpsc::Receiver<()>> {
    let (sender, receiver) = mpsc::channel(1);
    if until_eof {
        let sender = sender.clone();
        thread::Builder::new().spawn(move || {
            // An input that cannot be read has ended.
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            let _ = sender.blocking_send(());
        })?;
    }
    let _context = runtime.enter();
    listen_for_signals(&sender)?;
    Ok(receiver)
}

#[cfg(unix)]
fn listen_for_signals(sender: &mpsc::Sender<()>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
        let (mut signal, sender) = (signal(kind)?, sender.clone());
        tokio::spawn(async move {
            signal.recv().await;
            let _ = sender.send(()).await;
        });
    }
    Ok(())
}

#[cfg(not(unix))]
fn listen_for_signals(sender: &mpsc::Sender<()>) -> io::Result<()> {
    let sender = sender.clone();
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        let _ = sender.send(()).await;
    });
    Ok(())
}

fn system_error(error: io::Error) -> Error {
    Error::new(ErrorKind::Connect { reason: format!("the sandbox cannot serve: {error}") })
}
