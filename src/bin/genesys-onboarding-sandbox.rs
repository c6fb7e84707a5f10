//! Serves the sandbox in the foreground, for programs in any language; `--help` describes it.

use std::env;
use std::process::ExitCode;

use genesys_onboarding::sandbox::run_command;

fn main() -> ExitCode {
    let arguments = env::args_os().skip(1);
    ExitCode::from(run_command(arguments.map(|text| text.to_string_lossy().into_owned())))
}
