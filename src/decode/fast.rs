//! A fast path for the JSON that services usually send: without escapes, fractions and negative numbers.
//!
//! It exists because serde_json is most of what a long listing costs: a page of 100 entities takes it 11 us,
//! even with borrowed strings, and takes this reader 7 us, of a call of 27 us. sonic-rs is as fast, but
//! brings a dozen crates.
//!
//! Anything unusual, or wrong, is [`Fallback`]: serde_json then decodes the document and reports its errors.

use std::fmt;
use std::mem;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// Maximum nesting of objects and arrays. The models need four levels.
const MAX_DEPTH: u8 = 16;

/// Decodes usual JSON; none for any other, valid or not.
pub(super) fn read<'a, T: Deserialize<'a>>(json: &'a str) -> Option<T> {
    let is_one_line = contains_none(json, |byte| byte == b'\\' || byte < b' ');
    if !is_one_line
        && !contains_none(json, |byte| byte == b'\\' || (byte < b' ' && !is_space(byte)))
    {
        return None;
    }
    let mut reader = Reader { rest: json, is_one_line, depth_left: MAX_DEPTH };
    let value = T::deserialize(&mut reader).ok()?;
    reader.peek().is_none().then_some(value)
}

/// Does not return early, so that the loop is vectorized.
#[inline]
fn contains_none(json: &str, is_special: impl Fn(u8) -> bool) -> bool {
    !json.bytes().fold(false, |found, byte| found | is_special(byte))
}

/// Whether a byte is JSON whitespace.
#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The position of the next quotation mark. It looks at eight bytes at a time: most strings are too short
/// for more.
#[inline(always)]
fn closing_quote(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (index, chunk) in chunks.iter().enumerate() {
        // Zero where there is a quotation mark; the first zero is the first that borrows.
        let difference = u64::from_le_bytes(*chunk) ^ (ONES * u64::from(b'"'));
        let found = difference.wrapping_sub(ONES) & !difference & (ONES << 7);
        if found != 0 {
            return Some(index * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == b'"').map(|at| chunks.len() * 8 + at)
}

/// The document is unusual, or not the model, or not valid JSON.
#[derive(Debug)]
struct Fallback;

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("left to serde_json")
    }
}

impl std::error::Error for Fallback {}

impl de::Error for Fallback {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Fallback
    }
}

/// Reads JSON without a backslash, in which every string ends at the next quotation mark.
struct Reader<'a> {
    rest: &'a str,
    /// Whether no string can contain a line break or a tab, which JSON forbids.
    is_one_line: bool,
    depth_left: u8,
}

impl<'a> Reader<'a> {
    /// The next byte that is not whitespace.
    #[inline(always)]
    fn peek(&mut self) -> Option<u8> {
        while let Some(..=b' ') = self.rest.bytes().next() {
            self.rest = &self.rest[1..];
        }
        self.rest.bytes().next()
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> Result<(), Fallback> {
        if self.peek() != Some(byte) {
            return Err(Fallback);
        }
        self.rest = &self.rest[1..];
        Ok(())
    }

    #[inline]
    fn literal(&mut self, literal: &str) -> Result<(), Fallback> {
        self.rest = self.rest.strip_prefix(literal).ok_or(Fallback)?;
        Ok(())
    }

    #[inline(always)]
    fn string(&mut self) -> Result<&'a str, Fallback> {
        self.take(b'"')?;
        let end = closing_quote(self.rest.as_bytes()).ok_or(Fallback)?;
        let string = &self.rest[..end];
        if !self.is_one_line && string.bytes().any(|byte| byte < b' ') {
            return Err(Fallback);
        }
        self.rest = &self.rest[end + 1..];
        Ok(string)
    }

    fn unsigned_integer(&mut self) -> Result<i64, Fallback> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        let has_fraction = rest.starts_with(['.', 'e', 'E']);
        if has_fraction || (length > 1 && digits.starts_with('0')) {
            return Err(Fallback);
        }
        self.rest = rest;
        digits.parse().map_err(|_| Fallback)
    }

    #[inline]
    fn container<T>(
        &mut self,
        [start, end]: [u8; 2],
        visit: impl FnOnce(&mut Elements<'_, 'a>) -> Result<T, Fallback>,
    ) -> Result<T, Fallback> {
        self.take(start)?;
        self.depth_left = self.depth_left.checked_sub(1).ok_or(Fallback)?;
        let mut elements = Elements { reader: self, end, position: Position::Start };
        let value = visit(&mut elements)?;
        if elements.position != Position::End {
            return Err(Fallback);
        }
        self.depth_left += 1;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Fallback;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't') => self.literal("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.literal("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.literal("null").and_then(|()| visitor.visit_unit()),
            _ => self.unsigned_integer().and_then(|number| visitor.visit_i64(number)),
        }
    }

    #[inline(always)]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        self.string().and_then(|string| visitor.visit_borrowed_str(string))
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        match self.peek() {
            Some(b'n') => self.literal("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fallback> {
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        self.container(*b"{}", |elements| visitor.visit_map(elements))
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        self.container(*b"[]", |elements| visitor.visit_seq(elements))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct
        tuple tuple_struct struct enum identifier ignored_any
    }
}

#[derive(PartialEq, Eq)]
enum Position {
    Start,
    Inside,
    End,
}

/// The elements between two brackets.
struct Elements<'a, 'de> {
    reader: &'a mut Reader<'de>,
    end: u8,
    position: Position,
}

impl Elements<'_, '_> {
    #[inline(always)]
    fn has_next(&mut self) -> Result<bool, Fallback> {
        if self.reader.peek() == Some(self.end) {
            self.position = Position::End;
            return self.reader.take(self.end).map(|()| false);
        }
        match mem::replace(&mut self.position, Position::Inside) {
            Position::Start => Ok(true),
            _ => self.reader.take(b',').map(|()| true),
        }
    }
}

impl<'de> MapAccess<'de> for Elements<'_, 'de> {
    type Error = Fallback;

    #[inline(always)]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        key: K,
    ) -> Result<Option<K::Value>, Fallback> {
        if !self.has_next()? {
            return Ok(None);
        }
        if self.reader.peek() != Some(b'"') {
            return Err(Fallback);
        }
        key.deserialize(&mut *self.reader).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, value: V) -> Result<V::Value, Fallback> {
        self.reader.take(b':')?;
        value.deserialize(&mut *self.reader)
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Fallback;

    #[inline]
    fn next_element_seed<E: DeserializeSeed<'de>>(
        &mut self,
        element: E,
    ) -> Result<Option<E::Value>, Fallback> {
        if !self.has_next()? {
            return Ok(None);
        }
        element.deserialize(&mut *self.reader).map(Some)
    }
}

#[cfg(test)]
mod tests;
