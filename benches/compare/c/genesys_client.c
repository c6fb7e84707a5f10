/* Builds the client of both programs of this project. */
#include "genesys_client.h"
#include "bench_client.h"

#include <stdio.h>
#include <string.h>

bool bench_failed(genesys_error *error)
{
    fprintf(stderr, "%s\n", genesys_error_message(error));
    genesys_error_free(error);
    return false;
}

genesys_client *bench_client(const char *origin, const char *ca_file)
{
    const bool is_secure = strncmp(origin, "https", 5) == 0;
    genesys_client_builder *builder = genesys_client_builder_new();
    genesys_client *client = NULL;
    genesys_error *error = NULL;
    if (genesys_client_builder_set_base_url(builder, origin, &error) != GENESYS_OK ||
        genesys_client_builder_set_access_token(builder, BENCH_TOKEN, &error) != GENESYS_OK ||
        (is_secure && genesys_client_builder_set_ca_bundle(builder, ca_file, &error) != GENESYS_OK) ||
        genesys_client_builder_build(builder, &client, &error) != GENESYS_OK) {
        bench_failed(error);
    }
    genesys_client_builder_free(builder);
    return client;
}
