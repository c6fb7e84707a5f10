//! The Rust clients, and the protocol of the clients in all languages.
//!
//! A client is a process with two arguments: an origin and a CA bundle. For each input line `OPERATION CALLS`
//! it makes that many sequential calls, checks each response, and prints the total time in nanoseconds.

mod attohttpc;
mod genesys;
mod raw;
mod reqwest;
mod ureq;

use std::error::Error;
use std::io::{self, BufRead};
use std::path::Path;
use std::time::{Duration, Instant};

use genesys_onboarding::{Invite, InviteListing, JoinCode};

use crate::payloads::{CHUNKED_PAGE, GZIP_PAGE, INVITE_ID, JOIN_CODE_ID, PLAIN_PAGE, entity_id};

type Outcome = Result<(), Box<dyn Error>>;

/// One call each; `Ok` means that the response was valid.
trait BenchClient {
    fn get(&mut self) -> Outcome;
    fn post(&mut self) -> Outcome;
    fn head(&mut self) -> Outcome;
    fn listing(&mut self, size: usize, page: i64) -> Outcome;

    /// A measurement other than sequential calls.
    fn special(&mut self, operation: &str, _calls: u64) -> Result<Duration, Box<dyn Error>> {
        Err(format!("unknown operation {operation:?}").into())
    }
}

pub fn run(name: &str, origin: &str, ca_file: &Path) -> Outcome {
    let mut client: Box<dyn BenchClient> = match name {
        "raw" => Box::new(raw::Raw::new(origin)?),
        "genesys" => Box::new(genesys::Genesys::new(origin, ca_file)?),
        "ureq" => Box::new(ureq::Ureq::new(origin, ca_file)?),
        "reqwest" => Box::new(reqwest::Reqwest::new(origin, ca_file)?),
        "attohttpc" => Box::new(attohttpc::Attohttpc::new(origin, ca_file)?),
        _ => return Err(format!("unknown client {name:?}").into()),
    };
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (operation, calls) = line.split_once(' ').ok_or("expected OPERATION CALLS")?;
        let elapsed = time(client.as_mut(), operation, calls.parse()?)?;
        println!("{}", elapsed.as_nanos());
    }
    Ok(())
}

fn time(
    client: &mut dyn BenchClient,
    operation: &str,
    calls: u64,
) -> Result<Duration, Box<dyn Error>> {
    let call: fn(&mut dyn BenchClient) -> Outcome = match operation {
        "get" => |it| it.get(),
        "post" => |it| it.post(),
        "head" => |it| it.head(),
        "list25" => |it| it.listing(25, PLAIN_PAGE),
        "list100" => |it| it.listing(100, PLAIN_PAGE),
        "chunked25" => |it| it.listing(25, CHUNKED_PAGE),
        "chunked100" => |it| it.listing(100, CHUNKED_PAGE),
        "gzip25" => |it| it.listing(25, GZIP_PAGE),
        "gzip100" => |it| it.listing(100, GZIP_PAGE),
        _ => return client.special(operation, calls),
    };
    let start = Instant::now();
    for _ in 0..calls {
        call(client)?;
    }
    Ok(start.elapsed())
}

fn check_invite(invite: &Invite) -> Outcome {
    ensure(invite.id.as_deref() == Some(INVITE_ID), invite)
}

fn check_join_code(code: &JoinCode) -> Outcome {
    ensure(code.id.as_deref() == Some(JOIN_CODE_ID), code)
}

fn check_listing(listing: &InviteListing, size: usize) -> Outcome {
    let last = listing.entities.last().and_then(|invite| invite.id.as_deref());
    ensure(listing.entities.len() == size && last == Some(&entity_id(size - 1)), listing)
}

fn ensure(is_valid: bool, response: &impl std::fmt::Debug) -> Outcome {
    if is_valid { Ok(()) } else { Err(format!("invalid response: {response:?}").into()) }
}
