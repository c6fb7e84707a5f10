//! Writes `include/genesys_onboarding.h` from `src/ffi`, if the feature `generate-header` asks for it.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(genesys_panic_trigger)");
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "generate-header")]
    header::generate();
}

#[cfg(feature = "generate-header")]
mod header {
    use std::fs;
    use std::path::Path;

    const CONFIG: &str = "src/ffi/cbindgen.toml";
    const HEADER: &str = "include/genesys_onboarding.h";

    /// The order of the header.
    const SOURCES: [&str; 18] = [
        "version",
        "status",
        "error",
        "client",
        "builder",
        "builder_settings",
        "builder_way",
        "json",
        "page_options",
        "pages",
        "invites",
        "join_codes",
        "activations",
        "provisionings",
        "organizations",
        "users",
        "log",
        "sandbox",
    ];

    pub fn generate() {
        println!("cargo::rerun-if-changed=src/ffi");
        println!("cargo::rerun-if-changed={HEADER}");
        let config = cbindgen::Config::from_file(CONFIG).expect("the configuration is sound");
        let builder = cbindgen::Builder::new().with_config(config);
        let bindings = SOURCES
            .iter()
            .fold(builder, |builder, name| builder.with_src(format!("src/ffi/{name}.rs")))
            .generate()
            .expect("src/ffi can be read as a header");
        let mut text = Vec::new();
        bindings.write(&mut text);
        // A file that is right is left alone, so that a build without a change changes nothing.
        if fs::read(HEADER).ok().as_deref() != Some(&text) {
            fs::create_dir_all(Path::new(HEADER).parent().expect("it is in a folder"))
                .and_then(|()| fs::write(HEADER, text))
                .expect("the header can be written");
        }
    }
}
