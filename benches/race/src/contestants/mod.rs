//! The Rust contestants, and the protocol that every contestant of every language speaks.
//!
//! A contestant is a process that is started with an origin and a file of certificate authorities. For each
//! line `OPERATION CALLS` it makes so many calls, one after the other, checks each answer, and prints how
//! many nanoseconds they took together.

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

/// One call each; `Ok` means that the answer was there and right.
trait Contestant {
    fn get(&mut self) -> Outcome;
    fn post(&mut self) -> Outcome;
    fn head(&mut self) -> Outcome;
    fn listing(&mut self, size: usize, page: i64) -> Outcome;

    /// A measurement of its own that is not call after call.
    fn special(&mut self, operation: &str, _calls: u64) -> Result<Duration, Box<dyn Error>> {
        Err(format!("no operation {operation:?}").into())
    }
}

pub fn run(name: &str, origin: &str, ca_file: &Path) -> Outcome {
    let mut contestant: Box<dyn Contestant> = match name {
        "raw" => Box::new(raw::Raw::new(origin)?),
        "genesys" => Box::new(genesys::Genesys::new(origin, ca_file)?),
        "ureq" => Box::new(ureq::Ureq::new(origin, ca_file)?),
        "reqwest" => Box::new(reqwest::Reqwest::new(origin, ca_file)?),
        "attohttpc" => Box::new(attohttpc::Attohttpc::new(origin, ca_file)?),
        _ => return Err(format!("no contestant {name:?}").into()),
    };
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (operation, calls) = line.split_once(' ').ok_or("OPERATION CALLS is expected")?;
        let elapsed = time(contestant.as_mut(), operation, calls.parse()?)?;
        println!("{}", elapsed.as_nanos());
    }
    Ok(())
}

fn time(
    contestant: &mut dyn Contestant,
    operation: &str,
    calls: u64,
) -> Result<Duration, Box<dyn Error>> {
    let call: fn(&mut dyn Contestant) -> Outcome = match operation {
        "get" => |it| it.get(),
        "post" => |it| it.post(),
        "head" => |it| it.head(),
        "list25" => |it| it.listing(25, PLAIN_PAGE),
        "list1000" => |it| it.listing(1000, PLAIN_PAGE),
        "chunked25" => |it| it.listing(25, CHUNKED_PAGE),
        "chunked1000" => |it| it.listing(1000, CHUNKED_PAGE),
        "gzip25" => |it| it.listing(25, GZIP_PAGE),
        "gzip1000" => |it| it.listing(1000, GZIP_PAGE),
        _ => return contestant.special(operation, calls),
    };
    let start = Instant::now();
    for _ in 0..calls {
        call(contestant)?;
    }
    Ok(start.elapsed())
}

fn check_invite(invite: &Invite) -> Outcome {
    right(invite.id.as_deref() == Some(INVITE_ID), invite)
}

fn check_join_code(code: &JoinCode) -> Outcome {
    right(code.id.as_deref() == Some(JOIN_CODE_ID), code)
}

fn check_listing(listing: &InviteListing, size: usize) -> Outcome {
    let last = listing.entities.last().and_then(|invite| invite.id.as_deref());
    right(listing.entities.len() == size && last == Some(&entity_id(size - 1)), listing)
}

fn right(is_right: bool, answer: &impl std::fmt::Debug) -> Outcome {
    if is_right { Ok(()) } else { Err(format!("a wrong answer: {answer:?}").into()) }
}
