//! The version of the loaded library.

use std::ffi::{CStr, c_char};

/// Major version; incremented on incompatible changes, which before 1.0 increment the minor version.
pub const GENESYS_ONBOARDING_VERSION_MAJOR: i32 = 0;

/// Minor version.
pub const GENESYS_ONBOARDING_VERSION_MINOR: i32 = 1;

/// Patch version.
pub const GENESYS_ONBOARDING_VERSION_PATCH: i32 = 0;

/// Whether a number of the header is the one in Cargo.toml.
const fn is(number: i32, text: &str) -> bool {
    matches!(i32::from_str_radix(text, 10), Ok(n) if n == number)
}

const _: () = assert!(
    is(GENESYS_ONBOARDING_VERSION_MAJOR, env!("CARGO_PKG_VERSION_MAJOR"))
        && is(GENESYS_ONBOARDING_VERSION_MINOR, env!("CARGO_PKG_VERSION_MINOR"))
        && is(GENESYS_ONBOARDING_VERSION_PATCH, env!("CARGO_PKG_VERSION_PATCH")),
    "the header's version differs from Cargo.toml's"
);

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => panic!("a version has no NUL"),
    };

/// Returns the version of the library, such as "0.1.0".
///
/// A program that loads the library at run time compares it with the version of the header that it was
/// compiled with: GENESYS_ONBOARDING_VERSION_MAJOR, _MINOR and _PATCH.
///
/// @return The version; borrowed, valid forever.
#[unsafe(no_mangle)]
pub extern "C" fn genesys_version() -> *const c_char {
    VERSION.as_ptr()
}
