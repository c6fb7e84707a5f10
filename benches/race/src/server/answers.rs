//! The prepared answers: whole responses, head and body, ready to be written at once.

use crate::payloads::{
    CHUNKED_PAGE, DEPENDENCY_TYPE, EMAIL, GZIP_PAGE, INVITE, INVITE_ID, Names, ORGANIZATION_ID,
    PLAIN_PAGE, chunked, entity, gzip, join_code, listing,
};

/// With Content-Length and Connection these are 17 headers, as many as the real service's front sends.
const HEAD: &str = "HTTP/1.1 200 OK\r\n\
    Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n\
    Content-Type: application/json\r\n\
    Server: nginx\r\n\
    Cache-Control: no-cache, no-store, must-revalidate\r\n\
    Pragma: no-cache\r\n\
    Expires: 0\r\n\
    Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n\
    X-Content-Type-Options: nosniff\r\n\
    ININ-Correlation-Id: 6f0b1c7e-52a4-4d3b-8a5d-0e9c4f7a2b18\r\n\
    inin-ratelimit-count: 1\r\n\
    inin-ratelimit-allowed: 300\r\n\
    inin-ratelimit-reset: 60\r\n\
    X-Cache: Miss from cloudfront\r\n\
    Via: 1.1 d3c1a5b7e9f2.cloudfront.net (CloudFront)\r\n\
    X-Amz-Cf-Pop: FRA56-P4\r\n";

struct Answer {
    /// Method and target, as the request line has them.
    route: String,
    bytes: Vec<u8>,
    needs_gzip: bool,
}

/// What the server answers, in the two ways to end: keep the connection, or close it.
pub struct Answers {
    kept: Vec<Answer>,
    closing: Vec<Answer>,
}

impl Answers {
    pub fn prepare() -> Self {
        Answers { kept: prepare("keep-alive"), closing: prepare("close") }
    }

    /// Finds the answer to a request, or says what is wrong with it.
    pub fn find(&self, head: &str, closes: bool) -> Result<&[u8], String> {
        let answers = if closes { &self.closing } else { &self.kept };
        let line = head.split("\r\n").next().unwrap_or_default();
        let route = line.strip_suffix(" HTTP/1.1").unwrap_or_default();
        let Some(answer) = answers.iter().find(|answer| answer.route == route) else {
            return Err(format!("nothing is prepared for {line:?}"));
        };
        if answer.needs_gzip && !accepts_gzip(head) {
            return Err(format!("no Accept-Encoding: gzip came with {line:?}"));
        }
        Ok(&answer.bytes)
    }
}

fn accepts_gzip(head: &str) -> bool {
    head.to_ascii_lowercase()
        .lines()
        .any(|line| line.starts_with("accept-encoding:") && line.contains("gzip"))
}

fn prepare(connection: &str) -> Vec<Answer> {
    let head = format!("{HEAD}Connection: {connection}\r\n");
    let mut answers = vec![
        whole(
            &head,
            format!("GET /api/v2/onboarding/invites/{INVITE_ID}"),
            &entity(INVITE, INVITE_ID),
        ),
        whole(&head, "POST /api/v2/onboarding/joincodes".to_owned(), &join_code()),
        existence(&head),
    ];
    for size in [25, 1000] {
        answers.extend(listings(&head, "/api/v2/onboarding/invites", INVITE, size));
    }
    let types = "/api/v2/architect/dependencytracking/types";
    let dependency_type = entity(DEPENDENCY_TYPE, INVITE_ID);
    answers.push(whole(&head, format!("GET {types}/{INVITE_ID}"), &dependency_type));
    for size in [25, 1000] {
        answers.extend(listings(&head, types, DEPENDENCY_TYPE, size));
    }
    answers
}

fn whole(head: &str, route: String, body: &str) -> Answer {
    let bytes = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
    Answer { route, bytes, needs_gzip: false }
}

fn existence(head: &str) -> Answer {
    let email = EMAIL.replace('@', "%40");
    let route =
        format!("HEAD /api/v2/onboarding/organizations/{ORGANIZATION_ID}/users?email={email}");
    whole(head, route, "")
}

fn listings(head: &str, path: &str, names: Names, size: usize) -> [Answer; 3] {
    let body = listing(names, size);
    let route = |page: i64| format!("GET {path}?pageNumber={page}&pageSize={size}");
    // Compressed on the fly, so its length is not known beforehand, as with any server that compresses.
    let send_chunked = |page: i64, encoding: &str, content: &[u8]| {
        let mut bytes = format!("{head}{encoding}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
        bytes.extend(chunked(content));
        Answer { route: route(page), bytes, needs_gzip: !encoding.is_empty() }
    };
    [
        whole(head, route(PLAIN_PAGE), &body),
        send_chunked(CHUNKED_PAGE, "", body.as_bytes()),
        send_chunked(GZIP_PAGE, "Content-Encoding: gzip\r\n", &gzip(&body)),
    ]
}
