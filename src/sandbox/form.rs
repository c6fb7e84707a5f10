//! Takes apart what is percent-encoded: path segments, queries and forms. Each is decoded exactly once.

use percent_encoding::percent_decode;

/// One segment of a path; here a plus sign is a plus sign.
pub(super) fn segment(encoded: &str) -> String {
    percent_decode(encoded.as_bytes()).decode_utf8_lossy().into_owned()
}

/// The pairs of a query or a form, where a plus sign is a space.
pub(super) fn pairs(encoded: &[u8]) -> impl Iterator<Item = (String, String)> {
    encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(middle);
        (form_text(name), form_text(value.get(1..).unwrap_or_default()))
    })
}

fn form_text(encoded: &[u8]) -> String {
    let with_spaces: Vec<u8> =
        encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&with_spaces).decode_utf8_lossy().into_owned()
}
