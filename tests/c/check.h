/*
 * Shared by the test programs: checks that report where they failed, and a client of a sandbox.
 *
 * OK and FAILS take a call that has &error among its arguments.
 */
#ifndef CHECK_H
#define CHECK_H

#define GENESYS_ONBOARDING_SANDBOX
#include <genesys_onboarding.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
#define ZERO \
    {}
#else
#define ZERO \
    { 0 }
#endif

#define CHECK(CONDITION) check((CONDITION), #CONDITION, NULL, __FILE__, __LINE__)

/* The call succeeds and leaves no error. */
#define OK(CALL)                                                        \
    do {                                                                \
        const genesys_status status_ = (CALL);                          \
        check(status_ == GENESYS_OK, #CALL, error, __FILE__, __LINE__); \
        CHECK(error == NULL);                                           \
    } while (0)

/* The call fails with the status and leaves an error, to be read and freed. */
#define FAILS(STATUS, CALL)                                           \
    do {                                                              \
        const genesys_status status_ = (CALL);                        \
        check(status_ == (STATUS), #CALL, error, __FILE__, __LINE__); \
        CHECK(genesys_error_kind(error) == (STATUS));                 \
    } while (0)

/* The call fails with the status, and its message contains the words. */
#define FAILS_SAYING(STATUS, WORDS, CALL)                                                               \
    do {                                                                                                \
        FAILS(STATUS, CALL);                                                                            \
        check(strstr(genesys_error_message(error), (WORDS)) != NULL, WORDS, error, __FILE__, __LINE__); \
        genesys_error_free(error);                                                                      \
        error = NULL;                                                                                   \
    } while (0)

/* The call is rejected before anything is sent, and the error names the argument. */
#define REJECTED(NAME, CALL) FAILS_SAYING(GENESYS_INVALID_ARGUMENT, NAME, CALL)

/* The service responds with this HTTP status. */
#define RESPONDS(HTTP_STATUS, CALL)                                                                 \
    do {                                                                                            \
        FAILS(GENESYS_API, CALL);                                                                   \
        check(genesys_error_http_status(error) == (HTTP_STATUS), #CALL, error, __FILE__, __LINE__); \
        genesys_error_free(error);                                                                  \
        error = NULL;                                                                               \
    } while (0)

static inline void check(bool holds, const char *what, const genesys_error *error, const char *file,
                         int line) {
    if (holds)
        return;
    const char *message = genesys_error_message(error);
    fprintf(stderr, "%s:%d: check failed: %s\n", file, line, what);
    if (message != NULL)
        fprintf(stderr, "    the error: %s\n", message);
    exit(EXIT_FAILURE);
}

static inline bool is(const char *text, const char *expected) {
    return text != NULL && strcmp(text, expected) == 0;
}

static inline bool has(const char *text, const char *part) {
    return text != NULL && strstr(text, part) != NULL;
}

/* Where a test may write a file. */
static inline const char *temp_folder(void) {
    const char *folder = getenv("TMPDIR");
#ifdef _WIN32
    return folder ? folder : ".";
#else
    return folder ? folder : "/tmp";
#endif
}

static inline genesys_sandbox *start_sandbox(void) {
    genesys_error *error = NULL;
    genesys_sandbox *sandbox = NULL;
    OK(genesys_sandbox_start(0, &sandbox, &error));
    return sandbox;
}

/* A builder for the sandbox, with the client that has every permission. */
static inline genesys_client_builder *builder_for(const genesys_sandbox *sandbox) {
    genesys_error *error = NULL;
    genesys_client_builder *builder = genesys_client_builder_new();
    OK(genesys_client_builder_set_base_url(builder, genesys_sandbox_base_url(sandbox), &error));
    OK(genesys_client_builder_set_login_url(builder, genesys_sandbox_base_url(sandbox), &error));
    OK(genesys_client_builder_set_client_credentials(builder, genesys_sandbox_client_id(sandbox),
                                                     genesys_sandbox_client_secret(sandbox), &error));
    return builder;
}

/* Builds a client and frees the builder. */
static inline genesys_client *build(genesys_client_builder *builder) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    OK(genesys_client_builder_build(builder, &client, &error));
    genesys_client_builder_free(builder);
    return client;
}

static inline genesys_client *client_for(const genesys_sandbox *sandbox) {
    return build(builder_for(sandbox));
}

#endif
