/*
 * Bulk runs: many threads submit people, a later run goes on, and errors that everyone would meet end
 * one.
 */
#include "check.h"

#include <pthread.h>
#include <unistd.h>

enum { PEOPLE = 24, THREADS = 4 };

static const char *const REQUEST =
    "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"last@acme.example\"}}";
static char options[512], journal[256];

static genesys_bulk *open_bulk(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_bulk *bulk = NULL;
    OK(genesys_bulk_open(client, options, &bulk, &error));
    return bulk;
}

/* Submits a request; the outcome must have the expected text. */
static void submit_has(const genesys_bulk *bulk, const char *request, const char *expected) {
    genesys_error *error = NULL;
    char *outcome = NULL;
    OK(genesys_bulk_submit_json(bulk, request, &outcome, &error));
    check(has(outcome, expected), outcome, NULL, __FILE__, __LINE__);
    genesys_string_free(outcome);
}

static void report_has(const genesys_bulk *bulk, const char *expected) {
    genesys_error *error = NULL;
    char *report = NULL;
    OK(genesys_bulk_report_json(bulk, &report, &error));
    check(has(report, expected), report, NULL, __FILE__, __LINE__);
    genesys_string_free(report);
}

static void stage(const genesys_bulk *bulk, int number, const char *expected) {
    char request[128];
    snprintf(request, sizeof request,
             "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"p-%d@acme.example\"}}", number);
    submit_has(bulk, request, expected);
}

struct share {
    const genesys_bulk *bulk;
    int first;
};

static void *stage_share(void *argument) {
    const struct share *share = argument;
    for (int number = share->first; number < PEOPLE; number += THREADS) {
        stage(share->bulk, number, "\"status\":\"done\",\"resumed\":false");
    }
    return NULL;
}

static void threads_share_a_run(const genesys_client *client) {
    genesys_bulk *bulk = open_bulk(client);
    pthread_t threads[THREADS];
    struct share shares[THREADS];
    for (int i = 0; i < THREADS; ++i) {
        shares[i] = (struct share){bulk, i};
        CHECK(pthread_create(&threads[i], NULL, stage_share, &shares[i]) == 0);
    }
    for (int i = 0; i < THREADS; ++i) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    report_has(bulk, "\"isComplete\":true,\"summary\":\"24 of 24 people done\"");
    genesys_bulk_free(bulk);
}

static void later_run_goes_on(const genesys_client *client) {
    genesys_error *error = NULL;
    genesys_bulk *bulk = open_bulk(client), *second = (void *)&bulk;
    FAILS(GENESYS_CONFIGURATION, genesys_bulk_open(client, options, &second, &error));
    CHECK(second == NULL && is(genesys_error_setting(error), "journal"));
    CHECK(has(genesys_error_message(error), "another run is using it"));
    genesys_error_free(error);
    OK(genesys_bulk_enlist_json(bulk, REQUEST, &error));
    report_has(bulk, "\"summary\":\"0 of 1 person done, 1 not sent\"");
    stage(bulk, 1, "\"status\":\"done\",\"resumed\":true");
    stage(bulk, 1, "\"status\":\"duplicate\"");
    stage(bulk, PEOPLE, "\"status\":\"done\",\"resumed\":false");
    report_has(bulk, "\"summary\":\"2 of 3 people done (1 earlier), 1 not sent, 1 duplicate\"");
    genesys_bulk_free(bulk);
}

static void lost_response_is_reconciled(const genesys_sandbox *sandbox, const genesys_client *client) {
    genesys_error *error = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 502};
    genesys_bulk *bulk = open_bulk(client);
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    stage(bulk, 100, "\"status\":\"in_doubt\"");
    report_has(bulk, "\"isComplete\":false");
    stage(bulk, 100, "\"status\":\"done\",\"resumed\":false,\"reconciled\":false");
    const char *create =
        "{\"create\": {\"inviteId\": \"invite-1\", \"name\": \"A\", \"password\": \"p\"}}";
    submit_has(bulk, create, "\"response\":{\"organization\":\"Acme\"");
    genesys_bulk_free(bulk);
}

static void form_of_a_request_is_checked(const genesys_client *client) {
    static const struct {
        const char *request, *reason;
    } REQUESTS[] = {
        {"", "argument request: expected an object with one member: stage, create or join"},
        {"[]", "argument request: expected an object with one member"},
        {"{\"stage\": {}, \"join\": {}}", "argument request: expected an object with one member"},
        {"{", "argument request: invalid JSON"},
        {"{\"delete\": {}}", "argument delete: expected an object with one member"},
        {"{\"stage\": {\"email\": \"a@b\"}}",
         "postOnboardingUsersStage: invalid argument body.joinCodeId"},
        {"{\"stage\": null}", "postOnboardingUsersStage: invalid argument body"},
        {"{\"join\": {\"organizationIds\": \"o\"}}", "invalid argument body.organizationIds"},
    };
    genesys_error *error = NULL;
    genesys_bulk *bulk = open_bulk(client);
    for (size_t i = 0; i < sizeof REQUESTS / sizeof REQUESTS[0]; ++i) {
        char *outcome = (void *)&outcome;
        REJECTED(REQUESTS[i].reason,
                 genesys_bulk_submit_json(bulk, REQUESTS[i].request, &outcome, &error));
        REJECTED(REQUESTS[i].reason, genesys_bulk_enlist_json(bulk, REQUESTS[i].request, &error));
        CHECK(outcome == NULL);
    }
    submit_has(bulk, "{\"stage\": {\"joinCodeId\": \"\", \"email\": \"a@b\"}}",
               "\"status\":\"rejected\"");
    stage(bulk, 200, "\"status\":\"done\"");
    genesys_bulk_free(bulk);
}

static void options_are_checked(const genesys_client *client) {
    static const struct {
        const char *options, *setting;
    } OPTIONS[] = {
        {"{}", "journal"},
        {"{\"journal\": 1}", "journal"},
        {"{\"journal\": \"\"}", "journal"},
        {"{\"journal\": \"/missing/j\"}", "journal"},
        {"{\"journal\": \"j\", \"settlingTime\": 1}", "settlingTime"},
        {"{\"journal\": \"j\", \"settlingTimeMs\": -1}", "settlingTimeMs"},
        {"{\"journal\": \"j\", \"maxFailures\": \"1\"}", "maxFailures"},
        {"{\"journal\": \"j\", \"maxFailures\": 0}", "maxFailures"},
        {"{\"journal\": \"j\", \"retryRejected\": 1}", "retryRejected"},
        {"[1]", "options"},
    };
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; ++i) {
        genesys_error *error = NULL;
        genesys_bulk *bulk = (void *)&bulk;
        FAILS(GENESYS_CONFIGURATION, genesys_bulk_open(client, OPTIONS[i].options, &bulk, &error));
        CHECK(bulk == NULL);
        check(is(genesys_error_setting(error), OPTIONS[i].setting), OPTIONS[i].options, error, __FILE__,
              __LINE__);
        genesys_error_free(error);
    }
}

static void missing_permission_ends_the_run(const genesys_sandbox *sandbox,
                                            const genesys_client *client) {
    genesys_error *error = NULL;
    const genesys_sandbox_fault fault = {.struct_size = sizeof fault, .http_status = 403};
    genesys_bulk *bulk = open_bulk(client);
    OK(genesys_sandbox_fail_next(sandbox, 1, &fault, &error));
    for (int i = 0; i < 2; ++i) {
        char *outcome = (void *)&outcome;
        FAILS(GENESYS_API, genesys_bulk_submit_json(bulk, REQUEST, &outcome, &error));
        CHECK(outcome == NULL && genesys_error_http_status(error) == 403);
        genesys_error_free(error);
        error = NULL;
    }
    report_has(bulk, "1 not sent; stopped: postOnboardingUsersStage: the service responded with 403");
    report_has(bulk, "\"stopped\":\"postOnboardingUsersStage");
    genesys_bulk_free(bulk);
}

int main(void) {
    snprintf(journal, sizeof journal, "%s/genesys-bulk-%ld.journal", temp_folder(),
             (long)getpid());
    snprintf(options, sizeof options, "{\"journal\": \"%s\", \"settlingTimeMs\": 10}", journal);
    remove(journal);
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_for(sandbox);
    threads_share_a_run(client);
    later_run_goes_on(client);
    lost_response_is_reconciled(sandbox, client);
    form_of_a_request_is_checked(client);
    options_are_checked(client);
    missing_permission_ends_the_run(sandbox, client);
    remove(journal);
    genesys_bulk_free(NULL);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
