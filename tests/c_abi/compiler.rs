//! The C and C++ compilers.

use std::io::Write;
use std::process::{Command, Stdio};

use super::artifacts::root;
use super::tools::target_words;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    C,
    Cpp,
}

impl Language {
    /// Returns the compiler with strict warnings.
    pub fn compiler(self) -> Command {
        let program = match self {
            Language::C => target_words("CC", "cc"),
            Language::Cpp => target_words("CXX", "c++"),
        };
        let mut command = Command::new(&program[0]);
        command.args(&program[1..]).args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        command.arg("-I").arg(root().join("include"));
        command
    }

    /// The Debian package of the compiler.
    pub fn package(self) -> &'static str {
        match self {
            Language::C => "gcc libc6-dev",
            Language::Cpp => "g++",
        }
    }

    /// The argument of `-x`.
    pub fn name(self) -> &'static str {
        match self {
            Language::C => "c",
            Language::Cpp => "c++",
        }
    }

    /// Checks `source` against a standard of the language.
    pub fn accepts(self, standard: &str, source: &str) {
        let mut command = self.compiler();
        command.arg(format!("-std={standard}")).args(["-fsyntax-only", "-x", self.name(), "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| {
            panic!("{command:?}: {error}; install it: apt-get install {}", self.package())
        });
        let mut stdin = child.stdin.take().expect("stdin is a pipe");
        stdin.write_all(source.as_bytes()).expect("the compiler reads its input");
        drop(stdin);
        let output = child.wait_with_output().expect("the compiler exits");
        let diagnostics = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}\n{source}\n{diagnostics}");
    }
}
