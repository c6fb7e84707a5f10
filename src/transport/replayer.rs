//! A transport that responds from a recording.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::recorder::{Exchange, RecordedFailure, RecordedResponse};
use super::{Transport, TransportFailure, TransportRequest, TransportResponse};

/// A transport that sends nothing and responds from the file of a [`Recorder`](crate::Recorder).
///
/// Each exchange is used once, in the order of the file, for a request with its method, path and query. A
/// request that is not in the file fails, and says so.
///
/// ```no_run
/// use genesys_onboarding::{Client, Replayer};
///
/// let replayer = Replayer::from_file("exchanges.jsonl").expect("a recording");
/// let client = Client::builder().transport(replayer).build()?;
/// # Ok::<_, genesys_onboarding::Error>(())
/// ```
#[derive(Debug)]
pub struct Replayer {
    left: Mutex<Vec<Replay>>,
}

#[derive(Debug)]
struct Replay {
    method: String,
    target: String,
    result: Result<TransportResponse, TransportFailure>,
}

impl Replayer {
    /// Reads a recording.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or a line of it is not an exchange.
    ///
    /// ```no_run
    /// let replayer = genesys_onboarding::Replayer::from_file("exchanges.jsonl")?;
    /// # Ok::<_, std::io::Error>(())
    /// ```
    pub fn from_file(path: impl AsRef<Path>) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        let replays: io::Result<Vec<Replay>> =
            text.lines().enumerate().map(|(index, line)| read(index + 1, line)).collect();
        Ok(Replayer { left: Mutex::new(replays?) })
    }
}

impl Transport for Replayer {
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
        // What the recording had hidden is hidden here too.
        let target = request.redact(request.target());
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let position = left
            .iter()
            .position(|replay| replay.method == request.method() && replay.target == target);
        match position {
            Some(position) => left.remove(position).result,
            None => {
                let reason =
                    format!("no exchange left in the recording for {} {target}", request.method());
                Err(TransportFailure::rejected(reason))
            }
        }
    }
}

fn read(number: usize, line: &str) -> io::Result<Replay> {
    let invalid = |reason: String| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("line {number} of the recording: {reason}"),
        )
    };
    let exchange: Exchange<'_> =
        serde_json::from_str(line).map_err(|error| invalid(error.to_string()))?;
    let result = match (exchange.response, exchange.failure) {
        (Some(response), None) => Ok(replayed(response)),
        (None, Some(RecordedFailure { message, may_have_been_sent: true })) => {
            Err(TransportFailure::maybe_sent(message))
        }
        (None, Some(RecordedFailure { message, .. })) => Err(TransportFailure::not_sent(message)),
        _ => return Err(invalid("expected either a response or a failure".to_owned())),
    };
    let (method, target) = (exchange.method.into_owned(), exchange.target.into_owned());
    Ok(Replay { method, target, result })
}

fn replayed(response: RecordedResponse) -> TransportResponse {
    let body = match response.body {
        Value::String(text) => text.into_bytes(),
        json => json.to_string().into_bytes(),
    };
    TransportResponse { status: response.status, headers: response.headers, body }
}
