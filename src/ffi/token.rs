//! A source of access tokens of the program's own: what its callback is asked, and how it replies.

use std::ffi::{c_char, c_void};
use std::time::Duration;

use super::call;
use super::error::genesys_error;
use super::exchange::{Exchange, RequestCallback};
use super::input;
use super::panic::ignore_panic;
use super::status::genesys_status;
use crate::auth::{AccessToken, TokenRequest, TokenSource};

/// What a token callback is asked. Read-only; it lives until the callback returns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_token_request {
    /// Whether the service has rejected the last token with 401, so that the same one is of no use.
    pub is_rejected: bool,
    /// How much time is left for the callback, in milliseconds; at least 1.
    pub timeout_ms: i64,
}

/// Gives access tokens of the program's own, such as a vault's, in place of the OAuth server's.
///
/// It replies with genesys_token_request_respond or genesys_token_request_fail before it returns. It is asked
/// when a token is needed, ahead of the expiry of the last one, and once after a 401; one thread at a time, while
/// other calls wait or go on with the last token. user_data is that of genesys_callbacks.
pub type genesys_token_callback =
    Option<unsafe extern "C" fn(request: *const genesys_token_request, user_data: *mut c_void)>;

/// The token callback as a token source.
pub(super) type CallbackSource = RequestCallback<genesys_token_request>;

type Reply = Result<AccessToken, String>;
type TokenExchange<'a> = Exchange<'a, genesys_token_request, TokenRequest<'a>, Reply>;

impl TokenSource for CallbackSource {
    fn token(
        &self,
        request: &TokenRequest<'_>,
    ) -> Result<AccessToken, Box<dyn std::error::Error + Send + Sync>> {
        let timeout_ms = i64::try_from(request.timeout().as_millis()).unwrap_or(i64::MAX).max(1);
        let public = genesys_token_request { is_rejected: request.is_rejected(), timeout_ms };
        match self.call::<_, Reply>(public, request) {
            Some(reply) => Ok(reply?),
            None => Err("the token callback has returned without a reply".into()),
        }
    }
}

/// Returns whether the call shall end, by a cancel or the program's interrupt. A callback that waits should ask
/// every 100 ms, and fail then.
///
/// @param request  Borrowed; may be NULL.
/// @return True if the call shall end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_token_request_is_stopped(
    request: *const genesys_token_request,
) -> bool {
    // SAFETY: the header asks for NULL or the request of a callback that has not returned.
    ignore_panic(false, || {
        unsafe { TokenExchange::of(request) }.is_ok_and(|it| it.request.is_stopped())
    })
}

/// Replies with an access token. The last reply counts.
///
/// @param request        Borrowed.
/// @param token          Borrowed; without "Bearer".
/// @param expires_in_ms  Borrowed; how long the token is valid from now on, in milliseconds. NULL if it is valid
///                       until the service rejects it.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_token_request_respond(
    request: *const genesys_token_request,
    token: *const c_char,
    expires_in_ms: *const i64,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let respond = || {
        // SAFETY: the header asks for NULL or the request of a callback that has not returned, for a string, and
        // for NULL or a number.
        let (exchange, token, lifetime) = unsafe {
            (
                TokenExchange::of(request)?,
                input::required(token, "token")?,
                input::number(expires_in_ms, "expires_in_ms")?,
            )
        };
        let token = AccessToken::new(token);
        let token = match lifetime {
            Some(lifetime) => token.expires_in(Duration::from_millis(lifetime)),
            None => token,
        };
        exchange.reply.replace(Some(Ok(token)));
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, respond) }
}

/// Replies with a failure: the calls that wait for the token return GENESYS_AUTHENTICATION. The last reply counts.
///
/// @param request  Borrowed.
/// @param message  Borrowed; becomes part of the error's message, so that no secret may stand in it.
/// @param error    Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_token_request_fail(
    request: *const genesys_token_request,
    message: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let fail = || {
        // SAFETY: the header asks for NULL or the request of a callback that has not returned, and for a string.
        let (exchange, message) =
            unsafe { (TokenExchange::of(request)?, input::lossy(message, "message")?) };
        exchange.reply.replace(Some(Err(message.into_owned())));
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, fail) }
}
