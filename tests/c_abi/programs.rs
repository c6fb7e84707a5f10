//! The programs of `tests/c`, each linked with the static and with the shared library, and run.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::artifacts::{build_dir, root, run};
use super::compiler::Language::{self, C, Cpp};
use super::functions;
use super::libraries::libraries;
use super::tools::{printed, sources, words};

#[derive(Clone, Copy, Debug)]
pub enum Link {
    Static,
    Shared,
}

/// Compiles and runs a program, which exits with 0 on success.
pub fn run_program(name: &str, language: Language, link: Link, sources: &[PathBuf]) {
    let program = compile(name, language, link, sources);
    execute(&program);
    // Statically linked ones are large.
    fs::remove_file(program).expect("the program exists");
}

fn compile(name: &str, language: Language, link: Link, sources: &[PathBuf]) -> PathBuf {
    let folder = build_dir().join(format!("programs-{link:?}"));
    fs::create_dir_all(&folder).expect("the folder can be created");
    let program = folder.join(name);
    let mut compiler = language.compiler();
    compiler.arg(match language {
        C => "-std=c99",
        Cpp => "-std=c++17",
    });
    compiler.args(["-g", "-pthread", "-D_POSIX_C_SOURCE=200809L"]);
    compiler.args(words("GENESYS_TEST_CFLAGS", "")).arg("-o").arg(&program);
    for source in sources {
        match source.extension().is_some_and(|extension| extension == "a") {
            true => compiler.args(["-x", "none"]),
            false => compiler.args(["-x", language.name()]),
        };
        compiler.arg(source);
    }
    add_library(&mut compiler, link);
    run(&mut compiler, language.package());
    program
}

fn add_library(compiler: &mut Command, link: Link) {
    let libraries = libraries();
    compiler.args(["-x", "none"]);
    match link {
        Link::Static => compiler.arg(&libraries.static_library).args(&libraries.native),
        Link::Shared => {
            compiler.arg("-L").arg(&libraries.shared_folder).arg("-lgenesys_onboarding")
        }
    };
}

fn execute(program: &Path) {
    let runner = words("GENESYS_TEST_RUNNER", "");
    let mut command = match runner.split_first() {
        None => Command::new(program),
        Some((tool, arguments)) => {
            let mut command = Command::new(tool);
            command.args(arguments).arg(program);
            command
        }
    };
    command.env("LD_LIBRARY_PATH", &libraries().shared_folder);
    run(&mut command, "valgrind");
}

macro_rules! programs {
    ($($source:literal as $language:ident: $test:ident,)*) => {
        const SOURCES: &[&str] = &[$($source,)*];

        mod linked_statically {
            $(#[test] fn $test() {
                use super::*;
                let name = stringify!($test);
                run_program(name, $language, Link::Static, &[sources().join($source)]);
            })*
        }

        mod linked_dynamically {
            $(#[test] fn $test() {
                use super::*;
                let name = stringify!($test);
                run_program(name, $language, Link::Shared, &[sources().join($source)]);
            })*
        }
    };
}

programs! {
    "all_operations.c" as C: operations_succeed_and_fail_in_c,
    "all_operations.c" as Cpp: operations_succeed_and_fail_in_cpp,
    "remaining_functions.c" as C: other_functions_succeed_and_fail_in_c,
    "remaining_functions.c" as Cpp: other_functions_succeed_and_fail_in_cpp,
    "null_arguments.c" as C: null_is_rejected_or_absent,
    "request_fields.c" as C: request_fields_are_rejected_or_sent,
    "struct_size.c" as C: struct_size_bounds_what_is_read,
    "invalid_utf8.c" as C: invalid_utf8_is_rejected,
    "call_order.c" as C: unusual_call_order_does_not_crash,
    "ownership.c" as C: results_outlive_their_client,
    "pages.c" as C: iterators_return_every_entity_once,
    "json.c" as C: json_surface_is_complete,
    "log.c" as C: log_has_own_records_without_secrets,
    "faults.c" as C: faults_map_to_statuses,
    "panic.c" as C: panic_is_a_status,
    "threads.c" as C: threads_share_a_client,
    "thread_limits.c" as C: small_and_cancelled_threads_complete,
    "log_threads.c" as C: callback_is_replaced_during_calls,
    "fork.c" as C: child_process_uses_parents_client,
    "cpp.cpp" as Cpp: cpp_header_covers_the_api,
}

/// They are written against the headers alone and run against the sandbox.
#[test]
fn examples_run() {
    let folder = root().join("bindings/c/examples");
    let mut examples = 0;
    for file in fs::read_dir(folder).expect("the folder exists") {
        let path = file.expect("the folder can be read").path();
        let language = match path.extension().and_then(OsStr::to_str) {
            Some("c") => C,
            Some("cpp") => Cpp,
            _ => continue,
        };
        let name = path.file_name().and_then(OsStr::to_str).expect("it is UTF-8").replace('.', "_");
        run_program(&format!("example_{name}"), language, Link::Shared, &[path]);
        examples += 1;
    }
    // One for each task, in both languages, and the quickstart.
    assert_eq!(examples, 14);
}

#[test]
fn every_program_is_listed() {
    let files = fs::read_dir(sources()).expect("the folder exists");
    let programs: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".c") || name.ends_with(".cpp"))
        .collect();
    assert_eq!(programs, SOURCES.iter().map(|&name| name.to_owned()).collect());
}

/// By the undefined symbols of two programs, which are run in C and in C++ above.
#[test]
fn every_declared_function_is_called() {
    let mut called = BTreeSet::new();
    for source in ["all_operations", "remaining_functions"] {
        let name = format!("symbols-of-{source}");
        let program = compile(&name, C, Link::Shared, &[sources().join(format!("{source}.c"))]);
        let undefined = printed(Command::new("nm").args(["-D", "-u"]).arg(program), "binutils");
        let names = undefined.lines().filter_map(|line| line.split_whitespace().last());
        called.extend(names.filter(|name| name.starts_with("genesys_")).map(str::to_owned));
    }
    assert_eq!(called, functions::of_the_header());
}
