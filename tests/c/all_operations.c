/*
 * Every operation, with its results and its iterators, once successfully and once with an error.
 *
 * Valid as C99 and as C++17, and compiled as both.
 */
#include "check.h"

static genesys_client *unprivileged_client_for(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = builder_for(sandbox);
    OK(genesys_client_builder_set_client_credentials(
        builder, genesys_sandbox_unprivileged_client_id(sandbox),
        genesys_sandbox_unprivileged_client_secret(sandbox), &error));
    return build(builder);
}

static void invites(const genesys_client *client, const genesys_client *limited) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-2", &invite, &error));
    CHECK(is(invite->id, "invite-2") && is(invite->to_address, "guest-2@acme.example"));
    CHECK(invite->administrator != NULL && !*invite->administrator && invite->self_uri != NULL);
    genesys_invite_free(invite);
    OK(genesys_delete_onboarding_invite(client, "invite-2", &error));
    RESPONDS(404, genesys_get_onboarding_invite(client, "invite-2", &invite, &error));

    const int64_t page_number = 2, page_size = 5;
    genesys_page_options options = GENESYS_PAGE_OPTIONS_INIT;
    options.page_number = &page_number;
    options.page_size = &page_size;
    genesys_invite_listing *listing = NULL;
    OK(genesys_get_onboarding_invites(client, &options, &listing, &error));
    CHECK(listing->entities_count == 5 && is(listing->entities[0]->id, "invite-7"));
    CHECK(*listing->page_number == 2 && *listing->page_size == 5 && *listing->total == 62);
    CHECK(listing->next_uri != NULL && listing->previous_uri != NULL);
    genesys_invite_listing_free(listing);
    RESPONDS(403, genesys_get_onboarding_invites(limited, NULL, &listing, &error));

    genesys_invite_iter *pages = NULL;
    OK(genesys_invite_iter_new(client, NULL, &pages, &error));
    OK(genesys_invite_iter_next(pages, &invite, &error));
    CHECK(is(invite->id, "invite-1"));
    genesys_invite_free(invite);
    genesys_invite_iter_free(pages);
    REJECTED("client", genesys_invite_iter_new(NULL, NULL, &pages, &error));
    REJECTED("iter", genesys_invite_iter_next(NULL, &invite, &error));
}

static void join_codes(const genesys_client *client, const genesys_client *limited) {
    genesys_error *error = NULL;
    const char *const domains[] = {"acme.example", "acme.test"};
    genesys_join_code_request body = GENESYS_JOIN_CODE_REQUEST_INIT;
    body.email_domains = domains;
    body.email_domains_count = 1;
    genesys_join_code *join_code = NULL;
    OK(genesys_post_onboarding_joincodes(client, &body, &join_code, &error));
    RESPONDS(404, genesys_put_onboarding_joincode(client, "joincode-0", &body, &error));
    body.email_domains_count = 2;
    OK(genesys_put_onboarding_joincode(client, join_code->id, &body, &error));
    genesys_join_code_free(join_code);
    REJECTED("body", genesys_post_onboarding_joincodes(client, NULL, &join_code, &error));

    genesys_join_code_options options = GENESYS_JOIN_CODE_OPTIONS_INIT;
    options.email_domain = "acme.test";
    OK(genesys_get_onboarding_joincode(client, "joincode-4", &options, &join_code, &error));
    CHECK(join_code->email_domains_count == 2 && is(join_code->email_domains[1], "acme.test"));
    CHECK(join_code->disabled != NULL && !*join_code->disabled && join_code->self_uri != NULL);
    genesys_join_code_free(join_code);
    OK(genesys_delete_onboarding_joincode(client, "joincode-4", &error));
    RESPONDS(404, genesys_delete_onboarding_joincode(client, "joincode-4", &error));
    RESPONDS(404, genesys_get_onboarding_joincode(client, "joincode-4", NULL, &join_code, &error));

    genesys_join_code_listing *listing = NULL;
    OK(genesys_get_onboarding_joincodes(client, NULL, &listing, &error));
    CHECK(listing->entities_count == (size_t)*listing->total &&
          listing->entities[0]->join_code_url != NULL);
    genesys_join_code_listing_free(listing);
    RESPONDS(403, genesys_get_onboarding_joincodes(limited, NULL, &listing, &error));

    genesys_join_code_iter *pages = NULL;
    OK(genesys_join_code_iter_new(client, NULL, &pages, &error));
    OK(genesys_join_code_iter_next(pages, &join_code, &error));
    CHECK(is(join_code->id, "joincode-1"));
    genesys_join_code_free(join_code);
    genesys_join_code_iter_free(pages);
    REJECTED("client", genesys_join_code_iter_new(NULL, NULL, &pages, &error));
    REJECTED("iter", genesys_join_code_iter_next(NULL, &join_code, &error));
}

static void activations(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_org_billing_activation *activation = NULL;
    OK(genesys_get_onboarding_activation(client, "activation-2", &activation, &error));
    CHECK(is(activation->existing_organization_id, "organization-1") &&
          is(activation->region, "us-east-1"));
    genesys_org_billing_activation_free(activation);
    RESPONDS(404, genesys_get_onboarding_activation(client, "activation-0", &activation, &error));

    genesys_apply_org_billing_activation_request body =
        GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT;
    body.organization_id = "organization-1";
    genesys_apply_org_billing_activation_response *response = NULL;
    OK(genesys_post_onboarding_activation_apply(client, "activation-2", &body, &response, &error));
    CHECK(is(response->status, "STARTED") && response->job_name != NULL);
    genesys_apply_org_billing_activation_response_free(response);
    RESPONDS(409,
             genesys_post_onboarding_activation_apply(client, "activation-2", &body, &response, &error));
}

static void provisionings(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_stage_org_provisioning_request stage = GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT;
    stage.email_address = "lin@globex.example";
    stage.first_name = "Lin";
    genesys_stage_org_provisioning_response *staged = NULL;
    OK(genesys_post_onboarding_orgprovisionings(client, &stage, &staged, &error));
    CHECK(staged->id != NULL && staged->self_uri != NULL);
    genesys_stage_org_provisioning_response_free(staged);
    stage.activation_id = "activation-0";
    RESPONDS(404, genesys_post_onboarding_orgprovisionings(client, &stage, &staged, &error));

    const bool is_job = true;
    genesys_org_provisioning_options options = GENESYS_ORG_PROVISIONING_OPTIONS_INIT;
    options.existing_organization_id = "organization-1";
    options.billing_activation_job = &is_job;
    genesys_org_provisioning *provisioning = NULL;
    OK(genesys_get_onboarding_orgprovisioning(client, "provisioning-1", &options, &provisioning,
                                              &error));
    CHECK(provisioning->organization_exists && !provisioning->provision_completed);
    CHECK(is(provisioning->first_name, "Dana") && is(provisioning->organization_name, "NewCo"));
    genesys_org_provisioning_free(provisioning);
    RESPONDS(404, genesys_get_onboarding_orgprovisioning(client, "provisioning-0", NULL, &provisioning,
                                                         &error));

    genesys_org_provisioning_user kim = GENESYS_ORG_PROVISIONING_USER_INIT;
    kim.name = "Kim";
    kim.email = "kim@newco.example";
    const genesys_org_provisioning_user *const others[] = {&kim};
    genesys_complete_org_provisioning_request complete = GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT;
    complete.administrator_email = "dana@newco.example";
    complete.administrator_password = "correct horse battery staple";
    complete.administrator_name = "Dana";
    complete.other_users = others;
    complete.other_users_count = 1;
    genesys_complete_org_provisioning_response *made = NULL;
    OK(genesys_post_onboarding_orgprovisioning_complete(client, "provisioning-1", &complete, &made,
                                                        &error));
    CHECK(made->organization_id != NULL && is(made->organization_short_name, "newco"));
    genesys_complete_org_provisioning_response_free(made);
    RESPONDS(409, genesys_post_onboarding_orgprovisioning_complete(client, "provisioning-1", &complete,
                                                                   &made, &error));
}

static void users(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_stage_user_request stage = GENESYS_STAGE_USER_REQUEST_INIT;
    stage.join_code_id = "joincode-1";
    stage.email = "sam@acme.test";
    OK(genesys_post_onboarding_users_stage(client, &stage, &error));
    RESPONDS(409, genesys_post_onboarding_users_stage(client, &stage, &error));

    genesys_create_user_request create = GENESYS_CREATE_USER_REQUEST_INIT;
    create.invite_id = "invite-3";
    create.name = "Guest";
    create.password = "correct horse battery staple";
    genesys_create_user_response *user = NULL;
    OK(genesys_post_onboarding_users(client, &create, &user, &error));
    CHECK(is(user->organization, "Acme") && is(user->email, "guest-3@acme.example"));
    genesys_create_user_response_free(user);
    RESPONDS(404, genesys_post_onboarding_users(client, &create, &user, &error));

    bool exists = false;
    OK(genesys_head_onboarding_organization_users(client, "organization-1", "guest-3@acme.example",
                                                  &exists, &error));
    CHECK(exists);
    REJECTED("email",
             genesys_head_onboarding_organization_users(client, "organization-1", "", &exists, &error));
    CHECK(!exists);

    const char *organizations[] = {"organization-2"};
    genesys_join_existing_orgs_request join = GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT;
    join.organization_ids = organizations;
    join.organization_ids_count = 1;
    join.email = "ada@acme.example";
    genesys_join_existing_orgs_response *joined = NULL;
    OK(genesys_post_onboarding_users_joinexistingorgs(client, &join, &joined, &error));
    CHECK(joined->join_code_url != NULL || joined->invite_url != NULL);
    genesys_join_existing_orgs_response_free(joined);
    organizations[0] = "organization-0";
    RESPONDS(404, genesys_post_onboarding_users_joinexistingorgs(client, &join, &joined, &error));
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    genesys_client *limited = unprivileged_client_for(sandbox);
    invites(client, limited);
    join_codes(client, limited);
    activations(client);
    provisionings(client);
    users(client);
    genesys_client_free(limited);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
