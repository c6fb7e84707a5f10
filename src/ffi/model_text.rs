//! The text of a model that becomes C's: a `String`, or a piece of the answer that needs no copy before.

/// Text of a model.
pub(super) trait ModelText {
    fn as_str(&self) -> &str;

    /// Whether U+0000 may stand in it.
    fn can_hold_nul(&self) -> bool;
}

impl ModelText for String {
    fn as_str(&self) -> &str {
        self
    }

    fn can_hold_nul(&self) -> bool {
        true
    }
}

/// A piece of JSON as it stands there.
impl ModelText for &str {
    fn as_str(&self) -> &str {
        self
    }

    /// JSON has U+0000 only as an escape, and what has one cannot be borrowed.
    fn can_hold_nul(&self) -> bool {
        false
    }
}
