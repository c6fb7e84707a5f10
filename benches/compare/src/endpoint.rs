//! The server's endpoints and their names.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// Plain HTTP.
    Plain,
    /// Plain HTTP with a delay of 2 ms.
    Slow,
    /// TLS 1.3 with keep-alive.
    Tls,
    /// TLS 1.3, closed after each response, without session resumption.
    TlsNew,
    /// TLS 1.3, closed after each response, with session resumption.
    TlsResumed,
}

impl Endpoint {
    pub const ALL: [Endpoint; 5] =
        [Endpoint::Plain, Endpoint::Slow, Endpoint::Tls, Endpoint::TlsNew, Endpoint::TlsResumed];

    pub fn name(self) -> &'static str {
        match self {
            Endpoint::Plain => "plain",
            Endpoint::Slow => "slow",
            Endpoint::Tls => "tls",
            Endpoint::TlsNew => "tls-new",
            Endpoint::TlsResumed => "tls-resumed",
        }
    }

    pub fn is_secure(self) -> bool {
        matches!(self, Endpoint::Tls | Endpoint::TlsNew | Endpoint::TlsResumed)
    }
}
