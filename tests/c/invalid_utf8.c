/*
 * Every string argument with bytes that are not UTF-8: rejected by name, and nothing is sent.
 */
#include "expect_error.h"

/* A stray byte, an overlong NUL, a lone surrogate, and a truncated character. */
static const char *const BAD[] = {"\xff", "\xc0\x80", "\xed\xa0\x80", "ok\xe2\x82"};
static const char *bad;

static void settings(void) {
    genesys_client *client;
    genesys_client_builder *builder = genesys_client_builder_new();
    REJECTS("base_url", genesys_client_builder_set_base_url(builder, bad, to));
    REJECTS("login_url", genesys_client_builder_set_login_url(builder, bad, to));
    REJECTS("profile", genesys_client_builder_set_profile(builder, bad, to));
    REJECTS("region", genesys_client_builder_set_region(builder, bad, to));
    REJECTS("access_token", genesys_client_builder_set_access_token(builder, bad, to));
    REJECTS("client_id", genesys_client_builder_set_client_credentials(builder, bad, "secret", to));
    REJECTS("client_id", genesys_client_builder_set_client_id(builder, bad, to));
    REJECTS("refresh_token", genesys_client_builder_set_refresh_token(builder, bad, to));
    REJECTS("client_secret", genesys_client_builder_set_client_credentials(builder, "id", bad, to));
    REJECTS("user_agent", genesys_client_builder_set_user_agent(builder, bad, to));
    REJECTS("proxy", genesys_client_builder_set_proxy(builder, bad, to));
    REJECTS("name", genesys_client_builder_set_header(builder, bad, "dialer", to));
    REJECTS("value", genesys_client_builder_set_header(builder, "Genesys-App", bad, to));
    REJECTS_WITH_NULL(client, "settings_json", genesys_client_new_json(bad, &client, to));
    REJECTS_WITH_NULL(client, "settings_json",
                      genesys_client_new_json_with_callbacks(bad, NULL, &client, to));
    genesys_client_builder_free(builder);
}

static void options_of_derived_clients(const genesys_client *client) {
    genesys_client *derived;
    const genesys_header headers[] = {{"X-One", "1"}, {bad, "2"}, {"X-Three", bad}};
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.headers = headers;
    options.headers_count = 2;
    REJECTS_WITH_NULL(derived, "options.headers[1].name",
                      genesys_client_with_options(client, &options, &derived, to));
    options.headers = &headers[2];
    options.headers_count = 1;
    REJECTS_WITH_NULL(derived, "options.headers[0].value",
                      genesys_client_with_options(client, &options, &derived, to));
    REJECTS_WITH_NULL(derived, "options_json",
                      genesys_client_with_options_json(client, bad, &derived, to));
}

static void ids_and_options(const genesys_client *client) {
    genesys_invite *invite;
    genesys_join_code *code;
    genesys_org_billing_activation *activation;
    genesys_org_provisioning *staged;
    genesys_pages_json *pages;
    char *json;
    bool exists;
    REJECTS_WITH_NULL(json, "operation_id", genesys_call_json(client, bad, "{}", &json, to));
    REJECTS_WITH_NULL(json, "arguments_json",
                      genesys_call_json(client, "getOnboardingInvites", bad, &json, to));
    REJECTS_WITH_NULL(pages, "operation_id", genesys_pages_json_open(client, bad, "{}", &pages, to));
    REJECTS_WITH_NULL(pages, "arguments_json",
                      genesys_pages_json_open(client, "getOnboardingInvites", bad, &pages, to));
    genesys_bulk *bulk;
    REJECTS_WITH_NULL(bulk, "options_json", genesys_bulk_open(client, bad, &bulk, to));
    REJECTS("inviteId", genesys_delete_onboarding_invite(client, bad, to));
    REJECTS_WITH_NULL(invite, "inviteId", genesys_get_onboarding_invite(client, bad, &invite, to));
    REJECTS("joinCodeId", genesys_delete_onboarding_joincode(client, bad, to));
    REJECTS("joinCodeId", genesys_put_onboarding_joincode(client, bad, NULL, to));
    const genesys_join_code_options at_domain = {.struct_size = sizeof at_domain, .email_domain = bad};
    REJECTS_WITH_NULL(code, "joinCodeId", genesys_get_onboarding_joincode(client, bad, NULL, &code, to));
    REJECTS_WITH_NULL(code, "emailDomain",
                      genesys_get_onboarding_joincode(client, "j", &at_domain, &code, to));
    REJECTS_WITH_NULL(activation, "activationId",
                      genesys_get_onboarding_activation(client, bad, &activation, to));
    const genesys_org_provisioning_options of = {.struct_size = sizeof of,
                                                 .existing_organization_id = bad};
    REJECTS_WITH_NULL(staged, "provisioningId",
                      genesys_get_onboarding_orgprovisioning(client, bad, NULL, &staged, to));
    REJECTS_WITH_NULL(staged, "existingOrganizationId",
                      genesys_get_onboarding_orgprovisioning(client, "p", &of, &staged, to));
    REJECTS("organizationId", genesys_head_onboarding_organization_users(client, bad, "e", &exists, to));
    REJECTS("email", genesys_head_onboarding_organization_users(client, "o", bad, &exists, to));
}

static void join_codes_and_activations(const genesys_client *client) {
    genesys_join_code *code;
    const char *const domains[] = {"acme.example", bad};
    const genesys_join_code_request body = {sizeof body, domains, 2};
    REJECTS_WITH_NULL(code, "body.emailDomains[1]",
                      genesys_post_onboarding_joincodes(client, &body, &code, to));
    REJECTS("body.emailDomains[1]", genesys_put_onboarding_joincode(client, "j", &body, to));

    genesys_apply_org_billing_activation_response *applied;
    const genesys_apply_org_billing_activation_request organization = {
        .struct_size = sizeof organization, .organization_id = bad};
    REJECTS_WITH_NULL(applied, "activationId",
                      genesys_post_onboarding_activation_apply(client, bad, NULL, &applied, to));
    REJECTS_WITH_NULL(
        applied, "body.organizationId",
        genesys_post_onboarding_activation_apply(client, "a", &organization, &applied, to));
}

#define STAGES(FIELD, NAME)                                                                      \
    do {                                                                                         \
        genesys_stage_org_provisioning_request body = {.struct_size = sizeof body,               \
                                                       .email_address = "e"};                    \
        body.FIELD = bad;                                                                        \
        REJECTS_WITH_NULL(staged, NAME,                                                          \
                          genesys_post_onboarding_orgprovisionings(client, &body, &staged, to)); \
    } while (0)

#define COMPLETES(FIELD, VALUE, NAME)                                                         \
    do {                                                                                      \
        genesys_complete_org_provisioning_request body = {sizeof body, "e", "p",  "n", NULL,  \
                                                          NULL,        1,   NULL, NULL};      \
        body.other_users = whole;                                                             \
        body.FIELD = VALUE;                                                                   \
        REJECTS_WITH_NULL(                                                                    \
            made, NAME,                                                                       \
            genesys_post_onboarding_orgprovisioning_complete(client, "p", &body, &made, to)); \
    } while (0)

static void provisionings(const genesys_client *client) {
    genesys_stage_org_provisioning_response *staged;
    STAGES(email_address, "body.emailAddress");
    STAGES(recaptcha_value, "body.recaptchaValue");
    STAGES(activation_id, "body.activationId");
    STAGES(first_name, "body.firstName");
    STAGES(last_name, "body.lastName");
    STAGES(organization_name, "body.organizationName");
    STAGES(locale, "body.locale");
    STAGES(phone_number, "body.phoneNumber");

    genesys_complete_org_provisioning_response *made;
    const genesys_org_provisioning_user kim = {sizeof kim, "Kim", "kim@a.example"},
                                        bad_name = {sizeof bad_name, bad, "e"},
                                        bad_email = {sizeof bad_email, "n", bad};
    const genesys_org_provisioning_user *const whole[] = {&kim}, *const names[] = {&bad_name},
                                               *const emails[] = {&bad_email};
    COMPLETES(administrator_email, bad, "body.administratorEmail");
    COMPLETES(administrator_password, bad, "body.administratorPassword");
    COMPLETES(administrator_name, bad, "body.administratorName");
    COMPLETES(organization_name, bad, "body.organizationName");
    COMPLETES(locale, bad, "body.locale");
    COMPLETES(other_users, names, "body.otherUsers[0].name");
    COMPLETES(other_users, emails, "body.otherUsers[0].email");
    REJECTS_WITH_NULL(made, "provisioningId",
                      genesys_post_onboarding_orgprovisioning_complete(client, bad, NULL, &made, to));
}

#define CREATES(NAME, ...)                                                                      \
    do {                                                                                        \
        const genesys_create_user_request body = {sizeof body, __VA_ARGS__};                    \
        REJECTS_WITH_NULL(user, NAME, genesys_post_onboarding_users(client, &body, &user, to)); \
    } while (0)

#define STAGES_USER(NAME, ...)                                                 \
    do {                                                                       \
        const genesys_stage_user_request body = {sizeof body, __VA_ARGS__};    \
        REJECTS(NAME, genesys_post_onboarding_users_stage(client, &body, to)); \
    } while (0)

#define JOINS(NAME, ...)                                                                               \
    do {                                                                                               \
        const genesys_join_existing_orgs_request body = {sizeof body, __VA_ARGS__};                    \
        REJECTS_WITH_NULL(joined, NAME,                                                                \
                          genesys_post_onboarding_users_joinexistingorgs(client, &body, &joined, to)); \
    } while (0)

static void users(const genesys_client *client) {
    genesys_create_user_response *user;
    CREATES("body.inviteId", bad, "n", "p");
    CREATES("body.name", "i", bad, "p");
    CREATES("body.password", "i", "n", bad);
    STAGES_USER("body.joinCodeId", bad, "e", NULL);
    STAGES_USER("body.email", "j", bad, NULL);
    STAGES_USER("body.locale", "j", "e", bad);

    genesys_join_existing_orgs_response *joined;
    const char *const organizations[] = {"organization-1", bad};
    JOINS("body.organizationIds[1]", organizations, 2, NULL, NULL, NULL);
    JOINS("body.email", organizations, 1, bad, NULL, NULL);
    JOINS("body.jobId", organizations, 1, NULL, bad, NULL);
    JOINS("body.locale", organizations, 1, NULL, NULL, bad);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; ++i) {
        bad = BAD[i];
        settings();
        options_of_derived_clients(client);
        ids_and_options(client);
        join_codes_and_activations(client);
        provisionings(client);
        users(client);
    }
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
