// Errors: telling them apart by status, HTTP status and argument.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());
    int expected = 0;
    for (const char *id : {"invite-0", ".."}) {
        try {
            client.delete_onboarding_invite(id);
        } catch (const genesys::error &error) {
            if (error.status == GENESYS_API && error.http_status == 404) {
                ++expected;
                std::cout << "not found, correlation ID " << error.correlation_id.value_or("none")
                          << '\n';
            } else if (error.argument) {
                ++expected;
                std::cout << "invalid " << *error.argument << '\n';
            } else {
                std::cout << error.what() << '\n';
            }
        }
    }
    return expected == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
