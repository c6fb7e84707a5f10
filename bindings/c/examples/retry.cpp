// Retries: which calls are retried, and what to do when the outcome of one is unknown.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <iostream>

int main() {
    genesys::sandbox sandbox;
    genesys::settings settings = sandbox.client_settings();
    settings.max_retries = 2;
    const genesys::client client(settings);

    // Two 503 responses: the third attempt succeeds.
    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    sandbox.fail_next(2, unavailable);
    std::cout << client.get_onboarding_invite("invite-1").to_address << " after "
              << sandbox.request_count() << " requests\n";

    // A POST whose response is lost is not sent again: it may have been processed.
    genesys_sandbox_fault dropped = GENESYS_SANDBOX_FAULT_INIT;
    dropped.drop_response = true;
    sandbox.fail_next(1, dropped);
    try {
        std::cout << client.post_onboarding_users({"invite-1", "Guest", "correct horse battery"}).email;
    } catch (const genesys::error &error) {
        if (!error.outcome_unknown)
            throw;
        const bool exists =
            client.head_onboarding_organization_users("organization-1", "guest-1@acme.example");
        std::cout << "the user " << (exists ? "was created" : "was not created: safe to send again")
                  << '\n';
    }
}
