//! Random strings: credentials, codes, tokens and IDs.

use ring::rand::{SecureRandom, SystemRandom};

/// 128 random bits from the operating system, as 32 hexadecimal digits.
///
/// # Panics
///
/// If the operating system has no random bytes.
pub(in crate::sandbox) fn random_hex() -> String {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).expect("random bytes of the operating system");
    format!("{:032x}", u128::from_ne_bytes(bytes))
}
