//! The compilers of the machine.

use std::io::Write;
use std::process::{Command, Stdio};

use super::artifacts::root;
use super::tools::words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    C,
    Cpp,
}

impl Language {
    /// The compiler, at its strictest.
    pub fn compiler(self) -> Command {
        let program = match self {
            Language::C => words("CC", "cc"),
            Language::Cpp => words("CXX", "c++"),
        };
        let mut command = Command::new(&program[0]);
        command.args(&program[1..]).args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        command.arg("-I").arg(root().join("include"));
        command
    }

    /// Debian's package of it.
    pub fn package(self) -> &'static str {
        match self {
            Language::C => "gcc libc6-dev",
            Language::Cpp => "g++",
        }
    }

    /// How `-x` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Language::C => "c",
            Language::Cpp => "c++",
        }
    }

    /// Holds `source` to a standard of the language without making anything of it.
    pub fn accepts(self, standard: &str, source: &str) {
        let mut command = self.compiler();
        command.arg(format!("-std={standard}")).args(["-fsyntax-only", "-x", self.name(), "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{command:?}: {error}; install it: apt-get install {}", self.package())
        });
        let mut stdin = child.stdin.take().expect("it is a pipe");
        stdin.write_all(source.as_bytes()).expect("a compiler reads its input");
        drop(stdin);
        let output = child.wait_with_output().expect("a compiler ends");
        let complaints = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}\n{source}\n{complaints}");
    }
}
