/* Sets up the client that both programs of this project use. */
#include "genesys_client.h"
#include "race.h"

#include <stdio.h>
#include <string.h>

bool race_failed(genesys_error *error)
{
    fprintf(stderr, "%s\n", genesys_error_message(error));
    genesys_error_free(error);
    return false;
}

genesys_client *race_client(const char *origin, const char *ca_file)
{
    const bool is_secure = strncmp(origin, "https", 5) == 0;
    genesys_client_builder *builder = genesys_client_builder_new();
    genesys_client *client = NULL;
    genesys_error *error = NULL;
    if (genesys_client_builder_set_base_url(builder, origin, &error) != GENESYS_OK ||
        genesys_client_builder_set_access_token(builder, RACE_TOKEN, &error) != GENESYS_OK ||
        (is_secure && genesys_client_builder_set_ca_bundle(builder, ca_file, &error) != GENESYS_OK) ||
        genesys_client_builder_build(builder, &client, &error) != GENESYS_OK) {
        race_failed(error);
    }
    genesys_client_builder_free(builder);
    return client;
}
