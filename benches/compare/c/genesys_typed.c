/* This project through its C ABI: the typed functions. */
#include "genesys_client.h"
#include "bench_client.h"

#include <string.h>

static genesys_client *client;

bool bench_open(const char *origin, const char *ca_file)
{
    client = bench_client(origin, ca_file);
    return client != NULL;
}

bool bench_get(void)
{
    genesys_invite *invite = NULL;
    genesys_error *error = NULL;
    if (genesys_get_onboarding_invite(client, BENCH_INVITE_ID, &invite, &error) != GENESYS_OK) {
        return bench_failed(error);
    }
    const bool is_valid = invite->id != NULL && strcmp(invite->id, BENCH_INVITE_ID) == 0;
    genesys_invite_free(invite);
    return is_valid;
}

bool bench_post(void)
{
    const genesys_join_code_request body = {
        .struct_size = sizeof body,
        .email_domains = bench_domains,
        .email_domains_count = BENCH_DOMAINS,
    };
    genesys_join_code *code = NULL;
    genesys_error *error = NULL;
    if (genesys_post_onboarding_joincodes(client, &body, &code, &error) != GENESYS_OK) {
        return bench_failed(error);
    }
    const bool is_valid = code->id != NULL && strcmp(code->id, BENCH_JOIN_CODE_ID) == 0;
    genesys_join_code_free(code);
    return is_valid;
}

bool bench_head(void)
{
    bool exists = false;
    genesys_error *error = NULL;
    if (genesys_head_onboarding_organization_users(client, BENCH_ORGANIZATION_ID, BENCH_EMAIL, &exists,
                                                   &error) != GENESYS_OK) {
        return bench_failed(error);
    }
    return exists;
}

bool bench_listing(size_t size, int page)
{
    const genesys_page_options options = {
        .struct_size = sizeof options,
        .page_number = &(int64_t){page},
        .page_size = &(int64_t){(int64_t)size},
    };
    genesys_invite_listing *listing = NULL;
    genesys_error *error = NULL;
    if (genesys_get_onboarding_invites(client, &options, &listing, &error) != GENESYS_OK) {
        return bench_failed(error);
    }
    bool is_valid = listing->entities_count == size;
    for (size_t i = 0; is_valid && i < size; i++) {
        const genesys_invite *invite = listing->entities[i];
        is_valid = invite->id != NULL && invite->administrator != NULL && invite->to_address != NULL &&
                   invite->self_uri != NULL;
    }
    is_valid = is_valid && bench_is_entity_id(listing->entities[size - 1]->id, size - 1);
    genesys_invite_listing_free(listing);
    return is_valid;
}

void bench_close(void)
{
    genesys_client_free(client);
}
