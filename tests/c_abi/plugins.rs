//! Plugins that link the static library: each calls its own copy and exports none of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use super::artifacts::{build_dir, run};
use super::compiler::Language::C;
use super::libraries::libraries;
use super::symbols::defined;
use super::tools::{sources, words};

fn command() -> Command {
    let mut compiler = C.compiler();
    compiler.args(["-std=c99", "-g", "-pthread", "-D_POSIX_C_SOURCE=200809L"]);
    compiler.args(words("GENESYS_TEST_CFLAGS", ""));
    compiler
}

fn link(mut compiler: Command, source: &str, result: &str) -> PathBuf {
    let libraries = libraries();
    let result = build_dir().join(result);
    compiler.arg("-o").arg(&result).arg(sources().join("plugins").join(source));
    compiler.arg(&libraries.static_library).args(&libraries.native);
    run(&mut compiler, C.package());
    result
}

fn plugin(name: &str) -> PathBuf {
    let mut compiler = command();
    compiler.args(["-shared", "-fPIC", &format!("-DPLUGIN_NAME={name}")]);
    link(compiler, "plugin.c", &format!("plugin-{name}.so"))
}

#[test]
fn plugins_call_their_own_copies_and_export_none() {
    let (one, two) = (plugin("one"), plugin("two"));
    let exported = defined(&["--dynamic"], &one);
    let own = ["plugin_call_one", "plugin_version_one"].map(str::to_owned);
    assert_eq!(exported, BTreeSet::from(own));
    let mut compiler = command();
    // What the host exports would be found before a plugin's own.
    compiler.arg("-rdynamic");
    let host = link(compiler, "host.c", "plugin-host");
    run(Command::new(host).args([one, two]), "libc6");
}
