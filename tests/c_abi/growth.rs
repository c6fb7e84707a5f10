//! Programs that were compiled against an older and a newer header than the library.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::artifacts::{build_dir, root, run};
use super::compiler::Language::C;
use super::libraries::libraries;
use super::tools::sources;

const HEADER: &str = "genesys_onboarding.h";

/// The last field of genesys_stage_user_request, and its end.
const LAST_FIELD: &str = "    const char *locale;\n} genesys_stage_user_request;";
const INITIALIZER: &str = "{sizeof(genesys_stage_user_request), NULL, NULL, NULL}";

/// Writes a header that differs from the library's in one struct, and returns its folder.
fn header_with(name: &str, last_fields: &str, initializer: &str) -> PathBuf {
    let folder = build_dir().join(name);
    fs::create_dir_all(&folder).expect("the folder can be created");
    let header =
        fs::read_to_string(root().join("include").join(HEADER)).expect("the header exists");
    for text in [LAST_FIELD, INITIALIZER] {
        assert_eq!(header.matches(text).count(), 1, "{text}");
    }
    let end = format!("{last_fields}}} genesys_stage_user_request;");
    let header = header.replace(LAST_FIELD, &end).replace(INITIALIZER, initializer);
    fs::write(folder.join(HEADER), header).expect("the header can be written");
    folder
}

fn run_with_header(include: &Path, source: &str) {
    let program = include.join("program");
    let mut compiler = Command::new(C.compiler().get_program());
    compiler.args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"]).arg(include);
    compiler.arg("-o").arg(&program).arg(sources().join("growth").join(source));
    compiler.arg("-L").arg(&libraries().shared_folder).arg("-lgenesys_onboarding");
    run(&mut compiler, C.package());
    let mut program = Command::new(program);
    run(program.env("LD_LIBRARY_PATH", &libraries().shared_folder), "libc6");
}

#[test]
fn program_with_a_field_less_still_works() {
    let older = "{sizeof(genesys_stage_user_request), NULL, NULL}";
    run_with_header(&header_with("older-header", "", older), "older.c");
}

#[test]
fn field_of_newer_program_is_rejected_when_set() {
    let fields = "    const char *locale;\n    const char *nickname;\n";
    let newer = "{sizeof(genesys_stage_user_request), NULL, NULL, NULL, NULL}";
    run_with_header(&header_with("newer-header", fields, newer), "newer.c");
}
