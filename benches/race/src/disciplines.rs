//! What is raced: the disciplines, and who starts in which.

use crate::door::Door;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    C,
    Python,
}

impl Language {
    pub const ALL: [Language; 3] = [Language::Rust, Language::C, Language::Python];

    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "rust",
            Language::C => "c",
            Language::Python => "python",
        }
    }
}

pub struct Discipline {
    pub title: &'static str,
    pub door: Door,
    /// The word of the contestants' protocol.
    pub operation: &'static str,
}

const fn plain(title: &'static str, operation: &'static str) -> Discipline {
    Discipline { title, door: Door::Plain, operation }
}

pub const GET: usize = 0;
pub const POST: usize = 1;
pub const HEAD: usize = 2;
pub const LIST_25: usize = 3;
pub const LIST_1000: usize = 4;
pub const CHUNKED_25: usize = 5;
pub const CHUNKED_1000: usize = 6;
pub const GZIP_25: usize = 7;
pub const GZIP_1000: usize = 8;
pub const TLS_GET: usize = 9;
pub const TLS_POST: usize = 10;
pub const TLS_HEAD: usize = 11;
pub const TLS_NEW: usize = 12;
pub const TLS_RESUMED: usize = 13;

pub const DISCIPLINES: [Discipline; 14] = [
    plain("GET of 200 B", "get"),
    plain("POST of 200 B", "post"),
    plain("HEAD", "head"),
    plain("listing of 25", "list25"),
    plain("listing of 1000", "list1000"),
    plain("listing of 25, chunked", "chunked25"),
    plain("listing of 1000, chunked", "chunked1000"),
    plain("listing of 25, gzip", "gzip25"),
    plain("listing of 1000, gzip", "gzip1000"),
    Discipline { title: "GET over TLS", door: Door::Tls, operation: "get" },
    Discipline { title: "POST over TLS", door: Door::Tls, operation: "post" },
    Discipline { title: "HEAD over TLS", door: Door::Tls, operation: "head" },
    Discipline { title: "new TLS connection", door: Door::TlsNew, operation: "get" },
    Discipline { title: "resumed TLS connection", door: Door::TlsResumed, operation: "get" },
];

pub struct Entrant {
    pub name: &'static str,
    pub language: Language,
    /// Of a Rust contestant its word, of a C contestant its program, of a Python contestant its script.
    pub program: &'static str,
    pub disciplines: &'static [usize],
}

const EVERY: &[usize] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const PLAIN: &[usize] = &[GET, POST, HEAD, LIST_25, LIST_1000];

pub const RAW: usize = 0;
pub const GENESYS: usize = 1;
pub const GENESYS_TYPED: usize = 5;
pub const GENESYS_JSON: usize = 6;
pub const LIBCURL: usize = 7;
pub const GENESYS_PYTHON: usize = 8;
pub const GENESYS_DICTS: usize = 9;
pub const OFFICIAL_SDK: usize = 10;
pub const REQUESTS: usize = 11;
pub const HTTPX: usize = 12;

pub const ENTRANTS: [Entrant; 13] = [
    rust("raw socket", "raw", PLAIN),
    rust("**this crate**", "genesys", EVERY),
    rust("ureq", "ureq", EVERY),
    rust("reqwest", "reqwest", EVERY),
    // It makes a connection for each call, so it starts where that is not hidden by much else.
    rust("attohttpc", "attohttpc", &[GET, POST, LIST_25, LIST_1000]),
    c("**this, C typed**", "genesys_typed"),
    c("**this, C JSON**", "genesys_json"),
    c("libcurl + yyjson", "libcurl"),
    python("**this package**", "genesys_package", PLAIN),
    python("**this, dicts**", "genesys_dicts", PLAIN),
    // It has no Onboarding API, so it reads another resource of the same shape; it creates none.
    python("official SDK", "official_sdk", &[GET, LIST_25, LIST_1000]),
    python("requests", "requests_session", PLAIN),
    python("httpx", "httpx_client", PLAIN),
];

const fn rust(name: &'static str, program: &'static str, disciplines: &'static [usize]) -> Entrant {
    Entrant { name, language: Language::Rust, program, disciplines }
}

const fn c(name: &'static str, program: &'static str) -> Entrant {
    Entrant { name, language: Language::C, program, disciplines: EVERY }
}

const fn python(
    name: &'static str,
    program: &'static str,
    disciplines: &'static [usize],
) -> Entrant {
    Entrant { name, language: Language::Python, program, disciplines }
}
