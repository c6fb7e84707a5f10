// Cancel: ends a client's calls in progress from another thread.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>

int main() {
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    sandbox.fail_next(1, slow);

    auto call = std::async(std::launch::async, [&] { return client.get_onboarding_invite("invite-1"); });
    while (sandbox.request_count() == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    client.cancel();
    try {
        static_cast<void>(call.get());
    } catch (const genesys::error &error) {
        std::cout << error.what() << '\n';
        return error.status == GENESYS_CANCELLED ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    return EXIT_FAILURE;
}
