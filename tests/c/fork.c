/*
 * fork: a child process uses its parent's client and results without disturbing it or waiting for it.
 */
#include "check.h"

#ifdef _WIN32

int main(void) {
    puts("not tested: Windows has no fork");
    return EXIT_SUCCESS;
}

#else

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUSY_THREADS = 3, CHILDREN = 20, PATIENCE_S = 120 };

static genesys_sandbox *sandbox;
static genesys_client *client;

static void call(void) {
    genesys_error *error = NULL;
    genesys_invite *invite = NULL;
    OK(genesys_get_onboarding_invite(client, "invite-1", &invite, &error));
    CHECK(is(invite->to_address, "guest-1@acme.example"));
    genesys_invite_free(invite);
}

/* Runs `work` in a child process, which an alarm ends if it hangs. */
static void in_a_child(void (*work)(void)) {
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(PATIENCE_S);
        work();
        _exit(EXIT_SUCCESS);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}

static genesys_invite_iter *pages;
static genesys_invite *first;
static genesys_error *missing;

/* The child has copies of the parent's objects, which remain the parent's when the child frees its own.
 */
static void use_and_free_all(void) {
    genesys_error *error = NULL;
    genesys_invite *next = NULL;
    CHECK(is(first->id, "invite-1") && genesys_error_http_status(missing) == 404);
    OK(genesys_invite_iter_next(pages, &next, &error));
    CHECK(is(next->id, "invite-2"));
    genesys_invite_free(next);
    call();
    genesys_client_cancel(client);
    call();
    genesys_invite_free(first);
    genesys_error_free(missing);
    genesys_invite_iter_free(pages);
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
}

static void child_uses_and_frees_its_copies(void) {
    genesys_error *error = NULL;
    OK(genesys_invite_iter_new(client, NULL, &pages, &error));
    OK(genesys_invite_iter_next(pages, &first, &error));
    FAILS(GENESYS_API, genesys_delete_onboarding_invite(client, "invite-0", &error));
    missing = error;
    in_a_child(use_and_free_all);
    in_a_child(use_and_free_all);
    call();
    genesys_invite_free(first);
    genesys_error_free(missing);
    genesys_invite_iter_free(pages);
}

static volatile sig_atomic_t is_stopped = 0;

static void *call_until_stopped(void *unused) {
    (void)unused;
    while (!is_stopped)
        call();
    return NULL;
}

static void ignore(int32_t level, const char *target, const char *message, void *user_data) {
    (void)level, (void)target, (void)message, (void)user_data;
}

static void set_callback_and_call(void) {
    genesys_error *error = NULL;
    call();
    OK(genesys_log_set_callback(GENESYS_LOG_WARN, ignore, NULL, &error));
    call();
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
}

/* Whichever locks the parent's threads hold during the fork. */
static void child_does_not_wait_for_parents_threads(void) {
    genesys_error *error = NULL;
    pthread_t threads[BUSY_THREADS];
    OK(genesys_log_set_callback(GENESYS_LOG_TRACE, ignore, NULL, &error));
    for (int i = 0; i < BUSY_THREADS; ++i)
        CHECK(pthread_create(&threads[i], NULL, call_until_stopped, NULL) == 0);
    for (int i = 0; i < CHILDREN; ++i)
        in_a_child(set_callback_and_call);
    is_stopped = 1;
    for (int i = 0; i < BUSY_THREADS; ++i)
        CHECK(pthread_join(threads[i], NULL) == 0);
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool is_within = false, may_leave = false;

/* A callback that waits. */
static void stay(int32_t level, const char *target, const char *message, void *user_data) {
    ignore(level, target, message, user_data);
    pthread_mutex_lock(&mutex);
    is_within = true;
    pthread_cond_broadcast(&changed);
    while (!may_leave)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void *call_once(void *unused) {
    (void)unused;
    call();
    return NULL;
}

static void replace_callback_and_call(void) {
    genesys_error *error = NULL;
    OK(genesys_log_set_callback(GENESYS_LOG_TRACE, ignore, NULL, &error));
    call();
}

/* Setting a callback waits for the previous one to return, but not for that of another process. */
static void child_does_not_wait_for_parents_callback(void) {
    genesys_error *error = NULL;
    pthread_t thread;
    OK(genesys_log_set_callback(GENESYS_LOG_TRACE, stay, NULL, &error));
    CHECK(pthread_create(&thread, NULL, call_once, NULL) == 0);
    pthread_mutex_lock(&mutex);
    while (!is_within)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    in_a_child(replace_callback_and_call);
    pthread_mutex_lock(&mutex);
    may_leave = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    CHECK(pthread_join(thread, NULL) == 0);
    OK(genesys_log_set_callback(0, NULL, NULL, &error));
}

int main(void) {
    sandbox = start_sandbox();
    client = client_for(sandbox);
    child_uses_and_frees_its_copies();
    child_does_not_wait_for_parents_threads();
    child_does_not_wait_for_parents_callback();
    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    return EXIT_SUCCESS;
}

#endif
