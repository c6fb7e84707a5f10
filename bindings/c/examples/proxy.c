/*
 * Proxy: by a builder. The proxy of this example does not exist, so the call fails, and says so.
 */
#include "example.h"

int main(void) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    require(genesys_client_builder_set_region(builder, "eu-west-1", &error), &error);
    require(genesys_client_builder_set_access_token(builder, "my-access-token", &error), &error);
    require(genesys_client_builder_set_proxy(builder, "http://user:p%40ssword@127.0.0.1:1", &error),
            &error);
    require(genesys_client_builder_set_max_retries(builder, 0, &error), &error);
    genesys_client *client = NULL;
    require(genesys_client_builder_build(builder, &client, &error), &error);
    genesys_client_builder_free(builder);

    genesys_invite *invite = NULL;
    const genesys_status status = genesys_get_onboarding_invite(client, "invite-1", &invite, &error);
    printf("%s: %s\n", genesys_status_name(status), genesys_error_message(error));
    genesys_error_free(error);
    genesys_client_free(client);
    return status == GENESYS_CONNECT ? EXIT_SUCCESS : EXIT_FAILURE;
}
