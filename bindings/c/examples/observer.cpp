// Observer: a line for each attempt, wait and token refresh, for metrics, traces and audits.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    const genesys::sandbox sandbox;
    int attempts = 0;
    genesys::settings settings = sandbox.client_settings();
    // Called on the thread of the call; the strings are borrowed until it returns, and contain no secret.
    settings.observer = [&](const genesys::event &event) {
        if (event.kind == GENESYS_EVENT_ATTEMPT) {
            ++attempts;
            std::cout << event.method.value() << ' ' << event.path.value() << ", attempt " << event.attempt
                      << ": " << event.http_status << ' ' << event.error.value_or("") << " in "
                      << event.elapsed.count() << " ms\n";
        } else if (event.kind == GENESYS_EVENT_WAIT) {
            std::cout << event.operation_id << " waits for " << event.delay.count() << " ms\n";
        } else if (event.kind == GENESYS_EVENT_TOKEN_REFRESH) {
            std::cout << "access token: " << event.error.value_or("requested") << '\n';
        }
    };
    const genesys::client client(settings);

    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    sandbox.fail_next(1, unavailable);
    std::cout << client.get_onboarding_invite("invite-1").to_address << '\n';
    // One of the token endpoint, and two of the operation.
    return attempts == 3 ? EXIT_SUCCESS : EXIT_FAILURE;
}
