//! The text of a model that becomes C's: a `String`, or a piece of the answer that needs no copy before.

use std::borrow::Cow;

use serde::Deserialize;

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

/// Text within an answer, borrowed from it wherever it needs no unescaping.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl ModelText for Text<'_> {
    fn as_str(&self) -> &str {
        &self.0
    }

    /// JSON has U+0000 only as an escape, and what was borrowed has none.
    fn can_hold_nul(&self) -> bool {
        matches!(self.0, Cow::Owned(_))
    }
}
