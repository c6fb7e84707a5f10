/*
 * Fields of request structs that are NULL: rejected by name if required, absent if optional. Empty
 * values are sent as empty.
 */
#include "expect_error.h"

static void missing_required_fields_are_named(const genesys_client *client) {
    genesys_join_code *code;
    genesys_apply_org_billing_activation_response *applied;
    genesys_stage_org_provisioning_response *staged;
    const genesys_join_code_request no_code = GENESYS_JOIN_CODE_REQUEST_INIT;
    const genesys_apply_org_billing_activation_request no_organization =
        GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT;
    const genesys_stage_org_provisioning_request no_address = {.struct_size = sizeof no_address,
                                                               .first_name = "Dana"};
    REJECTS_WITH_NULL(code, "body.emailDomains",
                      genesys_post_onboarding_joincodes(client, &no_code, &code, to));
    REJECTS("body.emailDomains", genesys_put_onboarding_joincode(client, "joincode-1", &no_code, to));
    REJECTS_WITH_NULL(
        applied, "body.organizationId",
        genesys_post_onboarding_activation_apply(client, "a", &no_organization, &applied, to));
    REJECTS_WITH_NULL(staged, "body.emailAddress",
                      genesys_post_onboarding_orgprovisionings(client, &no_address, &staged, to));
}

static void missing_user_fields_are_named(const genesys_client *client) {
    genesys_create_user_response *user;
    genesys_join_existing_orgs_response *joined;
    const genesys_create_user_request users[] = {
        {.struct_size = sizeof(genesys_create_user_request), .name = "n", .password = "p"},
        {.struct_size = sizeof(genesys_create_user_request), .invite_id = "i", .password = "p"},
        {.struct_size = sizeof(genesys_create_user_request), .invite_id = "i", .name = "n"},
    };
    REJECTS_WITH_NULL(user, "body.inviteId",
                      genesys_post_onboarding_users(client, &users[0], &user, to));
    REJECTS_WITH_NULL(user, "body.name", genesys_post_onboarding_users(client, &users[1], &user, to));
    REJECTS_WITH_NULL(user, "body.password",
                      genesys_post_onboarding_users(client, &users[2], &user, to));

    const genesys_stage_user_request no_code = {.struct_size = sizeof no_code, .email = "e"},
                                     no_email = {.struct_size = sizeof no_email, .join_code_id = "j"};
    REJECTS("body.joinCodeId", genesys_post_onboarding_users_stage(client, &no_code, to));
    REJECTS("body.email", genesys_post_onboarding_users_stage(client, &no_email, to));

    const genesys_join_existing_orgs_request nowhere = {.struct_size = sizeof nowhere, .email = "e"};
    REJECTS_WITH_NULL(joined, "body.organizationIds",
                      genesys_post_onboarding_users_joinexistingorgs(client, &nowhere, &joined, to));
}

static void missing_completion_fields_are_named(const genesys_client *client) {
    genesys_complete_org_provisioning_response *made;
    genesys_complete_org_provisioning_request body = GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT;
    REJECTS_WITH_NULL(made, "body.administratorEmail",
                      genesys_post_onboarding_orgprovisioning_complete(client, "p", &body, &made, to));
    body.administrator_email = "e";
    REJECTS_WITH_NULL(made, "body.administratorPassword",
                      genesys_post_onboarding_orgprovisioning_complete(client, "p", &body, &made, to));
    body.administrator_password = "p";
    REJECTS_WITH_NULL(made, "body.administratorName",
                      genesys_post_onboarding_orgprovisioning_complete(client, "p", &body, &made, to));
}

/* A NULL item is named with its index. */
static void null_items_are_named(const genesys_client *client) {
    genesys_join_code *code;
    genesys_complete_org_provisioning_response *made;
    const char *const domains[] = {"acme.example", NULL};
    const genesys_join_code_request body = {
        .struct_size = sizeof body, .email_domains = domains, .email_domains_count = 2};
    REJECTS_WITH_NULL(code, "body.emailDomains[1]",
                      genesys_post_onboarding_joincodes(client, &body, &code, to));

    const genesys_org_provisioning_user nameless = {.struct_size = sizeof nameless, .email = "e"},
                                        homeless = {.struct_size = sizeof homeless, .name = "n"},
                                        whole = {sizeof whole, "n", "e"};
    const genesys_org_provisioning_user *users[] = {&whole, NULL};
    const genesys_complete_org_provisioning_request complete = {
        .struct_size = sizeof complete,
        .administrator_email = "e",
        .administrator_password = "p",
        .administrator_name = "n",
        .other_users = users,
        .other_users_count = 2,
    };
    REJECTS_WITH_NULL(
        made, "body.otherUsers[1]",
        genesys_post_onboarding_orgprovisioning_complete(client, "p", &complete, &made, to));
    users[1] = &nameless;
    REJECTS_WITH_NULL(
        made, "body.otherUsers[1].name",
        genesys_post_onboarding_orgprovisioning_complete(client, "p", &complete, &made, to));
    users[1] = &homeless;
    REJECTS_WITH_NULL(
        made, "body.otherUsers[1].email",
        genesys_post_onboarding_orgprovisioning_complete(client, "p", &complete, &made, to));
}

static void counts_match_their_arrays(const genesys_client *client) {
    genesys_join_code *code;
    const char *const domains[] = {"acme.example"};
    const genesys_join_code_request absent = {.struct_size = sizeof absent, .email_domains_count = 1};
    const genesys_join_code_request endless = {
        .struct_size = sizeof endless, .email_domains = domains, .email_domains_count = SIZE_MAX};
    REJECTS_WITH_NULL(code, "body.emailDomains",
                      genesys_post_onboarding_joincodes(client, &absent, &code, to));
    REJECTS_WITH_NULL(code, "body.emailDomains",
                      genesys_post_onboarding_joincodes(client, &endless, &code, to));

    genesys_complete_org_provisioning_response *made;
    const genesys_complete_org_provisioning_request complete = {
        .struct_size = sizeof complete,
        .administrator_email = "e",
        .administrator_password = "p",
        .administrator_name = "n",
        .other_users_count = 1,
    };
    REJECTS_WITH_NULL(
        made, "body.otherUsers",
        genesys_post_onboarding_orgprovisioning_complete(client, "p", &complete, &made, to));
}

/* An empty array or string is present: the service decides about it. */
static void empty_values_are_sent_and_absent_ones_are_not(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_join_code *code = NULL;
    const char *const domains[] = {""};
    const genesys_join_code_request none = {.struct_size = sizeof none, .email_domains = domains},
                                    blank = {sizeof blank, domains, 1};
    OK(genesys_post_onboarding_joincodes(client, &none, &code, &error));
    CHECK(code->email_domains == NULL && code->email_domains_count == 0);
    genesys_join_code_free(code);
    RESPONDS(400, genesys_post_onboarding_joincodes(client, &blank, &code, &error));

    genesys_join_code_options options = GENESYS_JOIN_CODE_OPTIONS_INIT;
    OK(genesys_get_onboarding_joincode(client, "joincode-1", &options, &code, &error));
    genesys_join_code_free(code);
    options.email_domain = "";
    RESPONDS(404, genesys_get_onboarding_joincode(client, "joincode-1", &options, &code, &error));

    genesys_invite_listing *listing = NULL;
    const genesys_page_options zero = {.struct_size = sizeof zero, .page_size = &(int64_t){0}},
                               nothing = GENESYS_PAGE_OPTIONS_INIT;
    RESPONDS(400, genesys_get_onboarding_invites(client, &zero, &listing, &error));
    OK(genesys_get_onboarding_invites(client, &nothing, &listing, &error));
    CHECK(*listing->page_number == 1 && listing->entities_count == 25 && listing->previous_uri == NULL);
    genesys_invite_listing_free(listing);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    missing_required_fields_are_named(client);
    missing_user_fields_are_named(client);
    missing_completion_fields_are_named(client);
    null_items_are_named(client);
    counts_match_their_arrays(client);
    empty_values_are_sent_and_absent_ones_are_not(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
