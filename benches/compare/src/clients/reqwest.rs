//! reqwest::blocking: a `Client` with defaults, bodies by `json`.

use std::error::Error;
use std::fs;
use std::path::Path;

use genesys_onboarding::JoinCodeRequest;
use reqwest::Certificate;
use reqwest::blocking::Client;
use rustls::crypto::ring;

use super::{BenchClient, Outcome, check_invite, check_join_code, check_listing, ensure};
use crate::payloads::{DOMAINS, EMAIL, INVITE_ID, ORGANIZATION_ID, TOKEN, domain};

pub struct Reqwest {
    client: Client,
    api: String,
    request: JoinCodeRequest,
}

impl Reqwest {
    pub fn new(origin: &str, ca_file: &Path) -> Result<Self, Box<dyn Error>> {
        // The same crypto provider as the other Rust clients.
        ring::default_provider()
            .install_default()
            .map_err(|_| "a provider is already installed")?;
        let mut builder = Client::builder();
        if origin.starts_with("https") {
            let authority = Certificate::from_pem(&fs::read(ca_file)?)?;
            builder = builder.tls_certs_only([authority]);
        }
        Ok(Reqwest {
            client: builder.build()?,
            api: format!("{origin}/api/v2/onboarding"),
            request: JoinCodeRequest::new((0..DOMAINS).map(domain)),
        })
    }
}

impl BenchClient for Reqwest {
    fn get(&mut self) -> Outcome {
        let request = self.client.get(format!("{}/invites/{INVITE_ID}", self.api));
        let response = request.bearer_auth(TOKEN).send()?.error_for_status()?;
        check_invite(&response.json()?)
    }

    fn post(&mut self) -> Outcome {
        let request = self.client.post(format!("{}/joincodes", self.api));
        let response = request.bearer_auth(TOKEN).json(&self.request).send()?.error_for_status()?;
        check_join_code(&response.json()?)
    }

    fn head(&mut self) -> Outcome {
        let user = EMAIL.replace('@', "%40");
        let url = format!("{}/organizations/{ORGANIZATION_ID}/users?email={user}", self.api);
        let status = self.client.head(url).bearer_auth(TOKEN).send()?.status();
        ensure(status == 200, &status)
    }

    fn listing(&mut self, size: usize, page: i64) -> Outcome {
        let url = format!("{}/invites?pageNumber={page}&pageSize={size}", self.api);
        let response = self.client.get(url).bearer_auth(TOKEN).send()?.error_for_status()?;
        check_listing(&response.json()?, size)
    }
}
