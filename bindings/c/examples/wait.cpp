// Wait: polls until a provisioning is complete, which the program itself completes after the second poll.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

int main() {
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());
    genesys::complete_org_provisioning_request body;
    body.administrator_email = "dana@newco.example";
    body.administrator_password = "correct horse battery staple 1";
    body.administrator_name = "Dana";

    genesys::wait_options options;
    options.timeout = std::chrono::seconds(60);
    options.interval = std::chrono::milliseconds(100);
    options.progress = [&](const genesys::wait_progress &poll) {
        std::cout << "poll " << poll.attempt() << " after " << poll.elapsed().count() << " ms\n";
        if (poll.attempt() == 2)
            static_cast<void>(client.post_onboarding_orgprovisioning_complete("provisioning-1", body));
    };
    try {
        const genesys::org_provisioning provisioning =
            client.wait_for_onboarding_orgprovisioning("provisioning-1", options);
        std::cout << provisioning.organization_name << " is complete\n";
    } catch (const genesys::error &error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
