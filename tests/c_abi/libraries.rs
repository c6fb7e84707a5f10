//! The static and the shared library, built once for all tests, with a panic trigger.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::artifacts::{SONAME, build_dir, compile, output_dir, root, run, target};
use super::tools::target_words;

pub struct Libraries {
    /// As distributed: processed by `bindings/c/localize.sh`, but on Windows.
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
    let native = compile();
    let raw = output_dir();
    let folder = build_dir().join(target().unwrap_or_default());
    let shared_folder = folder.join("shared");
    fs::create_dir_all(&shared_folder).expect("a folder can be made");
    let raw_static_library = raw.join("libgenesys_onboarding.a");
    if is_windows() {
        for name in ["genesys_onboarding.dll", "libgenesys_onboarding.dll.a"] {
            link(&raw.join(name), &shared_folder.join(name));
        }
        return Libraries { static_library: raw_static_library, shared_folder, native };
    }
    let static_library = folder.join("libgenesys_onboarding.a");
    let mut localize = Command::new(root().join("bindings/c/localize.sh"));
    for (tool, default) in
        [("CC", "cc"), ("LD", "ld"), ("NM", "nm"), ("OBJCOPY", "objcopy"), ("AR", "ar")]
    {
        localize.env(tool, target_words(tool, default).join(" "));
    }
    run(localize.arg(raw_static_library).arg(&static_library), "binutils");
    for name in [SONAME, "libgenesys_onboarding.so"] {
        link(&raw.join("libgenesys_onboarding.so"), &shared_folder.join(name));
    }
    Libraries { static_library, shared_folder, native }
}

pub fn is_windows() -> bool {
    target().is_some_and(|target| target.contains("windows"))
}

fn link(to: &Path, from: &Path) {
    if fs::read_link(from).is_ok_and(|target| target == to) {
        return;
    }
    let _ = fs::remove_file(from);
    symlink(to, from).expect("a link can be made");
}
