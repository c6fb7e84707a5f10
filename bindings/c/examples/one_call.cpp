// One call: a time limit and a header of its own, a cancel that spares other calls, and what came back.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <thread>

// Returns the status of a call that fails.
template <typename Call> genesys_status status_of(Call &&call) {
    try {
        call();
    } catch (const genesys::error &error) {
        std::cout << error.what() << '\n';
        return error.status;
    }
    return GENESYS_OK;
}

int main() {
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());

    // It shares connections and access token with its parent.
    genesys::call_options options;
    options.total_timeout = std::chrono::seconds(2);
    options.max_retries = 0;
    options.headers["Genesys-App"] = "dialer";
    const genesys::client limited = client.with_options(options);
    std::cout << limited.get_onboarding_invite("invite-1").to_address << '\n';

    // What came back, after success and failure alike; the service's support asks for the correlation ID.
    const genesys::last_response response = limited.last_response().value();
    std::cout << response.operation_id << ": status " << response.http_status << ", correlation id "
              << response.correlation_id.value_or("none") << ", " << response.elapsed.count() << " ms\n";

    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    sandbox.fail_next(2, slow);
    const auto get = [](const genesys::client &from) {
        return status_of([&] { static_cast<void>(from.get_onboarding_invite("invite-1")); });
    };
    const bool is_late = get(limited) == GENESYS_TIMEOUT;

    const genesys::client own = client.with_options({});
    const std::uint64_t before = sandbox.request_count();
    auto call = std::async(std::launch::async, [&] { return get(own); });
    while (sandbox.request_count() == before)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    own.cancel();
    return is_late && call.get() == GENESYS_CANCELLED ? EXIT_SUCCESS : EXIT_FAILURE;
}
