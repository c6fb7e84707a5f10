//! Checks that building a client rejects a setting.

use genesys_onboarding::{ClientBuilder, ErrorKind};

/// A value that an error message must not contain.
pub const SECRET_VALUE: &str = "hunter2";

/// Checks that `build` fails with an error that names the setting, is a single line and hides [`SECRET_VALUE`].
pub fn assert_rejected(setting: &str, what: &str, builder: ClientBuilder) {
    let Err(error) = builder.build() else { panic!("{what} was accepted") };
    let ErrorKind::Configuration { setting: reported, .. } = error.kind() else {
        panic!("{what}: {error}")
    };
    assert_eq!(reported, setting, "{what}: {error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains(SECRET_VALUE), "{what}: {text}");
    assert!(!error.to_string().contains(char::is_control), "{what}: {text}");
    assert_eq!((error.attempts(), error.outcome_unknown(), error.operation()), (0, false, None));
}
