// Wait: polls until a provisioning is complete, which the service says at the third poll.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>

int main() {
    const genesys::sandbox sandbox;
    sandbox.set_settings(R"({"pollsUntilProvisioned": 2})");
    const genesys::client client(sandbox.client_settings());

    genesys::wait_options options;
    options.timeout = std::chrono::seconds(60);
    options.interval = std::chrono::milliseconds(100);
    options.progress = [](const genesys::wait_progress &poll) {
        std::cout << "poll " << poll.attempt() << " after " << poll.elapsed().count() << " ms\n";
    };
    try {
        const auto provisioning = client.wait_for_onboarding_orgprovisioning("provisioning-2", options);
        std::cout << provisioning.organization_name << " is complete\n";
    } catch (const genesys::error &error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
