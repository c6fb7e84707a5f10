// Pages: all entities of a listing, and one page by its number, with and without copies.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <iostream>

int main() {
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());

    int count = 0;
    for (const genesys::invite &invite : client.iter_onboarding_invites({std::nullopt, 50}))
        count += !invite.to_address.empty();
    std::cout << count << " invites\n";

    const genesys::invite_listing page = client.get_onboarding_invites({2, 50});
    std::cout << page.entities.size() << " of them on page " << page.page_number.value_or(0) << '\n';

    for (const genesys::invite_view invite : client.view_onboarding_invites({1, 3}))
        std::cout << invite.to_address() << '\n';
}
