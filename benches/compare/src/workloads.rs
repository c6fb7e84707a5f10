//! The workloads, and the clients that run each of them.

use crate::endpoint::Endpoint;

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

pub struct Workload {
    pub title: &'static str,
    pub endpoint: Endpoint,
    /// The operation in the clients' protocol.
    pub operation: &'static str,
}

const fn plain(title: &'static str, operation: &'static str) -> Workload {
    Workload { title, endpoint: Endpoint::Plain, operation }
}

pub const GET: usize = 0;
pub const POST: usize = 1;
pub const HEAD: usize = 2;
pub const LIST_25: usize = 3;
pub const LIST_100: usize = 4;
pub const CHUNKED_25: usize = 5;
pub const CHUNKED_100: usize = 6;
pub const GZIP_25: usize = 7;
pub const GZIP_100: usize = 8;
pub const TLS_GET: usize = 9;
pub const TLS_POST: usize = 10;
pub const TLS_HEAD: usize = 11;
pub const TLS_NEW: usize = 12;
pub const TLS_RESUMED: usize = 13;

pub const WORKLOADS: [Workload; 14] = [
    plain("GET of 200 B", "get"),
    plain("POST of 200 B", "post"),
    plain("HEAD", "head"),
    plain("listing of 25", "list25"),
    plain("listing of 100", "list100"),
    plain("listing of 25, chunked", "chunked25"),
    plain("listing of 100, chunked", "chunked100"),
    plain("listing of 25, gzip", "gzip25"),
    plain("listing of 100, gzip", "gzip100"),
    Workload { title: "GET over TLS", endpoint: Endpoint::Tls, operation: "get" },
    Workload { title: "POST over TLS", endpoint: Endpoint::Tls, operation: "post" },
    Workload { title: "HEAD over TLS", endpoint: Endpoint::Tls, operation: "head" },
    Workload { title: "new TLS connection", endpoint: Endpoint::TlsNew, operation: "get" },
    Workload { title: "resumed TLS connection", endpoint: Endpoint::TlsResumed, operation: "get" },
];

pub struct ClientEntry {
    pub name: &'static str,
    pub language: Language,
    /// Name of the Rust client, of the C program, or of the Python script.
    pub program: &'static str,
    pub workloads: &'static [usize],
}

const EVERY: &[usize] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const PLAIN: &[usize] = &[GET, POST, HEAD, LIST_25, LIST_100];

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

pub const CLIENTS: [ClientEntry; 13] = [
    rust("raw socket", "raw", PLAIN),
    rust("**this crate**", "genesys", EVERY),
    rust("ureq", "ureq", EVERY),
    rust("reqwest", "reqwest", EVERY),
    // It opens a connection for each call, so it runs only where that dominates the time.
    rust("attohttpc", "attohttpc", &[GET, POST, LIST_25, LIST_100]),
    c("**this, C typed**", "genesys_typed"),
    c("**this, C JSON**", "genesys_json"),
    c("libcurl + yyjson", "libcurl"),
    python("**this package**", "genesys_package", PLAIN),
    python("**this, dicts**", "genesys_dicts", PLAIN),
    // It has no Onboarding API: it reads another resource with the same shape, and creates none.
    python("official SDK", "official_sdk", &[GET, LIST_25, LIST_100]),
    python("requests", "requests_session", PLAIN),
    python("httpx", "httpx_client", PLAIN),
];

const fn rust(
    name: &'static str,
    program: &'static str,
    workloads: &'static [usize],
) -> ClientEntry {
    ClientEntry { name, language: Language::Rust, program, workloads }
}

const fn c(name: &'static str, program: &'static str) -> ClientEntry {
    ClientEntry { name, language: Language::C, program, workloads: EVERY }
}

const fn python(
    name: &'static str,
    program: &'static str,
    workloads: &'static [usize],
) -> ClientEntry {
    ClientEntry { name, language: Language::Python, program, workloads }
}
