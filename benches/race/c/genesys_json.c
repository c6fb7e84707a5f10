/* This project through its C ABI: one function for all operations, JSON in and the service's JSON out. */
#include "genesys_client.h"
#include "race.h"

#include <stdio.h>
#include <string.h>

static genesys_client *client;
static char post_arguments[512];

bool race_open(const char *origin, const char *ca_file)
{
    strcpy(post_arguments, "{\"body\": {\"emailDomains\": [");
    for (size_t i = 0; i < RACE_DOMAINS; i++) {
        strcat(post_arguments, i == 0 ? "\"" : ",\"");
        strcat(post_arguments, race_domains[i]);
        strcat(post_arguments, "\"");
    }
    strcat(post_arguments, "]}}");
    client = race_client(origin, ca_file);
    return client != NULL;
}

/* Whether the result is there and has the text near its end, where the last entity is. */
static bool call(const char *operation_id, const char *arguments, const char *text)
{
    enum { END = 600 };
    char *result = NULL;
    genesys_error *error = NULL;
    if (genesys_call_json(client, operation_id, arguments, &result, &error) != GENESYS_OK) {
        return race_failed(error);
    }
    const size_t length = strlen(result);
    const bool is_right = strstr(result + (length > END ? length - END : 0), text) != NULL;
    genesys_string_free(result);
    return is_right;
}

bool race_get(void)
{
    return call("getOnboardingInvite", "{\"inviteId\": \"" RACE_INVITE_ID "\"}", RACE_INVITE_ID);
}

bool race_post(void)
{
    return call("postOnboardingJoincodes", post_arguments, RACE_JOIN_CODE_ID);
}

bool race_head(void)
{
    return call("headOnboardingOrganizationUsers",
                "{\"organizationId\": \"" RACE_ORGANIZATION_ID "\", \"email\": \"" RACE_EMAIL "\"}", "true");
}

bool race_listing(size_t size, int page)
{
    char arguments[64];
    char id[64];
    snprintf(arguments, sizeof arguments, "{\"pageNumber\": %d, \"pageSize\": %zu}", page, size);
    snprintf(id, sizeof id, "\"id\":\"%08zx%s\"", size - 1, &RACE_INVITE_ID[8]);
    return call("getOnboardingInvites", arguments, id);
}

void race_close(void)
{
    genesys_client_free(client);
}
