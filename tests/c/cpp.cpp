// The C++ header: every operation, exceptions with all facts, ownership by the rules of C++.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#define CHECK(CONDITION)                                                                          \
    do {                                                                                          \
        if (!(CONDITION)) {                                                                       \
            std::cerr << __FILE__ << ':' << __LINE__ << ": check failed: " << #CONDITION << '\n'; \
            std::exit(EXIT_FAILURE);                                                              \
        }                                                                                         \
    } while (false)

namespace {

template <typename T>
constexpr bool is_moved_only = std::is_move_constructible_v<T> &&std::is_move_assignable_v<T> &&
                               !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;

static_assert(is_moved_only<genesys::client> && is_moved_only<genesys::sandbox>);
static_assert(is_moved_only<genesys::invite_paginator> && is_moved_only<genesys::join_code_paginator>);
static_assert(std::is_nothrow_move_constructible_v<genesys::client>);
static_assert(std::is_copy_constructible_v<genesys::invite> &&
              std::is_copy_assignable_v<genesys::join_code_listing>);
static_assert(std::is_copy_constructible_v<genesys::last_response>);
static_assert(std::is_base_of_v<std::runtime_error, genesys::error> &&
              std::is_copy_constructible_v<genesys::error>);

// Returns the exception that the call throws.
template <typename Call> genesys::error thrown_by(Call &&call) {
    try {
        call();
    } catch (const genesys::error &error) {
        return error;
    }
    std::cerr << "a call succeeded that should have failed\n";
    std::exit(EXIT_FAILURE);
}

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

void contract() {
    CHECK(has(std::string(genesys::contract_json()), "\"deleteOnboardingInvite\""));
}

void invites(const genesys::client &client) {
    const genesys::invite invite = client.get_onboarding_invite("invite-1");
    CHECK(invite.id == "invite-1" && invite.administrator == true &&
          invite.to_address == "guest-1@acme.example");
    client.delete_onboarding_invite("invite-2");
    const genesys::invite_listing listing = client.get_onboarding_invites({2, 5});
    CHECK(listing.entities.size() == 5 && listing.page_number == 2 && listing.page_size == 5);
    CHECK(listing.total == 62 && listing.page_count == 13 && listing.previous_uri && listing.next_uri);
    CHECK(!client.get_onboarding_invites().previous_uri);
}

void join_codes(const genesys::client &client) {
    const genesys::join_code made =
        client.post_onboarding_joincodes(genesys::join_code_request{{"acme.example"}});
    CHECK(made.disabled == false && !made.join_code_url.empty());
    client.put_onboarding_joincode(made.id.value(),
                                   genesys::join_code_request{{"acme.example", "acme.test"}});
    const genesys::join_code found = client.get_onboarding_joincode(made.id.value(), "acme.test");
    CHECK((found.email_domains == std::vector<std::string>{"acme.example", "acme.test"}));
    CHECK(client.get_onboarding_joincode(made.id.value()).self_uri == found.self_uri);
    CHECK(client.get_onboarding_joincodes().entities.size() == 4);
    client.delete_onboarding_joincode(made.id.value());
}

void activations(const genesys::client &client) {
    const genesys::org_billing_activation activation = client.get_onboarding_activation("activation-2");
    CHECK(activation.existing_organization_id == "organization-1" && activation.region == "us-east-1");
    const genesys::apply_org_billing_activation_request apply{"organization-1"};
    const auto applied = client.post_onboarding_activation_apply("activation-2", apply);
    CHECK(applied.organization_id == "organization-1" && applied.status == "STARTED" &&
          !applied.job_name.empty());
}

void provisionings(const genesys::client &client) {
    genesys::stage_org_provisioning_request stage;
    stage.email_address = "lin@globex.example";
    stage.organization_name = "Globex";
    const std::string id = client.post_onboarding_orgprovisionings(stage).id.value();

    genesys::complete_org_provisioning_request complete;
    complete.administrator_email = stage.email_address;
    complete.administrator_password = "correct horse battery staple";
    complete.administrator_name = "Lin";
    complete.other_users = {{"Kim", "kim@globex.example"}, {"Pat", "pat@globex.example"}};
    complete.disable_org_auto_join = true;
    const auto made = client.post_onboarding_orgprovisioning_complete(id, complete);
    CHECK(made.organization_short_name == "globex");

    const auto provisioning = client.get_onboarding_orgprovisioning(id, {made.organization_id, true});
    CHECK(provisioning.provision_completed && provisioning.organization_exists);
    CHECK(provisioning.email_address == "lin@globex.example" && !provisioning.first_name);
}

genesys::wait_options fast() {
    genesys::wait_options options;
    options.interval = std::chrono::milliseconds(1);
    options.max_interval = std::chrono::milliseconds(4);
    return options;
}

void waits_poll_provisionings(const genesys::sandbox &sandbox, const genesys::client &parent) {
    CHECK(parent.wait_for_onboarding_orgprovisioning("provisioning-2").provision_completed);
    genesys::call_options once;
    once.max_retries = 0;
    const genesys::client client = parent.with_options(once);
    genesys_sandbox_fault unavailable = GENESYS_SANDBOX_FAULT_INIT;
    unavailable.http_status = 503;
    sandbox.fail_next(1, unavailable);
    std::uint32_t polls = 0;
    genesys::wait_options options = fast();
    options.progress = [&](const genesys::wait_progress &poll) {
        CHECK(poll.attempt() == ++polls && poll.elapsed().count() > 0);
        CHECK(poll.provisioning().has_value() == (polls == 2) && poll.error().has_value() == (polls == 1));
        CHECK(poll.error_kind() == (polls == 1 ? GENESYS_API : GENESYS_OK));
        CHECK(poll.next_delay().has_value() == (polls == 1));
    };
    const auto completed = client.wait_for_onboarding_orgprovisioning("provisioning-2", options);
    CHECK(completed == client.get_onboarding_orgprovisioning("provisioning-2") && polls == 2);

    options = fast();
    options.timeout = std::chrono::milliseconds(50);
    options.description = "the new organization";
    const genesys::error late = thrown_by(
        [&] { static_cast<void>(client.wait_for_onboarding_orgprovisioning("provisioning-1", options)); });
    CHECK(late.status == GENESYS_TIMEOUT && has(late.what(), "waiting for the new organization; last"));

    options = fast();
    options.progress = [](const genesys::wait_progress &) { throw std::logic_error("of the test"); };
    try {
        static_cast<void>(client.wait_for_onboarding_orgprovisioning("provisioning-1", options));
        CHECK(false);
    } catch (const std::logic_error &thrown) {
        CHECK(thrown.what() == std::string("of the test"));
    }
    options = fast();
    options.growth = 11;
    options.not_found_grace = std::chrono::milliseconds(0);
    const genesys::error invalid = thrown_by(
        [&] { static_cast<void>(client.wait_for_onboarding_orgprovisioning("provisioning-1", options)); });
    CHECK(invalid.argument == "growth");
}

void waits_poll_what_a_program_likes(const genesys::client &client) {
    const auto get = [](const genesys::client &polling) {
        return polling.get_onboarding_activation("activation-1");
    };
    int polls = 0;
    const auto third = [&](const genesys::org_billing_activation &) { return ++polls == 3; };
    CHECK(client.wait_until(get, third, fast()).id == "activation-1" && polls == 3);

    const auto never = [](const auto &) { return false; };
    genesys::wait_options options = fast();
    options.timeout = std::chrono::milliseconds(50);
    const auto wait = [&](const auto &poll) { static_cast<void>(client.wait_until(poll, never, options)); };
    CHECK(has(thrown_by([&] { wait(get); }).what(), "waiting for the condition; last poll: "));

    options.not_found_grace = std::chrono::milliseconds(0);
    const auto missing = [](const genesys::client &polling) {
        return polling.get_onboarding_activation("missing");
    };
    CHECK(thrown_by([&] { wait(missing); }).http_status == 404);
    options.not_found_grace.reset();
    CHECK(thrown_by([&] { wait(missing); }).status == GENESYS_TIMEOUT);
    options.progress = [](const genesys::wait_progress &) {};
    CHECK(thrown_by([&] { wait(get); }).argument == "options.progress");
    // What the program throws keeps its class.
    struct of_program : genesys::error {
        using genesys::error::error;
    };
    options.progress = nullptr;
    try {
        wait([](const genesys::client &) -> int { throw of_program("id", "of the test"); });
        CHECK(false);
    } catch (const of_program &thrown) {
        CHECK(has(thrown.what(), "of the test"));
    }
    try {
        wait([](const genesys::client &) -> int { throw std::logic_error("of the test"); });
        CHECK(false);
    } catch (const std::logic_error &thrown) {
        CHECK(thrown.what() == std::string("of the test"));
    }
}

void users(const genesys::client &client) {
    client.post_onboarding_users_stage(
        genesys::stage_user_request{"joincode-1", "sam@acme.test", std::nullopt});
    const auto user =
        client.post_onboarding_users(genesys::create_user_request{"invite-1", "Guest", "secret"});
    CHECK(user.organization == "Acme" && user.email == "guest-1@acme.example" &&
          user.administrator == true);
    CHECK(client.head_onboarding_organization_users("organization-1", "guest-1@acme.example"));
    CHECK(!client.head_onboarding_organization_users("organization-1", "nobody@acme.example"));
    genesys::join_existing_orgs_request join;
    join.organization_ids = {"organization-2"};
    join.email = "ada@acme.example";
    const auto joined = client.post_onboarding_users_joinexistingorgs(join);
    CHECK(joined.join_code_url || joined.invite_url);
    CHECK(
        has(client.call_json("getOnboardingJoincode", R"({"joinCodeId": "joincode-1"})"), "acme.test"));
}

// More than two pages, by a range-for and by an algorithm; an iterator may be abandoned or moved.
void iterators(const genesys::client &client) {
    std::vector<std::string> ids;
    for (const genesys::invite &invite : client.iter_onboarding_invites({std::nullopt, 30}))
        ids.push_back(invite.id.value());
    CHECK(ids.size() == 63 && ids.front() == "invite-1" && ids.back() == "invite-63");
    auto join_codes = client.iter_onboarding_joincodes();
    CHECK(std::count_if(join_codes.begin(), join_codes.end(), [](const genesys::join_code &join_code) {
              return join_code.disabled == true;
          }) == 1);
    genesys::invite_paginator begun = client.iter_onboarding_invites();
    auto place = begun.begin();
    const genesys::invite_paginator moved = std::move(begun);
    CHECK((++place)->id == "invite-2");
    CHECK((*place++).id == "invite-2" && place->id == "invite-3");
    const genesys::error error = thrown_by([&] { static_cast<void>(begun.begin()); });
    CHECK(error.status == GENESYS_INVALID_ARGUMENT && error.argument == "iter");
}

// JSON pages are read like entities, and a page that failed is requested again.
void json_pages(const genesys::sandbox &sandbox, const genesys::client &client) {
    std::vector<std::string> pages;
    for (const std::string &page : client.pages_json("getOnboardingInvites", R"({"pageSize": 30})"))
        pages.push_back(page);
    CHECK(pages.size() == 3 && has(pages[0], "invite-1\"") && has(pages[2], "invite-63\""));
    CHECK(pages[1] == client.call_json("getOnboardingInvites", R"({"pageNumber": 2, "pageSize": 30})"));

    auto codes = client.pages_json("getOnboardingJoincodes", R"({"pageNumber": 2, "pageSize": 1})");
    auto place = codes.begin();
    CHECK(has(*place, "joincode-2\""));
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 500;
    sandbox.fail_next(1, fault);
    CHECK(thrown_by([&] { ++place; }).http_status == 500);
    CHECK(has(*++place, "joincode-3\"") && ++place == codes.end());

    const genesys::json_paginator moved = std::move(codes);
    CHECK(thrown_by([&] { static_cast<void>(codes.begin()); }).argument == "pages");
    const auto opened = [&] { static_cast<void>(client.pages_json("getOnboardingInvite")); };
    CHECK(thrown_by(opened).argument == "operation_id");
}

void views_read_a_page_in_place(const genesys::client &client) {
    genesys::invite_listing_view page = client.view_onboarding_invites({2, 5});
    CHECK(page.size() == 5 && page.page_number() == 2 && page.page_size() == 5 && page.total() == 63);
    CHECK(page[0].id() == "invite-6" && page[0].to_address() == "guest-6@acme.example");
    CHECK(page[0].administrator() == false && page[0].self_uri() && page.page_count() == 13);
    std::vector<genesys::invite> copies;
    for (const genesys::invite_view invite : page)
        copies.push_back(invite.to_model());
    CHECK(copies == client.get_onboarding_invites({2, 5}).entities);
    auto place = page.begin();
    CHECK((*place++).id() == "invite-6" && (*place).id() == "invite-7");

    const genesys::join_code_listing_view codes = client.view_onboarding_joincodes();
    const genesys::join_code code = codes[0].to_model();
    CHECK(codes[0].id() == code.id && codes[0].join_code_url() == code.join_code_url);
    CHECK(codes[0].disabled() == code.disabled && codes[0].self_uri() == code.self_uri);
    CHECK(codes[0].email_domains_count() == code.email_domains.size() &&
          codes[0].email_domain(0) == code.email_domains[0]);

    const genesys::invite_listing_view moved = std::move(page);
    CHECK(moved.size() == 5);
    CHECK(thrown_by([&] { static_cast<void>(page.size()); }).status == GENESYS_INVALID_ARGUMENT);
}

void models_are_equal_by_their_fields(const genesys::client &client) {
    const genesys::invite invite = client.get_onboarding_invite("invite-1");
    genesys::invite other = client.get_onboarding_invite(std::string_view("invite-1"));
    CHECK(invite == other && !(invite != other));
    other.self_uri.reset();
    CHECK(invite != other);
    CHECK(client.get_onboarding_joincodes() == client.get_onboarding_joincodes());
}

void exceptions_have_all_facts(const genesys::sandbox &sandbox, const genesys::client &client) {
    const genesys::error missing = thrown_by([&] { client.delete_onboarding_invite("invite-0"); });
    CHECK(missing.status == GENESYS_API && missing.http_status == 404 && missing.code == "not.found");
    CHECK(missing.operation_id == "deleteOnboardingInvite" &&
          has(missing.what(), "deleteOnboardingInvite"));
    CHECK(missing.context_id && missing.correlation_id && missing.body &&
          has(*missing.body, "not.found"));
    CHECK(missing.attempts == 1 && !missing.outcome_unknown && !missing.retry_after);

    const std::uint32_t wait = 600;
    genesys_sandbox_fault limit = GENESYS_SANDBOX_FAULT_INIT;
    limit.http_status = 429;
    limit.retry_after_s = &wait;
    sandbox.fail_next(1, limit);
    CHECK(thrown_by([&] { client.delete_onboarding_invite("invite-0"); }).retry_after ==
          std::chrono::minutes(10));

    genesys_sandbox_fault lost = GENESYS_SANDBOX_FAULT_INIT;
    lost.drop_response = true;
    sandbox.fail_next(1, lost);
    const genesys::error unknown = thrown_by([&] {
        static_cast<void>(client.post_onboarding_joincodes(genesys::join_code_request{{"a.example"}}));
    });
    CHECK(unknown.status == GENESYS_TRANSPORT && unknown.outcome_unknown && unknown.http_status == 0);

    const std::uint64_t requests = sandbox.request_count();
    const std::uint64_t token_requests = sandbox.token_request_count();
    sandbox.expire_tokens();
    CHECK(client.get_onboarding_invite("invite-3").id == "invite-3");
    CHECK(sandbox.request_count() == requests + 2 &&
          sandbox.token_request_count() == token_requests + 1);

    const genesys::client limited(sandbox.unprivileged_client_settings());
    CHECK(thrown_by([&] { static_cast<void>(limited.get_onboarding_invites()); }).http_status == 403);
    CHECK(thrown_by([&] { static_cast<void>(limited.iter_onboarding_invites().begin()); }).http_status ==
          403);
}

// A bulk run is reported, resumed by another one, and ended by what everyone would meet.
void bulk_runs(const genesys::sandbox &sandbox, const genesys::client &client) {
    // The port of the sandbox is of this process.
    const std::string url(sandbox.base_url());
    // Without a backslash, which JSON would escape.
    const std::string folder = std::filesystem::temp_directory_path().generic_string();
    const std::string journal = folder + "/genesys-bulk-cpp-" +
                                url.substr(url.rfind(':') + 1) + ".journal";
    std::remove(journal.c_str());
    const std::string options = R"({"journal": ")" + journal + R"("})";
    const std::string request = R"({"stage": {"joinCodeId": "joincode-1", "email": "cpp@acme.example"}})";
    {
        genesys::bulk opened = client.open_bulk(options);
        const genesys::bulk bulk = std::move(opened);
        CHECK(has(bulk.submit_json(request), R"("status":"done")"));
        CHECK(thrown_by([&] { static_cast<void>(client.open_bulk(options)); }).setting == "journal");
        CHECK(thrown_by([&] { static_cast<void>(opened.report_json()); }).argument == "bulk");
    }
    const genesys::bulk bulk = client.open_bulk(options);
    bulk.enlist_json(request);
    CHECK(has(bulk.submit_json(request), R"("resumed":true)"));
    CHECK(has(bulk.report_json(), "1 of 1 person done (1 earlier)"));
    CHECK(thrown_by([&] { static_cast<void>(bulk.submit_json("{}")); }).argument == "request");
    std::remove(journal.c_str());
}

void strings_with_nul_are_rejected(const genesys::client &client) {
    const std::string bad("invite-1\0x", 10);
    const genesys::error id = thrown_by([&] { static_cast<void>(client.get_onboarding_invite(bad)); });
    CHECK(id.status == GENESYS_INVALID_ARGUMENT && has(id.what(), "inviteId"));
    const auto in_list = [&] {
        client.put_onboarding_joincode("joincode-1", genesys::join_code_request{{"a", bad}});
    };
    CHECK(has(thrown_by(in_list).what(), "body.emailDomains[1]"));
    genesys::complete_org_provisioning_request complete;
    complete.other_users = {{"n", "e"}, {"n", bad}};
    const auto in_user = [&] {
        static_cast<void>(client.post_onboarding_orgprovisioning_complete("p", complete));
    };
    CHECK(has(thrown_by(in_user).what(), "body.otherUsers[1].email"));
    CHECK(has(thrown_by([&] { static_cast<void>(client.call_json(bad)); }).what(), "operation_id"));
    CHECK(has(thrown_by([&] { static_cast<void>(client.pages_json(bad)); }).what(), "operation_id"));
    genesys::settings with;
    with.user_agent = bad;
    CHECK(has(thrown_by([&] { const genesys::client made(with); }).what(), "user_agent"));
}

void settings_are_passed_on() {
    genesys::settings with;
    with.base_url = "ftp://a.example";
    CHECK(thrown_by([&] { const genesys::client made(with); }).setting == "base_url");
    with.base_url = "https://a.example";
    with.connect_timeout = with.attempt_timeout = with.total_timeout = std::chrono::seconds(1);
    with.max_retries = 0;
    with.requests_per_minute = 0;
    CHECK(thrown_by([&] { const genesys::client made(with); }).setting == "requests_per_minute");
    with.requests_per_minute = 300;
    with.client_id = "public";
    with.login_url = "https://login.example";
    const genesys::login login(with, "{\"promptLogin\": true}");
    CHECK(login.url().find("https://login.example/oauth/authorize?client_id=public&") == 0);
    CHECK(login.url().find("&prompt=login") != std::string::npos && login.get() != nullptr);
    CHECK(login.redirect_uri().find("http://localhost:") == 0);
    CHECK(thrown_by([&] { static_cast<void>(login.wait(std::chrono::milliseconds(5))); }).status == GENESYS_TIMEOUT);
    CHECK(thrown_by([&] { static_cast<void>(login.wait(std::chrono::milliseconds(-1))); }).argument == "timeout");
    CHECK(thrown_by([&] { static_cast<void>(login.finish("two words")); }).argument == "pasted");
    login.cancel();
    CHECK(thrown_by([&] { static_cast<void>(login.finish("code")); }).status == GENESYS_CANCELLED);
    with.login_url.reset();
    CHECK(thrown_by([&] { const genesys::client made(with); }).setting == "client_secret");
    with.client_credentials = {"id", "secret"};
    CHECK(thrown_by([&] { const genesys::client made(with); }).argument == "client_id");
    with.client_credentials.reset();
    with.refresh_token = "refresh";
    with.login_url = "https://login.example";
    with.refresh_token_observer = [](const std::string &) {};
    CHECK(genesys::client(with).get() != nullptr);
    with.access_token = "token";
    CHECK(thrown_by([&] { const genesys::client made(with); }).argument == "access_token");
    with.client_id.reset();
    with.refresh_token.reset();
    with.max_response_bytes = 1;
    with.from_environment = with.proxy_from_environment = true;
    with.access_token = "token";
    with.proxy = "http://proxy.example:3128";
    with.allow_insecure_http = true;
    const genesys::client made(with);
    CHECK(made.get() != nullptr);
    with.profile = "a profile that no file has";
    CHECK(thrown_by([&] { const genesys::client missing(with); }).setting == "profile");
    with.profile.reset();
    with.total_timeout = std::chrono::milliseconds(-1);
    CHECK(has(thrown_by([&] { const genesys::client late(with); }).what(), "total_timeout"));
    with.client_credentials = {"id", "secret"};
    CHECK(has(thrown_by([&] { const genesys::client both(with); }).what(), "access_token"));
}

// A derived client has a cancel, limits, headers and a last response of its own.
void derived_clients(const genesys::sandbox &sandbox, const genesys::client &client) {
    genesys::call_options options;
    options.total_timeout = std::chrono::seconds(2);
    options.max_retries = 0;
    options.headers = {{"Genesys-App", "cpp"}};
    const genesys::client derived = client.with_options(options);
    CHECK(!derived.last_response());
    static_cast<void>(derived.get_onboarding_invite("invite-5"));
    const genesys::last_response last = derived.last_response().value();
    CHECK(last.operation_id == "getOnboardingInvite" && last.http_status == 200 && last.attempts == 1);
    CHECK(last.correlation_id && last.elapsed.count() > 0);
    CHECK(std::count_if(last.headers.begin(), last.headers.end(), [&](const auto &header) {
              return header.first == "inin-correlation-id" && header.second == last.correlation_id;
          }) == 1);

    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    sandbox.fail_next(1, slow);
    const genesys::error late = thrown_by([&] { derived.delete_onboarding_invite("invite-0"); });
    CHECK(late.status == GENESYS_TIMEOUT && has(late.what(), "total_timeout (2 s)"));
    CHECK(derived.last_response()->http_status == 0 && !derived.last_response()->correlation_id);

    options.headers = {{"Host", "evil.example"}};
    CHECK(thrown_by([&] { static_cast<void>(client.with_options(options)); }).setting == "headers");
    options.headers = {{"X-A", std::string("a\0b", 3)}};
    CHECK(thrown_by([&] { static_cast<void>(client.with_options(options)); }).argument == "headers");
    genesys::settings with;
    with.headers = {{"Host", "evil.example"}};
    CHECK(thrown_by([&] { const genesys::client made(with); }).setting == "headers");
}

// Calls a function when destroyed, as a callback's captured object would.
struct owner {
    explicit owner(int &count) : freed(&count) {}
    ~owner() { ++*freed; }
    int *freed;
};

void callbacks_are_owned_by_their_clients(const genesys::sandbox &sandbox) {
    int freed = 0, asked = 0;
    std::vector<std::string> paths;
    genesys::settings with = sandbox.client_settings();
    with.observer = [&, kept = std::make_shared<owner>(freed)](const genesys::event &event) {
        if (event.kind == GENESYS_EVENT_ATTEMPT)
            paths.emplace_back(event.path.value());
        CHECK(event.error_kind == GENESYS_OK && !event.error && event.elapsed.count() > 0);
    };
    with.interrupt = [&] { return ++asked < 0; };
    {
        genesys::client client(with);
        with.observer = nullptr;
        const genesys::client derived = client.with_options({});
        client = genesys::client();
        genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
        slow.delay_ms = 300;
        sandbox.fail_next(1, slow);
        static_cast<void>(derived.get_onboarding_invite("invite-5"));
        CHECK(freed == 0);
    }
    CHECK(freed == 1 && asked > 0);
    CHECK((paths == std::vector<std::string>{"/oauth/token", "/api/v2/onboarding/invites/{inviteId}"}));
}

// What a callback throws comes out of the call; that of an interrupt ends it.
void callbacks_may_throw(const genesys::sandbox &sandbox, const genesys::client &client) {
    const auto thrown = [](const genesys::client &from) {
        try {
            static_cast<void>(from.get_onboarding_invite("invite-5"));
        } catch (const std::logic_error &failure) {
            return std::string(failure.what());
        }
        return std::string("nothing");
    };
    genesys::call_options options;
    options.observer = [&](const genesys::event &event) {
        // A call within the callback succeeds, whatever the outer one has thrown.
        static_cast<void>(client.get_onboarding_invite("invite-5"));
        throw std::logic_error(std::string(event.operation_id));
    };
    CHECK(thrown(client.with_options(options)) == "getOnboardingInvite");
    options.observer = nullptr;
    options.interrupt = []() -> bool { throw std::logic_error("interrupted"); };
    genesys_sandbox_fault slow = GENESYS_SANDBOX_FAULT_INIT;
    slow.delay_ms = 60 * 1000;
    sandbox.fail_next(1, slow);
    CHECK(thrown(client.with_options(options)) == "interrupted");
    options.interrupt = [] { return true; };
    sandbox.fail_next(1, slow);
    const genesys::client ended = client.with_options(options);
    CHECK(thrown_by([&] { ended.delete_onboarding_invite("invite-0"); }).status == GENESYS_CANCELLED);
}

// Tokens and HTTP of the program's own.
void programs_may_bring_tokens_and_http() {
    int asked = 0;
    genesys::settings with;
    with.region = "eu-west-1";
    with.token_source = [&](const genesys::token_request &request) {
        CHECK(request.timeout().count() > 0 && !request.is_stopped());
        ++asked;
        if (asked > 2)
            throw std::runtime_error("the vault is sealed");
        return genesys::access_token{request.is_rejected() ? "right" : "wrong", std::chrono::hours(1)};
    };
    std::string failure;
    with.transport = [&](const genesys::transport_request &request) {
        CHECK(request.method() == "POST" && request.timeout().count() > 0);
        CHECK(!request.is_stopped() && !request.is_token_request());
        if (failure == "late")
            throw genesys::transport_failure("no response", true, GENESYS_FAILURE_TIMEOUT);
        if (failure == "fault")
            throw std::logic_error("a fault of the program");
        if (failure == "limited")
            return genesys::transport_response{
                429, {{"Retry-After", "600"}}, R"({"limit":{"key":"a.rate","namespace":"b","value":300}})"};
        bool is_right = false;
        for (const auto &[name, value] : request.headers())
            is_right |= name == "authorization" && value == "Bearer right";
        if (!is_right)
            return genesys::transport_response{401, {}, {}};
        CHECK(has(request.url().data(), "/api/v2/onboarding/joincodes"));
        CHECK(request.body() == R"({"emailDomains":["acme.example"]})");
        return genesys::transport_response{
            200, {{"ININ-Correlation-Id", "c-1"}}, R"({"joinCodeUrl": "https://j.example", "emailDomains": []})"};
    };
    const genesys::client client(with);
    const auto post = [&] {
        return client.post_onboarding_joincodes(genesys::join_code_request{{"acme.example"}});
    };
    CHECK(post().join_code_url == "https://j.example" && asked == 2);
    CHECK(client.last_response()->correlation_id == "c-1");
    failure = "late";
    const genesys::error late = thrown_by(post);
    CHECK(late.status == GENESYS_TIMEOUT && late.outcome_unknown && has(late.what(), "no response"));
    failure = "limited";
    const genesys::error limited = thrown_by(post);
    CHECK(limited.limit == R"({"key":"a.rate","namespace":"b","value":300})" && limited.is_retryable);
    CHECK(has(limited.what(), "limit a.rate of b: 300"));
    failure = "fault";
    try {
        static_cast<void>(post());
        CHECK(false);
    } catch (const std::logic_error &fault) {
        CHECK(has(fault.what(), "a fault of the program"));
    }
    const genesys::client second(with);
    const genesys::error sealed = thrown_by([&] { second.delete_onboarding_invite("i-1"); });
    CHECK(sealed.status == GENESYS_AUTHENTICATION && has(sealed.what(), "the vault is sealed"));
    with.access_token = "token";
    CHECK(thrown_by([&] { const genesys::client both(with); }).argument == "token_source");
}

// Using an object that has been moved from is an error, not a crash.
void moved_objects_throw(genesys::sandbox &sandbox) {
    genesys::client first(sandbox.client_settings());
    const genesys::client second(std::move(first));
    second.cancel();
    CHECK(second.get_onboarding_invite("invite-3").id == "invite-3");
    first.cancel();
    CHECK(thrown_by([&] { first.delete_onboarding_invite("invite-3"); }).argument == "client");
    first = genesys::client(sandbox.client_settings());
    first.delete_onboarding_invite("invite-3");

    genesys::sandbox other = std::move(sandbox);
    CHECK(thrown_by([&] { static_cast<void>(sandbox.base_url()); }).argument == "sandbox");
    CHECK(thrown_by([&] { static_cast<void>(sandbox.client_settings()); }).argument == "sandbox");
    sandbox = std::move(other);
}

void callback_receives_records(const genesys::client &client) {
    std::vector<std::string> records;
    const auto keep = [](std::int32_t, const char *target, const char *message, void *user_data) {
        static_cast<std::vector<std::string> *>(user_data)->push_back(std::string(target) + ": " +
                                                                      message);
    };
    CHECK(genesys_log_set_callback(GENESYS_LOG_DEBUG, keep, &records, nullptr) == GENESYS_OK);
    static_cast<void>(client.get_onboarding_invite("invite-4"));
    CHECK(genesys_log_set_callback(0, nullptr, nullptr, nullptr) == GENESYS_OK);
    CHECK(!records.empty() && has(records.back(), "getOnboardingInvite"));
}

} // namespace

void verbs_control_the_sandbox() {
    const auto sandbox = genesys::sandbox::start_json(R"({"clientId": "me"})");
    CHECK(sandbox.client_settings().client_credentials->first == "me");
    const genesys::client client(sandbox.client_settings());
    sandbox.call_json("fail_next", R"({"status": 418, "operation": "deleteOnboardingInvite"})");
    CHECK(has(sandbox.describe(), R"("status":418)"));
    CHECK(client.get_onboarding_invite("invite-2").id == "invite-2");
    CHECK(thrown_by([&] { client.delete_onboarding_invite("invite-2"); }).http_status == 418);
    client.delete_onboarding_invite("invite-2");
    CHECK(has(sandbox.requests(), R"("status":418,"fault":true)"));
    CHECK(!has(sandbox.state(), R"("id":"invite-2")"));
    sandbox.clear_requests();
    CHECK(sandbox.request_count() == 0);
    sandbox.set_settings(R"({"requestsPerMinute": 1, "refreshTokens": false})");
    CHECK(has(sandbox.describe(), R"("refreshTokens":false)"));
    sandbox.expire_codes();
    CHECK(has(sandbox.describe(), sandbox.public_client_id()));
    sandbox.reset();
    client.delete_onboarding_invite("invite-2");
    client.delete_onboarding_invite("invite-3");
    CHECK(thrown_by([&] { sandbox.set_settings(R"({"latency": 1})"); }).argument == "latency");
}

int main() {
    try {
        genesys::sandbox sandbox;
        const genesys::client client(sandbox.client_settings());
        contract();
        iterators(client);
        json_pages(sandbox, client);
        views_read_a_page_in_place(client);
        models_are_equal_by_their_fields(client);
        invites(client);
        join_codes(client);
        activations(client);
        provisionings(client);
        waits_poll_provisionings(sandbox, client);
        waits_poll_what_a_program_likes(client);
        users(client);
        exceptions_have_all_facts(sandbox, client);
        bulk_runs(sandbox, client);
        strings_with_nul_are_rejected(client);
        settings_are_passed_on();
        derived_clients(sandbox, client);
        callbacks_are_owned_by_their_clients(sandbox);
        callbacks_may_throw(sandbox, client);
        programs_may_bring_tokens_and_http();
        verbs_control_the_sandbox();
        moved_objects_throw(sandbox);
        callback_receives_records(client);
    } catch (const std::exception &failure) {
        std::cerr << failure.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
