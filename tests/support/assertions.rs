//! A setting that is refused when the client is made.

use genesys_onboarding::{ClientBuilder, ErrorKind};

/// A value that a message must not repeat.
pub const SECRET_VALUE: &str = "hunter2";

/// Checks that `build` refuses the setting by its name, on one line and without [`SECRET_VALUE`].
pub fn assert_rejected(setting: &str, what: &str, builder: ClientBuilder) {
    let Err(error) = builder.build() else { panic!("{what} was taken") };
    let ErrorKind::Configuration { setting: named, .. } = error.kind() else {
        panic!("{what}: {error}")
    };
    assert_eq!(named, setting, "{what}: {error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains(SECRET_VALUE), "{what}: {text}");
    assert!(!error.to_string().contains(char::is_control), "{what}: {text}");
    assert_eq!((error.attempts(), error.outcome_unknown(), error.operation()), (0, false, None));
}
