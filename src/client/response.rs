//! A successful (2xx) response and its decoding as a model.

use std::sync::Arc;

use serde::Deserialize;

use super::Client;
use crate::auth::Bearer;
use crate::contract::operation::Operation;
use crate::contract::request::Request;
#[cfg(feature = "capi")]
use crate::decode::decode_borrowed;
use crate::decode::{BOM, InvalidField, decode_large, decode_object};
use crate::error::{Error, ErrorKind};
use crate::http::{Headers, HttpResponse};
use crate::secret::Secret;

/// A successful (2xx) response, with what an error of decoding it has to know.
pub(crate) struct ApiResponse {
    operation: &'static Operation,
    status: u16,
    headers: Headers,
    attempts: u32,
    client: Client,
    secrets: Vec<Secret>,
    bearers: [Option<Arc<Bearer>>; 2],
    /// The body; none if it is not UTF-8.
    text: Option<String>,
}

impl ApiResponse {
    pub(super) fn new(
        client: &Client,
        request: &Request,
        response: HttpResponse,
        bearers: [Option<Arc<Bearer>>; 2],
        attempts: u32,
    ) -> Self {
        ApiResponse {
            operation: request.operation,
            status: response.status,
            headers: response.headers,
            attempts,
            client: client.clone(),
            secrets: request.secrets().to_vec(),
            bearers,
            text: into_utf8(response.body),
        }
    }

    #[cfg(test)]
    pub(crate) fn for_test(operation: &'static Operation, body: &str) -> Self {
        // Plain HTTP needs no CA store, which Miri could not look for.
        let builder = Client::builder().base_url("http://localhost");
        ApiResponse {
            operation,
            status: 200,
            headers: Headers::default(),
            attempts: 1,
            client: builder.build().expect("the settings are valid"),
            secrets: Vec::new(),
            bearers: [None, None],
            text: Some(body.to_owned()),
        }
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Decodes the body as the operation's model.
    pub(crate) fn decode<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        let text = self.body()?;
        decode_object(text).map_err(|error| self.decode_error(error))
    }

    /// Checks the body with `check`, whose error says what is wrong with it.
    pub(crate) fn validate<T>(
        &self,
        check: fn(&str) -> Result<T, InvalidField>,
    ) -> Result<T, Error> {
        check(self.body()?).map_err(|error| self.decode_error(error))
    }

    /// Decodes the body as the operation's model, which is a listing.
    pub(crate) fn decode_listing<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        decode_large(self.body()?).map_err(|error| self.decode_error(error))
    }

    /// Decodes the body as the operation's model without a copy, if it has no escapes.
    #[cfg(feature = "capi")]
    pub(crate) fn decode_borrowed<'a, T: Deserialize<'a>>(&'a self) -> Result<Option<T>, Error> {
        self.body().map(decode_borrowed)
    }

    /// For operations without a result; the body is not read.
    pub(crate) fn discard_body(&self) -> Result<(), Error> {
        Ok(())
    }

    /// For the operation that checks whether a resource exists.
    pub(crate) fn is_found(&self) -> bool {
        self.status == 200
    }

    /// The body verbatim.
    pub(crate) fn body(&self) -> Result<&str, Error> {
        self.text.as_deref().ok_or_else(|| self.not_utf8())
    }

    /// The body itself, verbatim.
    pub(crate) fn into_body(mut self) -> Result<String, Error> {
        self.text.take().ok_or_else(|| self.not_utf8())
    }

    fn not_utf8(&self) -> Error {
        self.decode_error("not UTF-8")
    }

    fn decode_error(&self, reason: impl Into<String>) -> Error {
        let redaction = self.client.redaction(&self.secrets, &self.bearers);
        let correlation_id = self.headers.correlation_id();
        let correlation_id = correlation_id.map(|id| redaction.redact(&id).into_owned());
        Error::new(ErrorKind::Decode { status: self.status, reason: reason.into(), correlation_id })
            .with_operation(self.operation.id)
            .with_attempts(self.attempts)
            .with_outcome_unknown(!self.operation.method.is_safe())
    }
}

/// Checks for UTF-8 once, so that nothing after it has to.
fn into_utf8(body: Vec<u8>) -> Option<String> {
    let mut text = String::from_utf8(body).ok()?;
    if text.starts_with(BOM) {
        text.drain(..BOM.len_utf8());
    }
    Some(text)
}
