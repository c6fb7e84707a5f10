//! attohttpc: a `Session` with defaults. It opens a new connection for each call.

use std::error::Error;
use std::path::Path;

use ::attohttpc::{RequestBuilder, Session};
use genesys_onboarding::JoinCodeRequest;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::{BenchClient, Outcome, check_invite, check_join_code, check_listing, ensure};
use crate::payloads::{DOMAINS, EMAIL, INVITE_ID, ORGANIZATION_ID, TOKEN, domain};

pub struct Attohttpc {
    session: Session,
    api: String,
    request: JoinCodeRequest,
}

impl Attohttpc {
    pub fn new(origin: &str, ca_file: &Path) -> Result<Self, Box<dyn Error>> {
        let mut session = Session::new();
        if origin.starts_with("https") {
            session.add_root_certificate(CertificateDer::from_pem_file(ca_file)?);
        }
        Ok(Attohttpc {
            session,
            api: format!("{origin}/api/v2/onboarding"),
            request: JoinCodeRequest::new((0..DOMAINS).map(domain)),
        })
    }

    fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Box<dyn Error>> {
        let request: RequestBuilder = self.session.get(format!("{}{path}", self.api));
        Ok(request.bearer_auth(TOKEN).send()?.error_for_status()?.json()?)
    }
}

impl BenchClient for Attohttpc {
    fn get(&mut self) -> Outcome {
        check_invite(&Attohttpc::get(self, &format!("/invites/{INVITE_ID}"))?)
    }

    fn post(&mut self) -> Outcome {
        let request = self.session.post(format!("{}/joincodes", self.api)).bearer_auth(TOKEN);
        let response = request.json(&self.request)?.send()?.error_for_status()?;
        check_join_code(&response.json()?)
    }

    fn head(&mut self) -> Outcome {
        let user = EMAIL.replace('@', "%40");
        let url = format!("{}/organizations/{ORGANIZATION_ID}/users?email={user}", self.api);
        let status = self.session.head(url).bearer_auth(TOKEN).send()?.status();
        ensure(status == 200, &status)
    }

    fn listing(&mut self, size: usize, page: i64) -> Outcome {
        check_listing(
            &Attohttpc::get(self, &format!("/invites?pageNumber={page}&pageSize={size}"))?,
            size,
        )
    }
}
