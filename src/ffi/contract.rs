//! The list of the contract.

use std::ffi::c_char;

use super::panic::ignore_panic;
use crate::contract_json::contract_cstr;

/// Returns the list of everything that the library offers to other languages as JSON, to generate code from.
///
/// It is an object of formatVersion (1, which docs/contract.md describes; it changes when a generator has to),
/// version, regions, settings, options, loginOptions, bulkOptions, sandboxOptions, errorKinds, errorFields,
/// operations, models, records and sandboxVerbs. A library without the sandbox lists nothing of it.
/// docs/contract.json is that of a library with all features.
///
/// @return The JSON; borrowed, valid for as long as the library is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn genesys_contract_json() -> *const c_char {
    ignore_panic(c"{}".as_ptr(), || contract_cstr().as_ptr())
}
