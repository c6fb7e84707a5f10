//! Percent-decoding of path segments, queries and forms. Each value is decoded exactly once.

use percent_encoding::percent_decode;

/// Decodes a path segment, where a plus sign is literal.
pub(super) fn decode_segment(encoded: &str) -> String {
    percent_decode(encoded.as_bytes()).decode_utf8_lossy().into_owned()
}

/// Parses the pairs of a query or a form, where a plus sign is a space.
pub(super) fn parse_form(encoded: &[u8]) -> impl Iterator<Item = (String, String)> {
    split_pairs(encoded).map(|(name, value)| (decode_form_value(name), decode_form_value(value)))
}

/// Splits a query or a form into its pairs, which stay encoded.
pub(super) fn split_pairs(encoded: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let middle = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = pair.split_at(middle);
        (name, value.get(1..).unwrap_or_default())
    })
}

pub(super) fn decode_form_value(encoded: &[u8]) -> String {
    let with_spaces: Vec<u8> =
        encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&with_spaces).decode_utf8_lossy().into_owned()
}
