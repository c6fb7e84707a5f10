//! The lines of a journal, and reading them back.
//!
//! A journal is JSON lines. The first one names the format and the service. Each other one is an event of a person:
//! `sending` is on disk before the request goes, and the outcome follows when it is known. A person whose last line is
//! `sending` is in doubt.

use serde::{Deserialize, Serialize};

use super::key::BulkKey;
use super::outcome::{BulkOutcome, BulkStatus};

/// The version of this format.
const VERSION: u32 = 1;

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    /// The version of the format, by which a journal is known.
    bulk_journal: u32,
    base_url: String,
}

/// What has happened to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Event {
    Sending(BulkKey),
    Done(BulkKey),
    Rejected(BulkKey),
    InDoubt(BulkKey),
    NotSent(BulkKey),
}

/// An event and what is known of it. The response is left out: it may hold a link that admits its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    #[serde(flatten)]
    pub(super) event: Event,
    /// Milliseconds since 1970.
    pub(super) time: u64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    reconciled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Line {
    pub(super) fn sending(key: &BulkKey, time: u64) -> Self {
        Line {
            event: Event::Sending(key.clone()),
            time,
            reconciled: false,
            http_status: None,
            correlation_id: None,
            message: None,
        }
    }

    /// The line of an outcome that a call has had.
    pub(super) fn outcome(outcome: &BulkOutcome, time: u64) -> Self {
        let key = outcome.key.clone();
        let event = match outcome.status {
            BulkStatus::Done => Event::Done(key),
            BulkStatus::Rejected => Event::Rejected(key),
            BulkStatus::InDoubt => Event::InDoubt(key),
            BulkStatus::NotSent | BulkStatus::Duplicate => Event::NotSent(key),
        };
        Line {
            event,
            time,
            reconciled: outcome.reconciled,
            http_status: outcome.http_status,
            correlation_id: outcome.correlation_id.clone(),
            message: outcome.message.clone(),
        }
    }

    /// The outcome that a later run takes from the line.
    pub(super) fn into_outcome(self) -> BulkOutcome {
        let (key, status, message) = match self.event {
            Event::Sending(key) => {
                let message = "an earlier run ended before the response arrived".to_owned();
                (key, BulkStatus::InDoubt, Some(message))
            }
            Event::Done(key) => (key, BulkStatus::Done, self.message),
            Event::Rejected(key) => (key, BulkStatus::Rejected, self.message),
            Event::InDoubt(key) => (key, BulkStatus::InDoubt, self.message),
            Event::NotSent(key) => (key, BulkStatus::NotSent, self.message),
        };
        BulkOutcome {
            resumed: true,
            reconciled: self.reconciled,
            http_status: self.http_status,
            correlation_id: self.correlation_id,
            message,
            ..BulkOutcome::new(key, status)
        }
    }
}

/// JSON and its newline, in one piece for one write.
pub(super) fn encode(line: &Line) -> Vec<u8> {
    to_line(line)
}

/// The first line of a journal of this service.
pub(super) fn header(base_url: &str) -> Vec<u8> {
    to_line(&Header { bulk_journal: VERSION, base_url: base_url.to_owned() })
}

fn to_line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("strings and numbers encode as JSON");
    line.push(b'\n');
    line
}

/// What a file has.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) lines: Vec<Line>,
    /// How much of the file stays: a last line that a crash has cut short goes.
    pub(super) len: usize,
    /// What to write after it: the header of a new journal, or the newline that a complete last line lacks.
    pub(super) missing: Vec<u8>,
}

/// Reads a journal of the service with this base URL. The error says what is wrong with it.
pub(super) fn parse(contents: &[u8], base_url: &str) -> Result<Contents, String> {
    let header = header(base_url);
    if header.starts_with(contents) && header.len() > contents.len() {
        return Ok(Contents { lines: Vec::new(), len: 0, missing: header });
    }
    let (complete, tail) = split_last_newline(contents);
    let mut rows = complete.split_inclusive(|byte| *byte == b'\n');
    check_header(rows.next().unwrap_or_default(), base_url)?;
    let mut lines = Vec::new();
    for (index, row) in rows.enumerate() {
        let line = serde_json::from_slice(row)
            .map_err(|error| format!("line {} is damaged: {error}", index + 2))?;
        lines.push(line);
    }
    let (mut len, mut missing) = (complete.len(), Vec::new());
    if let Ok(line) = serde_json::from_slice(tail) {
        lines.push(line);
        (len, missing) = (contents.len(), b"\n".to_vec());
    }
    Ok(Contents { lines, len, missing })
}

/// The lines that have their newline, and what follows.
fn split_last_newline(contents: &[u8]) -> (&[u8], &[u8]) {
    let end = contents.iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1);
    contents.split_at(end)
}

fn check_header(line: &[u8], base_url: &str) -> Result<(), String> {
    let Ok(header) = serde_json::from_slice::<Header>(line) else {
        return Err("it exists and is not a journal; give another path".to_owned());
    };
    if header.bulk_journal != VERSION {
        let version = header.bulk_journal;
        return Err(format!(
            "it has version {version} of the format, which this release does not know"
        ));
    }
    if header.base_url != base_url {
        let other = header.base_url;
        return Err(format!("it is of the service {other}, and the client is of {base_url}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const URL: &str = "https://api.example";

    fn sending(number: u64) -> Line {
        let email = format!("p-{number}@acme.example");
        Line::sending(&BulkKey::Stage { join_code_id: "j-1".to_owned(), email }, number)
    }

    fn journal(lines: &[Line]) -> Vec<u8> {
        [vec![header(URL)], lines.iter().map(encode).collect()].concat().concat()
    }

    #[test]
    fn lines_read_back_as_written() {
        let key = BulkKey::Join { organization_ids: vec!["o".to_owned()], email: None };
        let outcome = BulkOutcome {
            http_status: Some(409),
            correlation_id: Some("c".to_owned()),
            message: Some("conflict\n\u{2028}".to_owned()),
            ..BulkOutcome::reconciled(key, BulkStatus::Done, String::new())
        };
        let lines = vec![sending(1), Line::outcome(&outcome, 2)];
        let contents = journal(&lines);
        assert_eq!(
            String::from_utf8(contents.clone()).unwrap(),
            "{\"bulkJournal\":1,\"baseUrl\":\"https://api.example\"}\n\
             {\"sending\":{\"stage\":{\"joinCodeId\":\"j-1\",\"email\":\"p-1@acme.example\"}},\"time\":1}\n\
             {\"done\":{\"join\":{\"organizationIds\":[\"o\"]}},\"time\":2,\"reconciled\":true,\
             \"httpStatus\":409,\"correlationId\":\"c\",\"message\":\"conflict\\n\u{2028}\"}\n"
        );
        let read = parse(&contents, URL).unwrap();
        assert_eq!(read, Contents { lines, len: contents.len(), missing: Vec::new() });
    }

    #[test]
    fn other_files_and_services_are_rejected() {
        let other = header("https://api.example/other");
        let newer = br#"{"bulkJournal": 2, "baseUrl": "https://api.example", "compressed": true}"#;
        let damaged = [journal(&[sending(1)]), b"{\"sending\":\n".to_vec(), encode(&sending(2))];
        for (contents, reason) in [
            (b"name,email\n".as_slice(), "it exists and is not a journal"),
            (b"name,email", "it exists and is not a journal"),
            (b"{}\n", "it exists and is not a journal"),
            (&other, "it is of the service https://api.example/other, and the client is of"),
            (&[newer.as_slice(), b"\n"].concat(), "it has version 2 of the format"),
            (&damaged.concat(), "line 3 is damaged: EOF while parsing"),
        ] {
            let error = parse(contents, URL).unwrap_err();
            assert!(error.starts_with(reason), "{error}");
        }
    }

    proptest! {
        /// A crash may cut the file at any byte. No line that was complete is lost.
        #[test]
        fn cut_journal_keeps_its_complete_lines(count in 0u64..4, cut in 0usize..400) {
            let lines: Vec<Line> = (0..count).map(sending).collect();
            let whole = journal(&lines);
            let cut = cut.min(whole.len());
            let read = parse(&whole[..cut], URL).unwrap();
            let newlines = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            prop_assert!(read.lines.len() + 1 >= newlines);
            prop_assert_eq!(&read.lines[..], &lines[..read.lines.len()]);
            let mended = [&whole[..read.len], &read.missing].concat();
            prop_assert!(whole.starts_with(&mended));
            let again = parse(&mended, URL).unwrap();
            prop_assert_eq!(again, Contents { lines: read.lines, len: mended.len(), missing: Vec::new() });
        }
    }
}
