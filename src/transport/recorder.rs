//! A transport that writes down what passes, for a [`Replayer`](super::Replayer).

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Transport, TransportFailure, TransportRequest, TransportResponse};

/// What stands for a secret in a recording.
const HIDDEN: &str = "[hidden]";

/// A transport that sends requests by the library's own HTTP and writes each exchange to a file: one JSON
/// object a line.
///
/// Secrets are hidden before they are written: those that a request carries, wherever they stand, and the
/// tokens that the OAuth server issues. Request headers are not written. Names and addresses of people are no
/// secrets to it: treat the file as what it holds.
///
/// ```no_run
/// use genesys_onboarding::{Client, Recorder};
///
/// let recorder = Recorder::to_file("exchanges.jsonl").expect("the file can be written");
/// let client = Client::builder().transport(recorder).build()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
pub struct Recorder {
    file: Mutex<File>,
}

impl Recorder {
    /// Creates a recorder that writes to a new file, or in place of an old one.
    ///
    /// # Errors
    ///
    /// The file cannot be created.
    ///
    /// ```no_run
    /// let recorder = genesys_onboarding::Recorder::to_file("exchanges.jsonl")?;
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn to_file(path: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Recorder { file: Mutex::new(File::create(path)?) })
    }

    fn write(&self, exchange: &Exchange<'_>) -> io::Result<()> {
        let mut line = serde_json::to_vec(exchange)?;
        line.push(b'\n');
        self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line)
    }
}

impl Transport for Recorder {
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
        let result = request.send();
        if let Err(error) = self.write(&Exchange::of(request, &result)) {
            log::error!("an exchange was not recorded: {error}");
        }
        result
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}

/// A line of a recording.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Exchange<'a> {
    pub(super) method: Cow<'a, str>,
    /// Path and query.
    pub(super) target: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) request_body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<RecordedResponse>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<RecordedFailure>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct RecordedResponse {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RecordedFailure {
    pub(super) message: String,
    pub(super) may_have_been_sent: bool,
}

impl<'a> Exchange<'a> {
    fn of(
        request: &TransportRequest<'a>,
        result: &Result<TransportResponse, TransportFailure>,
    ) -> Self {
        let is_token = request.is_token_request();
        Exchange {
            method: request.method().into(),
            target: request.redact(request.target()).into(),
            request_body: request.body().map(|body| readable(request, body, false)),
            response: result.as_ref().ok().map(|response| RecordedResponse {
                status: response.status,
                headers: visible_headers(request, response),
                body: readable(request, &response.body, is_token),
            }),
            failure: result.as_ref().err().map(|failure| RecordedFailure {
                message: request.redact(&failure.message),
                may_have_been_sent: failure.may_have_been_sent,
            }),
        }
    }
}

/// Headers without those of the connection, and of a body that is written decompressed.
fn visible_headers(
    request: &TransportRequest<'_>,
    response: &TransportResponse,
) -> Vec<(String, String)> {
    const LEFT_OUT: [&str; 5] =
        ["connection", "content-encoding", "content-length", "set-cookie", "transfer-encoding"];
    let is_visible = |name: &str| LEFT_OUT.iter().all(|other| !name.eq_ignore_ascii_case(other));
    let visible = response.headers.iter().filter(|(name, _)| is_visible(name));
    visible.map(|(name, value)| (name.clone(), request.redact(value))).collect()
}

/// A body as JSON, or as a string if it is none, without secrets.
fn readable(request: &TransportRequest<'_>, body: &[u8], holds_tokens: bool) -> Value {
    match serde_json::from_slice(body) {
        Ok(mut value) => {
            hide(request, &mut value, holds_tokens);
            value
        }
        Err(_) if holds_tokens && !body.is_empty() => HIDDEN.into(),
        Err(_) => request.redact(&String::from_utf8_lossy(body)).into(),
    }
}

fn hide(request: &TransportRequest<'_>, value: &mut Value, holds_tokens: bool) {
    match value {
        Value::String(text) => *text = request.redact(text),
        Value::Array(values) => {
            values.iter_mut().for_each(|value| hide(request, value, holds_tokens));
        }
        Value::Object(members) => {
            for (name, value) in members {
                match holds_tokens && name.ends_with("_token") {
                    true => *value = HIDDEN.into(),
                    false => hide(request, value, holds_tokens),
                }
            }
        }
        _ => {}
    }
}
