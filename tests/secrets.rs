//! Secrets stay where they belong, even if a service or a proxy repeats what it was sent.

use genesys_onboarding::{
    Client, CompleteOrgProvisioningRequest, CreateUserRequest, Error, StageOrgProvisioningRequest,
    post_onboarding_orgprovisioning_complete, post_onboarding_orgprovisionings,
    post_onboarding_users,
};
use mockito::{Server, ServerGuard};

const SECRETS: [&str; 4] =
    ["planted-token-1", "planted-client-secret-2", "planted \"password\" 3", "planted-captcha-4"];

/// A service that answers every POST with all that it was sent.
fn echo(status: usize, content_type: &str) -> ServerGuard {
    let mut server = Server::new();
    server
        .mock("POST", mockito::Matcher::Any)
        .with_status(status)
        .with_header("content-type", content_type)
        .with_body_from_request(|request| {
            let headers = format!("{:?}", request.header("authorization"));
            let body = request.utf8_lossy_body().unwrap().into_owned();
            let body = body.strip_prefix('{').map(str::to_owned).unwrap_or(body);
            format!("{{\"message\": {headers:?}, {body}").into_bytes()
        })
        .create();
    server
}

fn errors_of_calls_with_secrets(client: &Client) -> Vec<Error> {
    let complete = CompleteOrgProvisioningRequest {
        administrator_email: "ada@acme.example".into(),
        administrator_password: SECRETS[2].into(),
        administrator_name: "Ada".into(),
        ..CompleteOrgProvisioningRequest::default()
    };
    let stage = StageOrgProvisioningRequest {
        email_address: "ada@acme.example".into(),
        recaptcha_value: Some(SECRETS[3].into()),
        ..StageOrgProvisioningRequest::default()
    };
    let create = CreateUserRequest {
        invite_id: "i-1".into(),
        name: "Ada".into(),
        password: SECRETS[2].into(),
    };
    vec![
        post_onboarding_orgprovisioning_complete(client, "p-1", &complete).unwrap_err(),
        post_onboarding_orgprovisionings(client, &stage).unwrap_err(),
        post_onboarding_users(client, &create).unwrap_err(),
    ]
}

fn assert_hidden(error: &Error) {
    let shown = format!("{error} {error:?}").replace('\\', "");
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}

#[test]
fn an_error_that_repeats_the_request_shows_no_secret_of_it() {
    for content_type in ["application/json", "text/html"] {
        for status in [302, 400, 500] {
            let server = echo(status, content_type);
            let client =
                Client::builder().base_url(server.url()).access_token(SECRETS[0]).build().unwrap();
            for error in errors_of_calls_with_secrets(&client) {
                assert_hidden(&error);
            }
        }
    }
}

#[test]
fn a_token_address_that_repeats_the_clients_secret_does_not_make_it_show() {
    let mut server = Server::new();
    let body = format!(r#"{{"error": "invalid_client", "description": "not {}"}}"#, SECRETS[1]);
    server.mock("POST", "/oauth/token").with_status(401).with_body(body).create();
    let client = Client::builder()
        .base_url(server.url())
        .login_url(server.url())
        .client_credentials("my-client", SECRETS[1])
        .build()
        .unwrap();
    for error in errors_of_calls_with_secrets(&client) {
        assert!(error.to_string().contains("not [hidden]"), "{error}");
        assert_hidden(&error);
    }
}

#[test]
fn clients_and_their_builders_show_no_secret() {
    let builder = Client::builder()
        .base_url("https://api.example")
        .login_url("https://login.example")
        .client_credentials("my-client", SECRETS[1])
        .proxy("http://user:planted-token-1@proxy.example:3128");
    for shown in [format!("{builder:?}"), format!("{:?}", builder.build().unwrap())] {
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
    }
}
