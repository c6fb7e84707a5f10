//! The service's answer to a call that has gone well, and its reading as a model.

use serde::Deserialize;

use crate::contract::operation::{Operation, ResponseCheck};
use crate::decode::{decode_large, decode_object};
use crate::error::{Error, ErrorKind};

/// An answer whose status says that the call has gone well.
#[derive(Debug)]
pub(crate) struct ApiResponse {
    operation: &'static Operation,
    status: u16,
    attempts: u32,
    /// The body; none if it is not UTF-8.
    text: Option<String>,
}

impl ApiResponse {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        attempts: u32,
        body: Vec<u8>,
    ) -> Self {
        // Checked once, so that nothing after it has to.
        ApiResponse { operation, status, attempts, text: String::from_utf8(body).ok() }
    }

    /// Reads the body as the operation's model.
    pub(crate) fn model<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        let text = self.text()?;
        decode_object(text).map_err(|error| self.decode_error(error))
    }

    /// Checks the body with `check`, whose error says what is wrong with it.
    pub(crate) fn validate(&self, check: ResponseCheck) -> Result<(), Error> {
        check(self.text()?).map_err(|error| self.decode_error(error))
    }

    /// Decodes the body as the operation's model, which is a listing.
    pub(crate) fn listing<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        decode_large(self.text()?).map_err(|error| self.decode_error(error))
    }

    /// For operations that answer nothing; what the service may have sent all the same is not read.
    pub(crate) fn nothing(&self) -> Result<(), Error> {
        Ok(())
    }

    /// For the operation that asks whether something is there.
    pub(crate) fn exists(&self) -> bool {
        self.status == 200
    }

    /// The body as it came.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        self.text.as_deref().ok_or_else(|| self.not_utf8())
    }

    /// The body itself.
    pub(crate) fn into_text(mut self) -> Result<String, Error> {
        self.text.take().ok_or_else(|| self.not_utf8())
    }

    fn not_utf8(&self) -> Error {
        self.decode_error("not UTF-8")
    }

    fn decode_error(&self, reason: impl Into<String>) -> Error {
        Error::new(ErrorKind::Decode { status: self.status, reason: reason.into() })
            .with_operation(self.operation.id)
            .with_attempts(self.attempts)
            .with_outcome_unknown(!self.operation.method.is_safe())
    }
}
