// A downstream program that uses the installed library: a version, a client, and an exception.
#include <genesys_onboarding.hpp>

#include <iostream>

int main() {
    genesys::settings settings;
    settings.region = "eu-west-1";
    const genesys::client client(settings);
    try {
        client.delete_onboarding_invite("..");
    } catch (const genesys::error &error) {
        std::cout << genesys_version() << ": " << error.what() << '\n';
        return error.status == GENESYS_INVALID_ARGUMENT ? 0 : 1;
    }
    return 1;
}
