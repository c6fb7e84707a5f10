//! Profiles of the command-line tool `gc`, and the variables of the Terraform provider.
#![cfg(feature = "profiles")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use genesys_onboarding::{Client, ClientBuilder, Error};

use support::assertions::SECRET_VALUE;
use support::kind;
use support::operations;
use support::request::Request;
use support::responses::{json, ok_response, response};
use support::server::Server;
use support::subprocess::{part, run_part};
use support::tokens::bearers;

/// A home folder with the tool's file.
fn home(test: &str, file: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("profiles").join(test);
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(home.join(".gc")).unwrap();
    fs::write(home.join(".gc/config.toml"), file).unwrap();
    home
}

/// Runs a part of a test in a child process with a home folder of its own and no other settings.
fn run_at_home(test: &str, home: &Path, variables: &[(&str, &str)]) {
    let home = home.to_str().unwrap();
    let names = ["REGION", "ACCESS_TOKEN", "OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET"];
    let unset: Vec<String> = names.iter().map(|name| format!("GENESYSCLOUD_{name}")).collect();
    let mut all = vec![("HOME", home), ("USERPROFILE", home)];
    all.extend(unset.iter().map(|name| (name.as_str(), "")));
    all.extend(variables);
    run_part(test, "child", &all);
}

/// A service that gives a token to each client, and an invite to each token.
fn service() -> Server {
    Server::responding(|request| match request.target.ends_with("/oauth/token") {
        true => json(200, r#"{"access_token":"token","token_type":"bearer","expires_in":3600}"#),
        false => ok_response(),
    })
}

/// The service as the tool's file names it.
fn localhost(service: &Server) -> String {
    service.url().replace("http://127.0.0.1", "localhost")
}

fn targets(requests: &[Request]) -> Vec<&str> {
    requests.iter().map(|request| request.target.as_str()).collect()
}

fn profile_error(name: &str) -> Error {
    let error = ClientBuilder::from_profile(name).unwrap_err();
    assert_eq!(kind(&error), "Configuration", "{error}");
    error
}

#[test]
fn client_credentials_of_profile_are_used() {
    const TEST: &str = "client_credentials_of_profile_are_used";
    if part().is_some() {
        operations::get(&Client::from_profile("Acme").unwrap()).unwrap();
        return;
    }
    let service = service();
    let file = format!(
        "[default]\nenvironment = 'mypurecloud.ie'\n\n[acme]\nEnvironment = '{}'\ngrant_type = '1'\n\
         CLIENT_CREDENTIALS = 'my-id'\nclient_secret = 'my-secret'\nlogging_enabled = true\nfuture = [1]\n",
        localhost(&service)
    );
    run_at_home(TEST, &home(TEST, &file), &[]);
    let requests = service.requests();
    assert_eq!(requests[0].target, "/oauth/token");
    assert_eq!(requests[0].header("authorization"), Some("Basic bXktaWQ6bXktc2VjcmV0"));
    assert_eq!(requests[1].header("authorization"), Some("Bearer token"));
}

#[test]
fn environment_goes_before_profile() {
    const TEST: &str = "environment_goes_before_profile";
    if part().is_some() {
        operations::get(&Client::from_profile("DEFAULT").unwrap()).unwrap();
        return;
    }
    let service = service();
    let file = format!(
        "[DEFAULT]\nenvironment = '{}'\naccess_token = 'of-the-file'\nclient_secret = 'my-secret'\n",
        localhost(&service)
    );
    let home = home(TEST, &file);
    run_at_home(TEST, &home, &[]);
    run_at_home(TEST, &home, &[("GENESYSCLOUD_ACCESS_TOKEN", "of-the-environment")]);
    run_at_home(TEST, &home, &[("GENESYSCLOUD_OAUTHCLIENT_ID", "my-id")]);
    // A token request, without a token, comes before the last.
    assert_eq!(bearers(&service), ["of-the-file", "of-the-environment", "none", "token"]);
}

#[test]
fn file_in_working_directory_is_not_read() {
    const TEST: &str = "file_in_working_directory_is_not_read";
    if part().is_some() {
        std::env::set_current_dir(std::env::var_os("OTHER").unwrap()).unwrap();
        let error = profile_error("DEFAULT");
        assert_eq!(error.setting(), Some("profile"));
        assert!(error.to_string().contains(".gc/config.toml"), "{error}");
        return;
    }
    let home = home(TEST, "");
    fs::rename(home.join(".gc/config.toml"), home.join("config.toml")).unwrap();
    fs::write(home.join("config.toml"), "[DEFAULT]\nenvironment = 'mypurecloud.ie'\n").unwrap();
    run_at_home(TEST, &home, &[("OTHER", home.to_str().unwrap())]);
}

#[test]
fn cached_login_is_used_while_valid() {
    const TEST: &str = "cached_login_is_used_while_valid";
    if part().is_some() {
        for name in ["implicit", "pkce", "by-redirect"] {
            operations::get(&Client::from_profile(name).unwrap()).unwrap();
        }
        for name in ["expired", "never", "damaged"] {
            let error = profile_error(name).to_string();
            assert!(error.contains("log in again with the command-line tool gc"), "{error}");
            assert!(!error.contains(SECRET_VALUE), "{error}");
        }
        return;
    }
    let service = service();
    let login = |expiry: &str| {
        format!(
            r#"oauth_token_data = '{{"access_token":"{SECRET_VALUE}","token_type":"bearer","expires_in":86399,"error":"","oauth_token_expiry":"{expiry}"}}'"#
        )
    };
    let (valid, expired) = (login("2999-01-01T00:00:00.5+01:00"), login("2020-01-01T00:00:00Z"));
    let environment = format!("environment = '{}'", localhost(&service));
    let id = "client_credentials = 'my-id'";
    let file = format!(
        "[implicit]\n{environment}\n{id}\ngrant_type = '2'\n{valid}\n\
         [pkce]\n{environment}\n{id}\ngrant_type = '3'\n{valid}\n\
         [by-redirect]\n{environment}\n{id}\nredirect_uri = 'http://localhost:0'\n{valid}\n\
         [expired]\n{environment}\n{id}\ngrant_type = '3'\n{expired}\n\
         [never]\n{environment}\n{id}\ngrant_type = '3'\n\
         [damaged]\n{environment}\n{id}\ngrant_type = '3'\noauth_token_data = '{SECRET_VALUE}'\n"
    );
    run_at_home(TEST, &home(TEST, &file), &[]);
    assert_eq!(bearers(&service), [SECRET_VALUE; 3]);
}

#[test]
fn cached_login_never_goes_to_another_region() {
    const TEST: &str = "cached_login_never_goes_to_another_region";
    if part().is_some() {
        let error = profile_error("DEFAULT").to_string();
        assert!(error.contains("GENESYSCLOUD_REGION"), "{error}");
        return;
    }
    let file = "[DEFAULT]\nenvironment = 'mypurecloud.ie'\ngrant_type = '3'\n\
                oauth_token_data = '{\"access_token\":\"t\",\"oauth_token_expiry\":\"2999-01-01T00:00:00Z\"}'\n";
    run_at_home(TEST, &home(TEST, file), &[("GENESYSCLOUD_REGION", "us-east-1")]);
}

#[test]
fn invalid_profile_is_named_without_secrets() {
    const TEST: &str = "invalid_profile_is_named_without_secrets";
    const REASONS: [(&str, &str); 8] = [
        ("missing", "\"missing\" is not in "),
        ("region", "environment of [region] in "),
        ("half", "client_credentials of [half] in "),
        ("token", "access_token of [token] in "),
        ("grant", "grant_type of [grant] in "),
        ("type", "client_secret of [type] in "),
        ("proxy", "proxy_port of [proxy] in "),
        ("gateway", "gateway_protocol of [gateway] in "),
    ];
    if part().is_some() {
        for (name, reason) in REASONS {
            let error = profile_error(name);
            assert_eq!(error.setting(), Some("profile"), "{name}: {error}");
            assert!(error.to_string().contains(reason), "{name}: {error}");
            assert!(!format!("{error:?} {error}").contains(SECRET_VALUE), "{name}: {error:?}");
        }
        return;
    }
    let file = format!(
        "[region]\nenvironment = 'eu-wset-1'\nclient_secret = '{SECRET_VALUE}'\n\
         [half]\nclient_credentials = 'my-id'\n\
         [token]\ngrant_type = '0'\nclient_secret = '{SECRET_VALUE}'\n\
         [grant]\ngrant_type = '7'\n\
         [type]\nclient_secret = ['{SECRET_VALUE}']\n\
         [proxy]\nproxy_protocol = 'http'\nproxy_host = 'p.example'\nproxy_port = '99999'\n\
         proxy_password = '{SECRET_VALUE}'\n\
         [gateway]\ngateway_protocol = 'https'\n"
    );
    run_at_home(TEST, &home(TEST, &file), &[]);
}

#[test]
fn damaged_file_is_named_by_its_line() {
    const TEST: &str = "damaged_file_is_named_by_its_line";
    if part().is_some() {
        let error = profile_error("DEFAULT").to_string();
        assert!(error.contains("config.toml: line 3: "), "{error}");
        assert!(!error.contains(SECRET_VALUE), "{error}");
        return;
    }
    let file = format!("[DEFAULT]\ngrant_type = '1'\nclient_secret = {SECRET_VALUE}\n");
    run_at_home(TEST, &home(TEST, &file), &[]);
}

#[test]
fn proxy_and_gateway_of_profile_are_used() {
    const TEST: &str = "proxy_and_gateway_of_profile_are_used";
    if part().is_some() {
        operations::get(&Client::from_profile("gateway").unwrap()).unwrap();
        let client = ClientBuilder::from_profile("proxy").unwrap().max_retries(0).build().unwrap();
        assert_eq!(kind(&operations::get(&client).unwrap_err()), "Connect");
        return;
    }
    let (service, proxy) = (service(), Server::responding(|_| response(407, &[], b"")));
    let server = |kind: &str, server: &Server| {
        let port = server.url().rsplit(':').next().unwrap().to_owned();
        format!("{kind}_protocol = 'http'\n{kind}_host = '127.0.0.1'\n{kind}_port = '{port}'\n")
    };
    let credentials = "client_credentials = 'my-id'\nclient_secret = 'my-secret'\n";
    let file = format!(
        "[gateway]\nenvironment = 'mypurecloud.ie'\n{credentials}{}\
         gateway_pathparams = '{{login: /logins/eu, api: apis}}'\n\
         [proxy]\nenvironment = 'mypurecloud.ie'\n{credentials}{}\
         proxy_username = 'ada'\nproxy_password = 'p@ss:word'\n",
        server("gateway", &service),
        server("proxy", &proxy)
    );
    run_at_home(TEST, &home(TEST, &file), &[]);
    let requests = service.requests();
    let api = "/apis/api/v2/onboarding/invites/i-1";
    assert_eq!(targets(&requests), ["/logins/eu/oauth/token", api]);
    let requests = proxy.requests();
    assert_eq!(targets(&requests), ["login.mypurecloud.ie:443"]);
    let basic = "Basic YWRhOnBAc3M6d29yZA==";
    assert_eq!(requests[0].header("proxy-authorization"), Some(basic));
}

#[test]
fn variables_of_terraform_provider_are_read() {
    const TEST: &str = "variables_of_terraform_provider_are_read";
    if part().is_some() {
        operations::get(&Client::from_env().unwrap()).unwrap();
        return;
    }
    let service = service();
    let port = service.url().rsplit(':').next().unwrap().to_owned();
    let variables = [
        ("GENESYSCLOUD_ACCESS_TOKEN", "mine"),
        ("GENESYSCLOUD_GATEWAY_PROTOCOL", "http"),
        ("GENESYSCLOUD_GATEWAY_HOST", "127.0.0.1"),
        ("GENESYSCLOUD_GATEWAY_PORT", &port),
        ("GENESYSCLOUD_GATEWAY_PATH_NAME", "api"),
        ("GENESYSCLOUD_GATEWAY_PATH_VALUE", "/apis/"),
    ];
    run_at_home(TEST, &home(TEST, ""), &variables);
    assert_eq!(targets(&service.requests()), ["/apis/api/v2/onboarding/invites/i-1"]);
}

#[test]
fn invalid_variable_of_terraform_provider_is_named() {
    const TEST: &str = "invalid_variable_of_terraform_provider_is_named";
    let invalid = [
        ("GENESYSCLOUD_PROXY_PORT", "0"),
        ("GENESYSCLOUD_PROXY_PROTOCOL", "socks5"),
        ("GENESYSCLOUD_GATEWAY_PORT", "http"),
        ("GENESYSCLOUD_GATEWAY_HOST", "host/../x"),
        ("GENESYSCLOUD_GATEWAY_PATH_NAME", "logins"),
    ];
    if part().is_some() {
        let error = ClientBuilder::from_env().unwrap_err();
        let named = std::env::var("INVALID").unwrap();
        let host = named.replace("PROTOCOL", "HOST");
        assert!([named, host].iter().any(|name| error.setting() == Some(name)), "{error}");
        return;
    }
    let home = home(TEST, "");
    for (name, value) in invalid {
        let mut variables = vec![
            ("GENESYSCLOUD_PROXY_HOST", "proxy.example"),
            ("GENESYSCLOUD_GATEWAY_HOST", "gateway.example"),
            ("GENESYSCLOUD_GATEWAY_PATH_VALUE", "/x"),
            ("INVALID", name),
        ];
        variables.push((name, value));
        run_at_home(TEST, &home, &variables);
    }
}

/// The file has secrets.
#[cfg(unix)]
#[test]
fn file_that_others_may_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::atomic::{AtomicBool, Ordering};

    const TEST: &str = "file_that_others_may_read_is_warned_of";
    if part().is_some() {
        static WARNED: AtomicBool = AtomicBool::new(false);
        support::log_hook::on_log_line("other users may read it", || {
            WARNED.store(true, Ordering::Relaxed);
        });
        let _ = Client::from_profile("DEFAULT").unwrap();
        let is_open = std::env::var_os("IS_OPEN").is_some();
        assert_eq!(WARNED.load(Ordering::Relaxed), is_open);
        return;
    }
    let home = home(TEST, "[DEFAULT]\nenvironment = 'eu_west_1'\n");
    let set_mode = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(home.join(".gc/config.toml"), permissions).unwrap();
    };
    set_mode(0o600);
    run_at_home(TEST, &home, &[]);
    set_mode(0o644);
    run_at_home(TEST, &home, &[("IS_OPEN", "1")]);
}
