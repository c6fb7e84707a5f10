/* A downstream program that uses the installed library: a version, a client, and an error. */
#include <genesys_onboarding.h>

#include <stdio.h>

int main(void) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    if (genesys_client_new_json("{\"region\": \"eu-west-1\"}", &client, &error) != GENESYS_OK)
        return 1;
    const genesys_status status = genesys_delete_onboarding_invite(client, "..", &error);
    printf("%s: %s\n", genesys_version(), genesys_error_message(error));
    genesys_error_free(error);
    genesys_client_free(client);
    return status == GENESYS_INVALID_ARGUMENT ? 0 : 1;
}
