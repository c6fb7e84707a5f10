//! Settings that serde deserializes into a builder: from JSON, from JSON values, and from another format.

mod support;

use genesys_onboarding::ClientBuilder;
use serde::Deserialize;
use serde::de::value::{Error as ValueError, MapDeserializer};
use serde_json::{Value, json};

use support::assertions::SECRET_VALUE;
use support::operations;
use support::responses::ok_response;
use support::server::Server;

fn from_json(json: &Value) -> ClientBuilder {
    serde_json::from_str(&json.to_string()).unwrap()
}

fn error(json: &str) -> String {
    serde_json::from_str::<ClientBuilder>(json).unwrap_err().to_string()
}

#[test]
fn deserialized_settings_apply() {
    let service = Server::responding(|_| ok_response());
    let settings = json!({
        "baseUrl": service.url(),
        "accessToken": "my-token",
        "userAgent": "my-dialer/2.1",
        "proxy": null,
    });
    operations::get(&from_json(&settings).build().unwrap()).unwrap();
    let request = &service.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer my-token"));
    assert_eq!(request.header("user-agent"), Some("my-dialer/2.1"));
}

#[test]
fn integers_may_be_written_as_floats() {
    for (json, retries) in [("7", 7), ("7.0", 7), ("7e1", 70), ("null", 3)] {
        let json = format!(r#"{{"maxRetries": {json}}}"#);
        let builder: ClientBuilder = serde_json::from_str(&json).unwrap();
        let shown = format!("{builder:?}");
        assert!(shown.contains(&format!("max_retries: {retries},")), "{json}: {shown}");
    }
}

#[test]
fn order_of_keys_does_not_matter() {
    let shown = |json: &str| {
        let builder: ClientBuilder = serde_json::from_str(json).unwrap();
        format!("{:?}", builder.build().unwrap())
    };
    let region_last = r#"{"baseUrl": "https://gateway.example", "region": "tca"}"#;
    let region_first = r#"{"region": "tca", "baseUrl": "https://gateway.example"}"#;
    assert!(shown(region_last).contains("https://gateway.example"));
    assert_eq!(shown(region_last), shown(region_first));
}

#[test]
fn settings_can_be_part_of_a_larger_document() {
    #[derive(Deserialize)]
    struct Config {
        onboarding: ClientBuilder,
    }

    let document = json!({"onboarding": {"region": "eu-west-1", "totalTimeoutMs": 20_000}});
    let config: Config = serde_json::from_value(document).unwrap();
    let shown = format!("{:?}", config.onboarding);
    assert!(shown.contains("EuWest1") && shown.contains("total_timeout: 20s"), "{shown}");
}

#[test]
fn formats_without_json_types_are_read() {
    let pairs = [("attemptTimeoutMs", 5_000_u64), ("maxRetries", 7)];
    let deserializer: MapDeserializer<'_, _, ValueError> = MapDeserializer::new(pairs.into_iter());
    let shown = format!("{:?}", ClientBuilder::deserialize(deserializer).unwrap());
    assert!(shown.contains("attempt_timeout: 5s") && shown.contains("max_retries: 7"), "{shown}");
}

#[test]
fn invalid_settings_are_named_without_their_values() {
    for (key, value, reason) in [
        ("maxRetries", json!(SECRET_VALUE), "expected a non-negative integer"),
        ("connectTimeoutMs", json!(-1), "expected a non-negative integer"),
        ("totalTimeoutMs", json!(1.5), "expected a non-negative integer"),
        ("maxRetries", json!(4_294_967_296_u64), "4294967296 is too large"),
        ("accessToken", json!([SECRET_VALUE]), "expected a string"),
        ("clientKey", json!({"pem": SECRET_VALUE}), "expected a string"),
        ("allowInsecureHttp", json!(SECRET_VALUE), "expected a boolean"),
        ("base_url", json!(SECRET_VALUE), "unknown setting; did you mean baseUrl?"),
        ("colour", json!(SECRET_VALUE), "unknown setting; expected one of fromEnvironment"),
    ] {
        let error = error(&json!({ key: value }).to_string());
        assert!(error.contains(&format!("{key}: {reason}")), "{error}");
        assert!(!error.contains(SECRET_VALUE), "{error}");
    }
}

#[test]
fn contradictory_settings_are_rejected() {
    let duplicate = error(r#"{"region": "dca", "region": "tca"}"#);
    assert!(duplicate.contains("region: duplicate name"), "{duplicate}");
    let both = json!({"accessToken": "a", "clientId": "b", "clientSecret": "c"});
    let both = error(&both.to_string());
    assert!(both.contains("accessToken: cannot be combined with clientId"), "{both}");
}

#[test]
fn only_objects_are_settings() {
    for json in ["[]", "1", "null", "", "{"] {
        assert!(serde_json::from_str::<ClientBuilder>(json).is_err(), "{json}");
    }
}
