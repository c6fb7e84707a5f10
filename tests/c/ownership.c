/*
 * Results remain valid after the client and the sandbox have been freed, and are freed in any order.
 */
#include "check.h"

struct results {
    genesys_invite *invite;
    genesys_invite_listing *invites;
    genesys_join_code *join_code;
    genesys_join_code_listing *join_codes;
    genesys_org_billing_activation *activation;
    genesys_apply_org_billing_activation_response *applied;
    genesys_org_provisioning *provisioning;
    genesys_stage_org_provisioning_response *staged;
    genesys_complete_org_provisioning_response *made;
    genesys_create_user_response *user;
    genesys_join_existing_orgs_response *joined;
    char *json;
    genesys_error *error;
};

static void read_all(const genesys_client *client, struct results *of) {
    genesys_error *error = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-1", &of->invite, &error));
    OK(genesys_get_onboarding_invites(client, NULL, &of->invites, &error));
    OK(genesys_get_onboarding_joincode(client, "joincode-1", NULL, &of->join_code, &error));
    OK(genesys_get_onboarding_joincodes(client, NULL, &of->join_codes, &error));
    OK(genesys_get_onboarding_activation(client, "activation-2", &of->activation, &error));
    OK(genesys_get_onboarding_orgprovisioning(client, "provisioning-1", NULL, &of->provisioning,
                                              &error));
    OK(genesys_call_json(client, "getOnboardingInvites", NULL, &of->json, &error));
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "invite-0", &error));
    of->error = error;
}

static void write_all(const genesys_client *client, struct results *of) {
    genesys_error *error = NULL;
    const genesys_apply_org_billing_activation_request apply = {.struct_size = sizeof apply,
                                                                .organization_id = "organization-1"};
    OK(genesys_post_onboarding_activation_apply(client, "activation-2", &apply, &of->applied, &error));
    const genesys_stage_org_provisioning_request stage = {.struct_size = sizeof stage,
                                                          .email_address = "lin@globex.example",
                                                          .organization_name = "Globex"};
    OK(genesys_post_onboarding_orgprovisionings(client, &stage, &of->staged, &error));
    const genesys_complete_org_provisioning_request complete = {
        .struct_size = sizeof complete,
        .administrator_email = "lin@globex.example",
        .administrator_password = "correct horse battery staple",
        .administrator_name = "Lin",
    };
    OK(genesys_post_onboarding_orgprovisioning_complete(client, of->staged->id, &complete, &of->made,
                                                        &error));
    const genesys_create_user_request create = {
        .struct_size = sizeof create, .invite_id = "invite-3", .name = "Guest", .password = "secret"};
    OK(genesys_post_onboarding_users(client, &create, &of->user, &error));
    const char *const organizations[] = {"organization-2"};
    const genesys_join_existing_orgs_request join = {sizeof join,        organizations, 1,
                                                     "ada@acme.example", NULL,          NULL};
    OK(genesys_post_onboarding_users_joinexistingorgs(client, &join, &of->joined, &error));
}

static void check_read_results(const struct results *of) {
    CHECK(is(of->invite->id, "invite-1") && *of->invite->administrator);
    CHECK(is(of->invite->to_address, "guest-1@acme.example"));
    CHECK(of->invites->entities_count == 25 && *of->invites->total == 63 &&
          *of->invites->page_count == 3);
    CHECK(is(of->invites->entities[24]->to_address, "guest-25@acme.example"));
    CHECK(of->invites->next_uri != NULL && of->invites->previous_uri == NULL);
    CHECK(of->invites->first_uri != NULL && of->invites->last_uri != NULL &&
          of->invites->self_uri != NULL);
    CHECK(of->join_code->email_domains_count == 2 && is(of->join_code->email_domains[1], "acme.test"));
    CHECK(!*of->join_code->disabled && has(of->join_code->join_code_url, "joincode-1"));
    CHECK(of->join_codes->entities_count == 3 && *of->join_codes->entities[1]->disabled);
    CHECK(is(of->activation->existing_organization_short_name, "acme"));
    CHECK(is(of->provisioning->phone_number, "+1 555 0100") && is(of->provisioning->last_name, "Doe"));
    CHECK(!of->provisioning->provision_completed && !of->provisioning->organization_exists);
    CHECK(has(of->json, "guest-25@acme.example"));
    CHECK(genesys_error_http_status(of->error) == 404 &&
          has(genesys_error_body(of->error), "not.found"));
}

static void check_write_results(const struct results *of) {
    CHECK(is(of->applied->organization_id, "organization-1") && is(of->applied->status, "STARTED"));
    CHECK(has(of->staged->self_uri, of->staged->id));
    CHECK(is(of->made->organization_short_name, "globex"));
    CHECK(is(of->user->name, "Guest") && is(of->user->email, "guest-3@acme.example"));
    CHECK(of->user->administrator == NULL || !*of->user->administrator);
    CHECK(of->joined->join_code_url != NULL || of->joined->invite_url != NULL);
}

static void free_read_results(struct results *of) {
    genesys_error_free(of->error);
    genesys_string_free(of->json);
    genesys_org_provisioning_free(of->provisioning);
    genesys_invite_free(of->invite);
    genesys_join_code_listing_free(of->join_codes);
    genesys_invite_listing_free(of->invites);
    genesys_org_billing_activation_free(of->activation);
    genesys_join_code_free(of->join_code);
}

static void free_write_results(struct results *of) {
    genesys_join_existing_orgs_response_free(of->joined);
    genesys_apply_org_billing_activation_response_free(of->applied);
    genesys_create_user_response_free(of->user);
    genesys_stage_org_provisioning_response_free(of->staged);
    genesys_complete_org_provisioning_response_free(of->made);
}

static void results_outlive_the_client_and_the_sandbox(void) {
    struct results all = {0};
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    read_all(client, &all);
    write_all(client, &all);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    check_read_results(&all);
    check_write_results(&all);
    free_read_results(&all);
    free_write_results(&all);
}

/* The caller may change its arguments when the call returns. */
static void borrowed_arguments_are_not_kept(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = start_sandbox();
    char url[64], id[64], secret[64];
    snprintf(url, sizeof url, "%s", genesys_sandbox_base_url(sandbox));
    snprintf(id, sizeof id, "%s", genesys_sandbox_client_id(sandbox));
    snprintf(secret, sizeof secret, "%s", genesys_sandbox_client_secret(sandbox));
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_base_url(builder, url, &error));
    OK(genesys_client_builder_set_login_url(builder, url, &error));
    OK(genesys_client_builder_set_client_credentials(builder, id, secret, &error));
    memset(url, 'x', sizeof url - 1);
    memset(id, 'x', sizeof id - 1);
    memset(secret, 'x', sizeof secret - 1);
    genesys_client *client = build(builder);

    genesys_invite_iter *pages = NULL;
    genesys_invite *invite = NULL;
    int64_t page_number = 2;
    genesys_page_options options = {.struct_size = sizeof options, .page_number = &page_number};
    OK(genesys_invite_iter_new(client, &options, &pages, &error));
    page_number = 77;
    options.page_number = NULL;
    OK(genesys_invite_iter_next(pages, &invite, &error));
    CHECK(is(invite->id, "invite-26"));
    genesys_invite_free(invite);
    genesys_invite_iter_free(pages);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}

int main(void) {
    results_outlive_the_client_and_the_sandbox();
    borrowed_arguments_are_not_kept();
    return EXIT_SUCCESS;
}
