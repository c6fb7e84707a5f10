/* This project through its C ABI: the typed functions. */
#include "genesys_client.h"
#include "race.h"

#include <string.h>

static genesys_client *client;

bool race_open(const char *origin, const char *ca_file)
{
    client = race_client(origin, ca_file);
    return client != NULL;
}

bool race_get(void)
{
    genesys_invite *invite = NULL;
    genesys_error *error = NULL;
    if (genesys_get_onboarding_invite(client, RACE_INVITE_ID, &invite, &error) != GENESYS_OK) {
        return race_failed(error);
    }
    const bool is_right = invite->id != NULL && strcmp(invite->id, RACE_INVITE_ID) == 0;
    genesys_invite_free(invite);
    return is_right;
}

bool race_post(void)
{
    const genesys_join_code_request body = {
        .struct_size = sizeof body, .email_domains = race_domains,
        .email_domains_count = RACE_DOMAINS,
    };
    genesys_join_code *code = NULL;
    genesys_error *error = NULL;
    if (genesys_post_onboarding_joincodes(client, &body, &code, &error) != GENESYS_OK) {
        return race_failed(error);
    }
    const bool is_right = code->id != NULL && strcmp(code->id, RACE_JOIN_CODE_ID) == 0;
    genesys_join_code_free(code);
    return is_right;
}

bool race_head(void)
{
    bool exists = false;
    genesys_error *error = NULL;
    if (genesys_head_onboarding_organization_users(client, RACE_ORGANIZATION_ID, RACE_EMAIL, &exists,
                                                   &error) != GENESYS_OK) {
        return race_failed(error);
    }
    return exists;
}

bool race_listing(size_t size, int page)
{
    const genesys_page_options options = {
        .struct_size = sizeof options, .page_number = &(int64_t){page},
        .page_size = &(int64_t){(int64_t)size},
    };
    genesys_invite_listing *listing = NULL;
    genesys_error *error = NULL;
    if (genesys_get_onboarding_invites(client, &options, &listing, &error) != GENESYS_OK) {
        return race_failed(error);
    }
    bool is_right = listing->entities_count == size;
    for (size_t i = 0; is_right && i < size; i++) {
        const genesys_invite *invite = listing->entities[i];
        is_right = invite->id != NULL && invite->administrator != NULL && invite->to_address != NULL &&
                   invite->self_uri != NULL;
    }
    is_right = is_right && race_is_entity_id(listing->entities[size - 1]->id, size - 1);
    genesys_invite_listing_free(listing);
    return is_right;
}

void race_close(void)
{
    genesys_client_free(client);
}
