//! Parameters of OAuth requests.

use crate::sandbox::error_response::ErrorResponse;
use crate::sandbox::form;

/// The parameters of a query and a form. One without a value counts as absent, and none may be repeated
/// (RFC 6749, 3.1).
#[derive(Debug)]
pub(super) struct Parameters<'a>(Vec<Parameter<'a>>);

#[derive(Debug)]
struct Parameter<'a> {
    name: String,
    value: String,
    /// The value as it was sent.
    encoded: &'a [u8],
}

impl<'a> Parameters<'a> {
    pub(super) fn parse(query: &'a [u8], form: &'a [u8]) -> Parameters<'a> {
        let pairs = form::split_pairs(query).chain(form::split_pairs(form));
        let parameters = pairs.filter(|(_, encoded)| !encoded.is_empty()).map(|(name, encoded)| {
            let (name, value) = (form::decode_form_value(name), form::decode_form_value(encoded));
            Parameter { name, value, encoded }
        });
        Parameters(parameters.collect())
    }

    pub(super) fn get(&self, name: &str) -> Result<Option<&str>, ErrorResponse> {
        Ok(self.find(name)?.map(|parameter| parameter.value.as_str()))
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, ErrorResponse> {
        self.get(name)?.ok_or_else(|| invalid_request(&format!("{name} is missing")))
    }

    /// The value as it was sent, not decoded.
    pub(super) fn encoded(&self, name: &str) -> Result<Option<&'a [u8]>, ErrorResponse> {
        Ok(self.find(name)?.map(|parameter| parameter.encoded))
    }

    fn find(&self, name: &str) -> Result<Option<&Parameter<'a>>, ErrorResponse> {
        let mut found = self.0.iter().filter(|parameter| parameter.name == name);
        let first = found.next();
        match found.next() {
            Some(_) => Err(invalid_request(&format!("{name} is given more than once"))),
            None => Ok(first),
        }
    }
}

pub(super) fn invalid_request(description: &str) -> ErrorResponse {
    ErrorResponse::new(400, "invalid_request", description)
}
