//! Creates a virtual environment with this package and the other clients.

use std::error::Error;
use std::process::Command;

use super::{Prepared, crate_dir, package_dir, run};

const INSTALL: &str = "apt-get install python3 python3-venv";

pub fn environment(prepared: &Prepared) -> Result<(), Box<dyn Error>> {
    if !prepared.python().exists() {
        let venv = prepared.build_dir.join("venv");
        run(Command::new("python3").args(["-m", "venv"]).arg(venv), INSTALL)?;
    }
    Ok(())
}

pub fn install(prepared: &Prepared) -> Result<(), Box<dyn Error>> {
    let requirements = package_dir().join("python/requirements.txt");
    run(pip(prepared).arg("-r").arg(requirements), "access to PyPI")?;
    let mut command = pip(prepared);
    command.args(["--no-deps", "--force-reinstall"]).arg(crate_dir().join("bindings/python"));
    // The package's build runs cargo; a separate target directory keeps the main crate's builds valid.
    run(command.env("CARGO_TARGET_DIR", prepared.build_dir.join("python-cargo")), "Rust and PyPI")?;
    Ok(())
}

fn pip(prepared: &Prepared) -> Command {
    let mut command = Command::new(prepared.python());
    command.args(["-m", "pip", "install", "-q", "--disable-pip-version-check"]);
    command
}
