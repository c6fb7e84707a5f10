//! The service's answer to a call that has gone well, and its reading as a model.

use serde::de::DeserializeOwned;

use crate::decode::read_object;
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
        read_object(text).map_err(|reason| self.unusable(reason))
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

    /// The body itself, which has been checked.
    pub(crate) fn into_text(self) -> Result<String, Error> {
        String::from_utf8(self.body).map_err(|error| {
            let reason = "it is not UTF-8".to_owned();
            Answer { body: error.into_bytes(), ..self }.unusable(reason)
        })
    }

    fn unusable(&self, reason: String) -> Error {
        Error::new(ErrorKind::Decode { status: self.status, reason })
            .of_operation(self.operation.id)
            .after_attempts(self.attempts)
            .with_outcome_unknown(!self.operation.method.is_safe())
    }
}
