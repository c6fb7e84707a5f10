//! Just enough of DER to tell what a binary file or a PEM block contains.

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const CONTEXT_0: u8 = 0xa0;

/// One element: its tag, its content, and its bytes with tag and length.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) encoded: &'a [u8],
}

impl<'a> Element<'a> {
    /// The elements within.
    pub(super) fn children(self) -> Vec<Element<'a>> {
        elements(self.content)
    }

    pub(super) fn is_integer(self, value: u8) -> bool {
        self.tag == INTEGER && self.content == [value]
    }
}

/// The elements of `input` one after the other, up to the first that is malformed.
pub(super) fn elements(mut input: &[u8]) -> Vec<Element<'_>> {
    let mut elements = Vec::new();
    while let Some(element) = first(input) {
        input = &input[element.encoded.len()..];
        elements.push(element);
    }
    elements
}

/// The element that `input` starts with.
pub(super) fn first(input: &[u8]) -> Option<Element<'_>> {
    let (&[tag, short_length], rest) = input.split_first_chunk()?;
    let (length, body) = match short_length {
        0..=0x7f => (usize::from(short_length), rest),
        0x81..=0x84 => {
            let (bytes, body) = rest.split_at_checked(usize::from(short_length & 0x7f))?;
            (bytes.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte)), body)
        }
        _ => return None,
    };
    let content = body.get(..length)?;
    let header = input.len() - body.len();
    Some(Element { tag, content, encoded: &input[..header + length] })
}
