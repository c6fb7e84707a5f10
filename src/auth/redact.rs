//! Redaction: takes the secrets that a call has sent out of what comes back for it, by value.
//!
//! A service or a proxy may repeat in a response what it was sent, and errors end up in logs. Secrets are
//! looked for in decoded strings, so no spelling of JSON hides one, and what cannot be decoded is described
//! instead of quoted.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::config::header::RequestHeaders;
use crate::http::HttpResponse;
use crate::secret::Secret;

pub(crate) const REDACTED: &str = "[hidden]";

/// A shorter secret is hidden only where it is the whole string: it would be found in innocent words.
const MIN_SECRET_LEN: usize = 4;

/// How many layers of encoding are looked through, such as JSON quoted in a JSON string.
const MAX_LAYERS: usize = 3;

/// The secrets that a call has sent so far.
#[derive(Clone, Copy, Default)]
pub(crate) struct Redaction<'a> {
    /// Those of the client: its OAuth secret, the proxy's password.
    pub(crate) client: &'a [Secret],
    /// The program's own headers.
    pub(crate) headers: Option<&'a RequestHeaders>,
    /// Those of the request's body.
    pub(crate) body: &'a [Secret],
    /// Each access token that was sent.
    pub(crate) tokens: [Option<&'a str>; 2],
}

impl<'a> Redaction<'a> {
    /// The string without the secrets.
    ///
    /// A string that holds one in a further encoding (escaped, percent-encoded, as HTML) is hidden whole.
    pub(crate) fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.may_be_in(text) {
            return Cow::Borrowed(text);
        }
        let mut redacted = Cow::Borrowed(text);
        for secret in self.secrets() {
            if redacted == secret {
                return Cow::Borrowed(REDACTED);
            }
            if secret.len() >= MIN_SECRET_LEN && redacted.contains(secret) {
                redacted = Cow::Owned(redacted.replace(secret, REDACTED));
            }
        }
        if self.is_in_an_encoding_of(&redacted, MAX_LAYERS) {
            return Cow::Borrowed(REDACTED);
        }
        redacted
    }

    /// Whether a secret is in the text, or the text is an encoding of any kind. Most texts are short and plain,
    /// and an observer sees one for each attempt.
    fn may_be_in(&self, text: &str) -> bool {
        let is_special = |byte| matches!(byte, b'\\' | b'%' | b'+' | b'&');
        // To the end in any case, which takes a fraction of the instructions of a search.
        let is_encoded = text.bytes().fold(false, |found, byte| found | is_special(byte));
        is_encoded
            || self.any_secret(|secret| {
                secret.len() <= text.len()
                    && (secret == text || (secret.len() >= MIN_SECRET_LEN && text.contains(secret)))
            })
    }

    /// Where a redirect points to, without query and fragment, which may hold a token.
    pub(crate) fn redirect_target(&self, response: &HttpResponse) -> Option<String> {
        let location = response.headers.location()?;
        if !(300..400).contains(&response.status) {
            return None;
        }
        let target = location.split(['?', '#']).next().unwrap_or_default();
        let target = match target.split_once("://") {
            // User information may hold a password.
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let host = authority.rsplit('@').next().unwrap_or_default();
                [scheme, "://", host, path].concat()
            }
            None => target.to_owned(),
        };
        Some(self.redact(&target).into_owned())
    }

    /// Whether decoding the text once or more brings a secret to light.
    fn is_in_an_encoding_of(&self, text: &str, layers: usize) -> bool {
        layers > 0
            && [unescape, decode_percent, decode_html].into_iter().any(|decode| {
                decode(text).is_some_and(|decoded| {
                    self.is_in(&decoded) || self.is_in_an_encoding_of(&decoded, layers - 1)
                })
            })
    }

    fn is_in(&self, text: &str) -> bool {
        self.secrets().any(|secret| secret.len() >= MIN_SECRET_LEN && text.contains(secret))
    }

    /// The longest first, so that a secret within another does not tear that one apart.
    fn secrets(&self) -> impl Iterator<Item = &'a str> {
        let mut secrets = Vec::new();
        self.any_secret(|secret| {
            secrets.push(secret);
            false
        });
        secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets.into_iter()
    }

    /// Whether any secret satisfies the predicate. One loop after the other, which costs less than their chain.
    fn any_secret(&self, mut predicate: impl FnMut(&'a str) -> bool) -> bool {
        let mut check = |secret: &'a str| !secret.is_empty() && predicate(secret);
        self.client.iter().any(|secret| check(secret.expose()))
            || self.body.iter().any(|secret| check(secret.expose()))
            || self.headers.is_some_and(|headers| headers.values().any(&mut check))
            || self.tokens.into_iter().flatten().any(check)
    }
}

/// Takes backslash escapes away, those of JSON and `\xHH`; none if there are none.
fn unescape(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, escape)) = rest.split_once('\\') {
        decoded.push_str(before);
        let (character, length) = read_escape(escape);
        decoded.extend(character);
        rest = &escape[length..];
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// The character that an escape stands for, and how many bytes it takes behind its backslash.
fn read_escape(escape: &str) -> (Option<char>, usize) {
    let Some(kind) = escape.chars().next() else {
        return (None, 0);
    };
    let digits = |from: usize, to: usize| {
        escape.get(from..to).and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    match kind {
        'u' => match (digits(1, 5), digits(7, 11)) {
            (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
                (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 11)
            }
            (Some(unit), _) => (char::from_u32(unit).or(Some(char::REPLACEMENT_CHARACTER)), 5),
            _ => (Some('u'), 1),
        },
        'x' => match digits(1, 3) {
            Some(byte) => (char::from_u32(byte), 3),
            None => (Some('x'), 1),
        },
        'n' => (Some('\n'), 1),
        't' => (Some('\t'), 1),
        'r' => (Some('\r'), 1),
        'b' => (Some('\u{8}'), 1),
        'f' => (Some('\u{c}'), 1),
        other => (Some(other), other.len_utf8()),
    }
}

/// Decodes `%HH`, and `+` as a space beside it; none if there is neither.
fn decode_percent(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    if !text.contains('%') {
        return (spaced != text).then_some(spaced);
    }
    // A `+` may be one itself: both readings are looked at, one behind the other.
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some([decode(text), decode(&spaced)].join("\n"))
}

/// Decodes HTML's character references that templates write for markup; none if there are none.
fn decode_html(text: &str) -> Option<String> {
    const NAMED: [(&str, char); 7] = [
        ("quot", '"'),
        ("apos", '\''),
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("sol", '/'),
        ("nbsp", ' '),
    ];
    if !text.contains('&') {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, reference)) = rest.split_once('&') {
        decoded.push_str(before);
        let end = reference.bytes().take(12).position(|byte| byte == b';');
        let character = end.and_then(|end| {
            let name = &reference[..end];
            match name.strip_prefix('#') {
                Some(number) => match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
                    None => number.parse().ok().and_then(char::from_u32),
                },
                None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, char)| *char),
            }
        });
        match (character, end) {
            (Some(character), Some(end)) => {
                decoded.push(character);
                rest = &reference[end + 1..];
            }
            _ => {
                decoded.push('&');
                rest = reference;
            }
        }
    }
    decoded.push_str(rest);
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "pa\"ss<wörd>/7&";

    fn redact(text: &str) -> String {
        let secrets = [Secret::from(SECRET)];
        let redaction =
            Redaction { body: &secrets, tokens: [Some("token-9"), None], ..Redaction::default() };
        redaction.redact(text).into_owned()
    }

    #[test]
    fn secret_in_plain_text_is_replaced() {
        assert_eq!(redact(&format!("sent {SECRET} with token-9")), "sent [hidden] with [hidden]");
        assert_eq!(redact("an innocent \\ text & 100 %"), "an innocent \\ text & 100 %");
    }

    #[test]
    fn secret_in_an_encoding_hides_the_string() {
        let json = serde_json::to_string(SECRET).unwrap();
        let twice = serde_json::to_string(&json).unwrap();
        let ascii: String = SECRET.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let percent: String = SECRET.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let html = "pa&quot;ss&lt;w&#246;rd&gt;&#x2f;7&amp;";
        let html_in_json = html.replace('&', "\\u0026");
        for encoded in [&json, &twice, &ascii, &percent, html, &html_in_json] {
            assert_eq!(redact(&format!("x {encoded} y")), REDACTED, "{encoded}");
        }
    }

    #[test]
    fn short_secret_is_hidden_only_alone() {
        let secrets = [Secret::from("abc")];
        let redaction = Redaction { body: &secrets, ..Redaction::default() };
        assert_eq!(redaction.redact("abcdef"), "abcdef");
        assert_eq!(redaction.redact("abc"), REDACTED);
    }

    #[test]
    fn damaged_escapes_are_left_alone() {
        for text in ["\\", "\\u12", "\\ud800", "\\x", "&", "&#;", "&#xfffffff;", "%", "%f", "é\\é"]
        {
            assert_eq!(redact(text), text, "{text:?}");
        }
    }
}
