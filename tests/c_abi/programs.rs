//! The programs of `tests/c`, each linked with the static and with the shared library, and run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::artifacts::{build_dir, run};
use super::compiler::Language::{self, C, Cpp};
use super::functions;
use super::libraries::libraries;
use super::tools::{printed, sources, words};

#[derive(Clone, Copy, Debug)]
pub enum Link {
    Static,
    Shared,
}

/// A program with its sources; it ends with 0 if all holds.
pub fn holds(name: &str, language: Language, link: Link, sources: &[PathBuf]) {
    let program = compile(name, language, link, sources);
    start(&program);
    // Statically linked ones are large.
    fs::remove_file(program).expect("the program is there");
}

fn compile(name: &str, language: Language, link: Link, sources: &[PathBuf]) -> PathBuf {
    let folder = build_dir().join(format!("programs-{link:?}"));
    fs::create_dir_all(&folder).expect("a folder can be made");
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

fn start(program: &Path) {
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
    ($($source:literal as $language:ident: $what_holds:ident,)*) => {
        const SOURCES: &[&str] = &[$($source,)*];

        mod linked_statically {
            $(#[test] fn $what_holds() {
                use super::*;
                let name = stringify!($what_holds);
                holds(name, $language, Link::Static, &[sources().join($source)]);
            })*
        }

        mod linked_dynamically {
            $(#[test] fn $what_holds() {
                use super::*;
                let name = stringify!($what_holds);
                holds(name, $language, Link::Shared, &[sources().join($source)]);
            })*
        }
    };
}

programs! {
    "all_operations.c" as C: every_operation_works_and_fails_in_c,
    "all_operations.c" as Cpp: every_operation_works_and_fails_in_cpp,
    "remaining_functions.c" as C: every_other_function_works_and_fails_in_c,
    "remaining_functions.c" as Cpp: every_other_function_works_and_fails_in_cpp,
    "null_arguments.c" as C: null_is_refused_or_absent,
    "request_fields.c" as C: the_fields_of_requests_are_refused_or_sent,
    "invalid_utf8.c" as C: text_that_is_not_utf8_is_refused,
    "call_order.c" as C: an_odd_order_of_calls_is_no_crash,
    "ownership.c" as C: results_outlive_what_they_came_from,
    "pages.c" as C: iterators_give_everything_once,
    "json.c" as C: json_is_a_surface_of_its_own,
    "log.c" as C: the_log_is_this_librarys_and_has_no_secrets,
    "faults.c" as C: trouble_is_told_as_what_it_is,
    "panic.c" as C: a_panic_is_a_status,
    "threads.c" as C: eight_threads_share_a_client,
    "log_threads.c" as C: a_callback_is_replaced_while_threads_call,
    "fork.c" as C: a_child_goes_on,
    "cpp.cpp" as Cpp: the_cpp_header_offers_all,
}

#[test]
fn no_program_is_forgotten() {
    let files = fs::read_dir(sources()).expect("the folder is there");
    let programs: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".c") || name.ends_with(".cpp"))
        .collect();
    assert_eq!(programs, SOURCES.iter().map(|&name| name.to_owned()).collect());
}

/// By what two programs ask the shared library for; both are run, in C and in C++, above.
#[test]
fn every_function_of_the_header_is_called() {
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
