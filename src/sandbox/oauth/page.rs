//! The pages of the authorize endpoint: the choice of a user, and errors. They have no script.

use std::fmt::Write;

use super::accounts::Account;
use super::random::random_hex;
use crate::sandbox::error_response::{ErrorResponse, Reply};

const STYLE: &str = include_str!("page.css");

/// The page with one button for each user. `query` is that of the authorize request, to which the form adds
/// the choice; unlike fields of a form, it comes back byte by byte.
pub(super) fn choice(accounts: &[Account<'_>], hint: Option<&str>, query: &str) -> Reply {
    let action = escape(query);
    let mut form = format!(
        "<p>Choose a user; there are no passwords.</p>\n\
         <form method=\"post\" action=\"/oauth/authorize?{action}\">\n"
    );
    for account in accounts {
        let email = escape(account.email);
        let role = if account.is_administrator { "Administrator of" } else { "User of" };
        let organizations = escape(&account.organizations.join(", "));
        let is_hinted = hint.is_some_and(|hint| account.email.eq_ignore_ascii_case(hint));
        let focus = if is_hinted { " autofocus" } else { "" };
        // Writing to a string does not fail.
        let _ = writeln!(
            form,
            "<button name=\"sandbox_user\" value=\"{email}\"{focus}>{email}<small>{role} {organizations}</small></button>"
        );
    }
    form +=
        "<button name=\"sandbox_user\" value=\"cancel\" class=\"quiet\">Cancel</button>\n</form>";
    page(200, "Log in to the sandbox", &form)
}

/// The page for a request that cannot be sent back to the program.
pub(in crate::sandbox) fn error(error: ErrorResponse) -> Reply {
    let (code, description) = error.oauth_error();
    let (code, description) = (escape(code), escape(description));
    let reply = page(
        error.status(),
        "Cannot log in",
        &format!("<p>{description}</p>\n<p><code>{code}</code></p>"),
    );
    error.add_header_to(reply)
}

/// `content` is HTML. The browser runs no script, loads nothing, and frames the page nowhere.
fn page(status: u16, title: &str, content: &str) -> Reply {
    let nonce = random_hex();
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style nonce=\"{nonce}\">\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{content}\n\
         </main>\n</body>\n</html>\n"
    );
    // Browsers apply form-action to the redirect after the form, too; a host of IPv6 cannot be named there.
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action http:; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    let reply = Reply { content_type: "text/html; charset=utf-8", ..Reply::json(status, html) };
    reply
        .with_header("content-security-policy", policy)
        .with_header("x-content-type-options", "nosniff".to_owned())
        .with_header("referrer-policy", "no-referrer".to_owned())
        .with_header("cache-control", "no-store".to_owned())
}

/// Text as HTML, in an element or in an attribute in quotes.
fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            _ => html.push(character),
        }
    }
    html
}
