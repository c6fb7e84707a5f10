//! Builds the C programs and a Python environment before the benchmark.

mod c;
mod python;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workloads::Language;

/// Paths of everything that has been built.
pub struct Prepared {
    /// This program, which is also the server and the Rust clients.
    pub program: PathBuf,
    /// Directory beside this program's own build.
    pub build_dir: PathBuf,
}

impl Prepared {
    pub fn c_program(&self, name: &str) -> PathBuf {
        self.build_dir.join("c").join(name)
    }

    pub fn python(&self) -> PathBuf {
        self.build_dir.join("venv/bin/python")
    }

    pub fn script(&self, name: &str) -> PathBuf {
        package_dir().join("python").join(name).with_extension("py")
    }
}

/// This package's directory, `benches/compare`.
pub fn package_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The main crate's directory.
pub fn crate_dir() -> PathBuf {
    package_dir().join("../..")
}

pub fn prepare(languages: &[Language]) -> Result<Prepared, Box<dyn Error>> {
    // target/release/compare is beside target/compare.
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("the program is not in a target directory")?;
    let build_dir = target.join("compare");
    let prepared = Prepared { program, build_dir };
    fs::create_dir_all(prepared.build_dir.join("c"))?;
    // pip downloads yyjson, so C needs the virtual environment, too.
    if languages.contains(&Language::C) || languages.contains(&Language::Python) {
        python::environment(&prepared)?;
    }
    if languages.contains(&Language::C) {
        eprintln!("building the C clients");
        c::build(&prepared)?;
    }
    if languages.contains(&Language::Python) {
        eprintln!("installing the Python clients");
        python::install(&prepared)?;
    }
    Ok(prepared)
}

/// Runs a command and returns its output; the error of a failure contains the output and what to install.
fn run(command: &mut Command, install: &str) -> Result<String, Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}; to install it: {install}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{text}{errors}\n{name} failed ({}); requires: {install}", output.status).into())
}
