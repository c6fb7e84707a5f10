// Proxy: a setting. The proxy of this example does not exist, so the call fails, and says so.

#include <genesys_onboarding.hpp>

#include <cstdlib>
#include <iostream>

int main() {
    genesys::settings settings;
    settings.region = "eu-west-1";
    settings.access_token = "my-access-token";
    settings.proxy = "http://user:p%40ssword@127.0.0.1:1";
    settings.max_retries = 0;
    const genesys::client client(settings);
    try {
        std::cout << client.get_onboarding_invite("invite-1").to_address << '\n';
    } catch (const genesys::error &error) {
        std::cout << genesys_status_name(error.status) << ": " << error.what() << '\n';
        return error.status == GENESYS_CONNECT ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    return EXIT_FAILURE;
}
