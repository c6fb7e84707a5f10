//! The users who can log in: one account for each email address, whatever the number of its organizations.

use std::collections::HashMap;

use crate::sandbox::state::State;

#[derive(Debug)]
pub(super) struct Account<'a> {
    pub(super) email: &'a str,
    /// The names of the user's organizations.
    pub(super) organizations: Vec<&'a str>,
    /// Whether the user is an administrator of one of them.
    pub(super) is_administrator: bool,
}

/// The accounts in the order in which they were created; those of one organization, if it is named.
pub(super) fn accounts<'a>(state: &'a State, organization: Option<&str>) -> Vec<Account<'a>> {
    let mut accounts: Vec<Account<'a>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for user in state.users.iter() {
        let Ok(of_user) = state.organizations.get(&user.organization_id) else { continue };
        if organization.is_some_and(|name| !of_user.is_named(name)) {
            continue;
        }
        let place = *places.entry(user.email.to_ascii_lowercase()).or_insert(accounts.len());
        if place == accounts.len() {
            let (email, organizations) = (user.email.as_str(), Vec::new());
            accounts.push(Account { email, organizations, is_administrator: false });
        }
        accounts[place].organizations.push(&of_user.name);
        accounts[place].is_administrator |= user.administrator;
    }
    accounts
}

/// The account with this email address.
pub(super) fn find<'a>(
    state: &'a State,
    organization: Option<&str>,
    email: &str,
) -> Option<Account<'a>> {
    let is_meant = |account: &Account<'_>| account.email.eq_ignore_ascii_case(email);
    accounts(state, organization).into_iter().find(is_meant)
}
