/*
 * Bulk runs: people staged by four threads, each exactly once, in two runs of which the first ends
 * early.
 */
#include "example.h"

#include <pthread.h>
#include <unistd.h>

enum { PEOPLE = 200, THREADS = 4 };

struct worker {
    const genesys_bulk *bulk;
    int first;
};

/* Submits each fourth person, until the run ends. */
static void *submit_people(void *argument) {
    const struct worker *worker = argument;
    for (int number = worker->first; number < PEOPLE; number += THREADS) {
        char request[128], *outcome = NULL;
        snprintf(request, sizeof request,
                 "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"person-%d@acme.example\"}}",
                 number);
        if (genesys_bulk_submit_json(worker->bulk, request, &outcome, NULL) != GENESYS_OK)
            break;
        genesys_string_free(outcome);
    }
    return NULL;
}

static void run(const genesys_client *client, const char *options) {
    genesys_error *error = NULL;
    genesys_bulk *bulk = NULL;
    char *report = NULL;
    require(genesys_bulk_open(client, options, &bulk, &error), &error);
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    for (int i = 0; i < THREADS; ++i) {
        workers[i].bulk = bulk;
        workers[i].first = i;
        if (pthread_create(&threads[i], NULL, submit_people, &workers[i]) != 0)
            exit(EXIT_FAILURE);
    }
    for (int i = 0; i < THREADS; ++i)
        pthread_join(threads[i], NULL);
    /* JSON, from whose beginning the numbers are enough here. */
    require(genesys_bulk_report_json(bulk, &report, &error), &error);
    printf("%.160s...\n", report);
    genesys_string_free(report);
    genesys_bulk_free(bulk);
}

int main(void) {
    genesys_sandbox *sandbox = start_sandbox();
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 2");
    genesys_error *error = NULL;
    char journal[64], options[128];
    snprintf(journal, sizeof journal, "genesys-people-%ld.journal", (long)getpid());
    snprintf(options, sizeof options, "{\"journal\": \"%s\", \"settlingTimeMs\": 500}", journal);

    /* After the first 50 a response is lost, and then a permission is missing, which ends the run. */
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    require(genesys_sandbox_fail_next(sandbox, 50, &fault, &error), &error);
    fault.drop_response = true;
    require(genesys_sandbox_fail_next(sandbox, 1, &fault, &error), &error);
    fault.drop_response = false;
    fault.http_status = 403;
    require(genesys_sandbox_fail_next(sandbox, 1, &fault, &error), &error);
    run(client, options);

    /* The next run asks the service about the one in doubt, and stages all others. */
    run(client, options);
    remove(journal);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}
