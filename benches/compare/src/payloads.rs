//! Fixed request and response bodies; each entity has 200 bytes.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

pub const INVITE_ID: &str = "3f6c2a1e-0b7d-4e52-9a84-6d1f0c9b7e25";
pub const JOIN_CODE_ID: &str = "8d0e5b94-71c3-4f6a-b2d8";
pub const ORGANIZATION_ID: &str = "organization-1";
pub const EMAIL: &str = "ada.lovelace@acme.example";
pub const TOKEN: &str = "k3Jx0c8Qm1ZrT5vB7nY2wLpD9sHfG4uE6aViOoKzXyR-NqWtCbMjUhSgPlIdFe_A";

/// Number of domains in the body of the POST, which gives it 200 bytes.
pub const DOMAINS: usize = 7;

/// The pages of the listing: the same entities with different transfer encodings.
pub const PLAIN_PAGE: i64 = 1;
pub const CHUNKED_PAGE: i64 = 2;
pub const GZIP_PAGE: i64 = 3;

pub fn domain(index: usize) -> String {
    format!("team-{index}.acme-inc.example")
}

pub fn entity_id(index: usize) -> String {
    format!("{index:08x}{}", &INVITE_ID[8..])
}

/// The field names of an entity, in this API and in the one that the official SDK reads.
#[derive(Clone, Copy)]
pub struct Names {
    flag: &'static str,
    text: &'static str,
}

pub const INVITE: Names = Names { flag: "administrator", text: "toAddress" };
/// A resource of the official SDK with the same four fields and the same listing.
pub const DEPENDENCY_TYPE: Names = Names { flag: "versioned", text: "name" };

pub fn entity(names: Names, id: &str) -> String {
    let Names { flag, text } = names;
    let build = |value: &str| {
        format!(
            r#"{{"id":"{id}","{flag}":false,"{text}":"{value}","selfUri":"/api/v2/onboarding/invites/{id}"}}"#
        )
    };
    let padding = 200 - build("@acme-international.example").len();
    build(&format!("{}@acme-international.example", "ada.lovelace.".repeat(3).split_at(padding).0))
}

pub fn listing(names: Names, size: usize) -> String {
    let entities: Vec<String> = (0..size).map(|index| entity(names, &entity_id(index))).collect();
    let uri = format!("/api/v2/onboarding/invites?pageSize={size}&pageNumber=");
    format!(
        r#"{{"entities":[{}],"pageSize":{size},"pageNumber":1,"total":{},"firstUri":"{uri}1","nextUri":"{uri}2","lastUri":"{uri}3","selfUri":"{uri}1","pageCount":3}}"#,
        entities.join(","),
        size * 3,
    )
}

pub fn join_code() -> String {
    let build = |code: &str| {
        format!(
            r#"{{"id":"{JOIN_CODE_ID}","joinCodeUrl":"https://join.example/{code}","disabled":false,"emailDomains":["acme.example"],"selfUri":"/api/v2/onboarding/joincodes/{JOIN_CODE_ID}"}}"#
        )
    };
    build(&TOKEN[..200 - build("").len()])
}

pub fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

/// Encodes a body in chunks of 8 KiB, as nginx does.
pub fn chunked(body: &[u8]) -> Vec<u8> {
    let mut result = Vec::with_capacity(body.len() + 1024);
    for chunk in body.chunks(8192) {
        result.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        result.extend_from_slice(chunk);
        result.extend_from_slice(b"\r\n");
    }
    result.extend_from_slice(b"0\r\n\r\n");
    result
}
