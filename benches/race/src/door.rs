//! The server's doors: which there are, and how both sides call them.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// Plain HTTP.
    Plain,
    /// Plain HTTP; each answer takes 2 ms.
    Slow,
    /// TLS 1.3, the connection is kept.
    Tls,
    /// TLS 1.3, closed after each answer; no session can be resumed.
    TlsNew,
    /// TLS 1.3, closed after each answer; sessions can be resumed.
    TlsResumed,
}

impl Door {
    pub const ALL: [Door; 5] = [Door::Plain, Door::Slow, Door::Tls, Door::TlsNew, Door::TlsResumed];

    pub fn name(self) -> &'static str {
        match self {
            Door::Plain => "plain",
            Door::Slow => "slow",
            Door::Tls => "tls",
            Door::TlsNew => "tls-new",
            Door::TlsResumed => "tls-resumed",
        }
    }

    pub fn is_secure(self) -> bool {
        matches!(self, Door::Tls | Door::TlsNew | Door::TlsResumed)
    }
}
