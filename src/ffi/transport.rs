//! HTTP of the program's own: the request that its callback is given, and how it replies.

use std::ffi::{c_char, c_void};
use std::ptr;

use bumpalo::Bump;

use super::call;
use super::error::genesys_error;
use super::exchange::{Exchange, RequestCallback};
use super::header::genesys_header;
use super::input;
use super::output::{list, text_lossy};
use super::panic::ignore_panic;
use super::status::genesys_status;
use crate::error::Error;
use crate::transport::{
    FailureCause, Transport, TransportFailure, TransportRequest, TransportResponse,
};

/// No connection, or it broke.
pub const GENESYS_FAILURE_CONNECTION: i32 = 1;
/// A timeout expired.
pub const GENESYS_FAILURE_TIMEOUT: i32 = 2;
/// The TLS handshake failed; the call ends.
pub const GENESYS_FAILURE_TLS: i32 = 3;
/// The request would fail again in the same way; the call ends.
pub const GENESYS_FAILURE_REJECTED: i32 = 4;

/// A request to send. Read-only; it lives until the callback returns.
///
/// Headers and body may contain secrets.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct genesys_transport_request {
    /// The HTTP method, such as "GET".
    pub method: *const c_char,
    /// The absolute URL.
    pub url: *const c_char,
    /// The headers, without Host and Content-Length.
    pub headers: *const *const genesys_header,
    /// Number of headers.
    pub headers_count: usize,
    /// The body. NULL for a request without one.
    pub body: *const u8,
    /// Size of the body in bytes.
    pub body_size: usize,
    /// Whether this is a request of an access token, whose response is a secret.
    pub is_token_request: bool,
    /// How much time is left for this attempt, in milliseconds; at least 1.
    pub timeout_ms: i64,
}

/// Makes one attempt by HTTP of the program's own, such as libcurl.
///
/// It sends the request once, follows no redirect, retries nothing, and replies within the timeout with
/// genesys_transport_request_respond or genesys_transport_request_fail before it returns. Retries, access tokens,
/// redaction, decoding and max_response_bytes stay the library's. user_data is that of genesys_callbacks.
pub type genesys_transport_callback =
    Option<unsafe extern "C" fn(request: *const genesys_transport_request, user_data: *mut c_void)>;

/// The transport callback as a transport.
pub(super) type CallbackTransport = RequestCallback<genesys_transport_request>;

type Reply = Result<TransportResponse, TransportFailure>;
type TransportExchange<'a> = Exchange<'a, genesys_transport_request, TransportRequest<'a>, Reply>;

impl Transport for CallbackTransport {
    fn send(&self, request: &TransportRequest<'_>) -> Result<TransportResponse, TransportFailure> {
        let arena = Bump::new();
        self.call(to_c(request, &arena), request).unwrap_or_else(|| {
            let message = "the transport callback has returned without a reply".to_owned();
            Err(failure(message, FailureCause::Connection, true))
        })
    }
}

fn failure(message: String, cause: FailureCause, may_have_been_sent: bool) -> TransportFailure {
    TransportFailure { message, cause, may_have_been_sent }
}

fn to_c(request: &TransportRequest<'_>, arena: &Bump) -> genesys_transport_request {
    let header = |(name, value): &(&str, &str)| {
        let (name, value) = (text_lossy(arena, name), text_lossy(arena, value));
        arena.alloc(genesys_header { name, value }) as *const genesys_header
    };
    let headers: Vec<_> = request.headers().iter().map(header).collect();
    genesys_transport_request {
        method: text_lossy(arena, request.method()),
        url: text_lossy(arena, request.url()),
        headers: list(arena, &headers),
        headers_count: headers.len(),
        body: request.body().map_or(ptr::null(), <[u8]>::as_ptr),
        body_size: request.body().map_or(0, <[u8]>::len),
        is_token_request: request.is_token_request(),
        timeout_ms: i64::try_from(request.timeout().as_millis()).unwrap_or(i64::MAX).max(1),
    }
}

/// Copies the headers of a response, whose values may be other than UTF-8.
///
/// # Safety
///
/// `headers` is NULL or points to `count` headers of NULL or strings.
unsafe fn read_headers(
    headers: *const genesys_header,
    count: usize,
) -> Result<Vec<(String, String)>, Error> {
    // SAFETY: the caller promises the same.
    let headers = unsafe { input::list(headers, count, "headers") }?.unwrap_or_default();
    let read = |(index, &genesys_header { name, value })| {
        // SAFETY: the caller promises NULL or strings.
        let (name, value) = unsafe {
            (
                input::required(name, format_args!("headers[{index}].name"))?,
                input::lossy(value, format_args!("headers[{index}].value"))?,
            )
        };
        Ok((name.to_owned(), value.into_owned()))
    };
    headers.iter().enumerate().map(read).collect()
}

/// Returns whether the call shall end, by a cancel or the program's interrupt. To be asked at least every 100 ms
/// while the callback waits; if it is so, any failure ends the call with GENESYS_CANCELLED.
///
/// @param request  Borrowed; may be NULL.
/// @return True if the call shall end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_transport_request_is_stopped(
    request: *const genesys_transport_request,
) -> bool {
    // SAFETY: the header asks for NULL or the request of a callback that has not returned.
    ignore_panic(false, || {
        unsafe { TransportExchange::of(request) }.is_ok_and(|it| it.request.is_stopped())
    })
}

/// Replies with a response, whatever its status. The last reply counts.
///
/// @param request        Borrowed.
/// @param http_status    The HTTP status, such as 200.
/// @param headers        Borrowed; NULL for none. Their values may be other than UTF-8.
/// @param headers_count  Number of headers.
/// @param body           Borrowed; decompressed, or as the header Content-Encoding says. NULL for none.
/// @param body_size      Size of the body in bytes.
/// @param error          Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_transport_request_respond(
    request: *const genesys_transport_request,
    http_status: i32,
    headers: *const genesys_header,
    headers_count: usize,
    body: *const u8,
    body_size: usize,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let respond = || {
        // SAFETY: the header asks for NULL or the request of a callback that has not returned, and for arrays of
        // these sizes.
        let (exchange, headers, body) = unsafe {
            (
                TransportExchange::of(request)?,
                read_headers(headers, headers_count)?,
                input::list(body, body_size, "body")?,
            )
        };
        let status = u16::try_from(http_status).ok().filter(|status| (100..600).contains(status));
        let not_a_status = || format!("{http_status} is not an HTTP status");
        let status =
            status.ok_or_else(|| Error::invalid_argument("http_status", not_a_status()))?;
        let body = body.unwrap_or_default().to_owned();
        let response = TransportResponse { status, headers, body };
        exchange.reply.replace(Some(Ok(response)));
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, respond) }
}

/// Replies with a failure: no complete response has arrived. The last reply counts.
///
/// @param request             Borrowed.
/// @param cause               GENESYS_FAILURE_CONNECTION to GENESYS_FAILURE_REJECTED.
/// @param may_have_been_sent  Whether the service may have seen the request: then a POST is not sent again.
/// @param message             Borrowed; becomes part of the error's message, and may be other than UTF-8.
/// @param error               Receives the error; may be NULL.
/// @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn genesys_transport_request_fail(
    request: *const genesys_transport_request,
    cause: i32,
    may_have_been_sent: bool,
    message: *const c_char,
    error: *mut *mut genesys_error,
) -> genesys_status {
    let fail = || {
        // SAFETY: the header asks for NULL or the request of a callback that has not returned, and for a string.
        let (exchange, message) =
            unsafe { (TransportExchange::of(request)?, input::lossy(message, "message")?) };
        let cause = match cause {
            GENESYS_FAILURE_CONNECTION => FailureCause::Connection,
            GENESYS_FAILURE_TIMEOUT => FailureCause::Timeout,
            GENESYS_FAILURE_TLS => FailureCause::Tls,
            GENESYS_FAILURE_REJECTED => FailureCause::Final,
            other => {
                let reason = format!("{other} is not one of GENESYS_FAILURE_...");
                return Err(Error::invalid_argument("cause", reason));
            }
        };
        exchange.reply.replace(Some(Err(failure(message.into_owned(), cause, may_have_been_sent))));
        Ok(())
    };
    // SAFETY: the header asks for NULL or valid for a write.
    unsafe { call::run(error, fail) }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::slice;
    use std::time::Duration;

    use super::super::status::GENESYS_OK;
    use super::super::user_data::UserData;
    use super::*;

    /// Sends the request's body back, with its URL as a header.
    unsafe extern "C" fn echo(request: *const genesys_transport_request, user_data: *mut c_void) {
        // SAFETY: a live request, and the data of this test.
        unsafe {
            let genesys_transport_request { url, headers, headers_count, body, body_size, .. } =
                *request;
            assert_eq!(CStr::from_ptr(user_data.cast()), c"data");
            let sent = slice::from_raw_parts(headers, headers_count);
            assert_eq!(CStr::from_ptr((*sent[0]).value), c"dialer");
            let reply = [genesys_header { name: c"Location".as_ptr(), value: url }];
            assert!(!genesys_transport_request_is_stopped(request));
            let status = genesys_transport_request_respond(
                request,
                200,
                reply.as_ptr(),
                1,
                body,
                body_size,
                ptr::null_mut(),
            );
            assert_eq!(status, GENESYS_OK);
        }
    }

    #[test]
    fn reply_of_a_callback_is_copied() {
        let user_data = UserData::new(c"data".as_ptr().cast_mut().cast(), None);
        let transport = CallbackTransport::new(echo, user_data);
        let response = transport.send(&TransportRequest {
            method: "POST",
            url: "https://a.example/b",
            headers: &[("genesys-app", "dialer")],
            body: Some(b"{}"),
            timeout: &|| Duration::MAX,
            is_stopped: &|| false,
            redact: &|text| text.into(),
            send: &|| Err(TransportFailure::not_sent("")),
        });
        let expected = TransportResponse::new(200).header("Location", "https://a.example/b");
        assert_eq!(response.unwrap(), expected.body("{}"));
    }
}
