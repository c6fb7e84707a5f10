//! Structs as a C compiler lays them out from the header, compared with Rust's: sizes, places and fields.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::mem::offset_of;
use std::process::{Command, Stdio};

use super::activations::*;
use super::callbacks::*;
use super::event::genesys_event;
use super::header::genesys_header;
use super::invites::*;
use super::join_codes::*;
use super::last_response::genesys_last_response;
use super::options::*;
use super::pages::genesys_page_options;
use super::provisionings::*;
#[cfg(feature = "sandbox")]
use super::sandbox::genesys_sandbox_fault;
use super::token::genesys_token_request;
use super::transport::genesys_transport_request;
use super::users::*;
use super::wait::*;

const HEADER: &str = include_str!("../../include/genesys_onboarding.h");

/// What Rust says about all structs, as assertions in C and as names.
#[derive(Default)]
struct Layouts {
    assertions: String,
    names: BTreeSet<String>,
}

impl Layouts {
    fn add(&mut self, name: &str, what: &str, size: usize) {
        writeln!(self.assertions, "_Static_assert({what} == {size}, \"{name}\");").unwrap();
        self.names.insert(name.to_owned());
    }
}

fn size_of_field<S, T>(_: fn(&S) -> &T) -> usize {
    size_of::<T>()
}

/// A field that is missing here is missing in the pattern, too.
macro_rules! layouts {
    ($($(#[$attribute:meta])* $name:ident { $($field:ident),* $(,)? })*) => {{
        let mut layouts = Layouts::default();
        $($(#[$attribute])* {
            let _ = |all: &$name| { let $name { $($field: _),* } = all; };
            let name = stringify!($name);
            layouts.add(name, &format!("sizeof({name})"), size_of::<$name>());
            layouts.add(name, &format!("_Alignof({name})"), align_of::<$name>());
            $(
                let field = concat!(stringify!($name), ".", stringify!($field));
                let place = format!("offsetof({name}, {})", stringify!($field));
                let size = format!("sizeof((({name} *)0)->{})", stringify!($field));
                layouts.add(field, &place, offset_of!($name, $field));
                layouts.add(field, &size, size_of_field(|all: &$name| &all.$field));
            )*
        })*
        layouts
    }};
}

fn of_rust() -> Layouts {
    layouts! {
        genesys_page_options { struct_size, page_number, page_size }
        genesys_event {
            kind, operation_id, method, path, attempt, http_status, error_kind, error, correlation_id,
            elapsed_ms, delay_ms, wait_reason,
        }
        genesys_callbacks {
            struct_size, user_data, free_user_data, observer, interrupt, token, transport,
            refresh_token,
        }
        genesys_token_request { is_rejected, timeout_ms }
        genesys_transport_request {
            method, url, headers, headers_count, body, body_size, is_token_request, timeout_ms,
        }
        genesys_header { name, value }
        genesys_call_options {
            struct_size, total_timeout_ms, attempt_timeout_ms, max_retries, headers, headers_count,
            callbacks,
        }
        genesys_last_response {
            operation_id, http_status, correlation_id, attempts, elapsed_ms, headers, headers_count,
        }
        genesys_invite { id, administrator, to_address, self_uri }
        genesys_invite_listing {
            entities, entities_count, page_size, page_number, total, first_uri, next_uri,
            previous_uri, last_uri, self_uri, page_count,
        }
        genesys_join_code {
            id, join_code_url, disabled, email_domains, email_domains_count, self_uri,
        }
        genesys_join_code_listing {
            entities, entities_count, page_size, page_number, total, first_uri, next_uri,
            previous_uri, last_uri, self_uri, page_count,
        }
        genesys_join_code_options { struct_size, email_domain }
        genesys_join_code_request { struct_size, email_domains, email_domains_count }
        genesys_org_billing_activation {
            id, email_address, existing_organization_id, existing_organization_short_name, region,
            self_uri,
        }
        genesys_apply_org_billing_activation_request { struct_size, organization_id }
        genesys_apply_org_billing_activation_response { organization_id, status, job_name }
        genesys_org_provisioning {
            id, organization_exists, generic_email_domain, supports_immediate_join,
            email_address_exists, provision_completed, email_address, first_name, last_name,
            organization_name, phone_number, self_uri,
        }
        genesys_org_provisioning_options { struct_size, existing_organization_id, billing_activation_job }
        genesys_wait_progress {
            attempt, provisioning, error_kind, error, elapsed_ms, next_delay_ms,
        }
        genesys_wait_options {
            struct_size, timeout_ms, interval_ms, growth, max_interval_ms, not_found_grace_ms,
            description, progress, user_data,
        }
        genesys_poll_failure { struct_size, is_retryable, is_not_found, retry_after_ms, message }
        genesys_org_provisioning_user { struct_size, name, email }
        genesys_stage_org_provisioning_request { struct_size,
            email_address, recaptcha_value, activation_id, first_name, last_name,
            organization_name, locale, phone_number,
        }
        genesys_stage_org_provisioning_response { id, self_uri }
        genesys_complete_org_provisioning_request { struct_size,
            administrator_email, administrator_password, administrator_name, organization_name,
            other_users, other_users_count, locale, disable_org_auto_join,
        }
        genesys_complete_org_provisioning_response { organization_id, organization_short_name }
        genesys_create_user_request { struct_size, invite_id, name, password }
        genesys_create_user_response { organization, name, email, administrator }
        genesys_stage_user_request { struct_size, join_code_id, email, locale }
        genesys_join_existing_orgs_request { struct_size,
            organization_ids, organization_ids_count, email, job_id, locale,
        }
        genesys_join_existing_orgs_response { join_code_url, invite_url }
        #[cfg(feature = "sandbox")]
        genesys_sandbox_fault {
            struct_size, http_status, retry_after_s, delay_ms, drop_response, operation, on,
        }
    }
}

/// The structs of the header that have fields, and each field as `struct.field`.
fn names_in_the_header() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut structure = None;
    for line in HEADER.lines() {
        if let Some(name) =
            line.strip_prefix("typedef struct ").and_then(|rest| rest.strip_suffix(" {"))
        {
            names.insert(name.to_owned());
            structure = Some(name);
        } else if line.starts_with('}') {
            structure = None;
        } else if let (Some(name), Some(field)) = (structure, line.strip_suffix(';')) {
            let start = field.rfind([' ', '*']).map_or(0, |place| place + 1);
            names.insert(format!("{name}.{}", &field[start..]));
        }
    }
    names.retain(|name| cfg!(feature = "sandbox") || !name.starts_with("genesys_sandbox_"));
    names
}

/// Lets the C compiler read `source`; what it complains of is a failure.
fn compile(source: &str) {
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut words = compiler.split_whitespace();
    let mut command = Command::new(words.next().expect("$CC names a compiler"));
    command.args(words).args(["-std=c11", "-fsyntax-only", "-I"]);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/include")).args(["-x", "c", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap_or_else(|error| {
            panic!("{compiler}: {error}; install it: apt-get install gcc libc6-dev")
        });
    child.stdin.take().unwrap().write_all(source.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg_attr(miri, ignore = "Miri runs no compiler")]
fn c_compiler_agrees_on_every_structs_layout() {
    let layouts = of_rust();
    assert_eq!(layouts.names, names_in_the_header());
    let include = "#define GENESYS_ONBOARDING_SANDBOX\n#include <genesys_onboarding.h>\n";
    compile(&format!("{include}{}", layouts.assertions));
}
