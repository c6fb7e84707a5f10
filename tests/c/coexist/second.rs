//! Another Rust library that a program may link beside this one: it allocates, formats, panics and catches.

use std::panic::catch_unwind;

/// The sum of 1 to `n`, worked out in ways that need Rust's own library; 0 for what panics within.
#[unsafe(no_mangle)]
pub extern "C" fn second_sum(n: u32) -> u32 {
    catch_unwind(|| {
        assert!(n < 100, "{n} is too many");
        let texts: Vec<String> = (1..=n).map(|number| format!("{number}")).collect();
        texts.iter().map(|text| text.parse::<u32>().unwrap()).sum()
    })
    .unwrap_or(0)
}
