//! Compares the threads' expectations with the state of the service.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use genesys_onboarding::sandbox::ORGANIZATION_ID;
use genesys_onboarding::*;

use super::expected_state::{Change, Counts, ExpectedState, Resource};

/// The state of the service: IDs of join codes and invites, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    join_codes: Kind,
    invites: Kind,
}

/// IDs by name. Names are unique; a list exposes violations.
type Kind = BTreeMap<String, Vec<String>>;

impl Snapshot {
    /// Takes snapshots until two are equal: an abandoned request may still be in progress.
    pub fn stable(client: &Client) -> Result<Snapshot, genesys_onboarding::Error> {
        let mut before = Snapshot::take(client)?;
        loop {
            let now = Snapshot::take(client)?;
            if now == before {
                return Ok(now);
            }
            before = now;
        }
    }

    fn take(client: &Client) -> Result<Snapshot, genesys_onboarding::Error> {
        let options = PageOptions::new().page_size(100);
        let mut snapshot = Snapshot::default();
        for code in iter_onboarding_joincodes(client, &options) {
            let code = code?;
            let ids = snapshot.join_codes.entry(code.email_domains.join(" ")).or_default();
            ids.extend(code.id);
        }
        for invite in iter_onboarding_invites(client, &options) {
            let invite = invite?;
            snapshot.invites.entry(invite.to_address).or_default().extend(invite.id);
        }
        Ok(snapshot)
    }

    /// Removes the entries of another snapshot.
    fn without(mut self, other: &Snapshot) -> Snapshot {
        self.join_codes.retain(|name, ids| other.join_codes.get(name) != Some(ids));
        self.invites.retain(|name, ids| other.invites.get(name) != Some(ids));
        self
    }

    /// Deletes the snapshot's resources from the service, so that the next round starts from the same state.
    fn remove(&self, client: &Client) -> Result<(), genesys_onboarding::Error> {
        for id in self.join_codes.values().flatten() {
            delete_onboarding_joincode(client, id)?;
        }
        self.invites.values().flatten().try_for_each(|id| delete_onboarding_invite(client, id))
    }
}

/// The accumulated results of all rounds.
#[derive(Default)]
pub struct Verifier {
    pub counts: Counts,
    pub mismatches: Vec<String>,
}

impl Verifier {
    /// Verifies the service against the expectations of a round. `seeds` is the state before the round.
    pub fn check(
        &mut self,
        client: &Client,
        seeds: &Snapshot,
        expected: Vec<ExpectedState>,
    ) -> Result<(), Box<dyn Error>> {
        let actual = Snapshot::stable(client)?.without(seeds);
        let mut unexplained = actual.clone();
        for state in expected {
            self.add(state.counts);
            self.mismatches.extend(state.unexpected);
            let users = self.check_users(client, &state.users)?;
            for code in &state.join_codes {
                self.reconcile(code, &mut unexplained.join_codes, &users);
            }
            for invite in &state.invites {
                self.reconcile(invite, &mut unexplained.invites, &users);
            }
        }
        for (name, ids) in unexplained.join_codes.iter().chain(&unexplained.invites) {
            self.mismatches.push(format!("{name}: exists as {ids:?}, which no result explains"));
        }
        Ok(actual.remove(client)?)
    }

    fn add(&mut self, counts: Counts) {
        for (operation, count) in counts {
            let sum = self.counts.entry(operation).or_default();
            sum.done += count.done;
            sum.rejected += count.rejected;
            sum.unknown += count.unknown;
        }
    }

    /// Verifies the users, and returns those that exist.
    fn check_users<'a>(
        &mut self,
        client: &Client,
        users: &'a BTreeMap<String, Option<bool>>,
    ) -> Result<BTreeSet<&'a str>, genesys_onboarding::Error> {
        let mut found = BTreeSet::new();
        for (email, is_created) in users {
            let exists = head_onboarding_organization_users(client, ORGANIZATION_ID, email)?;
            if is_created.is_some_and(|is_created| is_created != exists) {
                let reason = format!("user {email}: created {is_created:?}, exists {exists}");
                self.mismatches.push(reason);
            }
            if exists {
                found.insert(email.as_str());
            }
        }
        Ok(found)
    }

    /// Removes a resource from the unexplained ones, under any name that it may have, and resolves an unknown outcome.
    fn reconcile(&mut self, resource: &Resource, unexplained: &mut Kind, users: &BTreeSet<&str>) {
        let ids = unexplained.remove(&resource.name).unwrap_or_default();
        let exists = !ids.is_empty();
        if ids.len() > 1 || (exists && resource.id.as_ref().is_some_and(|id| *id != ids[0])) {
            self.mismatches
                .push(format!("{}: exists as {ids:?}, not as {:?}", resource.name, resource.id));
        }
        let Some(uncertain) = &resource.uncertain else {
            if !exists {
                self.mismatches.push(format!("{}: created, but does not exist", resource.name));
            }
            return;
        };
        let is_applied = match &uncertain.change {
            Change::Made => exists,
            Change::Removed => !exists,
            Change::RenamedTo(name) => {
                self.accept_either(resource, exists, unexplained.remove(name))
            }
            Change::BecameUser => {
                let user = users.get(resource.name.as_str()).map(|_| Vec::new());
                self.accept_either(resource, exists, user)
            }
        };
        let count = self.counts.entry(uncertain.operation).or_default();
        count.applied += u64::from(is_applied);
    }

    /// Whether a resource was changed to `other`; exactly one of the two must exist.
    fn accept_either(
        &mut self,
        resource: &Resource,
        exists: bool,
        other: Option<Vec<String>>,
    ) -> bool {
        if exists == other.is_some() {
            let what = if exists { "exists both changed and unchanged" } else { "lost" };
            self.mismatches.push(format!("{}: {what}", resource.name));
        }
        let id_is_kept =
            other.iter().flatten().all(|id| resource.id.as_ref().is_none_or(|own| own == id));
        if !id_is_kept {
            self.mismatches.push(format!("{}: changed to {other:?}", resource.name));
        }
        other.is_some()
    }
}
