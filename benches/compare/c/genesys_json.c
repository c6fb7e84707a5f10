/* This project through its C ABI: the JSON function for all operations. */
#include "genesys_client.h"
#include "bench_client.h"

#include <stdio.h>
#include <string.h>

static genesys_client *client;
static char post_arguments[512];

bool bench_open(const char *origin, const char *ca_file)
{
    strcpy(post_arguments, "{\"body\": {\"emailDomains\": [");
    for (size_t i = 0; i < BENCH_DOMAINS; i++) {
        strcat(post_arguments, i == 0 ? "\"" : ",\"");
        strcat(post_arguments, bench_domains[i]);
        strcat(post_arguments, "\"");
    }
    strcat(post_arguments, "]}}");
    client = bench_client(origin, ca_file);
    return client != NULL;
}

/* Whether the result contains the text near its end, where the last entity is. */
static bool call(const char *operation_id, const char *arguments, const char *text)
{
    enum { END = 600 };
    char *result = NULL;
    genesys_error *error = NULL;
    if (genesys_call_json(client, operation_id, arguments, &result, &error) != GENESYS_OK) {
        return bench_failed(error);
    }
    const size_t length = strlen(result);
    const bool is_valid = strstr(result + (length > END ? length - END : 0), text) != NULL;
    genesys_string_free(result);
    return is_valid;
}

bool bench_get(void)
{
    return call("getOnboardingInvite", "{\"inviteId\": \"" BENCH_INVITE_ID "\"}", BENCH_INVITE_ID);
}

bool bench_post(void)
{
    return call("postOnboardingJoincodes", post_arguments, BENCH_JOIN_CODE_ID);
}

bool bench_head(void)
{
    return call("headOnboardingOrganizationUsers",
                "{\"organizationId\": \"" BENCH_ORGANIZATION_ID "\", \"email\": \"" BENCH_EMAIL "\"}", "true");
}

bool bench_listing(size_t size, int page)
{
    char arguments[64];
    char id[64];
    snprintf(arguments, sizeof arguments, "{\"pageNumber\": %d, \"pageSize\": %zu}", page, size);
    snprintf(id, sizeof id, "\"id\":\"%08zx%s\"", size - 1, &BENCH_INVITE_ID[8]);
    return call("getOnboardingInvites", arguments, id);
}

void bench_close(void)
{
    genesys_client_free(client);
}
