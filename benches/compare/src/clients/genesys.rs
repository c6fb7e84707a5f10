//! This crate with defaults: timeouts, retries, a token, typed responses.

use std::error::Error;
use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use genesys_onboarding::{
    Client, JoinCodeRequest, PageOptions, get_onboarding_invite, get_onboarding_invites,
    head_onboarding_organization_users, post_onboarding_joincodes,
};

use super::{BenchClient, Outcome, check_invite, check_join_code, check_listing, ensure};
use crate::payloads::{DOMAINS, EMAIL, INVITE_ID, ORGANIZATION_ID, TOKEN, domain};

pub struct Genesys {
    client: Client,
    request: JoinCodeRequest,
}

impl Genesys {
    pub fn new(origin: &str, ca_file: &Path) -> Result<Self, Box<dyn Error>> {
        let mut builder = Client::builder().base_url(origin).access_token(TOKEN);
        if origin.starts_with("https") {
            builder = builder.ca_bundle_file(ca_file);
        }
        let request = JoinCodeRequest::new((0..DOMAINS).map(domain));
        Ok(Genesys { client: builder.build()?, request })
    }

    /// Makes `calls` calls on each of `threads` threads that share the client.
    fn together(&self, threads: usize, calls: u64) -> Result<Duration, Box<dyn Error>> {
        let barrier = Barrier::new(threads + 1);
        thread::scope(|scope| {
            let call = || {
                barrier.wait();
                (0..calls).try_for_each(|_| check(&self.client))
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(call)).collect();
            barrier.wait();
            let start = Instant::now();
            for thread in workers {
                let outcome = thread.join().map_err(|_| "a thread panicked")?;
                outcome.map_err(|error| error as Box<dyn Error>)?;
            }
            Ok(start.elapsed())
        })
    }

    /// Bursts of eight threads with ten calls each; the pauses between them are not timed.
    fn bursts(&self, bursts: u64) -> Result<Duration, Box<dyn Error>> {
        let mut elapsed = Duration::ZERO;
        for _ in 0..bursts {
            elapsed += self.together(8, 10)?;
            thread::sleep(Duration::from_millis(5));
        }
        Ok(elapsed)
    }
}

fn check(client: &Client) -> Result<(), Box<dyn Error + Send + Sync>> {
    let invite = get_onboarding_invite(client, INVITE_ID)?;
    check_invite(&invite).map_err(|error| error.to_string().into())
}

impl BenchClient for Genesys {
    fn get(&mut self) -> Outcome {
        check_invite(&get_onboarding_invite(&self.client, INVITE_ID)?)
    }

    fn post(&mut self) -> Outcome {
        check_join_code(&post_onboarding_joincodes(&self.client, &self.request)?)
    }

    fn head(&mut self) -> Outcome {
        let exists = head_onboarding_organization_users(&self.client, ORGANIZATION_ID, EMAIL)?;
        ensure(exists, &exists)
    }

    fn listing(&mut self, size: usize, page: i64) -> Outcome {
        let options = PageOptions::new().page_number(page).page_size(i64::try_from(size)?);
        check_listing(&get_onboarding_invites(&self.client, &options)?, size)
    }

    fn special(&mut self, operation: &str, calls: u64) -> Result<Duration, Box<dyn Error>> {
        match operation {
            "alone" => self.together(1, calls),
            "together" => self.together(8, calls),
            "bursts" => self.bursts(calls),
            _ => Err(format!("unknown operation {operation:?}").into()),
        }
    }
}
