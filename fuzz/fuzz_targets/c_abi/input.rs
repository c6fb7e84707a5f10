//! The fuzzer's bytes as the arguments of a C program: NULL, or NUL-terminated strings.

use std::ffi::CString;
use std::ptr;

use super::abi::Text;

pub struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Script(bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 0 after the end.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub fn number(&mut self) -> u64 {
        (0..8).fold(0, |number, _| number << 8 | u64::from(self.byte()))
    }

    /// The bytes up to the next NUL.
    pub fn take_text(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        let (text, rest) = self.0.split_at(end);
        self.0 = rest.get(1..).unwrap_or_default();
        text
    }

    /// All bytes that are left.
    pub fn take_rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    /// A NUL-terminated string; one that begins with 0xff is NULL.
    pub fn text(&mut self) -> CText {
        let text = self.take_text();
        CText(if text.first() == Some(&0xff) { None } else { CString::new(text).ok() })
    }

    pub fn texts(&mut self) -> CTexts {
        let texts: Vec<CText> = (0..self.byte() % 4).map(|_| self.text()).collect();
        let pointers = texts.iter().map(CText::get).collect();
        CTexts { _texts: texts, pointers }
    }

    /// The `struct_size` of a request: its own, or a smaller one, as of a program that was compiled against an
    /// older header, if the script's last byte says so.
    pub fn size<T>(&self) -> usize {
        match self.0.last() {
            Some(&byte) if byte >= 0xf0 => {
                size_of::<T>().min(size_of::<usize>() * usize::from(byte & 0xf))
            }
            _ => size_of::<T>(),
        }
    }

    pub fn flag(&mut self) -> Option<bool> {
        [None, Some(false), Some(true)][usize::from(self.byte() % 3)]
    }

    pub fn maybe_number(&mut self) -> Option<i64> {
        self.byte().is_multiple_of(2).then(|| self.number() as i64)
    }
}

pub struct CText(Option<CString>);

impl CText {
    pub fn get(&self) -> Text {
        self.0.as_ref().map_or(ptr::null(), |text| text.as_ptr())
    }
}

pub struct CTexts {
    /// What the pointers point to.
    _texts: Vec<CText>,
    pointers: Vec<Text>,
}

impl CTexts {
    /// NULL for no strings.
    pub fn get(&self) -> *const Text {
        if self.pointers.is_empty() { ptr::null() } else { self.pointers.as_ptr() }
    }

    pub fn count(&self) -> usize {
        self.pointers.len()
    }
}

pub fn pointer<T>(value: &Option<T>) -> *const T {
    value.as_ref().map_or(ptr::null(), ptr::from_ref)
}
