//! The service of a bench, which runs the bench's own program once more.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use genesys_onboarding::Client;

use super::server;

const SERVE: &str = "serve";

/// Serves, in the process that [`Server::start`] began; to be called before all else. Whether it did.
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

/// A service in a process of its own, which ends with this value.
pub struct Server {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
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
        let questions = process.stdin.take();
        let mut answers = BufReader::new(process.stdout.take().expect("it is piped"));
        let url = line(&mut answers);
        Server { process, questions, answers, url }
    }

    /// A client with the default settings and a token.
    pub fn client(&self) -> Client {
        Client::builder()
            .base_url(&self.url)
            .access_token("a-token")
            .build()
            .expect("good settings")
    }

    /// How many connections were made to it so far.
    #[allow(dead_code, reason = "one of the benches asks")]
    pub fn connections(&mut self) -> usize {
        let questions = self.questions.as_mut().expect("it is open until the value is dropped");
        writeln!(questions).expect("the service reads");
        line(&mut self.answers).parse().expect("the service counts")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.process.wait();
    }
}

fn line(answers: &mut impl BufRead) -> String {
    let mut line = String::new();
    answers.read_line(&mut line).expect("the service answers");
    line.trim_end().to_owned()
}
