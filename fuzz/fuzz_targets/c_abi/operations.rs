//! The operations, each with the arguments and the body of the script.

use std::env;
use std::ffi::{CString, c_void};
use std::fs;
use std::process;
use std::ptr;

use super::abi::*;
use super::check_result::{result, run};
use super::input::{Script, pointer};

/// Calls the operation that the script names.
///
/// # Safety
///
/// `client` is NULL or live.
pub unsafe fn call(script: &mut Script<'_>, client: *const c_void) {
    // SAFETY: every string ends with a NUL, and every pointer is NULL or points to a value that outlives the call.
    unsafe {
        match script.byte() % 17 {
            0 => invites(script, client),
            1 => listings(script, client),
            2 => join_code(script, client),
            3 => write_join_code(script, client),
            4 => activation(script, client),
            5 => provisioning(script, client),
            6 => complete(script, client),
            7 => stage_provisioning(script, client),
            8 => user_exists(script, client),
            9 => create_user(script, client),
            10 => join_existing(script, client),
            11 => stage_user(script, client),
            12 => json(script, client),
            13 => invite_pages(script, client),
            14 => join_code_pages(script, client),
            15 => json_pages(script, client),
            _ => bulk(script, client),
        }
    }
}

unsafe fn invites(script: &mut Script<'_>, client: *const c_void) {
    let id = script.text();
    unsafe {
        run(|error| genesys_delete_onboarding_invite(client, id.get(), error));
        result(genesys_invite_free, |invite, error| {
            genesys_get_onboarding_invite(client, id.get(), invite, error)
        });
    }
}

unsafe fn listings(script: &mut Script<'_>, client: *const c_void) {
    let (number, size) = (script.maybe_number(), script.maybe_number());
    let options = PageOptions {
        struct_size: script.size::<PageOptions>(),
        page_number: pointer(&number),
        page_size: pointer(&size),
    };
    unsafe {
        result(genesys_invite_listing_free, |listing, error| {
            genesys_get_onboarding_invites(client, &options, listing, error)
        });
        result(genesys_join_code_listing_free, |listing, error| {
            genesys_get_onboarding_joincodes(client, &options, listing, error)
        });
    }
}

unsafe fn join_code(script: &mut Script<'_>, client: *const c_void) {
    let (id, domain) = (script.text(), script.text());
    let options = JoinCodeOptions {
        struct_size: script.size::<JoinCodeOptions>(),
        email_domain: domain.get(),
    };
    unsafe {
        result(genesys_join_code_free, |code, error| {
            genesys_get_onboarding_joincode(client, id.get(), &options, code, error)
        });
        run(|error| genesys_delete_onboarding_joincode(client, id.get(), error));
    }
}

unsafe fn write_join_code(script: &mut Script<'_>, client: *const c_void) {
    let (id, domains) = (script.text(), script.texts());
    let body = JoinCodeRequest {
        struct_size: script.size::<JoinCodeRequest>(),
        email_domains: domains.get(),
        email_domains_count: domains.count(),
    };
    unsafe {
        result(genesys_join_code_free, |code, error| {
            genesys_post_onboarding_joincodes(client, &body, code, error)
        });
        run(|error| genesys_put_onboarding_joincode(client, id.get(), &body, error));
    }
}

unsafe fn activation(script: &mut Script<'_>, client: *const c_void) {
    let (id, organization) = (script.text(), script.text());
    let body = ApplyOrgBillingActivationRequest {
        struct_size: script.size::<ApplyOrgBillingActivationRequest>(),
        organization_id: organization.get(),
    };
    unsafe {
        result(genesys_org_billing_activation_free, |activation, error| {
            genesys_get_onboarding_activation(client, id.get(), activation, error)
        });
        result(genesys_apply_org_billing_activation_response_free, |response, error| {
            genesys_post_onboarding_activation_apply(client, id.get(), &body, response, error)
        });
    }
}

unsafe fn provisioning(script: &mut Script<'_>, client: *const c_void) {
    let (id, organization, job) = (script.text(), script.text(), script.flag());
    let options = OrgProvisioningOptions {
        struct_size: script.size::<OrgProvisioningOptions>(),
        existing_organization_id: organization.get(),
        billing_activation_job: pointer(&job),
    };
    unsafe {
        result(genesys_org_provisioning_free, |provisioning, error| {
            genesys_get_onboarding_orgprovisioning(client, id.get(), &options, provisioning, error)
        });
    }
}

unsafe fn complete(script: &mut Script<'_>, client: *const c_void) {
    let [id, email, password, name, organization, user, user_email, locale] =
        std::array::from_fn(|_| script.text());
    let flag = script.flag();
    let user = OrgProvisioningUser {
        struct_size: script.size::<OrgProvisioningUser>(),
        name: user.get(),
        email: user_email.get(),
    };
    let users = [ptr::from_ref(&user), ptr::null()];
    let count = usize::from(script.byte() % 3);
    let body = CompleteOrgProvisioningRequest {
        struct_size: script.size::<CompleteOrgProvisioningRequest>(),
        administrator_email: email.get(),
        administrator_password: password.get(),
        administrator_name: name.get(),
        organization_name: organization.get(),
        other_users: if script.byte().is_multiple_of(2) { users.as_ptr() } else { ptr::null() },
        other_users_count: count,
        locale: locale.get(),
        disable_org_auto_join: pointer(&flag),
    };
    unsafe {
        result(genesys_complete_org_provisioning_response_free, |response, error| {
            genesys_post_onboarding_orgprovisioning_complete(
                client,
                id.get(),
                &body,
                response,
                error,
            )
        });
    }
}

unsafe fn stage_provisioning(script: &mut Script<'_>, client: *const c_void) {
    let texts: [_; 8] = std::array::from_fn(|_| script.text());
    let body = StageOrgProvisioningRequest {
        struct_size: script.size::<StageOrgProvisioningRequest>(),
        email_address: texts[0].get(),
        recaptcha_value: texts[1].get(),
        activation_id: texts[2].get(),
        first_name: texts[3].get(),
        last_name: texts[4].get(),
        organization_name: texts[5].get(),
        locale: texts[6].get(),
        phone_number: texts[7].get(),
    };
    unsafe {
        result(genesys_stage_org_provisioning_response_free, |response, error| {
            genesys_post_onboarding_orgprovisionings(client, &body, response, error)
        });
    }
}

unsafe fn user_exists(script: &mut Script<'_>, client: *const c_void) {
    let (id, email) = (script.text(), script.text());
    let mut exists = true;
    unsafe {
        let is_good = run(|error| {
            genesys_head_onboarding_organization_users(
                client,
                id.get(),
                email.get(),
                &mut exists,
                error,
            )
        });
        assert!(is_good || !exists, "a result although it failed");
    }
}

unsafe fn create_user(script: &mut Script<'_>, client: *const c_void) {
    let (invite, name, password) = (script.text(), script.text(), script.text());
    let body = CreateUserRequest {
        struct_size: script.size::<CreateUserRequest>(),
        invite_id: invite.get(),
        name: name.get(),
        password: password.get(),
    };
    unsafe {
        result(genesys_create_user_response_free, |response, error| {
            genesys_post_onboarding_users(client, &body, response, error)
        });
    }
}

unsafe fn join_existing(script: &mut Script<'_>, client: *const c_void) {
    let organizations = script.texts();
    let (email, job, locale) = (script.text(), script.text(), script.text());
    let body = JoinExistingOrgsRequest {
        struct_size: script.size::<JoinExistingOrgsRequest>(),
        organization_ids: organizations.get(),
        organization_ids_count: organizations.count(),
        email: email.get(),
        job_id: job.get(),
        locale: locale.get(),
    };
    unsafe {
        result(genesys_join_existing_orgs_response_free, |response, error| {
            genesys_post_onboarding_users_joinexistingorgs(client, &body, response, error)
        });
    }
}

unsafe fn stage_user(script: &mut Script<'_>, client: *const c_void) {
    let (join_code, email, locale) = (script.text(), script.text(), script.text());
    let body = StageUserRequest {
        struct_size: script.size::<StageUserRequest>(),
        join_code_id: join_code.get(),
        email: email.get(),
        locale: locale.get(),
    };
    unsafe { run(|error| genesys_post_onboarding_users_stage(client, &body, error)) };
}

unsafe fn json(script: &mut Script<'_>, client: *const c_void) {
    let (operation, arguments) = (script.text(), script.text());
    let mut json = ptr::dangling_mut();
    unsafe {
        run(|error| genesys_call_json(client, operation.get(), arguments.get(), &mut json, error));
        super::check_result::read(json);
        genesys_string_free(json);
    }
}

unsafe fn json_pages(script: &mut Script<'_>, client: *const c_void) {
    let (operation, arguments) = (script.text(), script.text());
    unsafe {
        let pages = super::check_result::output(|pages, error| {
            genesys_pages_json_open(client, operation.get(), arguments.get(), pages, error)
        });
        for _ in 0..3 {
            let mut json = ptr::dangling_mut();
            run(|error| genesys_pages_json_next(pages, &mut json, error));
            super::check_result::read(json);
            genesys_string_free(json);
        }
        genesys_pages_json_free(pages);
    }
}

/// Two requests of a bulk run, with a journal of this process.
unsafe fn bulk(script: &mut Script<'_>, client: *const c_void) {
    let journal = env::temp_dir().join(format!("genesys-fuzz-{}.journal", process::id()));
    let path = journal.to_str().expect("the temporary folder's path is UTF-8");
    let options = format!(r#"{{"journal": {path:?}, "settlingTimeMs": 0}}"#);
    let options = CString::new(options).expect("no NUL");
    unsafe {
        let bulk = super::check_result::output(|bulk, error| {
            genesys_bulk_open(client, options.as_ptr(), bulk, error)
        });
        for _ in 0..2 {
            let request = script.text();
            run(|error| genesys_bulk_enlist_json(bulk, request.get(), error));
            let mut json = ptr::dangling_mut();
            run(|error| genesys_bulk_submit_json(bulk, request.get(), &mut json, error));
            super::check_result::read(json);
            genesys_string_free(json);
        }
        let mut json = ptr::dangling_mut();
        run(|error| genesys_bulk_report_json(bulk, &mut json, error));
        super::check_result::read(json);
        genesys_string_free(json);
        genesys_bulk_free(bulk);
    }
    // It does not exist without a client.
    let _ = fs::remove_file(journal);
}

unsafe fn invite_pages(script: &mut Script<'_>, client: *const c_void) {
    let (number, size) = (script.maybe_number(), script.maybe_number());
    let options = PageOptions {
        struct_size: script.size::<PageOptions>(),
        page_number: pointer(&number),
        page_size: pointer(&size),
    };
    unsafe {
        let pages = super::check_result::output(|pages, error| {
            genesys_invite_iter_new(client, &options, pages, error)
        });
        for _ in 0..3 {
            result(genesys_invite_free, |invite, error| {
                genesys_invite_iter_next(pages, invite, error)
            });
        }
        genesys_invite_iter_free(pages);
    }
}

unsafe fn join_code_pages(script: &mut Script<'_>, client: *const c_void) {
    let (number, size) = (script.maybe_number(), script.maybe_number());
    let options = PageOptions {
        struct_size: script.size::<PageOptions>(),
        page_number: pointer(&number),
        page_size: pointer(&size),
    };
    unsafe {
        let pages = super::check_result::output(|pages, error| {
            genesys_join_code_iter_new(client, &options, pages, error)
        });
        for _ in 0..3 {
            result(genesys_join_code_free, |code, error| {
                genesys_join_code_iter_next(pages, code, error)
            });
        }
        genesys_join_code_iter_free(pages);
    }
}
