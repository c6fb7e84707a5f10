// A complete onboarding, which calls every operation of the API, against the embedded sandbox.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string>

namespace {

// Prints a line for a call that has succeeded.
void note(const std::string &operation, const std::string &result) {
    std::cout << "  " << std::left << std::setw(37) << operation << " -> " << result << '\n';
}

std::string create_organization(const genesys::client &client) {
    genesys::stage_org_provisioning_request stage;
    stage.email_address = "lin@globex.example";
    stage.organization_name = "Globex";
    stage.activation_id = "activation-1";
    const std::string id = client.post_onboarding_orgprovisionings(stage).id.value();
    note("postOnboardingOrgprovisionings", id);

    genesys::complete_org_provisioning_request complete;
    complete.administrator_email = "lin@globex.example";
    complete.administrator_password = "correct horse battery staple";
    complete.administrator_name = "Lin";
    complete.other_users.emplace().push_back({"Kim", "kim@globex.example"});
    const auto completed = client.post_onboarding_orgprovisioning_complete(id, complete);
    note("postOnboardingOrgprovisioningComplete", completed.organization_short_name.value());

    const auto provisioning = client.get_onboarding_orgprovisioning(id);
    note("getOnboardingOrgprovisioning",
         provisioning.provision_completed ? "completed" : "not completed");
    return completed.organization_id.value();
}

void activate_billing(const genesys::client &client, const std::string &organization_id) {
    const auto activation = client.get_onboarding_activation("activation-1");
    note("getOnboardingActivation", activation.email_address.value());

    const genesys::apply_org_billing_activation_request apply{organization_id};
    note("postOnboardingActivationApply",
         client.post_onboarding_activation_apply("activation-1", apply).status);
}

std::string create_join_code(const genesys::client &client) {
    const genesys::join_code_request narrow{{"acme.example"}};
    const std::string id = client.post_onboarding_joincodes(narrow).id.value();
    note("postOnboardingJoincodes", id);

    const genesys::join_code_request wide{{"acme.example", "acme.test"}};
    client.put_onboarding_joincode(id, wide);
    note("putOnboardingJoincode", "updated");

    const auto join_code = client.get_onboarding_joincode(id, "acme.test");
    note("getOnboardingJoincode", join_code.email_domains.back());

    const auto listing = client.get_onboarding_joincodes();
    note("getOnboardingJoincodes", std::to_string(listing.entities.size()) + " join codes");
    return id;
}

void join(const genesys::client &client, const std::string &join_code_id,
          const std::string &organization_id) {
    client.post_onboarding_users_stage(
        genesys::stage_user_request{join_code_id, "sam@acme.test", std::nullopt});
    note("postOnboardingUsersStage", "invited by email");

    const auto page = client.get_onboarding_invites({2, 50});
    note("getOnboardingInvites", std::to_string(page.total.value()) + " invites");

    auto invites = client.iter_onboarding_invites();
    const auto invite =
        std::find_if(invites.begin(), invites.end(), [](const genesys::invite &candidate) {
            return candidate.to_address == "sam@acme.test";
        });
    const genesys::create_user_request create{invite->id.value(), "Sam", "correct horse battery staple"};
    note("postOnboardingUsers", client.post_onboarding_users(create).email);

    const bool exists = client.head_onboarding_organization_users(organization_id, "lin@globex.example");
    note("headOnboardingOrganizationUsers", exists ? "exists" : "does not exist");

    genesys::join_existing_orgs_request request;
    request.organization_ids = {"organization-2"};
    request.email = "ada@acme.example";
    const auto joined = client.post_onboarding_users_joinexistingorgs(request);
    note("postOnboardingUsersJoinexistingorgs",
         joined.invite_url.value_or(joined.join_code_url.value_or("")));
}

void clean_up(const genesys::client &client, const std::string &join_code_id) {
    note("getOnboardingInvite", client.get_onboarding_invite("invite-1").to_address);
    client.delete_onboarding_invite("invite-1");
    note("deleteOnboardingInvite", "deleted");
    client.delete_onboarding_joincode(join_code_id);
    note("deleteOnboardingJoincode", "deleted");
}

// Two calls that fail, and their errors.
void fail(const genesys::sandbox &sandbox, const genesys::client &client) {
    const genesys::client limited(sandbox.unprivileged_client_settings());
    try {
        static_cast<void>(limited.get_onboarding_invites());
    } catch (const genesys::error &forbidden) {
        std::cout << "  " << forbidden.what() << '\n';
    }
    try {
        static_cast<void>(client.get_onboarding_invite("invite-1"));
    } catch (const genesys::error &missing) {
        std::cout << "  " << missing.http_status << ": " << missing.what() << '\n';
    }
}

} // namespace

int main() {
    try {
        const genesys::sandbox sandbox;
        const genesys::client client(sandbox.client_settings());

        std::cout << "A new organization\n";
        const std::string organization_id = create_organization(client);
        activate_billing(client, organization_id);

        std::cout << "\nUsers who join by a code\n";
        const std::string join_code_id = create_join_code(client);
        join(client, join_code_id, organization_id);

        std::cout << "\nCleaning up\n";
        clean_up(client, join_code_id);

        std::cout << "\nTwo failures\n";
        fail(sandbox, client);

        return EXIT_SUCCESS;
    } catch (const std::exception &failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
}
