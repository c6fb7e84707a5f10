/*
 * A complete onboarding, which calls every operation of the API, against the embedded sandbox.
 */
#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends the program if a call that must succeed has failed. */
static void check(genesys_status status, genesys_error *const *error) {
    if (status == GENESYS_OK)
        return;
    fprintf(stderr, "%s\n", genesys_error_message(*error));
    genesys_error_free(*error);
    exit(EXIT_FAILURE);
}

/* Prints a line for a call that has succeeded. */
static void note(const char *operation, const char *result) {
    printf("  %-37s -> %s\n", operation, result);
}

/* Copies a string, so that it outlives the result that it is in. */
static char *copy(const char *text) {
    char *copied = malloc(strlen(text) + 1);
    if (copied == NULL)
        exit(EXIT_FAILURE);
    return strcpy(copied, text);
}

static genesys_client *connect_to(const genesys_sandbox *sandbox, const char *id, const char *secret) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    check(genesys_client_builder_set_base_url(builder, genesys_sandbox_base_url(sandbox), &error),
          &error);
    check(genesys_client_builder_set_login_url(builder, genesys_sandbox_base_url(sandbox), &error),
          &error);
    check(genesys_client_builder_set_client_credentials(builder, id, secret, &error), &error);
    check(genesys_client_builder_build(builder, &client, &error), &error);
    genesys_client_builder_free(builder);
    return client;
}

/* Stages a provisioning and completes it; returns the ID of the organization. */
static char *create_organization(const genesys_client *client) {
    genesys_error *error = NULL;

    const genesys_stage_org_provisioning_request stage = {
        .struct_size = sizeof stage,
        .email_address = "lin@globex.example",
        .organization_name = "Globex",
        .activation_id = "activation-1",
    };
    genesys_stage_org_provisioning_response *staged = NULL;
    check(genesys_post_onboarding_orgprovisionings(client, &stage, &staged, &error), &error);
    note("postOnboardingOrgprovisionings", staged->id);

    const genesys_org_provisioning_user kim = {
        .struct_size = sizeof kim, .name = "Kim", .email = "kim@globex.example"};
    const genesys_org_provisioning_user *const others[] = {&kim};
    const genesys_complete_org_provisioning_request complete = {
        .struct_size = sizeof complete,
        .administrator_email = "lin@globex.example",
        .administrator_password = "correct horse battery staple",
        .administrator_name = "Lin",
        .other_users = others,
        .other_users_count = 1,
        .disable_org_auto_join = &(bool){true},
    };
    genesys_complete_org_provisioning_response *completed = NULL;
    check(genesys_post_onboarding_orgprovisioning_complete(client, staged->id, &complete, &completed,
                                                           &error),
          &error);
    note("postOnboardingOrgprovisioningComplete", completed->organization_short_name);

    genesys_org_provisioning *provisioning = NULL;
    check(genesys_get_onboarding_orgprovisioning(client, staged->id, NULL, &provisioning, &error),
          &error);
    note("getOnboardingOrgprovisioning",
         provisioning->provision_completed ? "completed" : "not completed");

    char *organization_id = copy(completed->organization_id);
    genesys_org_provisioning_free(provisioning);
    genesys_complete_org_provisioning_response_free(completed);
    genesys_stage_org_provisioning_response_free(staged);
    return organization_id;
}

static void activate_billing(const genesys_client *client, const char *organization_id) {
    genesys_error *error = NULL;

    genesys_org_billing_activation *activation = NULL;
    check(genesys_get_onboarding_activation(client, "activation-1", &activation, &error), &error);
    note("getOnboardingActivation", activation->email_address);
    genesys_org_billing_activation_free(activation);

    const genesys_apply_org_billing_activation_request apply = {.struct_size = sizeof apply,
                                                                .organization_id = organization_id};
    genesys_apply_org_billing_activation_response *applied = NULL;
    check(genesys_post_onboarding_activation_apply(client, "activation-1", &apply, &applied, &error),
          &error);
    note("postOnboardingActivationApply", applied->status);
    genesys_apply_org_billing_activation_response_free(applied);
}

/* Creates, updates, gets and lists join codes; returns the ID of the new one. */
static char *create_join_code(const genesys_client *client) {
    genesys_error *error = NULL;
    const char *const domains[] = {"acme.example", "acme.test"};

    const genesys_join_code_request narrow = {
        .struct_size = sizeof narrow, .email_domains = domains, .email_domains_count = 1};
    genesys_join_code *join_code = NULL;
    check(genesys_post_onboarding_joincodes(client, &narrow, &join_code, &error), &error);
    note("postOnboardingJoincodes", join_code->join_code_url);
    char *join_code_id = copy(join_code->id);
    genesys_join_code_free(join_code);

    const genesys_join_code_request wide = {
        .struct_size = sizeof wide, .email_domains = domains, .email_domains_count = 2};
    check(genesys_put_onboarding_joincode(client, join_code_id, &wide, &error), &error);
    note("putOnboardingJoincode", "updated");

    const genesys_join_code_options options = {.struct_size = sizeof options,
                                               .email_domain = "acme.test"};
    check(genesys_get_onboarding_joincode(client, join_code_id, &options, &join_code, &error), &error);
    note("getOnboardingJoincode", join_code->email_domains[join_code->email_domains_count - 1]);
    genesys_join_code_free(join_code);

    genesys_join_code_listing *listing = NULL;
    check(genesys_get_onboarding_joincodes(client, NULL, &listing, &error), &error);
    note("getOnboardingJoincodes", listing->entities[0]->join_code_url);
    genesys_join_code_listing_free(listing);
    return join_code_id;
}

/* Searches all pages for the invite to an address; returns its ID. */
static char *find_invite(const genesys_client *client, const char *address) {
    genesys_error *error = NULL;
    genesys_invite_iter *invites = NULL;
    check(genesys_invite_iter_new(client, NULL, &invites, &error), &error);
    char *invite_id = NULL;
    for (;;) {
        genesys_invite *invite = NULL;
        check(genesys_invite_iter_next(invites, &invite, &error), &error);
        if (invite == NULL)
            break;
        if (invite_id == NULL && strcmp(invite->to_address, address) == 0)
            invite_id = copy(invite->id);
        genesys_invite_free(invite);
    }
    genesys_invite_iter_free(invites);
    return invite_id;
}

/* Stages a user by the join code, and creates the user from the resulting invite. */
static void join(const genesys_client *client, const char *join_code_id, const char *organization_id) {
    genesys_error *error = NULL;

    const genesys_stage_user_request stage = {
        .struct_size = sizeof stage, .join_code_id = join_code_id, .email = "sam@acme.test"};
    check(genesys_post_onboarding_users_stage(client, &stage, &error), &error);
    note("postOnboardingUsersStage", "invited by email");

    const genesys_page_options options = {
        .struct_size = sizeof options, .page_number = &(int64_t){2}, .page_size = &(int64_t){50}};
    genesys_invite_listing *listing = NULL;
    check(genesys_get_onboarding_invites(client, &options, &listing, &error), &error);
    note("getOnboardingInvites", listing->entities[0]->to_address);
    genesys_invite_listing_free(listing);

    char *invite_id = find_invite(client, "sam@acme.test");
    const genesys_create_user_request create = {
        .struct_size = sizeof create,
        .invite_id = invite_id,
        .name = "Sam",
        .password = "correct horse battery staple",
    };
    genesys_create_user_response *user = NULL;
    check(genesys_post_onboarding_users(client, &create, &user, &error), &error);
    note("postOnboardingUsers", user->email);
    genesys_create_user_response_free(user);
    free(invite_id);

    bool exists = false;
    check(genesys_head_onboarding_organization_users(client, organization_id, "lin@globex.example",
                                                     &exists, &error),
          &error);
    note("headOnboardingOrganizationUsers", exists ? "exists" : "does not exist");

    const char *const organizations[] = {"organization-2"};
    const genesys_join_existing_orgs_request request = {
        .struct_size = sizeof request,
        .organization_ids = organizations,
        .organization_ids_count = 1,
        .email = "ada@acme.example",
    };
    genesys_join_existing_orgs_response *joined = NULL;
    check(genesys_post_onboarding_users_joinexistingorgs(client, &request, &joined, &error), &error);
    note("postOnboardingUsersJoinexistingorgs",
         joined->invite_url ? joined->invite_url : joined->join_code_url);
    genesys_join_existing_orgs_response_free(joined);
}

static void clean_up(const genesys_client *client, const char *join_code_id) {
    genesys_error *error = NULL;

    genesys_invite *invite = NULL;
    check(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    note("getOnboardingInvite", invite->to_address);
    genesys_invite_free(invite);

    check(genesys_delete_onboarding_invite(client, "invite-1", &error), &error);
    note("deleteOnboardingInvite", "deleted");

    check(genesys_delete_onboarding_joincode(client, join_code_id, &error), &error);
    note("deleteOnboardingJoincode", "deleted");
}

/* Two calls that fail, and their errors. */
static void fail(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;

    genesys_client *limited = connect_to(sandbox, genesys_sandbox_unprivileged_client_id(sandbox),
                                         genesys_sandbox_unprivileged_client_secret(sandbox));
    genesys_invite_listing *listing = NULL;
    if (genesys_get_onboarding_invites(limited, NULL, &listing, &error) == GENESYS_API)
        printf("  %s\n", genesys_error_message(error));
    genesys_error_free(error);
    genesys_client_free(limited);

    genesys_invite *invite = NULL;
    if (genesys_get_onboarding_invite(client, "invite-1", &invite, &error) == GENESYS_API &&
        genesys_error_http_status(error) == 404)
        printf("  %s\n", genesys_error_message(error));
    genesys_error_free(error);
}

int main(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = NULL;
    check(genesys_sandbox_start(0, &sandbox, &error), &error);
    genesys_client *client =
        connect_to(sandbox, genesys_sandbox_client_id(sandbox), genesys_sandbox_client_secret(sandbox));

    puts("A new organization");
    char *organization_id = create_organization(client);
    activate_billing(client, organization_id);

    puts("\nUsers who join by a code");
    char *join_code_id = create_join_code(client);
    join(client, join_code_id, organization_id);

    puts("\nCleaning up");
    clean_up(client, join_code_id);

    puts("\nTwo failures");
    fail(sandbox, client);

    free(join_code_id);
    free(organization_id);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
