//! Description of the machine.

use std::fs;
use std::process::Command;
use std::thread;

/// The processor, the operating system, and the versions that lock files do not contain.
pub fn describe() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|info| {
            Some(info.lines().find_map(|line| line.strip_prefix("model name"))?.to_owned())
        })
        .map_or_else(
            || "unknown processor".to_owned(),
            |name| name.replace(':', "").trim().to_owned(),
        );
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let system = first_line("uname", &["-sr"]);
    let curl = first_line("curl-config", &["--version"]);
    let rust = first_line("rustc", &["--version"]);
    let compiler = first_line("cc", &["--version"]);
    format!("{processor}, {processors} processors, {system}, {rust}, {compiler}, {curl}")
}

fn first_line(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output().ok();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let line = text.as_deref().and_then(|text| text.lines().next());
    line.map_or_else(|| format!("no {command}"), str::to_owned)
}
