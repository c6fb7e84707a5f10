//! What a person pastes where the browser cannot reach the program.

use crate::browser::redirect;
use crate::support::operations;
use crate::{CODE, Services, state};

#[test]
fn whole_address_and_bare_code_finish_login() {
    for paste in [
        |uri: &str, target: &str| format!("{uri}{target}"),
        |uri: &str, target: &str| format!(" \t{uri}{target}#fragment\r\n"),
        |_: &str, target: &str| target.to_owned(),
        |_: &str, _: &str| format!("{}\n", CODE.replace('+', "%2B")),
    ] {
        let services = Services::new();
        let login = services.begin();
        let pasted = paste(login.redirect_uri(), &redirect(&login));
        let client = login.finish(&pasted).unwrap_or_else(|error| panic!("{pasted:?}: {error}"));
        operations::get(&client).unwrap();
        let form = services.login.requests()[0].text().to_owned();
        assert!(form.contains("code=code-canary%2F%2B&"), "{form}");
        // Once it has succeeded, it gives the same client.
        login.finish("anything").unwrap();
        assert_eq!(services.login.requests().len(), 1);
    }
}

#[test]
fn other_text_is_rejected_and_can_be_corrected() {
    let services = Services::new();
    let login = services.begin();
    let (uri, state) = (login.redirect_uri().to_owned(), state(&login));
    for (pasted, part) in [
        (String::new(), "must not be empty"),
        (" \n".to_owned(), "must not be empty"),
        ("two words".to_owned(), "without spaces"),
        ("a\0b".to_owned(), "without spaces"),
        ("x".repeat(20_000), "longer than"),
        ("%ff".to_owned(), "percent-encoded"),
        (uri.clone(), "has no code"),
        (format!("{uri}/?code=a&state=wrong"), "another login"),
        (format!("{uri}/?code=a&state={state}x"), "another login"),
        (format!("{uri}/?code=a"), "has no state"),
        (format!("{uri}/?state={state}"), "has no code"),
        (format!("{uri}/?code=&state={state}"), "has no code"),
        (format!("{uri}/?code=a&code=b&state={state}"), "twice"),
        (login.url().to_owned(), "has no code"),
    ] {
        let error = login.finish(&pasted).unwrap_err();
        assert_eq!((error.argument(), error.operation()), (Some("pasted"), Some("login")));
        assert!(error.to_string().contains(part), "{pasted:?}: {error}");
        assert!(!error.to_string().contains(&state), "{error}");
    }
    assert_eq!(services.login.connections(), 0);
    login.finish(CODE).unwrap();
}
