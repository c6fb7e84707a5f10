//! The list of the contract: everything that a binding of another language generates its typed part from.
//!
//! `docs/contract.md` describes the format.

mod model;
mod models;
mod recorder;
mod sandbox;
mod setting;

use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use serde::Serialize;

use self::model::{Field, Model};
use self::models::Models;
use self::sandbox::Verb;
use self::setting::Setting;
use crate::api::*;
use crate::bulk::{BulkKey, BulkRequest, ReportJson};
use crate::client::LastResponseJson;
use crate::config::Region;
use crate::contract::operation::{Operation, ParameterKind, ResponseKind};
use crate::error::{ErrorBody, ErrorJson, ErrorKind};
use crate::retry::event_json::EventJson;
use crate::{api, bulk, client, login};

/// Incremented when a generator has to be changed: docs/contract.md.
const FORMAT_VERSION: u32 = 1;

/// Returns the list of everything that the library offers to other languages, as JSON: regions, settings, error
/// kinds, operations, models, the library's own objects, and the sandbox's verbs.
///
/// It is what code is generated from: the typed parts of the packages for other languages, the OpenAPI document.
/// `docs/contract.md` in the repository describes the format, which has a version; `docs/contract.json` is the list of
/// a library with all features. The list is made at the first call from what the library itself runs on.
///
/// ```
/// let contract: serde_json::Value = serde_json::from_str(genesys_onboarding::contract_json())?;
/// assert_eq!(contract["formatVersion"], 1);
/// assert_eq!(contract["operations"].as_array().map(Vec::len), Some(17));
/// # Ok::<_, serde_json::Error>(())
/// ```
pub fn contract_json() -> &'static str {
    contract_cstr().to_str().unwrap_or_default()
}

/// The same for C.
pub(crate) fn contract_cstr() -> &'static CStr {
    static LIST: OnceLock<CString> = OnceLock::new();
    LIST.get_or_init(|| {
        let json = serde_json::to_string_pretty(&Contract::new()).unwrap_or_default();
        CString::new(json).unwrap_or_default()
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
    format_version: u32,
    version: &'static str,
    regions: Vec<KnownRegion>,
    settings: Vec<Setting>,
    options: Vec<Setting>,
    login_options: Vec<Setting>,
    bulk_options: Vec<Setting>,
    sandbox_options: Vec<Field>,
    error_kinds: Vec<Kind>,
    error_fields: Vec<Field>,
    operations: Vec<Row>,
    models: Vec<Model>,
    records: Vec<Model>,
    sandbox_verbs: Vec<Verb>,
}

impl Contract {
    fn new() -> Self {
        let mut models = models();
        let records = models.len();
        add_records(&mut models);
        let sandbox = sandbox::add_records(&mut models);
        Contract {
            format_version: FORMAT_VERSION,
            version: env!("CARGO_PKG_VERSION"),
            regions: Region::known().map(|(name, domain)| KnownRegion { name, domain }).collect(),
            settings: setting::list(client::SETTINGS),
            options: setting::list(client::OPTIONS),
            login_options: setting::list(login::OPTIONS),
            bulk_options: setting::list(bulk::OPTIONS),
            sandbox_options: sandbox.options,
            error_kinds: kinds(),
            error_fields: models::fields_of::<ErrorJson<'static>>(&models),
            operations: api::operations::ALL.iter().map(|row| Row::new(row, &models)).collect(),
            sandbox_verbs: sandbox.verbs,
            records: models.split_off(records),
            models: models.into_list(),
        }
    }
}

#[derive(Serialize)]
struct KnownRegion {
    name: &'static str,
    domain: &'static str,
}

/// Every model that an operation names, then those of errors. Models within models are found by themselves.
fn models() -> Models {
    let mut models = Models::default();
    models.add::<Invite>();
    models.add::<InviteListing>();
    models.add::<JoinCode>();
    models.add::<JoinCodeListing>();
    models.add::<JoinCodeRequest>();
    models.add::<OrgBillingActivation>();
    models.add::<ApplyOrgBillingActivationRequest>();
    models.add::<ApplyOrgBillingActivationResponse>();
    models.add::<OrgProvisioning>();
    models.add::<StageOrgProvisioningRequest>();
    models.add::<StageOrgProvisioningResponse>();
    models.add::<CompleteOrgProvisioningRequest>();
    models.add::<CompleteOrgProvisioningResponse>();
    models.add::<CreateUserRequest>();
    models.add::<CreateUserResponse>();
    models.add::<StageUserRequest>();
    models.add::<JoinExistingOrgsRequest>();
    models.add::<JoinExistingOrgsResponse>();
    models.add::<ErrorBody>();
    models
}

/// The library's own objects in JSON, which are listed apart from the models of the API.
fn add_records(models: &mut Models) {
    models.add::<EventJson<'static>>();
    models.add::<LastResponseJson<'static>>();
    models.add_one_of::<BulkRequest>("BulkRequest");
    models.add_one_of::<BulkKey>("BulkKey");
    models.add::<ReportJson<'static>>();
}

#[derive(Serialize)]
struct Kind {
    name: &'static str,
    status: i32,
}

fn kinds() -> Vec<Kind> {
    ErrorKind::NAMES.into_iter().zip(1..).map(|(name, status)| Kind { name, status }).collect()
}

/// An operation.
#[derive(Serialize)]
struct Row {
    id: &'static str,
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    parameters: Vec<Parameter>,
    body: Option<String>,
    response: Option<String>,
    paged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<String>,
    permissions: &'static [&'static str],
}

impl Row {
    fn new(operation: &Operation, models: &Models) -> Self {
        let (response, entity) = match operation.response {
            ResponseKind::Model { model, .. } => (Some(models.name(model)), None),
            ResponseKind::Listing { model, entity, .. } => {
                (Some(models.name(model)), Some(models.name(entity)))
            }
            ResponseKind::Empty => (None, None),
            ResponseKind::Exists => (Some("boolean".to_owned()), None),
        };
        Row {
            id: operation.id,
            method: operation.method.as_str(),
            path: operation.path,
            summary: operation.summary,
            parameters: operation.parameters.iter().map(Parameter::new).collect(),
            body: operation.body.map(|body| models.name(body.model)),
            response,
            paged: entity.is_some(),
            entity,
            permissions: operation.permissions,
        }
    }
}

#[derive(Serialize)]
struct Parameter {
    name: &'static str,
    r#in: &'static str,
    r#type: &'static str,
    required: bool,
}

impl Parameter {
    fn new((name, kind): &(&'static str, ParameterKind)) -> Self {
        let (r#in, r#type, required) = match kind {
            ParameterKind::Path => ("path", "string", true),
            ParameterKind::QueryString { required } => ("query", "string", *required),
            ParameterKind::QueryInt => ("query", "integer", false),
            ParameterKind::QueryBool => ("query", "boolean", false),
        };
        Parameter { name, r#in, r#type, required }
    }
}
