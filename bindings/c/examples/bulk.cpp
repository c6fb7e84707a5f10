// Bulk runs: people staged by four threads, each exactly once, in two runs of which the first ends
// early.

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int people = 200;
constexpr int threads = 4;

// Submits each fourth person, until the run ends.
void submit_people(const genesys::bulk &bulk, int first) {
    try {
        for (int number = first; number < people; number += threads) {
            const std::string email = "person-" + std::to_string(number) + "@acme.example";
            static_cast<void>(bulk.submit_json(R"({"stage": {"joinCodeId": "joincode-1", "email": ")" +
                                               email + R"("}})"));
        }
    } catch (const genesys::error &) {
        // It ends the run of the other threads too, and the report has it.
    }
}

void run(const genesys::client &client, const std::string &options) {
    const genesys::bulk bulk = client.open_bulk(options);
    std::vector<std::thread> workers;
    for (int first = 0; first < threads; ++first)
        workers.emplace_back([&bulk, first] { submit_people(bulk, first); });
    for (std::thread &worker : workers)
        worker.join();
    // JSON, from whose beginning the numbers are enough here.
    std::cout << bulk.report_json().substr(0, 160) << "...\n";
}

} // namespace

int main() {
    genesys::sandbox sandbox;
    const genesys::client client(sandbox.client_settings());
    const std::string url(sandbox.base_url());
    const std::string journal = "genesys-people-" + url.substr(url.rfind(':') + 1) + ".journal";
    const std::string options = R"({"journal": ")" + journal + R"(", "settlingTimeMs": 500})";
    std::remove(journal.c_str());

    // After the first 50 a response is lost, and then a permission is missing, which ends the run.
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    sandbox.fail_next(50, fault);
    fault.drop_response = true;
    sandbox.fail_next(1, fault);
    fault.drop_response = false;
    fault.http_status = 403;
    sandbox.fail_next(1, fault);
    run(client, options);

    // The next run asks the service about the one in doubt, and stages all others.
    run(client, options);
    std::remove(journal.c_str());
}
