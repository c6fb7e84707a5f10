/* Makes calls on the surfaces of C for .ci/budgets to count: calls typed|json URL get|post|listing NUMBER */
#include <genesys_onboarding.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static genesys_error *error;

static genesys_client *new_client(const char *url) {
    char settings[512];
    genesys_client *client = NULL;
    snprintf(settings, sizeof settings,
             "{\"baseUrl\": \"%s\", \"loginUrl\": \"%s\", \"clientId\": \"an-id\", "
             "\"clientSecret\": \"a-secret\"}",
             url, url);
    if (genesys_client_new_json(settings, &client, &error) != GENESYS_OK) {
        fprintf(stderr, "%s\n", genesys_error_message(error));
        exit(1);
    }
    return client;
}

static genesys_status call_typed(const genesys_client *client, const char *operation) {
    genesys_status status = GENESYS_INVALID_ARGUMENT;
    if (strcmp(operation, "get") == 0) {
        genesys_invite *invite = NULL;
        status = genesys_get_onboarding_invite(client, "b7a0c1d2-8e4f-4a6b-9c3d-1", &invite, &error);
        genesys_invite_free(invite);
    } else if (strcmp(operation, "post") == 0) {
        const char *const domains[] = {"acme.example", "acme.test", "sales.acme.example",
                                       "support.acme.example"};
        const genesys_join_code_request request = {.struct_size = sizeof request, .email_domains = domains, .email_domains_count = 4};
        genesys_join_code *code = NULL;
        status = genesys_post_onboarding_joincodes(client, &request, &code, &error);
        genesys_join_code_free(code);
    } else if (strcmp(operation, "listing") == 0) {
        const genesys_page_options page = {.struct_size = sizeof page, .page_number = &(int64_t){1}, .page_size = &(int64_t){25}};
        genesys_invite_listing *listing = NULL;
        status = genesys_get_onboarding_invites(client, &page, &listing, &error);
        genesys_invite_listing_free(listing);
    }
    return status;
}

static genesys_status call_json(const genesys_client *client, const char *operation) {
    const char *id = "getOnboardingInvite";
    const char *arguments = "{\"inviteId\": \"b7a0c1d2-8e4f-4a6b-9c3d-1\"}";
    if (strcmp(operation, "post") == 0) {
        id = "postOnboardingJoincodes";
        arguments = "{\"body\": {\"emailDomains\": [\"acme.example\", \"acme.test\", "
                    "\"sales.acme.example\", \"support.acme.example\"]}}";
    } else if (strcmp(operation, "listing") == 0) {
        id = "getOnboardingInvites";
        arguments = "{\"pageNumber\": 1, \"pageSize\": 25}";
    }
    char *result = NULL;
    const genesys_status status = genesys_call_json(client, id, arguments, &result, &error);
    genesys_string_free(result);
    return status;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fputs("calls typed|json URL get|post|listing NUMBER\n", stderr);
        return 2;
    }
    const int is_json = strcmp(arguments[1], "json") == 0;
    genesys_client *client = new_client(arguments[2]);
    genesys_status status = client == NULL;
    for (long left = strtol(arguments[4], NULL, 10); status == GENESYS_OK && left > 0; left--)
        status = (is_json ? call_json : call_typed)(client, arguments[3]);
    if (status != GENESYS_OK)
        fprintf(stderr, "%s\n", genesys_error_message(error));
    genesys_error_free(error);
    genesys_client_free(client);
    return status != GENESYS_OK;
}
