/*
 * The tasks of docs/cookbook.md, which takes the marked parts of this file, all run against the sandbox.
 */
#include "example.h"
#include "recorder.h"

#include <pthread.h>

static genesys_error *error = NULL;

/* What a task is expected to have done. */
static void expect(bool done, const char *what) {
    if (done)
        return;
    fprintf(stderr, "expected: %s\n", what);
    exit(EXIT_FAILURE);
}

static void in_background(pthread_t *thread, void *(*run)(void *), void *argument) {
    expect(pthread_create(thread, NULL, run, argument) == 0, "a thread");
}

/* The next request meets this fault. */
static void inject(const genesys_sandbox *sandbox, const char *fault) {
    char *result = NULL;
    require(genesys_sandbox_call_json(sandbox, "fail_next", fault, &result, &error), &error);
    genesys_string_free(result);
}

static void first_call(const genesys_sandbox *sandbox) {
    const char *base_url = genesys_sandbox_base_url(sandbox);
    const char *id = genesys_sandbox_client_id(sandbox);
    const char *secret = genesys_sandbox_client_secret(sandbox);
    genesys_client *client = NULL;
    genesys_invite *invite = NULL;
    /* cookbook: first-call */
    /* With an account: genesys_client_builder_set_region instead of the two URLs. */
    genesys_client_builder *builder = genesys_client_builder_new();
    require(genesys_client_builder_set_base_url(builder, base_url, &error), &error);
    require(genesys_client_builder_set_login_url(builder, base_url, &error), &error);
    require(genesys_client_builder_set_client_credentials(builder, id, secret, &error), &error);
    require(genesys_client_builder_build(builder, &client, &error), &error);
    genesys_client_builder_free(builder);

    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    puts(invite->to_address);
    /* cookbook: end */
    expect(strcmp(invite->to_address, "guest-1@acme.example") == 0, "an invite");
    genesys_invite_free(invite);
    genesys_client_free(client);
}

/* Says what to do after a call. */
static void advise(const genesys_client *client, const genesys_join_code_request *body, char *advice) {
    genesys_join_code *code = NULL;
    /* cookbook: errors */
    if (genesys_post_onboarding_joincodes(client, body, &code, &error) == GENESYS_OK)
        sprintf(advice, "created %s", code->id);
    else if (genesys_error_outcome_unknown(error))
        sprintf(advice, "look whether it was created: %.200s", genesys_error_message(error));
    else if (genesys_error_is_retryable(error))
        sprintf(advice, "wait %d ms", (int)genesys_error_retry_after_ms(error));
    else if (genesys_error_http_status(error) == 403)
        sprintf(advice, "a permission is missing: %.200s", genesys_error_message(error));
    else
        sprintf(advice, "quote %.40s to support", genesys_error_correlation_id(error));
    genesys_error_free(error);
    /* cookbook: end */
    error = NULL;
    genesys_join_code_free(code);
}

static void errors(const genesys_sandbox *sandbox) {
    static const char *const domains[] = {"acme.example"};
    char advice[300];
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 0");
    genesys_join_code_request body = GENESYS_JOIN_CODE_REQUEST_INIT;
    body.email_domains = domains;
    body.email_domains_count = 1;
    inject(sandbox, "{\"dropResponse\": true}");
    advise(client, &body, advice);
    expect(strncmp(advice, "look whether it was created: ", 29) == 0, "an unknown outcome");
    inject(sandbox, "{\"status\": 429, \"retryAfter\": 7}");
    advise(client, &body, advice);
    expect(strcmp(advice, "wait 7000 ms") == 0, "a wait");
    genesys_client_free(client);
}

static void pages(const genesys_sandbox *sandbox) {
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    int count = 0;
    /* cookbook: pages */
    genesys_page_options options = GENESYS_PAGE_OPTIONS_INIT;
    options.page_size = &(int64_t){50};
    genesys_invite_iter *iter = NULL;
    genesys_invite *invite = NULL;
    require(genesys_invite_iter_new(client, &options, &iter, &error), &error);
    /* A page is requested when it is needed. */
    while (genesys_invite_iter_next(iter, &invite, &error) == GENESYS_OK && invite != NULL) {
        puts(invite->to_address);
        genesys_invite_free(invite);
        ++count;
    }
    genesys_invite_iter_free(iter);
    printf("%d invites, %s\n", count, error != NULL ? genesys_error_message(error) : "all");
    /* cookbook: end */
    expect(count == 63 && genesys_sandbox_request_count(sandbox) == 2, "63 invites on two pages");
    genesys_client_free(client);
}

static void retry(const genesys_sandbox *sandbox) {
    genesys_client *client = NULL;
    genesys_invite *invite = NULL;
    genesys_last_response *last = NULL;
    char settings[512];
    inject(sandbox, "{\"status\": 503, \"retryAfter\": 0}");
    /* cookbook: retry */
    /* 3 retries by default; 0 turns them off. The total timeout is that of all attempts and waits. */
    const char *limits = "\"maxRetries\": 5, \"attemptTimeoutMs\": 5000, \"totalTimeoutMs\": 20000";
    settings_of(sandbox, limits, settings, sizeof settings);
    require(genesys_client_new_json(settings, &client, &error), &error);

    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    require(genesys_client_last_response(client, &last, &error), &error);
    printf("%s after %d attempts\n", invite->to_address, (int)last->attempts);
    /* cookbook: end */
    expect(last->attempts == 2, "two attempts");
    genesys_last_response_free(last);
    genesys_invite_free(invite);
    genesys_client_free(client);
}

static void time_limit(const genesys_sandbox *sandbox) {
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    genesys_client *hurried = NULL;
    genesys_invite *invite = NULL;
    inject(sandbox, "{\"delayMs\": 60000}");
    /* cookbook: time-limit */
    genesys_call_options options = GENESYS_CALL_OPTIONS_INIT;
    options.total_timeout_ms = &(int64_t){300};
    require(genesys_client_with_options(client, &options, &hurried, &error), &error);
    const genesys_status status = genesys_get_onboarding_invite(hurried, "invite-1", &invite, &error);
    if (status == GENESYS_TIMEOUT)
        printf("it took too long: %s\n", genesys_error_message(error));
    /* cookbook: end */
    expect(status == GENESYS_TIMEOUT, "a timeout");
    genesys_error_free(error);
    error = NULL;
    genesys_client_free(hurried);
    genesys_client_free(client);
}

static void *serve(void *recorder) {
    recorder_serve((struct recorder *)recorder);
    return NULL;
}

static void headers(const genesys_sandbox *sandbox) {
    struct recorder recorder;
    pthread_t thread;
    genesys_client_builder *builder = genesys_client_builder_new();
    genesys_client *client = NULL, *own = NULL;
    genesys_invite *invite = NULL;
    (void)sandbox;
    recorder_listen(&recorder);
    in_background(&thread, serve, &recorder);
    require(genesys_client_builder_set_base_url(builder, recorder.url, &error), &error);
    /* cookbook: headers */
    require(genesys_client_builder_set_header(builder, "Genesys-App", "dialer", &error), &error);
    require(genesys_client_builder_set_user_agent(builder, "dialer/1.2", &error), &error);
    require(genesys_client_builder_build(builder, &client, &error), &error);

    /* A client with a header of its own, for one call or a few. */
    const char *options = "{\"headers\": {\"Genesys-App\": \"dialer-night\"}}";
    require(genesys_client_with_options_json(client, options, &own, &error), &error);
    require(genesys_get_onboarding_invite(own, "invite-1", &invite, &error), &error);
    /* cookbook: end */
    genesys_invite_free(invite);
    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    pthread_join(thread, NULL);
    expect(strstr(recorder.heads[0], "genesys-app: dialer-night\r\n") != NULL, "the header of a call");
    expect(strstr(recorder.heads[1], "genesys-app: dialer\r\n") != NULL, "the header of a client");
    expect(strstr(recorder.heads[1], "user-agent: dialer/1.2\r\n") != NULL, "the user agent");
    genesys_invite_free(invite);
    genesys_client_free(own);
    genesys_client_free(client);
    genesys_client_builder_free(builder);
}

static void proxy(const genesys_sandbox *sandbox) {
    struct recorder recorder;
    pthread_t thread;
    char proxy_url[128];
    genesys_client_builder *builder = genesys_client_builder_new();
    genesys_client *client = NULL;
    genesys_invite *invite = NULL;
    (void)sandbox;
    recorder_listen(&recorder);
    in_background(&thread, serve, &recorder);
    snprintf(proxy_url, sizeof proxy_url, "http://user:p%%40ssword@%s", recorder.url + 7);
    const char *base_url = "http://onboarding.example:8080";
    /* cookbook: proxy */
    require(genesys_client_builder_set_base_url(builder, base_url, &error), &error);
    /* http://user:password@proxy.example:3128 */
    require(genesys_client_builder_set_proxy(builder, proxy_url, &error), &error);
    require(genesys_client_builder_build(builder, &client, &error), &error);
    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    puts(invite->to_address);
    /* cookbook: end */
    pthread_join(thread, NULL);
    expect(strncmp(recorder.heads[0], "CONNECT onboarding.example:8080 ", 32) == 0, "a tunnel");
    expect(strncmp(recorder.heads[1], "GET /api/v2/onboarding/invites/", 31) == 0, "a request");
    genesys_invite_free(invite);
    genesys_client_free(client);
    genesys_client_builder_free(builder);
}

static char *stage(const genesys_client *client, const char *options) {
    genesys_bulk *bulk = NULL;
    char *report = NULL;
    /* cookbook: bulk */
    require(genesys_bulk_open(client, options, &bulk, &error), &error); /* {"journal": "PATH"} */
    /* Threads may share the work: each submits other people. */
    for (int number = 0; number < 20; ++number) {
        char person[128], *outcome = NULL;
        snprintf(person, sizeof person,
                 "{\"stage\": {\"joinCodeId\": \"joincode-1\", \"email\": \"p-%d@acme.example\"}}",
                 number);
        require(genesys_bulk_submit_json(bulk, person, &outcome, &error), &error);
        genesys_string_free(outcome);
    }
    require(genesys_bulk_report_json(bulk, &report, &error), &error);
    printf("%.100s...\n", report);
    genesys_bulk_free(bulk);
    /* cookbook: end */
    return report;
}

static void bulk(const genesys_sandbox *sandbox) {
    genesys_client *client = client_of(sandbox, "\"maxRetries\": 3");
    char journal[64], options[128];
    snprintf(journal, sizeof journal, "cookbook-%s.journal", genesys_sandbox_base_url(sandbox) + 17);
    snprintf(options, sizeof options, "{\"journal\": \"%s\"}", journal);
    remove(journal);
    for (int run = 0; run < 2; ++run) {
        /* The second run finds everyone in the journal. */
        char *report = stage(client, options);
        expect(strstr(report, "\"done\":20") != NULL, "20 people done");
        genesys_string_free(report);
    }
    expect(genesys_sandbox_request_count(sandbox) == 20, "20 requests");
    remove(journal);
    genesys_client_free(client);
}

static void *choose_administrator(void *url) {
    char choice[2048];
    snprintf(choice, sizeof choice, "%s&sandbox_user=ada@acme.example", (const char *)url);
    browse(choice);
    return NULL;
}

static pthread_t browser;

static void show(const char *url) { in_background(&browser, choose_administrator, (void *)url); }

static void login(const genesys_sandbox *sandbox) {
    genesys_login *login = NULL;
    genesys_client *client = NULL;
    genesys_invite_listing *invites = NULL;
    char settings[512];
    snprintf(settings, sizeof settings,
             "{\"baseUrl\": \"%s\", \"loginUrl\": \"%s\", \"clientId\": \"%s\"}",
             genesys_sandbox_base_url(sandbox), genesys_sandbox_base_url(sandbox),
             genesys_sandbox_public_client_id(sandbox));
    /* cookbook: login */
    require(genesys_login_begin(settings, NULL, NULL, &login, &error), &error);
    printf("Log in at %s\n", genesys_login_url(login));
    show(genesys_login_url(login)); /* in a browser */
    require(genesys_login_wait(login, 300 * 1000, &client, &error), &error);

    require(genesys_get_onboarding_invites(client, NULL, &invites, &error), &error);
    printf("%d invites\n", (int)*invites->total);
    /* cookbook: end */
    pthread_join(browser, NULL);
    expect(*invites->total == 63, "63 invites");
    genesys_invite_listing_free(invites);
    genesys_client_free(client);
    genesys_login_free(login);
}

static void sandbox(const genesys_sandbox *other) {
    genesys_sandbox *sandbox = NULL;
    genesys_client *client = NULL;
    genesys_invite *invite = NULL;
    char *requests = NULL;
    (void)other;
    /* cookbook: sandbox */
    require(genesys_sandbox_start(0, &sandbox, &error), &error);
    client = client_of(sandbox, "\"maxRetries\": 0");
    genesys_sandbox_fault fault = GENESYS_SANDBOX_FAULT_INIT;
    fault.http_status = 500;
    require(genesys_sandbox_fail_next(sandbox, 1, &fault, &error), &error);

    /* What your program does then. */
    expect(genesys_get_onboarding_invite(client, "invite-1", &invite, &error) == GENESYS_API,
           "an error");
    require(genesys_sandbox_call_json(sandbox, "requests", NULL, &requests, &error), &error);
    expect(strstr(requests, "\"status\":500") != NULL, "the request of the call");
    /* cookbook: end */
    genesys_error_free(error);
    error = NULL;
    genesys_string_free(requests);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}

int main(void) {
    static const struct {
        const char *name;
        void (*run)(const genesys_sandbox *sandbox);
    } tasks[] = {
        {"first-call", first_call}, {"errors", errors},   {"pages", pages}, {"retry", retry},
        {"time-limit", time_limit}, {"headers", headers}, {"proxy", proxy}, {"bulk", bulk},
        {"login", login},           {"sandbox", sandbox},
    };
    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; ++i) {
        genesys_sandbox *fresh = start_sandbox();
        tasks[i].run(fresh);
        genesys_sandbox_free(fresh);
        printf("%s: done\n", tasks[i].name);
    }
    return EXIT_SUCCESS;
}
