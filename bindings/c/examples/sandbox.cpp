// Sandbox: tests a program against an embedded service, with faults on request.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <cstdlib>
#include <iostream>

namespace {

// What a test would call.
bool is_invited(const genesys::client &client, const char *invite_id) {
    try {
        return !client.get_onboarding_invite(invite_id).to_address.empty();
    } catch (const genesys::error &) {
        return false;
    }
}

} // namespace

int main() {
    const genesys::sandbox sandbox;
    genesys::settings settings = sandbox.client_settings();
    settings.max_retries = 0;
    const genesys::client client(settings);
    bool passed = is_invited(client, "invite-1") && !is_invited(client, "invite-0");

    genesys_sandbox_fault broken = GENESYS_SANDBOX_FAULT_INIT;
    broken.http_status = 500;
    sandbox.fail_next(1, broken);
    passed = passed && !is_invited(client, "invite-1");

    sandbox.expire_tokens();
    passed = passed && is_invited(client, "invite-1");
    std::cout << sandbox.request_count() << " requests, " << sandbox.token_request_count()
              << " token requests\n";
    return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
