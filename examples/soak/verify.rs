//! The comparison of what the threads claim with what is in the service.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use genesys_onboarding::sandbox::ORGANIZATION_ID;
use genesys_onboarding::*;

use super::expected_state::{Change, Counts, Ledger, Thing};

/// What is in the service: the ids of join codes and of invites, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    join_codes: Kind,
    invites: Kind,
}

/// Things of one kind that have the same name are a mistake, which the list of ids keeps visible.
type Kind = BTreeMap<String, Vec<String>>;

impl Snapshot {
    /// Looks until two looks agree: a request that its caller has given up may still be under way.
    pub fn of_quiet_service(client: &Client) -> Result<Snapshot, genesys_onboarding::Error> {
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

    /// Leaves out what another snapshot has.
    fn without(mut self, other: &Snapshot) -> Snapshot {
        self.join_codes.retain(|name, ids| other.join_codes.get(name) != Some(ids));
        self.invites.retain(|name, ids| other.invites.get(name) != Some(ids));
        self
    }

    /// Removes from the service what is in the snapshot, for the next round to begin as this one did.
    fn remove(&self, client: &Client) -> Result<(), genesys_onboarding::Error> {
        for id in self.join_codes.values().flatten() {
            delete_onboarding_joincode(client, id)?;
        }
        self.invites.values().flatten().try_for_each(|id| delete_onboarding_invite(client, id))
    }
}

/// The results of all rounds.
#[derive(Default)]
pub struct Audit {
    pub counts: Counts,
    pub mismatches: Vec<String>,
}

impl Audit {
    /// Holds the ledgers of a round against the service, which was like `seeds` before it.
    pub fn check(
        &mut self,
        client: &Client,
        seeds: &Snapshot,
        ledgers: Vec<Ledger>,
    ) -> Result<(), Box<dyn Error>> {
        let there = Snapshot::of_quiet_service(client)?.without(seeds);
        let mut unclaimed = there.clone();
        for ledger in ledgers {
            self.add(ledger.counts);
            self.mismatches.extend(ledger.surprises);
            let users = self.check_users(client, &ledger.users)?;
            for code in &ledger.join_codes {
                self.settle(code, &mut unclaimed.join_codes, &users);
            }
            for invite in &ledger.invites {
                self.settle(invite, &mut unclaimed.invites, &users);
            }
        }
        for (name, ids) in unclaimed.join_codes.iter().chain(&unclaimed.invites) {
            self.mismatches.push(format!("{name}: there as {ids:?}, which no result explains"));
        }
        Ok(there.remove(client)?)
    }

    fn add(&mut self, counts: Counts) {
        for (operation, count) in counts {
            let sum = self.counts.entry(operation).or_default();
            sum.done += count.done;
            sum.refused += count.refused;
            sum.unknown += count.unknown;
        }
    }

    /// Gives the users that are there.
    fn check_users<'a>(
        &mut self,
        client: &Client,
        users: &'a BTreeMap<String, Option<bool>>,
    ) -> Result<BTreeSet<&'a str>, genesys_onboarding::Error> {
        let mut found = BTreeSet::new();
        for (email, is_made) in users {
            let is_there = head_onboarding_organization_users(client, ORGANIZATION_ID, email)?;
            if is_made.is_some_and(|is_made| is_made != is_there) {
                let reason = format!("user {email}: made {is_made:?}, there {is_there}");
                self.mismatches.push(reason);
            }
            if is_there {
                found.insert(email.as_str());
            }
        }
        Ok(found)
    }

    /// Takes a thing, under any name it may have, out of what is unclaimed, and resolves its doubt.
    fn settle(&mut self, thing: &Thing, unclaimed: &mut Kind, users: &BTreeSet<&str>) {
        let ids = unclaimed.remove(&thing.name).unwrap_or_default();
        let is_there = !ids.is_empty();
        if ids.len() > 1 || (is_there && thing.id.as_ref().is_some_and(|id| *id != ids[0])) {
            self.mismatches.push(format!("{}: there as {ids:?}, not {:?}", thing.name, thing.id));
        }
        let Some(doubt) = &thing.doubt else {
            if !is_there {
                self.mismatches.push(format!("{}: not there, but made", thing.name));
            }
            return;
        };
        let is_carried_out = match &doubt.change {
            Change::Made => is_there,
            Change::Removed => !is_there,
            Change::RenamedTo(name) => self.either(thing, is_there, unclaimed.remove(name)),
            Change::BecameUser => {
                let user = users.get(thing.name.as_str()).map(|_| Vec::new());
                self.either(thing, is_there, user)
            }
        };
        let count = self.counts.entry(doubt.operation).or_default();
        count.carried_out += u64::from(is_carried_out);
    }

    /// Whether a thing has become another, where it must be there as exactly one of them.
    fn either(&mut self, thing: &Thing, is_there: bool, other: Option<Vec<String>>) -> bool {
        if is_there == other.is_some() {
            let what = if is_there { "changed, and there unchanged as well" } else { "lost" };
            self.mismatches.push(format!("{}: {what}", thing.name));
        }
        let id_is_kept =
            other.iter().flatten().all(|id| thing.id.as_ref().is_none_or(|own| own == id));
        if !id_is_kept {
            self.mismatches.push(format!("{}: changed to {other:?}", thing.name));
        }
        other.is_some()
    }
}
