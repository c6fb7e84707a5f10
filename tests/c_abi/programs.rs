//! The programs of `tests/c`, each linked with the static and with the shared library, and run.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::slice;

use genesys_onboarding::sandbox::operation_ids;

use super::artifacts::{build_dir, root, run, target};
use super::compiler::Language::{self, C, Cpp};
use super::functions;
use super::libraries::{is_windows, libraries};
use super::tools::{printed, sources, words};

#[derive(Clone, Copy, Debug)]
pub enum Link {
    Static,
    Shared,
}

/// Compiles and runs a program, which exits with 0 on success. Returns what it prints.
pub fn run_program(name: &str, language: Language, link: Link, sources: &[PathBuf]) -> String {
    let program = compile(name, language, link, sources);
    let output = execute(&program);
    // Statically linked ones are large.
    fs::remove_file(program).expect("the program exists");
    String::from_utf8(output.stdout).expect("programs print text")
}

fn compile(name: &str, language: Language, link: Link, sources: &[PathBuf]) -> PathBuf {
    let folder = build_dir().join(target().unwrap_or_default()).join(format!("programs-{link:?}"));
    fs::create_dir_all(&folder).expect("the folder can be created");
    let program = folder.join(if is_windows() { format!("{name}.exe") } else { name.to_owned() });
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

fn execute(program: &Path) -> Output {
    let runner = match target() {
        None => words("GENESYS_TEST_RUNNER", ""),
        Some(target) => {
            words(&format!("CARGO_TARGET_{}_RUNNER", target.replace('-', "_").to_uppercase()), "")
        }
    };
    let mut command = match runner.split_first() {
        None => Command::new(program),
        Some((tool, arguments)) => {
            let mut command = Command::new(tool);
            command.args(arguments).arg(program);
            command
        }
    };
    command.env("LD_LIBRARY_PATH", &libraries().shared_folder);
    run(&mut command, "valgrind")
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
    "pages_json.c" as C: json_pages_are_read_in_order,
    "login.c" as C: login_yields_client_of_a_person,
    "bulk.c" as C: bulk_run_is_shared_and_resumed,
    "derived_clients.c" as C: derived_clients_differ_in_their_options,
    "callbacks.c" as C: callbacks_watch_and_end_calls,
    "token_source.c" as C: token_source_replaces_the_oauth_server,
    "transport.c" as C: transport_replaces_http,
    "wait.c" as C: waits_poll_until_completion_or_failure,
    "log.c" as C: log_has_own_records_without_secrets,
    "faults.c" as C: faults_map_to_statuses,
    "panic.c" as C: panic_is_a_status,
    "threads.c" as C: threads_share_a_client,
    "thread_limits.c" as C: small_and_cancelled_threads_complete,
    "log_threads.c" as C: callback_is_replaced_during_calls,
    "fork.c" as C: child_process_uses_parents_client,
    "cpp.cpp" as Cpp: cpp_header_covers_the_api,
}

/// An example of the C API, which runs against the sandbox.
struct Example {
    path: PathBuf,
    language: Language,
}

impl Example {
    fn name(&self) -> &str {
        self.path.file_stem().and_then(OsStr::to_str).expect("it is UTF-8")
    }

    fn run(&self) -> String {
        let name = format!("example_{}_{}", self.name(), self.language.name());
        run_program(&name, self.language, Link::Shared, slice::from_ref(&self.path))
    }
}

const QUICKSTART: &str = "quickstart";

fn examples() -> Vec<Example> {
    let files = fs::read_dir(root().join("bindings/c/examples")).expect("the folder exists");
    let paths = files.map(|file| file.expect("the folder can be read").path());
    let example = |path: PathBuf| {
        let language = match path.extension().and_then(OsStr::to_str) {
            Some("c") => C,
            Some("cpp") => Cpp,
            _ => return None,
        };
        Some(Example { path, language })
    };
    paths.filter_map(example).collect()
}

#[test]
fn examples_run() {
    for example in examples().iter().filter(|example| example.name() != QUICKSTART) {
        example.run();
    }
}

#[test]
fn examples_are_those_of_rust() {
    let files = fs::read_dir(root().join("examples")).expect("the folder exists");
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let of_rust: BTreeSet<String> =
        names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned)).collect();
    // Rust's observer is one for the crate `tracing`.
    let of_rust = of_rust.into_iter().map(|name| name.replace("tracing", "observer")).collect();
    let examples = examples();
    for language in [C, Cpp] {
        let own = examples.iter().filter(|example| example.language == language);
        let names: BTreeSet<String> = own.map(|example| example.name().to_owned()).collect();
        assert_eq!(names, of_rust, "{language:?}");
    }
}

#[test]
fn quickstarts_call_every_operation() {
    for example in examples().iter().filter(|example| example.name() == QUICKSTART) {
        let output = example.run();
        let lines = output.lines().filter_map(|line| line.split_once(" -> "));
        let called: BTreeSet<&str> = lines.map(|(operation, _)| operation.trim()).collect();
        for id in operation_ids() {
            assert!(called.contains(id), "{} does not call {id}", example.path.display());
        }
    }
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
