//! A child process with a line protocol.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub struct Process {
    name: String,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    pub fn start(name: &str, mut command: Command) -> Result<Self, Box<dyn Error>> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} cannot start: {error}"))?;
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().ok_or("no pipe")?);
        Ok(Process { name: name.to_owned(), child, input, output })
    }

    /// Sends a line and reads one.
    pub fn ask(&mut self, line: &str) -> Result<String, Box<dyn Error>> {
        let input = self.input.as_mut().ok_or("the process has been stopped")?;
        writeln!(input, "{line}").map_err(|_| self.exited(line))?;
        self.read()
    }

    pub fn read(&mut self) -> Result<String, Box<dyn Error>> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        if line.is_empty() {
            return Err(self.exited("a line").into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn exited(&self, expected: &str) -> String {
        format!("{} exited instead of responding to {expected:?}; its message is above", self.name)
    }

    /// Peak resident memory in bytes.
    ///
    /// `ru_maxrss` of an exited child includes the parent's memory at the time of the fork.
    pub fn peak_memory(&self) -> Result<u64, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: u64 = line.ok_or("no VmHWM")?.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The process exits at the end of its input.
        self.input = None;
        let _ = self.child.wait();
    }
}
