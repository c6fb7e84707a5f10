//! ureq: an agent with defaults, bodies by `send_json` and `read_json`.

use std::error::Error;
use std::fs;
use std::path::Path;

use genesys_onboarding::JoinCodeRequest;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::{BenchClient, Outcome, check_invite, check_join_code, check_listing, ensure};
use crate::payloads::{DOMAINS, EMAIL, INVITE_ID, ORGANIZATION_ID, TOKEN, domain};

pub struct Ureq {
    agent: Agent,
    api: String,
    authorization: String,
    request: JoinCodeRequest,
}

impl Ureq {
    pub fn new(origin: &str, ca_file: &Path) -> Result<Self, Box<dyn Error>> {
        let mut config = Agent::config_builder();
        if origin.starts_with("https") {
            let authority = Certificate::from_pem(&fs::read(ca_file)?)?;
            let roots = RootCerts::new_with_certs(&[authority]);
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        Ok(Ureq {
            agent: config.build().into(),
            api: format!("{origin}/api/v2/onboarding"),
            authorization: format!("Bearer {TOKEN}"),
            request: JoinCodeRequest::new((0..DOMAINS).map(domain)),
        })
    }
}

impl BenchClient for Ureq {
    fn get(&mut self) -> Outcome {
        let url = format!("{}/invites/{INVITE_ID}", self.api);
        let mut response =
            self.agent.get(url).header("Authorization", &self.authorization).call()?;
        check_invite(&response.body_mut().read_json()?)
    }

    fn post(&mut self) -> Outcome {
        let request = self.agent.post(format!("{}/joincodes", self.api));
        let request = request.header("Authorization", &self.authorization);
        let mut response = request.send_json(&self.request)?;
        check_join_code(&response.body_mut().read_json()?)
    }

    fn head(&mut self) -> Outcome {
        let request =
            self.agent.head(format!("{}/organizations/{ORGANIZATION_ID}/users", self.api));
        let request = request.query("email", EMAIL).header("Authorization", &self.authorization);
        let status = request.call()?.status();
        ensure(status == 200, &status)
    }

    fn listing(&mut self, size: usize, page: i64) -> Outcome {
        let request = self.agent.get(format!("{}/invites", self.api));
        let request = request.query("pageNumber", page.to_string());
        let request = request.query("pageSize", size.to_string());
        let mut response = request.header("Authorization", &self.authorization).call()?;
        check_listing(&response.body_mut().read_json()?, size)
    }
}
