// The tasks of docs/cookbook.md, which takes the marked parts of this file, all run against the sandbox.

#include "recorder.h"

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <iostream>
#include <string>

namespace {

// What a task is expected to have done.
void expect(bool done, const std::string &what) {
    if (done)
        return;
    std::cerr << "expected: " << what << '\n';
    std::exit(EXIT_FAILURE);
}

bool starts_with(const std::string &text, const std::string &start) { return text.rfind(start, 0) == 0; }

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

// The next request meets this fault.
void inject(const genesys::sandbox &sandbox, const char *fault) {
    static_cast<void>(sandbox.call_json("fail_next", fault));
}

void first_call(const genesys::sandbox &sandbox) {
    const genesys::settings of_sandbox = sandbox.client_settings();
    const std::string base_url = sandbox.base_url();
    const auto [id, secret] = of_sandbox.client_credentials.value();
    // cookbook: first-call
    genesys::settings settings;
    // With an account: settings.region instead of the two URLs.
    settings.base_url = base_url;
    settings.login_url = base_url;
    settings.client_credentials = {id, secret};
    const genesys::client client(settings);
    const genesys::invite invite = client.get_onboarding_invite("invite-1");
    std::cout << invite.to_address << '\n';
    // cookbook: end
    expect(invite.to_address == "guest-1@acme.example", "an invite");
}

// Says what to do after a call.
std::string advice(const genesys::client &client) {
    // cookbook: errors
    try {
        return "created " + client.post_onboarding_joincodes({{"acme.example"}}).id.value_or("");
    } catch (const genesys::error &error) {
        if (error.outcome_unknown)
            return std::string("look whether it was created: ") + error.what();
        if (error.is_retryable)
            return "wait " +
                   std::to_string(error.retry_after.value_or(std::chrono::seconds(1)).count()) + " ms";
        if (error.http_status == 403)
            return std::string("a permission is missing: ") + error.what();
        return "quote " + error.correlation_id.value_or("the time") + " to support";
    }
    // cookbook: end
}

void errors(const genesys::sandbox &sandbox) {
    genesys::settings settings = sandbox.client_settings();
    settings.max_retries = 0;
    const genesys::client client(settings);
    inject(sandbox, R"({"dropResponse": true})");
    expect(starts_with(advice(client), "look whether it was created: postOnboarding"),
           "an unknown outcome");
    inject(sandbox, R"({"status": 429, "retryAfter": 7})");
    expect(advice(client) == "wait 7000 ms", "a wait");
}

void pages(const genesys::sandbox &sandbox) {
    const genesys::client client(sandbox.client_settings());
    // cookbook: pages
    int count = 0;
    for (const genesys::invite &invite : client.iter_onboarding_invites({std::nullopt, 50})) {
        std::cout << invite.to_address << '\n'; // a page is requested when it is needed
        ++count;
    }
    std::cout << count << " invites\n";
    // cookbook: end
    expect(count == 63 && sandbox.request_count() == 2, "63 invites on two pages");
}

void retry(const genesys::sandbox &sandbox) {
    genesys::settings settings = sandbox.client_settings();
    inject(sandbox, R"({"status": 503, "retryAfter": 0})");
    // cookbook: retry
    settings.max_retries = 5; // 3 by default; 0 turns retries off
    settings.attempt_timeout = std::chrono::seconds(5);
    settings.total_timeout = std::chrono::seconds(20); // with all attempts and waits
    const genesys::client client(settings);
    const genesys::invite invite = client.get_onboarding_invite("invite-1");
    const auto attempts = client.last_response().value().attempts;
    std::cout << invite.to_address << " after " << attempts << " attempts\n";
    // cookbook: end
    expect(attempts == 2, "two attempts");
}

void time_limit(const genesys::sandbox &sandbox) {
    const genesys::client client(sandbox.client_settings());
    inject(sandbox, R"({"delayMs": 60000})");
    // cookbook: time-limit
    genesys::call_options options;
    options.total_timeout = std::chrono::milliseconds(300);
    const genesys::client hurried = client.with_options(options);
    try {
        std::cout << hurried.get_onboarding_invite("invite-1").to_address << '\n';
    } catch (const genesys::error &error) {
        if (error.status == GENESYS_TIMEOUT)
            std::cout << "it took too long: " << error.what() << '\n';
    }
    // cookbook: end
    expect(hurried.last_response().value().http_status == 0, "no response");
}

void headers(const genesys::sandbox &) {
    recorder recorder;
    recorder_listen(&recorder);
    auto served = std::async(std::launch::async, [&] { recorder_serve(&recorder); });
    genesys::settings settings;
    settings.base_url = recorder.url;
    // cookbook: headers
    settings.headers["Genesys-App"] = "dialer"; // of every request
    settings.user_agent = "dialer/1.2";
    const genesys::client client(settings);

    genesys::call_options options;
    options.headers["Genesys-App"] = "dialer-night"; // of one call, or a few
    const genesys::client own = client.with_options(options);
    const genesys::invite invite = own.get_onboarding_invite("invite-1");
    // cookbook: end
    expect(client.get_onboarding_invite("invite-1").to_address == invite.to_address, "an invite");
    served.get();
    expect(has(recorder.heads[0], "genesys-app: dialer-night\r\n"), "the header of a call");
    expect(has(recorder.heads[1], "genesys-app: dialer\r\n"), "the header of a client");
    expect(has(recorder.heads[1], "user-agent: dialer/1.2\r\n"), "the user agent");
}

void proxy(const genesys::sandbox &) {
    recorder recorder;
    recorder_listen(&recorder);
    auto served = std::async(std::launch::async, [&] { recorder_serve(&recorder); });
    const std::string proxy_url = "http://user:p%40ssword@" + std::string(recorder.url).substr(7);
    // cookbook: proxy
    genesys::settings settings;
    settings.base_url = "http://onboarding.example:8080";
    settings.proxy = proxy_url; // http://user:password@proxy.example:3128
    const genesys::client client(settings);
    std::cout << client.get_onboarding_invite("invite-1").to_address << '\n';
    // cookbook: end
    served.get();
    expect(starts_with(recorder.heads[0], "CONNECT onboarding.example:8080 "), "a tunnel");
    expect(starts_with(recorder.heads[1], "GET /api/v2/onboarding/invites/invite-1 "), "a request");
}

std::string stage(const genesys::client &client, const std::string &journal) {
    // cookbook: bulk
    const genesys::bulk bulk = client.open_bulk(R"({"journal": ")" + journal + R"("})");
    // Threads may share the work: each submits other people.
    for (int number = 0; number < 20; ++number) {
        const std::string email = "person-" + std::to_string(number) + "@acme.example";
        static_cast<void>(
            bulk.submit_json(R"({"stage": {"joinCodeId": "joincode-1", "email": ")" + email + R"("}})"));
    }
    const std::string report = bulk.report_json();
    std::cout << report.substr(0, 100) << "...\n";
    // cookbook: end
    return report;
}

void bulk(const genesys::sandbox &sandbox) {
    const genesys::client client(sandbox.client_settings());
    const std::string url = sandbox.base_url();
    const std::string journal = "cookbook-cpp-" + url.substr(url.rfind(':') + 1) + ".journal";
    std::remove(journal.c_str());
    // The second run finds everyone in the journal.
    for (int run = 0; run < 2; ++run)
        expect(has(stage(client, journal), "\"done\":20"), "20 people done");
    expect(sandbox.request_count() == 20, "20 requests");
    std::remove(journal.c_str());
}

void login(const genesys::sandbox &sandbox) {
    genesys::settings settings;
    settings.base_url = settings.login_url = sandbox.base_url();
    settings.client_id = sandbox.public_client_id();
    std::future<void> browser;
    const auto show = [&](const std::string &url) {
        const std::string choice = url + "&sandbox_user=ada@acme.example";
        browser = std::async(std::launch::async, [choice] { browse(choice.c_str()); });
    };
    // cookbook: login
    const genesys::login login(settings);
    std::cout << "Log in at " << login.url() << std::endl;
    show(login.url()); // in a browser
    const genesys::client client = login.wait(std::chrono::minutes(5));
    const genesys::invite_listing invites = client.get_onboarding_invites();
    std::cout << invites.total.value_or(0) << " invites\n";
    // cookbook: end
    expect(invites.total == 63, "63 invites");
}

void sandbox(const genesys::sandbox &) {
    // cookbook: sandbox
    const genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 500;
    sandbox.fail_next(1, fault);
    try {
        std::cout << client.get_onboarding_invite("invite-1").to_address << '\n';
    } catch (const genesys::error &error) {
        expect(error.http_status == 500, "an error"); // what your program does then
    }
    expect(has(sandbox.requests(), "\"status\":500"), "the request of the call");
    // cookbook: end
    expect(sandbox.request_count() == 1, "one request");
}

} // namespace

int main() {
    const struct {
        const char *name;
        void (*run)(const genesys::sandbox &sandbox);
    } tasks[] = {
        {"first-call", first_call}, {"errors", errors},   {"pages", pages}, {"retry", retry},
        {"time-limit", time_limit}, {"headers", headers}, {"proxy", proxy}, {"bulk", bulk},
        {"login", login},           {"sandbox", sandbox},
    };
    try {
        for (const auto &task : tasks) {
            const genesys::sandbox fresh;
            task.run(fresh);
            std::cout << task.name << ": done\n";
        }
    } catch (const genesys::error &error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
