/*
 * Errors: telling them apart by status, HTTP status and argument.
 */
#include "example.h"

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 0");
    genesys_error *error = NULL;
    const char *const ids[] = {"invite-0", ".."};
    int expected = 0;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; ++i) {
        switch (genesys_delete_onboarding_invite(client, ids[i], &error)) {
        case GENESYS_OK:
            puts("deleted");
            break;
        case GENESYS_API:
            expected += genesys_error_http_status(error) == 404;
            printf("%d %s, correlation ID %s\n", (int)genesys_error_http_status(error),
                   genesys_error_code(error), genesys_error_correlation_id(error));
            break;
        case GENESYS_INVALID_ARGUMENT:
            expected += genesys_error_argument(error) != NULL;
            printf("invalid %s\n", genesys_error_argument(error));
            break;
        default:
            printf("%s: %s\n", genesys_status_name(genesys_error_kind(error)),
                   genesys_error_message(error));
        }
        char *json = genesys_error_to_json(error);
        if (json != NULL)
            puts(json);
        genesys_string_free(json);
        genesys_error_free(error);
    }
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return expected == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
