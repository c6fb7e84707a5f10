//! A shorter way through JSON in its plain form, which is what services send: no escapes, and only whole
//! numbers that are not negative.
//!
//! It is never wrong, only [`Fallback`]: what it does not take, serde_json reads, and what is wrong serde_json
//! says. It is there for long listings, of which serde_json takes more than twice as long to read.

use std::fmt;
use std::mem;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

/// How many objects and arrays may stand within each other. The contract's models need four.
const MAX_DEPTH: u8 = 16;

/// Reads plain JSON; nothing for any other, be it right or wrong.
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

/// Without an early end, so that many bytes are looked at at a time.
#[inline]
fn contains_none(json: &str, is_special: impl Fn(u8) -> bool) -> bool {
    !json.bytes().fold(false, |found, byte| found | is_special(byte))
}

/// Whether a byte may stand between the parts of JSON.
#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Where the next quotation mark is, eight bytes at a time: most strings are too short for more.
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

/// What was read is not plain, or not the model, or no JSON at all.
#[derive(Debug)]
struct Fallback;

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unsure")
    }
}

impl std::error::Error for Fallback {}

impl de::Error for Fallback {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Fallback
    }
}

/// Reads JSON without a backslash, so that every string ends at the next quotation mark.
struct Reader<'a> {
    rest: &'a str,
    /// Whether no string can have a line break or a tab within, which JSON does not allow.
    is_one_line: bool,
    depth_left: u8,
}

impl<'a> Reader<'a> {
    /// The next byte that is no space.
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
    fn word(&mut self, word: &str) -> Result<(), Fallback> {
        self.rest = self.rest.strip_prefix(word).ok_or(Fallback)?;
        Ok(())
    }

    #[inline(always)]
    fn text(&mut self) -> Result<&'a str, Fallback> {
        self.take(b'"')?;
        let end = closing_quote(self.rest.as_bytes()).ok_or(Fallback)?;
        let text = &self.rest[..end];
        if !self.is_one_line && text.bytes().any(|byte| byte < b' ') {
            return Err(Fallback);
        }
        self.rest = &self.rest[end + 1..];
        Ok(text)
    }

    fn whole_number(&mut self) -> Result<i64, Fallback> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(length);
        let goes_on = rest.starts_with(['.', 'e', 'E']);
        if goes_on || (length > 1 && digits.starts_with('0')) {
            return Err(Fallback);
        }
        self.rest = rest;
        digits.parse().map_err(|_| Fallback)
    }

    #[inline]
    fn within<T>(
        &mut self,
        [start, end]: [u8; 2],
        visit: impl FnOnce(&mut Elements<'_, 'a>) -> Result<T, Fallback>,
    ) -> Result<T, Fallback> {
        self.take(start)?;
        self.depth_left = self.depth_left.checked_sub(1).ok_or(Fallback)?;
        let mut parts = Elements { reader: self, end, place: Place::Start };
        let value = visit(&mut parts)?;
        if parts.place != Place::End {
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
            Some(b't') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some(b'f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => self.whole_number().and_then(|number| visitor.visit_i64(number)),
        }
    }

    #[inline(always)]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        self.text().and_then(|text| visitor.visit_borrowed_str(text))
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        match self.peek() {
            Some(b'n') => self.word("null").and_then(|()| visitor.visit_none()),
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
        self.within(*b"{}", |parts| visitor.visit_map(parts))
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fallback> {
        self.within(*b"[]", |parts| visitor.visit_seq(parts))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf unit unit_struct
        tuple tuple_struct struct enum identifier ignored_any
    }
}

#[derive(PartialEq, Eq)]
enum Place {
    Start,
    Within,
    End,
}

/// What stands between two brackets.
struct Elements<'a, 'de> {
    reader: &'a mut Reader<'de>,
    end: u8,
    place: Place,
}

impl Elements<'_, '_> {
    #[inline(always)]
    fn has_next(&mut self) -> Result<bool, Fallback> {
        if self.reader.peek() == Some(self.end) {
            self.place = Place::End;
            return self.reader.take(self.end).map(|()| false);
        }
        match mem::replace(&mut self.place, Place::Within) {
            Place::Start => Ok(true),
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
