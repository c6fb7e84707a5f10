//! The static and the shared library, built once for all tests, with a panic trigger.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::artifacts::{SONAME, build_dir, compile, root, run};

pub struct Libraries {
    /// As distributed: processed by `bindings/c/localize.sh`.
    pub static_library: PathBuf,
    /// The folder of the shared library, with its names for linking and for loading.
    pub shared_folder: PathBuf,
    /// The native libraries that the static library needs, as rustc prints them.
    pub native: Vec<String>,
}

pub fn libraries() -> &'static Libraries {
    static LIBRARIES: OnceLock<Libraries> = OnceLock::new();
    LIBRARIES.get_or_init(build)
}

fn build() -> Libraries {
    let build_dir = build_dir();
    let native = compile();
    let raw = build_dir.join("debug");

    let static_library = build_dir.join("libgenesys_onboarding.a");
    let mut localize = Command::new(root().join("bindings/c/localize.sh"));
    run(localize.arg(raw.join("libgenesys_onboarding.a")).arg(&static_library), "binutils");

    let shared_folder = build_dir.join("shared");
    fs::create_dir_all(&shared_folder).expect("a folder can be made");
    for name in [SONAME, "libgenesys_onboarding.so"] {
        link(&raw.join("libgenesys_onboarding.so"), &shared_folder.join(name));
    }
    Libraries { static_library, shared_folder, native }
}

fn link(to: &Path, from: &Path) {
    if fs::read_link(from).is_ok_and(|target| target == to) {
        return;
    }
    let _ = fs::remove_file(from);
    symlink(to, from).expect("a link can be made");
}
