//! Reads the bytes of a TLS setting.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::pem::{BEGIN, contains};
use crate::config::PemSource;
use crate::config::pem::as_path;

/// Maximum size of a file, in bytes; all public certificate authorities together have about 250 KiB.
const MAX_PEM_BYTES: u64 = 8 * 1024 * 1024;

/// Extensions of the files that TLS settings name.
const EXTENSIONS: [&str; 12] =
    ["pem", "crt", "cer", "cert", "key", "p12", "pfx", "der", "p7b", "jks", "ca", "txt"];

/// The bytes of a setting. A path is shown in an error only if it cannot be a mistyped key.
pub(super) fn read(source: &PemSource) -> Result<Zeroizing<Vec<u8>>, String> {
    match source {
        PemSource::Inline(pem) => Ok(pem.clone()),
        PemSource::File(path) => read_file(path),
        PemSource::InlineOrFile(value) if is_inline(value) => Ok(value.clone()),
        PemSource::InlineOrFile(value) => read_file(as_path(value)),
    }
}

/// Whether a value is PEM, or cannot be a path; then what it is can be told by its content.
fn is_inline(value: &[u8]) -> bool {
    let cannot_be_path = |byte| matches!(byte, &b'\n' | b'\r' | b'\0');
    value.is_empty() || value.iter().any(cannot_be_path) || contains(value, BEGIN)
}

fn read_file(path: &Path) -> Result<Zeroizing<Vec<u8>>, String> {
    let mut pem = Zeroizing::new(Vec::new());
    let result = File::open(path).and_then(|file| {
        // Reserved first, since a growing vector leaves copies of a key behind.
        pem.reserve_exact(file.metadata()?.len().min(MAX_PEM_BYTES) as usize + 1);
        file.take(MAX_PEM_BYTES + 1).read_to_end(&mut pem)
    });
    let name = shown(path).map_or("the file".to_owned(), |path| format!("{path:?}"));
    match result {
        Ok(length) if length as u64 > MAX_PEM_BYTES => {
            Err(format!("{name} is larger than 8 MiB; pass a file with PEM only"))
        }
        Ok(_) => Ok(pem),
        Err(error) => Err(format!(
            "cannot read {name}: {}; pass the path of a readable PEM file, or PEM with its BEGIN \
             line",
            reason(&error)
        )),
    }
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "it is a directory",
        io::ErrorKind::NotADirectory => "a part of the path is not a directory",
        io::ErrorKind::InvalidFilename => "the path is too long",
        io::ErrorKind::InvalidInput => "the path is invalid",
        _ => "input/output error",
    }
}

/// The path, if it cannot be a key or a part of one: it ends like a file with PEM, which base64 cannot, and
/// no part of it is as long as a line of base64.
fn shown(path: &Path) -> Option<&str> {
    const MAX_SHOWN: usize = 255;
    const MAX_PART: usize = 32;
    let text = path.to_str().filter(|text| text.len() <= MAX_SHOWN)?;
    let extension = path.extension()?.to_str()?;
    let is_base64_or_digit = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '=');
    let is_short = text.split(|c| !is_base64_or_digit(c)).all(|part| part.len() <= MAX_PART);
    let is_plain = !text.contains(char::is_control) && is_short;
    (is_plain && EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
        .then_some(text)
}
