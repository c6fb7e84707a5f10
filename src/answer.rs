//! The service's answer to a call that has gone well, and its reading as a model.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// An answer whose status says that the call has gone well.
#[derive(Debug)]
pub(crate) struct Answer {
    operation: &'static Operation,
    status: u16,
    attempts: u32,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        attempts: u32,
        body: Vec<u8>,
    ) -> Self {
        Answer { operation, status, attempts, body }
    }

    /// Reads the body as the operation's model.
    pub(crate) fn model<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let text = self.text()?;
        serde_json::from_str(text).map_err(|_| self.unusable(explain::<T>(text)))
    }

    /// For operations that answer nothing; what the service may have sent all the same is not read.
    pub(crate) fn nothing(&self) -> Result<(), Error> {
        Ok(())
    }

    /// For the operation that asks whether something is there.
    pub(crate) fn exists(&self) -> bool {
        self.status == 200
    }

    /// The body as text, checked once so that nothing after it has to.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.body).map_err(|_| self.unusable("it is not UTF-8".to_owned()))
    }

    fn unusable(&self, reason: String) -> Error {
        Error::new(ErrorKind::Decode { status: self.status, reason })
            .of_operation(self.operation.id)
            .after_attempts(self.attempts)
            .with_outcome_unknown(!self.operation.method.is_safe())
    }
}

/// Why a text is not the model: the place and what was expected there, never the value, which may be a
/// secret. It reads the text a second time, since only a failure needs the way to the place.
pub(crate) fn explain<T: DeserializeOwned>(json: &str) -> String {
    if json.trim().is_empty() {
        return "it is empty".to_owned();
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            let path = error.path().to_string();
            let reason = without_value(&error.into_inner().to_string());
            if path == "." { reason } else { format!("{path}: {reason}") }
        }
        Ok(_) => "there is more after its end".to_owned(),
    }
}

/// Takes the value out of serde's `invalid type: string \"hunter2\", expected a boolean at line 1`.
fn without_value(message: &str) -> String {
    match (message.split_once(": "), message.rsplit_once(", expected ")) {
        (Some((what @ ("invalid type" | "invalid value"), _)), Some((_, expected))) => {
            format!("{what}, expected {expected}")
        }
        _ => message.to_owned(),
    }
}

/// Reads `null` as the type's default: absent and `null` are the same to a tolerant reader.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
