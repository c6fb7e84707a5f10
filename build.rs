//! Writes the C headers in `include` from `src/ffi`, if the feature `__generate-header` asks for them.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(docsrs, genesys_panic_trigger)");
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "__generate-header")]
    header::generate();
}

/// The headers: what cbindgen reads from the source, finished for C by rules that hold for every item.
#[cfg(feature = "__generate-header")]
mod header {
    use std::fs;

    const CONFIG: &str = "src/ffi/cbindgen.toml";
    const HEADER: &str = "include/genesys_onboarding.h";
    /// The same for FFI loaders that read declarations and no directives: LuaJIT, PHP, cffi.
    const FFI_HEADER: &str = "include/genesys_onboarding.ffi.h";
    /// What FFI_HEADER lacks: PHP resolves every function at once, and not every library has these.
    const SANDBOX_FFI_HEADER: &str = "include/genesys_onboarding_sandbox.ffi.h";
    const SANDBOX: &str = "#if defined(GENESYS_ONBOARDING_SANDBOX)";

    /// The order of the header.
    const SOURCES: [&str; 27] = [
        "version",
        "contract",
        "status",
        "error",
        "event",
        "user_data",
        "header",
        "callbacks",
        "token",
        "transport",
        "client",
        "options",
        "last_response",
        "builder",
        "json",
        "login",
        "bulk",
        "pages",
        "invites",
        "join_codes",
        "activations",
        "provisionings",
        "wait",
        "organizations",
        "users",
        "log",
        "sandbox",
    ];

    pub fn generate() {
        println!("cargo::rerun-if-changed=src/ffi");
        let config = cbindgen::Config::from_file(CONFIG).expect("the configuration is valid");
        let builder = cbindgen::Builder::new().with_config(config);
        let bindings = SOURCES
            .iter()
            .fold(builder, |builder, name| builder.with_src(format!("src/ffi/{name}.rs")))
            .generate()
            .expect("src/ffi can be read as a header");
        let mut generated = Vec::new();
        bindings.write(&mut generated);
        let generated = String::from_utf8(generated).expect("a header is text");
        let items = finish(&generated);
        let (sandbox, others): (Vec<_>, Vec<_>) =
            items.iter().map(String::as_str).partition(|item| item.starts_with(SANDBOX));
        write(FFI_HEADER, &declarations(&others.join("\n")));
        write(SANDBOX_FFI_HEADER, &declarations(&sandbox.join("\n")));
        write(HEADER, &(items.join("\n\n") + "\n"));
    }

    /// Leaves an unchanged file alone, so that a build without a change changes nothing.
    fn write(path: &str, text: &str) {
        println!("cargo::rerun-if-changed={path}");
        if fs::read_to_string(path).ok().as_deref() != Some(text) {
            fs::write(path, text).expect("the header can be written");
        }
    }

    /// Empty lines lie between cbindgen's items and nowhere else.
    fn finish(generated: &str) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for item in generated.trim_end().split("\n\n") {
            let enumerator = enumerator(item);
            match (enumerator, items.last_mut().and_then(|last| last.strip_suffix("\n};"))) {
                (Some(enumerator), Some(open)) if open.starts_with("enum {") => {
                    let grown = format!("{open}\n{enumerator}\n}};");
                    *items.last_mut().expect("it was matched") = grown;
                }
                (Some(enumerator), _) => items.push(format!("enum {{\n{enumerator}\n}};")),
                (None, _) => items.push(with_attributes(&with_initializer(item))),
            }
        }
        items
    }

    /// A constant as an enumerator, which loaders of headers see. Those of the version stay macros.
    fn enumerator(item: &str) -> Option<String> {
        let (comment, define) = item.rsplit_once("\n#define ")?;
        let (name, value) = define.split_once(' ')?;
        if name.starts_with("GENESYS_ONBOARDING_") {
            return None;
        }
        let comment: Vec<String> = comment.lines().map(|line| format!("    {line}")).collect();
        Some(format!("{}\n    {name} = {value},", comment.join("\n")))
    }

    /// Adds its initializer to a struct that begins with its size. Each field is named in it by its place,
    /// so that no compiler finds one missing.
    fn with_initializer(item: &str) -> String {
        let Some((name, fields)) = caller_struct(item) else {
            return item.to_owned();
        };
        let values: Vec<&str> = fields.iter().skip(1).map(|field| zero(field)).collect();
        let initializer = format!(
            "/**\n * Initializer of {name}: sets struct_size; every other field is absent.\n */\n\
             #define {}_INIT {{sizeof({name}), {}}}",
            name.to_uppercase(),
            values.join(", ")
        );
        match item.strip_suffix("\n#endif") {
            Some(guarded) => format!("{guarded}\n\n{initializer}\n#endif"),
            None => format!("{item}\n\n{initializer}"),
        }
    }

    /// The name and the fields of a struct that begins with its size.
    fn caller_struct(item: &str) -> Option<(&str, Vec<&str>)> {
        let (_, declaration) = item.split_once("typedef struct ")?;
        let (name, body) = declaration.split_once(" {\n")?;
        let fields: Vec<&str> = body
            .lines()
            .map(str::trim)
            .filter(|line| line.ends_with(';') && !line.starts_with('}'))
            .collect();
        (*fields.first()? == "size_t struct_size;").then_some((name, fields))
    }

    fn zero(field: &str) -> &'static str {
        if field.contains('*') || field.contains("_callback ") {
            "NULL"
        } else if field.starts_with("bool ") {
            "false"
        } else {
            "0"
        }
    }

    /// Adds to a function what imports it from a DLL and, if it can fail, what warns of a lost status.
    fn with_attributes(item: &str) -> String {
        let is_function =
            item.trim_end_matches("\n#endif").ends_with(");") && !item.contains("typedef ");
        if !is_function {
            return item.to_owned();
        }
        let attributes = match item.contains("genesys_error **error);") {
            true => "GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK",
            false => "GENESYS_ONBOARDING_API",
        };
        item.replacen("\n */\n", &format!("\n */\n{attributes}\n"), 1)
    }

    /// The declarations of a header without comments, directives and attributes.
    fn declarations(header: &str) -> String {
        let mut pieces = header.split("/*");
        let mut code = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            code.push_str(piece.split_once("*/").map_or("", |(_, after)| after));
        }
        let is_declaration = |line: &&str| {
            !line.trim().is_empty()
                && !line.starts_with('#')
                && !line.starts_with("GENESYS_ONBOARDING_")
                && !line.contains("extern \"C\"")
        };
        code.lines().filter(is_declaration).flat_map(|line| [line, "\n"]).collect()
    }
}
