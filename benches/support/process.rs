//! A benchmark's service: a child process of the same program.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use genesys_onboarding::Client;

use super::server;

const SERVE: &str = "serve";

/// Serves in the process that [`Server::start`] started, and returns whether it did. Call this first.
pub fn has_served() -> bool {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [word, delay] = &arguments[..] else { return false };
    if word != SERVE {
        return false;
    }
    let delay = Duration::from_millis(delay.parse().expect("a number of milliseconds"));
    server::serve(delay).expect("the parent keeps the pipes open");
    true
}

/// A service in a child process, which exits when this is dropped.
pub struct Server {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Server {
    pub fn start(delay: Duration) -> Self {
        let program = env::current_exe().expect("a program knows where it is");
        let mut process = Command::new(program)
            .args([SERVE, &delay.as_millis().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a program can be started again");
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().expect("it is piped"));
        let url = line(&mut output);
        Server { process, input, output, url }
    }

    /// A client with default settings and a token.
    pub fn client(&self) -> Client {
        Client::builder()
            .base_url(&self.url)
            .access_token("a-token")
            .build()
            .expect("good settings")
    }

    /// The number of connections so far.
    #[allow(dead_code, reason = "one of the benches asks")]
    pub fn connections(&mut self) -> usize {
        let input = self.input.as_mut().expect("it is open until the value is dropped");
        writeln!(input).expect("the service reads");
        line(&mut self.output).parse().expect("the service counts")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}

fn line(output: &mut impl BufRead) -> String {
    let mut line = String::new();
    output.read_line(&mut line).expect("the service responds");
    line.trim_end().to_owned()
}
