/*
 * The JSON functions: settings, operations and errors, as bindings for other languages use them.
 */
#include "check.h"

static genesys_client *client_with(const char *settings) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    OK(genesys_client_new_json(settings, &client, &error));
    return client;
}

static void invalid_settings_are_named(void) {
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

static void every_setting_is_accepted_and_null_is_absent(void) {
    genesys_client_free(client_with(NULL));
    genesys_client_free(client_with("{}"));
    genesys_client_free(client_with(
        "{\"region\": \"eu-west-1\", \"clientId\": \"id\", \"clientSecret\": \"secret\", "
        "\"connectTimeoutMs\": 1,"
        " \"attemptTimeoutMs\": 2, \"totalTimeoutMs\": 3, \"maxRetries\": 0, \"userAgent\": \"json/1\","
        " \"headers\": {\"Genesys-App\": \"json\"},"
        " \"proxy\": \"http://proxy.example:3128\", \"allowInsecureHttp\": false, \"maxResponseBytes\": "
        "1}"));
    genesys_client_free(client_with(
        "{\"baseUrl\": \"https://api.example\", \"loginUrl\": \"https://login.example\","
        " \"accessToken\": \"token\", \"region\": null, \"clientId\": null, \"clientSecret\": null,"
        " \"connectTimeoutMs\": null, \"attemptTimeoutMs\": null, \"totalTimeoutMs\": null, "
        "\"maxRetries\": null,"
        " \"userAgent\": null, \"headers\": null, \"proxy\": null, \"caBundle\": null, \"clientCertificate\": null,"
        " \"clientKey\": null, \"allowInsecureHttp\": null, \"maxResponseBytes\": null}"));
}

/* Returns the result, to be freed. */
static char *call(const genesys_client *client, const char *operation, const char *arguments) {
    genesys_error *error = NULL;
    char *result = NULL;
    OK(genesys_call_json(client, operation, arguments, &result, &error));
    return result;
}

static void returns(const genesys_client *client, const char *operation, const char *arguments,
                    const char *expected) {
    char *result = call(client, operation, arguments);
    check(has(result, expected), result, NULL, __FILE__, __LINE__);
    genesys_string_free(result);
}

static void operations_return_the_services_json(const genesys_client *client) {
    returns(client, "getOnboardingInvite", "{\"inviteId\": \"invite-1\"}",
            "\"toAddress\":\"guest-1@acme.example\"");
    returns(client, "getOnboardingInvites", "{\"pageNumber\": 2, \"pageSize\": 50}", "\"pageNumber\":2");
    returns(client, "getOnboardingInvites", NULL, "\"pageCount\":3");
    returns(client, "getOnboardingInvites", "{\"pageNumber\": null}", "\"pageNumber\":1");
    returns(client, "getOnboardingInvites", "", "\"pageNumber\":1");
    returns(client, "getOnboardingInvites", "[]", "\"pageNumber\":1");
    returns(client, "getOnboardingInvites", "{\"pageNumber\": 2.0}", "\"pageNumber\":2");
    returns(client, "postOnboardingJoincodes",
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

static void invalid_arguments_are_named(const genesys_client *client) {
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
        {"getOnboardingInvites", "[1]", "arguments"},
        {"getOnboardingInvites", "{", "arguments"},
        {"postOnboardingJoincodes", "{\"body\": {}}", "body.emailDomains"},
        {"postOnboardingJoincodes", "{\"body\": {\"emailDomains\": [1]}}", "body.emailDomains[0]"},
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

static void errors_are_objects_of_known_facts(const genesys_client *client) {
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

/* JSON can represent U+0000, a C string cannot: the typed functions return an error that names the
 * field. */
static void nul_is_kept_in_json_and_rejected_in_c(const genesys_client *client) {
    genesys_error *error = NULL;
    char *staged =
        call(client, "postOnboardingOrgprovisionings",
             "{\"body\": {\"emailAddress\": \"a@b.example\", \"organizationName\": \"A\\u0000B\"}}");
    CHECK(has(staged, "provisioning-3"));
    genesys_string_free(staged);
    returns(client, "getOnboardingOrgprovisioning", "{\"provisioningId\": \"provisioning-3\"}",
            "\"A\\u0000B\"");
    genesys_org_provisioning *provisioning = NULL;
    FAILS_SAYING(
        GENESYS_DECODE, "organizationName",
        genesys_get_onboarding_orgprovisioning(client, "provisioning-3", NULL, &provisioning, &error));
    CHECK(provisioning == NULL);
}

int main(void) {
    invalid_settings_are_named();
    every_setting_is_accepted_and_null_is_absent();
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    operations_return_the_services_json(client);
    invalid_arguments_are_named(client);
    errors_are_objects_of_known_facts(client);
    nul_is_kept_in_json_and_rejected_in_c(client);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
