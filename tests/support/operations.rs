//! One operation for each HTTP method of the API.

use genesys_onboarding::{
    Client, Error, Invite, JoinCode, JoinCodeRequest, delete_onboarding_invite,
    get_onboarding_invite, head_onboarding_organization_users, post_onboarding_joincodes,
    put_onboarding_joincode,
};

/// An operation, its method, and whether it changes state at the service.
#[derive(Clone, Copy)]
pub struct Call {
    pub method: &'static str,
    pub mutates: bool,
    pub run: fn(&Client) -> Result<(), Error>,
}

pub const GET: Call = Call { method: "GET", mutates: false, run: |c| get(c).map(drop) };
pub const HEAD: Call = Call { method: "HEAD", mutates: false, run: |c| head(c).map(drop) };
pub const PUT: Call = Call { method: "PUT", mutates: true, run: put };
pub const DELETE: Call = Call { method: "DELETE", mutates: true, run: delete };
pub const POST: Call = Call { method: "POST", mutates: true, run: |c| post(c).map(drop) };

pub const ALL: [Call; 5] = [GET, HEAD, PUT, DELETE, POST];

pub fn get(client: &Client) -> Result<Invite, Error> {
    get_onboarding_invite(client, "i-1")
}

pub fn head(client: &Client) -> Result<bool, Error> {
    head_onboarding_organization_users(client, "o-1", "ada@acme.example")
}

pub fn put(client: &Client) -> Result<(), Error> {
    put_onboarding_joincode(client, "j-1", &join_code())
}

pub fn delete(client: &Client) -> Result<(), Error> {
    delete_onboarding_invite(client, "i-1")
}

pub fn post(client: &Client) -> Result<JoinCode, Error> {
    post_onboarding_joincodes(client, &join_code())
}

fn join_code() -> JoinCodeRequest {
    JoinCodeRequest::new(["acme.example"])
}
