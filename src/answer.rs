//! The service's answer to a call that has gone well, and its reading as a model.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::decode::{read_object, read_plain};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// An answer whose status says that the call has gone well.
#[derive(Debug)]
pub(crate) struct Answer {
    operation: &'static Operation,
    status: u16,
    attempts: u32,
    /// The body; none if it is not UTF-8.
    text: Option<String>,
}

impl Answer {
    pub(crate) fn new(
        operation: &'static Operation,
        status: u16,
        attempts: u32,
        body: Vec<u8>,
    ) -> Self {
        // Checked once, so that nothing after it has to.
        Answer { operation, status, attempts, text: String::from_utf8(body).ok() }
    }

    /// Reads the body as the operation's model.
    pub(crate) fn model<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        let text = self.text()?;
        read_object(text).map_err(|reason| self.unusable(reason))
    }

    /// Reads the body as the operation's model, which is a listing.
    pub(crate) fn listing<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.plain_model()?.map_or_else(|| self.model(), Ok)
    }

    /// Reads the body as the operation's model if it is plain JSON.
    pub(crate) fn plain_model<'a, T: Deserialize<'a>>(&'a self) -> Result<Option<T>, Error> {
        self.text().map(read_plain)
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
        self.text.as_deref().ok_or_else(|| self.is_no_text())
    }

    /// The body itself.
    pub(crate) fn into_text(mut self) -> Result<String, Error> {
        self.text.take().ok_or_else(|| self.is_no_text())
    }

    fn is_no_text(&self) -> Error {
        self.unusable("it is not UTF-8".to_owned())
    }

    fn unusable(&self, reason: String) -> Error {
        Error::new(ErrorKind::Decode { status: self.status, reason })
            .of_operation(self.operation.id)
            .after_attempts(self.attempts)
            .with_outcome_unknown(!self.operation.method.is_safe())
    }
}
