//! A redirect is shown, never followed: no second request, no credentials and no body go elsewhere.

mod support;

use genesys_onboarding::{CreateUserRequest, ErrorKind, post_onboarding_users};

use support::builder;
use support::operations;
use support::responses::{ok_response, response};
use support::server::Server;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

#[test]
fn api_redirects_are_never_followed() {
    let elsewhere = Server::responding(|_| ok_response());
    let absolute = format!("{}/stolen", elsewhere.url());
    let host_only = absolute.trim_start_matches("http:").to_owned();
    for location in [absolute.as_str(), &host_only, "/other/path", "https://["] {
        for status in STATUSES {
            let moved = response(status, &[("Location", location)], b"moved");
            let server = Server::responding(move |_| moved.clone());
            let client = builder(&server).access_token("my-token").max_retries(3).build().unwrap();
            for call in operations::ALL {
                let what = format!("{status} {} to {location}", call.method);
                let error = (call.run)(&client).unwrap_err();
                let api = error.api().unwrap_or_else(|| panic!("{what}: {error}"));
                assert_eq!(
                    (api.status, api.location.as_deref()),
                    (status, Some(location)),
                    "{what}"
                );
                assert_eq!(error.attempts(), 1, "{what}");
                assert!(!error.outcome_unknown(), "{what}");
                assert!(error.to_string().contains(location), "{what}: {error}");
            }
            let targets: Vec<_> = server.requests().into_iter().map(|r| r.target).collect();
            assert_eq!(targets.len(), operations::ALL.len(), "{targets:?}");
            assert!(targets.iter().all(|target| target.starts_with("/api/v2/")), "{targets:?}");
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn password_does_not_follow_redirect() {
    let elsewhere = Server::responding(|_| ok_response());
    for status in STATUSES {
        let location = format!("{}/api/v2/onboarding/users", elsewhere.url());
        let server = Server::responding(move |_| response(status, &[("Location", &location)], b""));
        let client = builder(&server).build().unwrap();
        let user = CreateUserRequest::new("i-1", "Ada", "correct horse");
        let error = post_onboarding_users(&client, &user).unwrap_err();
        assert_eq!(error.api().unwrap().status, status);
        assert!(!format!("{error} {error:?}").contains("correct horse"));
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[test]
fn client_secret_does_not_follow_token_redirect() {
    let elsewhere = Server::responding(|_| ok_response());
    let service = Server::responding(|_| ok_response());
    for status in STATUSES {
        let location = format!("{}/oauth/token", elsewhere.url());
        let login = Server::responding(move |_| response(status, &[("Location", &location)], b""));
        let client = builder(&service)
            .login_url(login.url())
            .client_credentials("my-id", "my-secret")
            .build()
            .unwrap();
        let error = operations::get(&client).unwrap_err();
        let ErrorKind::Authentication(token) = error.kind() else { panic!("{error}") };
        assert_eq!(token.status, status);
        assert_eq!(login.requests().len(), 1);
    }
    assert_eq!(elsewhere.connections(), 0);
    assert_eq!(service.connections(), 0);
}

#[test]
fn location_without_redirect_status_is_ignored() {
    let elsewhere = Server::responding(|_| ok_response());
    let location = format!("{}/stolen", elsewhere.url());
    for status in [200, 404] {
        let location = location.clone();
        let server =
            Server::responding(move |_| response(status, &[("Location", &location)], b"{}"));
        let error = operations::get(&builder(&server).build().unwrap()).unwrap_err();
        assert_eq!(error.api().and_then(|api| api.location.as_deref()), None, "{error}");
    }
    assert_eq!(elsewhere.connections(), 0);
}
