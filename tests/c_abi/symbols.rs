//! What the libraries show to a linker and to a loader.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::artifacts::{SONAME, root};
use super::functions;
use super::libraries::libraries;
use super::tools::printed;

/// The symbols that a library defines for others.
fn defined(options: &[&str], library: &Path) -> BTreeSet<String> {
    let mut nm = Command::new("nm");
    let listed = printed(nm.args(options).arg("--defined-only").arg(library), "binutils");
    let symbol = |line: &str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [_address, _kind, name] => Some(name.to_owned()),
        _ => None,
    };
    listed.lines().filter_map(symbol).collect()
}

#[test]
fn the_shared_library_shows_the_headers_functions_and_nothing_else() {
    let library = libraries().shared_folder.join(SONAME);
    assert_eq!(defined(&["--dynamic"], &library), functions::of_the_header());
}

#[test]
fn the_static_library_shows_the_headers_functions_and_nothing_else() {
    let library = &libraries().static_library;
    assert_eq!(defined(&["--extern-only"], library), functions::of_the_header());
}

/// A name that it only mentions could not be found where another library asks for it as well.
#[test]
fn the_static_library_asks_for_nothing_that_it_does_not_need() {
    let mut readelf = Command::new("readelf");
    let library = &libraries().static_library;
    let relocations = printed(readelf.args(["-rW"]).arg(library), "binutils");
    let mut nm = Command::new("nm");
    let asked_for = printed(nm.arg("--undefined-only").arg(library), "binutils");
    let needed: BTreeSet<&str> =
        relocations.lines().filter_map(|line| line.split_whitespace().nth(4)).collect();
    let names = asked_for.lines().filter_map(|line| line.trim().split_once(' '));
    for (_, name) in names {
        assert!(needed.contains(name), "{name} is asked for and not needed");
    }
}

#[test]
fn the_shared_library_has_a_name_with_the_major_version() {
    let mut readelf = Command::new("readelf");
    let library = libraries().shared_folder.join(SONAME);
    let dynamic = printed(readelf.arg("-d").arg(library), "binutils");
    let names: Vec<&str> = dynamic.lines().filter(|line| line.contains("(SONAME)")).collect();
    assert_eq!(names.len(), 1, "{dynamic}");
    let major = env!("CARGO_PKG_VERSION_MAJOR");
    assert!(names[0].ends_with(&format!("[libgenesys_onboarding.so.{major}]")), "{names:?}");
}

#[test]
fn a_static_program_links_the_system_libraries_that_cmake_names() {
    let cmake = fs::read_to_string(root().join("bindings/c/CMakeLists.txt")).unwrap();
    let list = cmake.lines().find_map(|line| {
        let line = line.trim().strip_prefix("set(SYSTEM_LIBRARIES ")?;
        line.strip_suffix(')').filter(|list| !list.is_empty())
    });
    let list = list.expect("the list is one line of CMakeLists.txt");
    let named: Vec<String> = list.split_whitespace().map(|name| format!("-l{name}")).collect();
    assert_eq!(libraries().native, named);
}
