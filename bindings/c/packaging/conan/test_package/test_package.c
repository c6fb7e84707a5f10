#include <genesys_onboarding.h>

#include <stdio.h>

int main(void) {
    genesys_client *client = NULL;
    genesys_error *error = NULL;
    const genesys_status status =
        genesys_client_new_json("{\"region\": \"eu-west-1\"}", &client, &error);
    printf("genesys_onboarding %s: %s\n", genesys_version(), genesys_status_name(status));
    genesys_error_free(error);
    genesys_client_free(client);
    return status == GENESYS_OK ? 0 : 1;
}
