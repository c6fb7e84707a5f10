//! PEM blocks in a file of bytes (RFC 7468, read as leniently as OpenSSL does): comments around the blocks
//! may be in any encoding, lines may end in CRLF and be indented, and a byte order mark may come first.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

pub(super) const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A block between its BEGIN and END lines.
pub(super) struct Block<'a> {
    pub(super) label: &'a str,
    body: &'a [u8],
}

impl Block<'_> {
    /// Whether the headers of RFC 1421 say that the block is encrypted, as OpenSSL's legacy keys do.
    pub(super) fn is_encrypted(&self) -> bool {
        self.body.split(|byte| *byte == b'\n').any(|line| {
            line.trim_ascii().starts_with(b"Proc-Type:") && contains(line, b"ENCRYPTED")
        })
    }

    /// The content, unless it is not valid base64.
    pub(super) fn decode(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut base64 = Zeroizing::new(Vec::with_capacity(self.body.len()));
        for line in self.body.split(|byte| is_line_break(*byte)) {
            // A header; base64 has no colon.
            if !line.contains(&b':') {
                base64.extend(line.iter().filter(|byte| !byte.is_ascii_whitespace()));
            }
        }
        let mut der = Zeroizing::new(Vec::with_capacity(base64.len()));
        BASE64.decode_vec(&*base64, &mut der).ok().filter(|()| !der.is_empty()).map(|()| der)
    }
}

/// All blocks with a BEGIN and an END line; one whose END line is missing is left out.
pub(super) fn blocks(data: &[u8]) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut end = 0;
    for line in data.split_inclusive(|byte| is_line_break(*byte)) {
        let start = end;
        end += line.len();
        let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line).trim_ascii();
        if let Some(label) = label(line, BEGIN) {
            open = Some((label, end));
        } else if let Some(label) = label(line, END)
            && let Some((_, body)) = open.take().filter(|(begun, _)| *begun == label)
        {
            blocks.push(Block { label, body: &data[body..start] });
        }
    }
    blocks
}

fn label<'a>(line: &'a [u8], prefix: &[u8]) -> Option<&'a str> {
    let label = line.strip_prefix(prefix)?.strip_suffix(b"-----")?;
    std::str::from_utf8(label).ok()
}

pub(super) fn contains(data: &[u8], pattern: &[u8]) -> bool {
    data.windows(pattern.len()).any(|window| window == pattern)
}

fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
