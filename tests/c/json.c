/*
 * The JSON surface: settings, operations and errors as a language without C's structs sees them.
 */
#include "check.h"

static genesys_client *client_with(const char *settings) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    OK(genesys_client_new_json(settings, &client, &error));
    return client;
}

static void settings_are_refused_by_their_names(void) {
    static const struct {
        const char *json, *name;
    } SETTINGS[] = {
        {"{\"colour\": 1}", "colour"},
        {"{\"base_url\": \"https://a.example\"}", "base_url"},
        {"{\"maxRetries\": \"3\"}", "maxRetries"},
        {"{\"maxRetries\": -1}", "maxRetries"},
        {"{\"totalTimeoutMs\": 0}", "totalTimeoutMs"},
        {"{\"baseUrl\": \"ftp://a.example\"}", "baseUrl"},
        {"{\"clientId\": \"id\"}", "clientSecret"},
        {"{\"region\": \"atlantis\"}", "atlantis"},
        {"{\"clientKey\": \"key\"}", "clientCertificate"},
        {"[]", "settings"},
        {"", "settings"},
        {"{} {}", "settings"},
    };
    genesys_error *error = NULL;
    for (size_t i = 0; i < sizeof SETTINGS / sizeof SETTINGS[0]; ++i) {
        genesys_client *client = (void *)&client;
        FAILS_SAYING(GENESYS_CONFIGURATION, SETTINGS[i].name,
                     genesys_client_new_json(SETTINGS[i].json, &client, &error));
        CHECK(client == NULL);
    }
}

static void every_setting_is_taken_and_null_is_left_out(void) {
    genesys_client_free(client_with(NULL));
    genesys_client_free(client_with("{}"));
    genesys_client_free(client_with(
        "{\"region\": \"eu-west-1\", \"clientId\": \"id\", \"clientSecret\": \"secret\", "
        "\"connectTimeoutMs\": 1,"
        " \"attemptTimeoutMs\": 2, \"totalTimeoutMs\": 3, \"maxRetries\": 0, \"userAgent\": \"json/1\","
        " \"proxy\": \"http://proxy.example:3128\", \"allowInsecureHttp\": false, \"maxResponseBytes\": "
        "1}"));
    genesys_client_free(client_with(
        "{\"baseUrl\": \"https://api.example\", \"loginUrl\": \"https://login.example\","
        " \"accessToken\": \"token\", \"region\": null, \"clientId\": null, \"clientSecret\": null,"
        " \"connectTimeoutMs\": null, \"attemptTimeoutMs\": null, \"totalTimeoutMs\": null, "
        "\"maxRetries\": null,"
        " \"userAgent\": null, \"proxy\": null, \"caBundle\": null, \"clientCertificate\": null,"
        " \"clientKey\": null, \"allowInsecureHttp\": null, \"maxResponseBytes\": null}"));
}

/* Calls and gives what came back, to be freed. */
static char *call(const genesys_client *client, const char *operation, const char *arguments) {
    genesys_error *error = NULL;
    char *result = NULL;
    OK(genesys_call_json(client, operation, arguments, &result, &error));
    return result;
}

static void answers(const genesys_client *client, const char *operation, const char *arguments,
                    const char *expected) {
    char *result = call(client, operation, arguments);
    check(has(result, expected), result, NULL, __FILE__, __LINE__);
    genesys_string_free(result);
}

static void an_operation_answers_the_services_own_json(const genesys_client *client) {
    answers(client, "getOnboardingInvite", "{\"inviteId\": \"invite-1\"}",
            "\"toAddress\":\"guest-1@acme.example\"");
    answers(client, "getOnboardingInvites", "{\"pageNumber\": 2, \"pageSize\": 50}", "\"pageNumber\":2");
    answers(client, "getOnboardingInvites", NULL, "\"pageCount\":3");
    answers(client, "getOnboardingInvites", "{\"pageNumber\": null}", "\"pageNumber\":1");
    answers(client, "postOnboardingJoincodes",
            "{\"body\": {\"emailDomains\": [\"a.example\"], \"colour\": 1}}", "a.example");
    char *result = call(client, "deleteOnboardingInvite", "{\"inviteId\": \"invite-20\"}");
    CHECK(is(result, "null"));
    genesys_string_free(result);
    result = call(client, "headOnboardingOrganizationUsers",
                  "{\"organizationId\": \"organization-1\", \"email\": \"ada@acme.example\"}");
    CHECK(is(result, "true"));
    genesys_string_free(result);
    result = call(client, "headOnboardingOrganizationUsers",
                  "{\"organizationId\": \"organization-1\", \"email\": \"eve@acme.example\"}");
    CHECK(is(result, "false"));
    genesys_string_free(result);
}

static void arguments_are_refused_by_their_names(const genesys_client *client) {
    static const struct {
        const char *operation, *arguments, *name;
    } CALLS[] = {
        {"getEverything", NULL, "getEverything"},
        {"", NULL, "operation_id"},
        {"getOnboardingInvite", NULL, "inviteId"},
        {"getOnboardingInvite", "{\"inviteId\": 1}", "inviteId"},
        {"getOnboardingInvite", "{\"inviteId\": \"i\", \"colour\": 1}", "colour"},
        {"getOnboardingInvite", "{\"inviteId\": \"i\", \"body\": {}}", "body"},
        {"getOnboardingInvite", "{\"inviteId\": \"..\"}", "inviteId"},
        {"getOnboardingInvites", "{\"pageNumber\": \"2\"}", "pageNumber"},
        {"getOnboardingInvites", "{\"pageNumber\": 1.5}", "pageNumber"},
        {"getOnboardingInvites", "{\"pageNumber\": 1, \"pageNumber\": 2}", "pageNumber"},
        {"getOnboardingInvites", "[]", "arguments"},
        {"getOnboardingInvites", "{", "arguments"},
        {"getOnboardingInvites", "", "arguments"},
        {"postOnboardingJoincodes", "{\"body\": {}}", "emailDomains"},
        {"postOnboardingJoincodes", "{\"body\": {\"emailDomains\": [1]}}", "emailDomains"},
        {"postOnboardingJoincodes", "{\"body\": 1}", "body"},
    };
    genesys_error *error = NULL;
    for (size_t i = 0; i < sizeof CALLS / sizeof CALLS[0]; ++i) {
        char *result = (void *)&result;
        REJECTED(CALLS[i].name,
                 genesys_call_json(client, CALLS[i].operation, CALLS[i].arguments, &result, &error));
        CHECK(result == NULL);
    }
}

static void an_error_is_an_object_of_what_is_known(const genesys_client *client) {
    genesys_error *error = NULL;
    char *result = NULL;
    FAILS(GENESYS_API, genesys_call_json(client, "getOnboardingInvite", "{\"inviteId\": \"invite-0\"}",
                                         &result, &error));
    char *json = genesys_error_to_json(error);
    CHECK(json[0] == '{' && has(json, "\"kind\":\"API\"") &&
          has(json, "\"message\":\"getOnboardingInvite: "));
    CHECK(has(json, "\"operationId\":\"getOnboardingInvite\"") && has(json, "\"httpStatus\":404"));
    CHECK(has(json, "\"code\":\"not.found\"") && has(json, "\"contextId\":\"") &&
          has(json, "\"correlationId\":\""));
    CHECK(has(json, "\"attempts\":1") && has(json, "\"outcomeUnknown\":false") &&
          has(json, "\"body\":{"));
    CHECK(!has(json, "retryAfterMs"));
    genesys_string_free(json);
    genesys_error_free(error);

    error = NULL;
    FAILS(GENESYS_INVALID_ARGUMENT,
          genesys_call_json(client, "getOnboardingInvite", NULL, &result, &error));
    json = genesys_error_to_json(error);
    CHECK(has(json, "\"kind\":\"INVALID_ARGUMENT\"") && has(json, "\"attempts\":0"));
    CHECK(!has(json, "httpStatus") && !has(json, "code\"") && !has(json, "Id\":\"\"") &&
          !has(json, "body"));
    genesys_string_free(json);
    genesys_error_free(error);
}

/* JSON holds what C's text cannot: the typed surface says so, with the name of the field. */
static void a_nul_in_the_services_text_is_kept_in_json_and_refused_in_c(const genesys_client *client) {
    genesys_error *error = NULL;
    char *staged =
        call(client, "postOnboardingOrgprovisionings",
             "{\"body\": {\"emailAddress\": \"a@b.example\", \"organizationName\": \"A\\u0000B\"}}");
    CHECK(has(staged, "provisioning-3"));
    genesys_string_free(staged);
    answers(client, "getOnboardingOrgprovisioning", "{\"provisioningId\": \"provisioning-3\"}",
            "\"A\\u0000B\"");
    genesys_org_provisioning *provisioning = NULL;
    FAILS_SAYING(
        GENESYS_DECODE, "organizationName",
        genesys_get_onboarding_orgprovisioning(client, "provisioning-3", NULL, &provisioning, &error));
    CHECK(provisioning == NULL);
}

int main(void) {
    settings_are_refused_by_their_names();
    every_setting_is_taken_and_null_is_left_out();
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    an_operation_answers_the_services_own_json(client);
    arguments_are_refused_by_their_names(client);
    an_error_is_an_object_of_what_is_known(client);
    a_nul_in_the_services_text_is_kept_in_json_and_refused_in_c(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
