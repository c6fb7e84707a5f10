//! The pages that the browser gets: fixed, without script, and not to be stored.

/// What the browser is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Success,
    Failure,
    /// Not the response of this login.
    NotFound,
    MethodNotAllowed,
    BadRequest,
    TooLarge,
}

impl Page {
    /// The whole response. Nothing of a request is in it.
    pub(super) fn response(self) -> String {
        let (status, title, text) = match self {
            Page::Success => {
                ("200 OK", "Logged in", "You can close this page and return to the program.")
            }
            Page::Failure => (
                "400 Bad Request",
                "Not logged in",
                "The login has failed. The program says why; you can close this page.",
            ),
            Page::NotFound => ("404 Not Found", "Not found", "This address is for a login only."),
            Page::MethodNotAllowed => {
                ("405 Method Not Allowed", "Not allowed", "This address is for a login only.")
            }
            Page::BadRequest => {
                ("400 Bad Request", "Bad request", "This address is for a login only.")
            }
            Page::TooLarge => (
                "431 Request Header Fields Too Large",
                "Too large",
                "This address is for a login only.",
            ),
        };
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><h1>{title}</h1><p>{text}</p></body></html>\n"
        );
        format!(
            "HTTP/1.1 {status}\r\n\
             Content-Type: text/html; charset=utf-8\r\n\
             Content-Length: {}\r\n\
             Connection: close\r\n\
             Cache-Control: no-store\r\n\
             Referrer-Policy: no-referrer\r\n\
             Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\
             X-Content-Type-Options: nosniff\r\n\
             {}\r\n{body}",
            body.len(),
            if self == Page::MethodNotAllowed { "Allow: GET\r\n" } else { "" },
        )
    }
}
