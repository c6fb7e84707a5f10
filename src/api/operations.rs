//! The list of the operations. What the typed functions, the JSON surface and the sandbox share about an
//! operation is its row, which is in the module of its resource.

use super::{activations, invites, join_codes, organizations, provisionings, users};
use crate::contract::operation::Operation;

/// Every operation, in alphabetical order of the operation IDs.
pub(crate) static ALL: &[&Operation] = &[
    &invites::DELETE_ONBOARDING_INVITE,
    &join_codes::DELETE_ONBOARDING_JOINCODE,
    &activations::GET_ONBOARDING_ACTIVATION,
    &invites::GET_ONBOARDING_INVITE,
    &invites::GET_ONBOARDING_INVITES,
    &join_codes::GET_ONBOARDING_JOINCODE,
    &join_codes::GET_ONBOARDING_JOINCODES,
    &provisionings::GET_ONBOARDING_ORGPROVISIONING,
    &organizations::HEAD_ONBOARDING_ORGANIZATION_USERS,
    &activations::POST_ONBOARDING_ACTIVATION_APPLY,
    &join_codes::POST_ONBOARDING_JOINCODES,
    &provisionings::POST_ONBOARDING_ORGPROVISIONING_COMPLETE,
    &provisionings::POST_ONBOARDING_ORGPROVISIONINGS,
    &users::POST_ONBOARDING_USERS,
    &users::POST_ONBOARDING_USERS_JOINEXISTINGORGS,
    &users::POST_ONBOARDING_USERS_STAGE,
    &join_codes::PUT_ONBOARDING_JOINCODE,
];

/// Finds an operation by its operation ID.
pub(crate) fn by_id(id: &str) -> Option<&'static Operation> {
    ALL.iter().copied().find(|operation| operation.id == id)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_row_is_in_the_list() {
        for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/api")).unwrap() {
            let source = fs::read_to_string(file.unwrap().path()).unwrap();
            for row in source.split(": Operation = Operation {\n    id: \"").skip(1) {
                let (id, _) = row.split_once('"').unwrap();
                assert!(by_id(id).is_some(), "ALL lacks {id}");
            }
        }
    }

    #[test]
    fn summary_begins_the_functions_documentation() {
        let sources: String = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/api"))
            .unwrap()
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        for Operation { id, method, path, summary, .. } in ALL {
            let first_line = format!("\n\n/// {summary}: `{} {path}`.\n", method.as_str());
            let (_, rest) = sources.split_once(&first_line).unwrap_or_else(|| {
                panic!("{id}: no function's documentation begins {first_line:?}")
            });
            let (_, function) = rest.split_once("\npub fn ").unwrap();
            let (name, _) = function.split_once('(').unwrap();
            assert!(id.eq_ignore_ascii_case(&name.replace('_', "")), "{id}: {name}");
        }
    }

    #[test]
    fn list_is_in_alphabetical_order() {
        assert!(ALL.is_sorted_by_key(|operation| operation.id));
    }
}
