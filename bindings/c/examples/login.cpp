// Login: a person logs in with a browser, and a call is made as that person. Without arguments, at an
// embedded sandbox, where the program plays the browser as well; with a real browser, at one that runs:
//
//     genesys-onboarding-sandbox --port 8080
//     login http://127.0.0.1:8080 sandbox-public-client

#include "browser.h"

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdlib>
#include <future>
#include <iostream>
#include <string>

namespace {

genesys::login begin(const std::string &base_url, const std::string &client_id) {
    genesys::settings settings;
    settings.base_url = base_url;
    settings.login_url = base_url;
    settings.client_id = client_id;
    genesys::login login(settings);
    std::cout << "Log in at " << login.url() << std::endl;
    return login;
}

// Waits for the person, and makes a call as them.
void finish(const genesys::login &login) {
    const genesys::client client = login.wait(std::chrono::minutes(5));
    std::cout << "the person sees " << client.get_onboarding_invites().total.value_or(0) << " invites\n";
}

void in_sandbox() {
    const genesys::sandbox sandbox;
    const genesys::login login = begin(sandbox.base_url(), sandbox.public_client_id());
    const std::string choice = login.url() + "&sandbox_user=ada@acme.example";
    const auto browser = std::async(std::launch::async, [&] { browse(choice.c_str()); });
    finish(login);
}

} // namespace

int main(int argc, char **argv) {
    try {
        if (argc == 1) {
            in_sandbox();
        } else if (argc == 3) {
            finish(begin(argv[1], argv[2]));
        } else {
            std::cerr << "usage: login [BASE_URL CLIENT_ID]\n";
            return EXIT_FAILURE;
        }
    } catch (const genesys::error &error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
