//! Which responses say that none of the work was done, for each endpoint. The retry policy reads this table
//! and nothing else. (A proxy that rejects a tunnel is final: see `http::proxy_tunnel`.)

use serde::Deserialize;

use crate::error::TokenError;
use crate::http::HttpResponse;
use crate::http::outcome::Outcome;

/// Whose rules a response follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Api,
    /// The OAuth server, which reports its rate limit as status 400.
    Token,
}

impl Endpoint {
    /// The outcome that a response reports.
    pub(crate) fn outcome(self, response: &HttpResponse) -> Outcome {
        let status = response.status;
        let retry_after = response.headers.retry_after();
        let is_rejection = match (status, self) {
            (429, _) => true,
            (503, _) => retry_after.is_some(),
            (400, Endpoint::Token) => is_token_rate_limit(&response.body),
            _ => false,
        };
        match is_rejection {
            true => Outcome::Rejected { status, retry_after },
            false => Outcome::Responded { status, retry_after },
        }
    }
}

/// Whether the body is `{"error": "invalid_request", "error_description": "rate limit exceeded; ..."}`.
fn is_token_rate_limit(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Body {
        error: String,
        description: Option<String>,
        error_description: Option<String>,
    }
    let body =
        std::str::from_utf8(body).ok().and_then(|json| serde_json::from_str::<Body>(json).ok());
    body.is_some_and(|body| {
        let description = body.error_description.or(body.description).unwrap_or_default();
        body.error == "invalid_request"
            && description.to_ascii_lowercase().contains(TokenError::RATE_LIMIT)
    })
}
