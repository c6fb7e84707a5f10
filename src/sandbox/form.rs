//! Percent-decoding of path segments, queries and forms. Each value is decoded exactly once.

use percent_encoding::percent_decode;

/// Decodes a path segment, where a plus sign is literal.
pub(super) fn decode_segment(encoded: &str) -> String {
    percent_decode(encoded.as_bytes()).decode_utf8_lossy().into_owned()
}

/// Parses the pairs of a query or a form, where a plus sign is a space.
pub(super) fn parse_form(encoded: &[u8]) -> impl Iterator<Item = (String, String)> {
    encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(middle);
        (decode_form_value(name), decode_form_value(value.get(1..).unwrap_or_default()))
    })
}

fn decode_form_value(encoded: &[u8]) -> String {
    let with_spaces: Vec<u8> =
        encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&with_spaces).decode_utf8_lossy().into_owned()
}
