//! The symbols and names of the libraries, as linkers and loaders see them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::artifacts::{SONAME, root};
use super::functions;
use super::libraries::libraries;
use super::tools::printed;

/// Returns the symbols that a library defines for others.
pub fn defined(options: &[&str], library: &Path) -> BTreeSet<String> {
    let mut nm = Command::new("nm");
    let listed = printed(nm.args(options).arg("--defined-only").arg(library), "binutils");
    let symbol = |line: &str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        [_address, _kind, name] => Some(name.to_owned()),
        _ => None,
    };
    listed.lines().filter_map(symbol).collect()
}

#[test]
fn shared_library_exports_the_headers_functions() {
    let library = libraries().shared_folder.join(SONAME);
    assert_eq!(defined(&["--dynamic"], &library), functions::of_the_header());
}

#[test]
fn static_library_defines_the_headers_functions() {
    let library = &libraries().static_library;
    assert_eq!(defined(&["--extern-only"], library), functions::of_the_header());
}

#[test]
fn static_library_hides_its_functions() {
    let mut readelf = Command::new("readelf");
    let library = &libraries().static_library;
    let symbols = printed(readelf.args(["-sW"]).arg(library), "binutils");
    let hidden: BTreeSet<String> = symbols
        .lines()
        .filter(|line| line.contains(" GLOBAL HIDDEN "))
        .filter_map(|line| line.split_whitespace().last().map(str::to_owned))
        .collect();
    assert_eq!(hidden, functions::of_the_header());
}

/// An undefined symbol without a reference would make the program need it.
#[test]
fn static_library_has_no_unused_undefined_symbols() {
    let library = &libraries().static_library;
    let mut objdump = Command::new("objdump");
    let relocations = printed(objdump.arg("--reloc").arg(library), "binutils");
    let mut nm = Command::new("nm");
    let undefined = printed(nm.arg("--undefined-only").arg(library), "binutils");
    // A symbol, and what is added to its address: `write-0x0000000000000004`.
    let values = relocations.lines().filter_map(|line| line.split_whitespace().nth(2));
    let used: BTreeSet<&str> =
        values.map(|value| value.rsplit_once(['+', '-']).map_or(value, |(name, _)| name)).collect();
    let names = undefined.lines().filter_map(|line| line.trim().split_once(' '));
    for (_, name) in names {
        assert!(used.contains(name), "{name} is undefined and not used");
    }
}

#[test]
fn shared_library_is_named_by_what_breaks_programs() {
    let mut readelf = Command::new("readelf");
    let library = libraries().shared_folder.join(SONAME);
    let dynamic = printed(readelf.arg("-d").arg(library), "binutils");
    let names: Vec<&str> = dynamic.lines().filter(|line| line.contains("(SONAME)")).collect();
    assert_eq!(names.len(), 1, "{dynamic}");
    assert!(names[0].ends_with(&format!("[{SONAME}]")), "{names:?}");
    let abi_version = match env!("CARGO_PKG_VERSION_MAJOR") {
        "0" => concat!("0.", env!("CARGO_PKG_VERSION_MINOR")),
        major => major,
    };
    assert_eq!(SONAME, format!("libgenesys_onboarding.so.{abi_version}"));
}

/// CMake's list for Linux with glibc, the first one of that branch.
#[test]
fn cmake_names_the_native_libraries() {
    let cmake = fs::read_to_string(root().join("bindings/c/cmake/libraries.cmake")).unwrap();
    let linux = cmake.split_once("set(SHARED_NAME libgenesys_onboarding.so)").unwrap().1;
    let list = linux.split_once("set(SYSTEM_LIBRARIES ").unwrap().1.split_once(')').unwrap().0;
    let named: Vec<String> = list.split_whitespace().map(|name| format!("-l{name}")).collect();
    // Compilers add the unwinder that goes with their other options.
    let native = libraries().native.iter().filter(|name| *name != "-lgcc_s");
    assert_eq!(named, native.cloned().collect::<Vec<_>>());
}
