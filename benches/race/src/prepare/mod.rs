//! What must be built before the race: the C programs and a Python with its packages.

mod c;
mod python;

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::disciplines::Language;

/// Where all that has been built stands.
pub struct Prepared {
    /// The race itself, which is also the server and the Rust contestants.
    pub program: PathBuf,
    /// A folder beside the race's own build.
    pub room: PathBuf,
}

impl Prepared {
    pub fn c_program(&self, name: &str) -> PathBuf {
        self.room.join("c").join(name)
    }

    pub fn python(&self) -> PathBuf {
        self.room.join("venv/bin/python")
    }

    pub fn script(&self, name: &str) -> PathBuf {
        race_dir().join("python").join(name).with_extension("py")
    }
}

/// This package's folder, `benches/race`.
pub fn race_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The main crate's folder.
pub fn crate_dir() -> PathBuf {
    race_dir().join("../..")
}

pub fn prepare(languages: &[Language]) -> Result<Prepared, Box<dyn Error>> {
    // target/release/race stands beside target/race.
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("the program stands in no target folder")?;
    let room = target.join("race");
    let prepared = Prepared { program, room };
    fs::create_dir_all(prepared.room.join("c"))?;
    // yyjson comes by pip, so C needs the virtual environment too.
    if languages.contains(&Language::C) || languages.contains(&Language::Python) {
        python::environment(&prepared)?;
    }
    if languages.contains(&Language::C) {
        eprintln!("building the C contestants");
        c::build(&prepared)?;
    }
    if languages.contains(&Language::Python) {
        eprintln!("installing the Python contestants");
        python::install(&prepared)?;
    }
    Ok(prepared)
}

/// Runs a command and gives what it printed; a failure shows all of its output and names what to install.
fn run(command: &mut Command, install: &str) -> Result<String, Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}; install it: {install}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{text}{errors}\n{name} failed ({}); it needs: {install}", output.status).into())
}
