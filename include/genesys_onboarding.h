/**
 * @file genesys_onboarding.h
 * A blocking client for the Genesys Cloud Onboarding API.
 *
 * A complete call:
 *
 * @code{.c}
 * genesys_invite *invite = NULL;
 * genesys_error *error = NULL;
 * if (genesys_get_onboarding_invite(client, "i-1", &invite, &error) != GENESYS_OK) {
 *     fprintf(stderr, "%s\n", genesys_error_message(error));
 *     genesys_error_free(error);
 *     return 1;
 * }
 * puts(invite->to_address);
 * genesys_invite_free(invite);
 * @endcode
 *
 * What follows holds for every function; a function's own comment says only what differs.
 *
 * **Errors.** A function that can fail returns a genesys_status and takes a genesys_error ** as its last
 * argument. Outputs are set to NULL (or false) on entry and written only when it returns GENESYS_OK. On
 * failure *error receives an error that the caller owns; error may be NULL. A required argument that is NULL
 * is GENESYS_INVALID_ARGUMENT, and the message names it.
 *
 * **Absent values.** NULL means absent, for strings, numbers and booleans alike; "" is an empty string, not
 * an absent one. A present number or boolean is written as &(int64_t){2} or &(bool){true}.
 *
 * **Strings** are NUL-terminated UTF-8; other bytes are GENESYS_INVALID_ARGUMENT. A string from the service
 * that contains U+0000 is GENESYS_DECODE, except in JSON.
 *
 * **Ownership.** A borrowed argument is read during the call and never kept. What is owned is freed once, by
 * the _free function that its comment names; each of these accepts NULL. Results are read-only, and all that
 * they point to is freed with them. Results and errors outlive the client that they came from.
 *
 * **Request and option structs** are made by the caller. Each begins with struct_size and is initialized with
 * its _INIT macro, so that it can grow: the library reads no byte beyond struct_size, takes fields beyond it
 * for absent, and rejects with GENESYS_INVALID_ARGUMENT a field that is set and that it does not know. Result
 * structs, too, may get new fields at their end; do not copy them by value.
 *
 * @code{.c}
 * genesys_page_options options = GENESYS_PAGE_OPTIONS_INIT;
 * options.page_size = &(int64_t){100};
 * @endcode
 *
 * **Threads.** Every function may be called from any thread. A client and a sandbox may be used by many
 * threads at once; a builder and an iterator by any thread, but only one at a time, free among it.
 * genesys_client_free is the caller's last use of the pointer: calls that are in progress on other threads keep what
 * they need and complete, so that a garbage collector may free a client. A call that another thread has yet to begin
 * is not in progress.
 *
 * **Callbacks** (genesys_callbacks) run on the thread of the call that they concern, while no lock of the
 * library is held; the calls of several threads run them at once. The call waits until they return. They may
 * call this library, with the same client too. Nothing may leave them but a return: no exception, no longjmp,
 * no exit of the thread. What they are given is borrowed until they return; what they give is copied.
 *
 * **Thread cancellation.** pthread_cancel does not interrupt a call: cancellation is disabled while a call
 * runs, in callbacks too, and acted upon at the next cancellation point after it. Use genesys_client_cancel, or
 * the interrupt of genesys_callbacks, to end a call. A thread with PTHREAD_CANCEL_ASYNCHRONOUS must not call
 * this library.
 *
 * **Fork.** A child process may go on to use its parent's clients; it opens connections of its own.
 *
 * **Stack.** A thread stack of 64 KiB is enough for every call of a release build, except
 * genesys_sandbox_start and genesys_sandbox_start_json; what callbacks need comes on top, and with glibc also the
 * thread-local variables of the program.
 *
 * **Memory.** If no memory is left, the process aborts, as in every Rust program. What a server can make the
 * library allocate is limited (see max_response_bytes), and a response that does not fit is an error.
 *
 * **Faults of the library** are contained: a call that hits one returns GENESYS_PANIC. No function throws,
 * jumps out, installs a signal handler (but genesys_sandbox_main, which is a whole program) or ends the
 * process.
 *
 * Configuration, by macros that are defined before this header is included:
 *
 * - GENESYS_ONBOARDING_SANDBOX declares the embedded sandbox, if the library was built with it.
 * - GENESYS_ONBOARDING_SHARED imports the functions from the DLL on Windows.
 *
 * genesys_onboarding.ffi.h has the same declarations without comments and preprocessor directives, for FFI
 * loaders such as LuaJIT, PHP FFI and cffi; genesys_onboarding_sandbox.ffi.h has those of the sandbox.
 *
 * This file is generated from src/ffi; change it there.
 */

#ifndef GENESYS_ONBOARDING_H
#define GENESYS_ONBOARDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
/**
 * Precedes every function; imports it from the DLL on Windows if GENESYS_ONBOARDING_SHARED is defined.
 */
#if defined(_WIN32) && defined(GENESYS_ONBOARDING_SHARED)
#define GENESYS_ONBOARDING_API __declspec(dllimport)
#else
#define GENESYS_ONBOARDING_API
#endif

/**
 * Precedes every function that can fail; the compiler warns if its status is not used.
 */
#if defined(__GNUC__)
#define GENESYS_ONBOARDING_MUST_CHECK __attribute__((warn_unused_result))
#else
#define GENESYS_ONBOARDING_MUST_CHECK
#endif

/**
 * Major version; incremented on incompatible changes, which before 1.0 increment the minor version.
 */
#define GENESYS_ONBOARDING_VERSION_MAJOR 0

/**
 * Minor version.
 */
#define GENESYS_ONBOARDING_VERSION_MINOR 1

/**
 * Patch version.
 */
#define GENESYS_ONBOARDING_VERSION_PATCH 0

enum {
    /**
     * An attempt has ended: a request was sent, and a response or a failure came back.
     */
    GENESYS_EVENT_ATTEMPT = 1,
    /**
     * The call is about to wait before its next attempt.
     */
    GENESYS_EVENT_WAIT = 2,
    /**
     * The request of an access token has ended, with all of its attempts.
     */
    GENESYS_EVENT_TOKEN_REFRESH = 3,
    /**
     * The last attempt failed, and the next one must not follow at once.
     */
    GENESYS_WAIT_BACKOFF = 1,
    /**
     * The response had a Retry-After.
     */
    GENESYS_WAIT_RETRY_AFTER = 2,
    /**
     * A 429 of another call has paused all calls of the client.
     */
    GENESYS_WAIT_PAUSE = 3,
    /**
     * The turn of the request comes later, by the setting requests_per_minute.
     */
    GENESYS_WAIT_PACING = 4,
    /**
     * No connection, or it broke.
     */
    GENESYS_FAILURE_CONNECTION = 1,
    /**
     * A timeout expired.
     */
    GENESYS_FAILURE_TIMEOUT = 2,
    /**
     * The TLS handshake failed; the call ends.
     */
    GENESYS_FAILURE_TLS = 3,
    /**
     * The request would fail again in the same way; the call ends.
     */
    GENESYS_FAILURE_REJECTED = 4,
    /**
     * An operation failed.
     */
    GENESYS_LOG_ERROR = 1,
    /**
     * An attempt failed and is retried.
     */
    GENESYS_LOG_WARN = 2,
    /**
     * Informational messages.
     */
    GENESYS_LOG_INFO = 3,
    /**
     * One line per attempt.
     */
    GENESYS_LOG_DEBUG = 4,
    /**
     * Everything.
     */
    GENESYS_LOG_TRACE = 5,
};

/**
 * A bulk run: many people staged, created or joined, each exactly once, also after a crash. Opaque; owned by the
 * caller, free with genesys_bulk_free.
 *
 * It keeps a journal: a line that a person is about to be sent is on disk before the request goes, and the outcome
 * follows. A later run with the same journal continues where an earlier one ended, however it ended. If a response
 * was lost, the service is asked for the outcome of the request before anything is sent again. The journal has email
 * addresses and IDs, and no names, passwords or responses.
 *
 * Many threads may use it at once; each submits one person after the other. A run that has ended early sends nothing
 * more. genesys_client_cancel on its client ends it. While one thread asks the service about requests whose response
 * was lost, the others wait for it; so a callback must not wait for a person that another thread submits.
 */
typedef struct genesys_bulk genesys_bulk;

/**
 * A client of the Onboarding API. Opaque; owned by the caller, free with genesys_client_free.
 *
 * It holds the settings, the connection pool and the access token.
 */
typedef struct genesys_client genesys_client;

/**
 * Builder for a client. Opaque; owned by the caller, free with genesys_client_builder_free.
 *
 * The values of settings are validated by genesys_client_builder_build. Where settings exclude each other,
 * the last one wins: an access token replaces client credentials and the other way round, a region replaces
 * the URLs, a proxy replaces the environment's.
 *
 * Not thread-safe.
 */
typedef struct genesys_client_builder genesys_client_builder;

/**
 * The error of a failed call. Opaque; owned by the caller, free with genesys_error_free.
 */
typedef struct genesys_error genesys_error;

/**
 * An iterator over all invites of an organization. Opaque; owned by the caller, free with
 * genesys_invite_iter_free.
 *
 * Not thread-safe.
 */
typedef struct genesys_invite_iter genesys_invite_iter;

/**
 * An iterator over all join codes of an organization. Opaque; owned by the caller, free with
 * genesys_join_code_iter_free.
 *
 * Not thread-safe.
 */
typedef struct genesys_join_code_iter genesys_join_code_iter;

/**
 * A person's login, by authorization code with PKCE: yields a client that acts for the person. Opaque; owned by the
 * caller, free with genesys_login_free.
 *
 * The program shows genesys_login_url in a browser, where the person logs in. The browser is then redirected to this
 * machine, where genesys_login_wait takes the response. Where the browser cannot reach this machine, as over ssh,
 * genesys_login_finish takes the address that the person copies from it.
 *
 * The OAuth client has the grant type Code Authorization and the redirect URI "http://localhost"; the platform accepts
 * any port with it. It needs no secret. Many threads may use a login at once.
 */
typedef struct genesys_login genesys_login;

/**
 * An iterator over the pages of a listing as JSON. Opaque; owned by the caller, free with
 * genesys_pages_json_free.
 *
 * Not thread-safe.
 */
typedef struct genesys_pages_json genesys_pages_json;

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * An embedded Onboarding service for demonstrations and tests. Opaque; owned by the caller, free with
 * genesys_sandbox_free.
 */
typedef struct genesys_sandbox genesys_sandbox;
#endif

/**
 * A wait of the program's own, which polls what it likes: hands out a client for each poll, and decides what follows
 * it. Opaque; owned by the caller, free with genesys_waiter_free.
 *
 * Not thread-safe.
 */
typedef struct genesys_waiter genesys_waiter;

/**
 * Result of a function that can fail: GENESYS_OK, or the kind of its error.
 */
typedef int32_t genesys_status;

/**
 * What a token callback is asked. Read-only; it lives until the callback returns.
 */
typedef struct genesys_token_request {
    /**
     * Whether the service has rejected the last token with 401, so that the same one is of no use.
     */
    bool is_rejected;
    /**
     * How much time is left for the callback, in milliseconds; at least 1.
     */
    int64_t timeout_ms;
} genesys_token_request;

/**
 * A header of a request or of a response.
 */
typedef struct genesys_header {
    /**
     * The name, such as "Genesys-App".
     */
    const char *name;
    /**
     * The value.
     */
    const char *value;
} genesys_header;

/**
 * A request to send. Read-only; it lives until the callback returns.
 *
 * Headers and body may contain secrets.
 */
typedef struct genesys_transport_request {
    /**
     * The HTTP method, such as "GET".
     */
    const char *method;
    /**
     * The absolute URL.
     */
    const char *url;
    /**
     * The headers, without Host and Content-Length.
     */
    const struct genesys_header *const *headers;
    /**
     * Number of headers.
     */
    size_t headers_count;
    /**
     * The body. NULL for a request without one.
     */
    const uint8_t *body;
    /**
     * Size of the body in bytes.
     */
    size_t body_size;
    /**
     * Whether this is a request of an access token, whose response is a secret.
     */
    bool is_token_request;
    /**
     * How much time is left for this attempt, in milliseconds; at least 1.
     */
    int64_t timeout_ms;
} genesys_transport_request;

/**
 * Frees the user_data of genesys_callbacks.
 */
typedef void (*genesys_free_user_data_callback)(void *user_data);

/**
 * What has happened within a call. Read-only.
 */
typedef struct genesys_event {
    /**
     * GENESYS_EVENT_ATTEMPT, GENESYS_EVENT_WAIT or GENESYS_EVENT_TOKEN_REFRESH; later versions may have more.
     */
    int32_t kind;
    /**
     * The operation ID of the call, such as "getOnboardingInvite".
     */
    const char *operation_id;
    /**
     * Attempt: the HTTP method, such as "GET". Otherwise NULL.
     */
    const char *method;
    /**
     * Attempt: the template of the path, such as "/api/v2/onboarding/invites/{inviteId}", or "/oauth/token"
     * for a request of an access token. Otherwise NULL.
     */
    const char *path;
    /**
     * Attempt: its number, from 1. Wait: the number of the attempt that follows. Otherwise 0.
     */
    uint32_t attempt;
    /**
     * Attempt: the HTTP status of the response. 0 without one.
     */
    int32_t http_status;
    /**
     * The kind of the failure, such as GENESYS_TIMEOUT. GENESYS_OK without one, also for an attempt with an
     * error status.
     */
    genesys_status error_kind;
    /**
     * What failed, in words. NULL without a failure.
     */
    const char *error;
    /**
     * Attempt: the correlation ID of the response, by which Genesys support finds the request. NULL without
     * one.
     */
    const char *correlation_id;
    /**
     * Attempt, token refresh: how long it took, in milliseconds. Otherwise 0.
     */
    double elapsed_ms;
    /**
     * Wait: how long it lasts unless it is cancelled, in milliseconds. Otherwise 0.
     */
    double delay_ms;
    /**
     * Wait: GENESYS_WAIT_BACKOFF, GENESYS_WAIT_RETRY_AFTER, GENESYS_WAIT_PAUSE or GENESYS_WAIT_PACING. Otherwise 0.
     */
    int32_t wait_reason;
} genesys_event;

/**
 * Is told what happens within calls: for metrics, traces and audits. No secret is in it.
 *
 * event and all that it points to are borrowed until the callback returns. user_data is that of
 * genesys_callbacks.
 */
typedef void (*genesys_observer_callback)(const struct genesys_event *event, void *user_data);

/**
 * Is asked while a call waits whether the call shall end: true ends it with GENESYS_CANCELLED.
 *
 * It is asked at least every 100 ms while the call waits for DNS, a connection, TLS, a request to be sent, a
 * response, an access token, or a retry. user_data is that of genesys_callbacks.
 */
typedef bool (*genesys_interrupt_callback)(void *user_data);

/**
 * Gives access tokens of the program's own, such as a vault's, in place of the OAuth server's.
 *
 * It replies with genesys_token_request_respond or genesys_token_request_fail before it returns. It is asked
 * when a token is needed, ahead of the expiry of the last one, and once after a 401; one thread at a time, while
 * other calls wait or go on with the last token. user_data is that of genesys_callbacks.
 */
typedef void (*genesys_token_callback)(const struct genesys_token_request *request, void *user_data);

/**
 * Makes one attempt by HTTP of the program's own, such as libcurl.
 *
 * It sends the request once, follows no redirect, retries nothing, and replies within the timeout with
 * genesys_transport_request_respond or genesys_transport_request_fail before it returns. Retries, access tokens,
 * redaction, decoding and max_response_bytes stay the library's. user_data is that of genesys_callbacks.
 */
typedef void (*genesys_transport_callback)(const struct genesys_transport_request *request,
                                           void *user_data);

/**
 * Is given each new refresh token of a person, at login and with each new access token, and may store it.
 *
 * refresh_token is a secret, and borrowed until the callback returns. It runs in the thread of the call that refreshes,
 * before any other refresh; calls of other threads go on meanwhile. user_data is that of genesys_callbacks.
 */
typedef void (*genesys_refresh_token_callback)(const char *refresh_token, void *user_data);

/**
 * Callbacks of a client and of those derived from it. See "Callbacks" at the top of this header.
 *
 * Initialize it with GENESYS_CALLBACKS_INIT.
 */
typedef struct genesys_callbacks {
    /**
     * The size of the struct, set by GENESYS_CALLBACKS_INIT.
     */
    size_t struct_size;
    /**
     * Passed to each callback, from any thread that makes a call. Optional.
     */
    void *user_data;
    /**
     * Called once, when no builder, client, iterator or call has the callbacks any more, on the thread that
     * frees or ends the last of them. Not called by a function that fails: it has not taken user_data over.
     * Optional.
     */
    genesys_free_user_data_callback free_user_data;
    /**
     * Is told of each attempt, wait and token refresh. Optional.
     */
    genesys_observer_callback observer;
    /**
     * Is asked whether a waiting call shall end. Optional.
     */
    genesys_interrupt_callback interrupt;
    /**
     * Gives access tokens, in place of an access token or client credentials. Optional.
     */
    genesys_token_callback token;
    /**
     * Sends requests, in place of the library's HTTP. Optional.
     */
    genesys_transport_callback transport;
    /**
     * Is given each new refresh token of a person. Optional.
     */
    genesys_refresh_token_callback refresh_token;
} genesys_callbacks;

/**
 * Initializer of genesys_callbacks: sets struct_size; every other field is absent.
 */
#define GENESYS_CALLBACKS_INIT {sizeof(genesys_callbacks), NULL, NULL, NULL, NULL, NULL, NULL, NULL}

/**
 * What a derived client does differently from its parent.
 *
 * Initialize it with GENESYS_CALL_OPTIONS_INIT.
 */
typedef struct genesys_call_options {
    /**
     * The size of the struct, set by GENESYS_CALL_OPTIONS_INIT.
     */
    size_t struct_size;
    /**
     * Timeout for a call with all its attempts, waits and token requests, in milliseconds; greater than 0 and
     * at most 7 days. Optional; the parent's by default.
     */
    const int64_t *total_timeout_ms;
    /**
     * Timeout for one attempt, in milliseconds; as above. Optional; the parent's by default.
     */
    const int64_t *attempt_timeout_ms;
    /**
     * Maximum number of retries, 0 for none. Optional; the parent's by default.
     */
    const int64_t *max_retries;
    /**
     * Request headers, in addition to the parent's or instead of those with the same name; see
     * genesys_client_builder_set_header. Optional.
     */
    const struct genesys_header *headers;
    /**
     * Number of headers.
     */
    size_t headers_count;
    /**
     * Callbacks, each instead of the parent's. Optional.
     */
    const struct genesys_callbacks *callbacks;
} genesys_call_options;

/**
 * Initializer of genesys_call_options: sets struct_size; every other field is absent.
 */
#define GENESYS_CALL_OPTIONS_INIT {sizeof(genesys_call_options), NULL, NULL, NULL, NULL, 0, NULL}

/**
 * What came back for the last call of a client. Read-only.
 */
typedef struct genesys_last_response {
    /**
     * The operation ID of the call, such as "getOnboardingInvite".
     */
    const char *operation_id;
    /**
     * The HTTP status of the response that ended the call. 0 if no response did.
     */
    int32_t http_status;
    /**
     * The correlation ID of the response, by which Genesys support finds the request. NULL if absent.
     */
    const char *correlation_id;
    /**
     * How many requests were sent for the call, without those for an access token.
     */
    uint32_t attempts;
    /**
     * How long the call took with all its attempts and waits, in milliseconds.
     */
    double elapsed_ms;
    /**
     * The headers of the response in its order; secrets that the call has sent are hidden. NULL if there are
     * none.
     */
    const struct genesys_header *const *headers;
    /**
     * Number of headers.
     */
    size_t headers_count;
} genesys_last_response;

/**
 * An invite into an organization. Read-only.
 */
typedef struct genesys_invite {
    /**
     * The invite's ID. NULL if absent.
     */
    const char *id;
    /**
     * Whether the invited user becomes an administrator. NULL if absent.
     */
    const bool *administrator;
    /**
     * The invited email address.
     */
    const char *to_address;
    /**
     * URI of this invite. NULL if absent.
     */
    const char *self_uri;
} genesys_invite;

/**
 * One page of an organization's invites. Read-only; its invites are freed with it.
 */
typedef struct genesys_invite_listing {
    /**
     * The page's invites. NULL if there are none.
     */
    const struct genesys_invite *const *entities;
    /**
     * Number of entities.
     */
    size_t entities_count;
    /**
     * Maximum number of entities on a page. NULL if absent.
     */
    const int64_t *page_size;
    /**
     * Page number, starting at 1. NULL if absent.
     */
    const int64_t *page_number;
    /**
     * Number of entities on all pages. NULL if absent.
     */
    const int64_t *total;
    /**
     * URI of the first page. NULL if absent.
     */
    const char *first_uri;
    /**
     * URI of the next page. NULL if absent.
     */
    const char *next_uri;
    /**
     * URI of the previous page. NULL if absent.
     */
    const char *previous_uri;
    /**
     * URI of the last page. NULL if absent.
     */
    const char *last_uri;
    /**
     * URI of this page. NULL if absent.
     */
    const char *self_uri;
    /**
     * Number of pages. NULL if absent.
     */
    const int64_t *page_count;
} genesys_invite_listing;

/**
 * The page of a listing to get.
 *
 * Initialize it with GENESYS_PAGE_OPTIONS_INIT.
 */
typedef struct genesys_page_options {
    /**
     * The size of the struct, set by GENESYS_PAGE_OPTIONS_INIT.
     */
    size_t struct_size;
    /**
     * Page number, starting at 1. Optional; the service's default is 1.
     */
    const int64_t *page_number;
    /**
     * Maximum number of entities on a page. Optional; the service's default is 25.
     */
    const int64_t *page_size;
} genesys_page_options;

/**
 * Initializer of genesys_page_options: sets struct_size; every other field is absent.
 */
#define GENESYS_PAGE_OPTIONS_INIT {sizeof(genesys_page_options), NULL, NULL}

/**
 * A join code of an organization. Read-only.
 */
typedef struct genesys_join_code {
    /**
     * The join code's ID. NULL if absent.
     */
    const char *id;
    /**
     * Link for joining the organization.
     */
    const char *join_code_url;
    /**
     * Whether the join code is disabled. NULL if absent.
     */
    const bool *disabled;
    /**
     * Email domains whose users may join. NULL if there are none.
     */
    const char *const *email_domains;
    /**
     * Number of email_domains.
     */
    size_t email_domains_count;
    /**
     * URI of this join code. NULL if absent.
     */
    const char *self_uri;
} genesys_join_code;

/**
 * One page of an organization's join codes. Read-only; its join codes are freed with it.
 */
typedef struct genesys_join_code_listing {
    /**
     * The page's join codes. NULL if there are none.
     */
    const struct genesys_join_code *const *entities;
    /**
     * Number of entities.
     */
    size_t entities_count;
    /**
     * Maximum number of entities on a page. NULL if absent.
     */
    const int64_t *page_size;
    /**
     * Page number, starting at 1. NULL if absent.
     */
    const int64_t *page_number;
    /**
     * Number of entities on all pages. NULL if absent.
     */
    const int64_t *total;
    /**
     * URI of the first page. NULL if absent.
     */
    const char *first_uri;
    /**
     * URI of the next page. NULL if absent.
     */
    const char *next_uri;
    /**
     * URI of the previous page. NULL if absent.
     */
    const char *previous_uri;
    /**
     * URI of the last page. NULL if absent.
     */
    const char *last_uri;
    /**
     * URI of this page. NULL if absent.
     */
    const char *self_uri;
    /**
     * Number of pages. NULL if absent.
     */
    const int64_t *page_count;
} genesys_join_code_listing;

/**
 * The optional parameters of genesys_get_onboarding_joincode.
 *
 * Initialize it with GENESYS_JOIN_CODE_OPTIONS_INIT.
 */
typedef struct genesys_join_code_options {
    /**
     * The size of the struct, set by GENESYS_JOIN_CODE_OPTIONS_INIT.
     */
    size_t struct_size;
    /**
     * An email domain. Optional.
     */
    const char *email_domain;
} genesys_join_code_options;

/**
 * Initializer of genesys_join_code_options: sets struct_size; every other field is absent.
 */
#define GENESYS_JOIN_CODE_OPTIONS_INIT {sizeof(genesys_join_code_options), NULL}

/**
 * Request to create or update a join code.
 *
 * Initialize it with GENESYS_JOIN_CODE_REQUEST_INIT.
 */
typedef struct genesys_join_code_request {
    /**
     * The size of the struct, set by GENESYS_JOIN_CODE_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * Email domains whose users may join. Required.
     */
    const char *const *email_domains;
    /**
     * Number of email_domains.
     */
    size_t email_domains_count;
} genesys_join_code_request;

/**
 * Initializer of genesys_join_code_request: sets struct_size; every other field is absent.
 */
#define GENESYS_JOIN_CODE_REQUEST_INIT {sizeof(genesys_join_code_request), NULL, 0}

/**
 * A billing activation. Read-only.
 */
typedef struct genesys_org_billing_activation {
    /**
     * The activation's ID. NULL if absent.
     */
    const char *id;
    /**
     * The purchaser's email address. NULL if absent.
     */
    const char *email_address;
    /**
     * ID of the existing organization. NULL if absent.
     */
    const char *existing_organization_id;
    /**
     * Short name of the existing organization. NULL if absent.
     */
    const char *existing_organization_short_name;
    /**
     * Region of the organization. NULL if absent.
     */
    const char *region;
    /**
     * URI of this activation. NULL if absent.
     */
    const char *self_uri;
} genesys_org_billing_activation;

/**
 * Result of applying a billing activation. Read-only.
 */
typedef struct genesys_apply_org_billing_activation_response {
    /**
     * The organization's ID.
     */
    const char *organization_id;
    /**
     * Status of the activation; the API specification lists no values.
     */
    const char *status;
    /**
     * Name of the job that applies the activation.
     */
    const char *job_name;
} genesys_apply_org_billing_activation_response;

/**
 * Request to apply a billing activation to an organization.
 *
 * Initialize it with GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
 */
typedef struct genesys_apply_org_billing_activation_request {
    /**
     * The size of the struct, set by GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * The organization's ID. Required.
     */
    const char *organization_id;
} genesys_apply_org_billing_activation_request;

/**
 * Initializer of genesys_apply_org_billing_activation_request: sets struct_size; every other field is absent.
 */
#define GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT {sizeof(genesys_apply_org_billing_activation_request), NULL}

/**
 * State of an organization provisioning. Read-only.
 */
typedef struct genesys_org_provisioning {
    /**
     * The provisioning's ID. NULL if absent.
     */
    const char *id;
    /**
     * Whether the organization already exists.
     */
    bool organization_exists;
    /**
     * Whether the email domain is a public provider's rather than a company's.
     */
    bool generic_email_domain;
    /**
     * Whether the user can join an existing organization immediately.
     */
    bool supports_immediate_join;
    /**
     * Whether the email address already belongs to a user.
     */
    bool email_address_exists;
    /**
     * Whether the provisioning is complete.
     */
    bool provision_completed;
    /**
     * Email address of the user who staged it.
     */
    const char *email_address;
    /**
     * First name of the user who staged it. NULL if absent.
     */
    const char *first_name;
    /**
     * Last name of the user who staged it. NULL if absent.
     */
    const char *last_name;
    /**
     * The organization's name.
     */
    const char *organization_name;
    /**
     * Phone number of the user who staged it. NULL if absent.
     */
    const char *phone_number;
    /**
     * URI of this provisioning. NULL if absent.
     */
    const char *self_uri;
} genesys_org_provisioning;

/**
 * Result of staging an organization provisioning. Read-only.
 */
typedef struct genesys_stage_org_provisioning_response {
    /**
     * The provisioning's ID. NULL if absent.
     */
    const char *id;
    /**
     * URI of the provisioning. NULL if absent.
     */
    const char *self_uri;
} genesys_stage_org_provisioning_response;

/**
 * Result of completing an organization provisioning. Read-only.
 */
typedef struct genesys_complete_org_provisioning_response {
    /**
     * The organization's ID. NULL if absent.
     */
    const char *organization_id;
    /**
     * The organization's short name. NULL if absent.
     */
    const char *organization_short_name;
} genesys_complete_org_provisioning_response;

/**
 * The optional parameters of genesys_get_onboarding_orgprovisioning.
 *
 * Initialize it with GENESYS_ORG_PROVISIONING_OPTIONS_INIT.
 */
typedef struct genesys_org_provisioning_options {
    /**
     * The size of the struct, set by GENESYS_ORG_PROVISIONING_OPTIONS_INIT.
     */
    size_t struct_size;
    /**
     * ID of an existing organization. Optional.
     */
    const char *existing_organization_id;
    /**
     * Whether this is for a billing activation job. Optional.
     */
    const bool *billing_activation_job;
} genesys_org_provisioning_options;

/**
 * Initializer of genesys_org_provisioning_options: sets struct_size; every other field is absent.
 */
#define GENESYS_ORG_PROVISIONING_OPTIONS_INIT {sizeof(genesys_org_provisioning_options), NULL, NULL}

/**
 * An additional user of a new organization.
 *
 * Initialize it with GENESYS_ORG_PROVISIONING_USER_INIT.
 */
typedef struct genesys_org_provisioning_user {
    /**
     * The size of the struct, set by GENESYS_ORG_PROVISIONING_USER_INIT.
     */
    size_t struct_size;
    /**
     * The user's name. Required.
     */
    const char *name;
    /**
     * The user's email address. Required.
     */
    const char *email;
} genesys_org_provisioning_user;

/**
 * Initializer of genesys_org_provisioning_user: sets struct_size; every other field is absent.
 */
#define GENESYS_ORG_PROVISIONING_USER_INIT {sizeof(genesys_org_provisioning_user), NULL, NULL}

/**
 * Request to complete an organization provisioning.
 *
 * Initialize it with GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
 */
typedef struct genesys_complete_org_provisioning_request {
    /**
     * The size of the struct, set by GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * The administrator's email address. Required.
     */
    const char *administrator_email;
    /**
     * The administrator's password. Required.
     */
    const char *administrator_password;
    /**
     * The administrator's name. Required.
     */
    const char *administrator_name;
    /**
     * The organization's name. Optional.
     */
    const char *organization_name;
    /**
     * Additional users to invite. Optional.
     */
    const struct genesys_org_provisioning_user *const *other_users;
    /**
     * Number of other_users.
     */
    size_t other_users_count;
    /**
     * Locale of the emails that are sent. Optional.
     */
    const char *locale;
    /**
     * Whether users may not join by their email domain alone. Optional.
     */
    const bool *disable_org_auto_join;
} genesys_complete_org_provisioning_request;

/**
 * Initializer of genesys_complete_org_provisioning_request: sets struct_size; every other field is absent.
 */
#define GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT {sizeof(genesys_complete_org_provisioning_request), NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL}

/**
 * Request to stage an organization provisioning.
 *
 * Initialize it with GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
 */
typedef struct genesys_stage_org_provisioning_request {
    /**
     * The size of the struct, set by GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * The user's email address. Required.
     */
    const char *email_address;
    /**
     * reCAPTCHA token. Optional.
     */
    const char *recaptcha_value;
    /**
     * ID of the organization's billing activation. Optional.
     */
    const char *activation_id;
    /**
     * The user's first name. Optional.
     */
    const char *first_name;
    /**
     * The user's last name. Optional.
     */
    const char *last_name;
    /**
     * The organization's name. Optional.
     */
    const char *organization_name;
    /**
     * Locale of the emails that are sent. Optional.
     */
    const char *locale;
    /**
     * The user's phone number. Optional.
     */
    const char *phone_number;
} genesys_stage_org_provisioning_request;

/**
 * Initializer of genesys_stage_org_provisioning_request: sets struct_size; every other field is absent.
 */
#define GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT {sizeof(genesys_stage_org_provisioning_request), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL}

/**
 * A poll of a wait. Read-only; it lives until the callback returns.
 */
typedef struct genesys_wait_progress {
    /**
     * Which poll it was, from 1.
     */
    uint32_t attempt;
    /**
     * What the poll has returned. NULL if it failed.
     */
    const struct genesys_org_provisioning *provisioning;
    /**
     * The kind of the poll's failure, such as GENESYS_API. GENESYS_OK without one.
     */
    genesys_status error_kind;
    /**
     * What failed, in words. NULL without a failure.
     */
    const char *error;
    /**
     * From the start of the wait to the end of the poll, in milliseconds.
     */
    double elapsed_ms;
    /**
     * How long the wait pauses before the next poll, in milliseconds. NULL if this was the last one.
     */
    const double *next_delay_ms;
} genesys_wait_progress;

/**
 * Is told of each poll of a wait: true ends the wait with GENESYS_CANCELLED.
 *
 * It runs on the thread that waits, under the rules of "Callbacks" at the top of this header. user_data is that of
 * genesys_wait_options.
 */
typedef bool (*genesys_wait_progress_callback)(const struct genesys_wait_progress *progress,
                                               void *user_data);

/**
 * For how long to wait, and how often to poll.
 *
 * Each delay between polls is shortened by a random part of up to a half, and is at least what a Retry-After asks for.
 * Initialize it with GENESYS_WAIT_OPTIONS_INIT.
 */
typedef struct genesys_wait_options {
    /**
     * The size of the struct, set by GENESYS_WAIT_OPTIONS_INIT.
     */
    size_t struct_size;
    /**
     * Timeout of the wait with all its polls, in milliseconds; greater than 0 and at most 7 days. Optional; 10
     * minutes by default.
     */
    const int64_t *timeout_ms;
    /**
     * Delay after the first poll, in milliseconds; greater than 0 and at most max_interval_ms. Optional; 1 second by
     * default.
     */
    const int64_t *interval_ms;
    /**
     * What each following delay is multiplied by, from 1 to 10. Optional; 1.5 by default.
     */
    const double *growth;
    /**
     * Longest delay between polls, in milliseconds; at most 7 days. Optional; 15 seconds by default.
     */
    const int64_t *max_interval_ms;
    /**
     * How long from the start the service's 404 is waited out, in milliseconds; 0 for not at all. After a poll that
     * found something, a 404 ends the wait. Optional; 30 seconds by default.
     */
    const int64_t *not_found_grace_ms;
    /**
     * What is waited for, in words for the error of a timeout. Optional.
     */
    const char *description;
    /**
     * Is told of each poll. Optional; genesys_waiter_new rejects it, since its program makes the polls.
     */
    genesys_wait_progress_callback progress;
    /**
     * Passed to progress. Optional.
     */
    void *user_data;
} genesys_wait_options;

/**
 * Initializer of genesys_wait_options: sets struct_size; every other field is absent.
 */
#define GENESYS_WAIT_OPTIONS_INIT {sizeof(genesys_wait_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL}

/**
 * What genesys_waiter_next has to know of a poll that failed.
 *
 * Initialize it with GENESYS_POLL_FAILURE_INIT.
 */
typedef struct genesys_poll_failure {
    /**
     * The size of the struct, set by GENESYS_POLL_FAILURE_INIT.
     */
    size_t struct_size;
    /**
     * Whether it may pass: genesys_error_is_retryable.
     */
    bool is_retryable;
    /**
     * Whether the service said that what is polled does not exist: an HTTP status of 404 with a correlation ID.
     */
    bool is_not_found;
    /**
     * What genesys_error_retry_after_ms returns, unless that is -1. Optional.
     */
    const int64_t *retry_after_ms;
    /**
     * The error's message, for the error of a timeout. Optional.
     */
    const char *message;
} genesys_poll_failure;

/**
 * Initializer of genesys_poll_failure: sets struct_size; every other field is absent.
 */
#define GENESYS_POLL_FAILURE_INIT {sizeof(genesys_poll_failure), false, false, NULL, NULL}

/**
 * The created user. Read-only.
 */
typedef struct genesys_create_user_response {
    /**
     * The user's organization.
     */
    const char *organization;
    /**
     * The user's name.
     */
    const char *name;
    /**
     * The user's email address.
     */
    const char *email;
    /**
     * Whether the user is an administrator. NULL if absent.
     */
    const bool *administrator;
} genesys_create_user_response;

/**
 * Links for joining existing organizations. Read-only.
 */
typedef struct genesys_join_existing_orgs_response {
    /**
     * Link of a join code. NULL if absent.
     */
    const char *join_code_url;
    /**
     * Link of an invite. NULL if absent.
     */
    const char *invite_url;
} genesys_join_existing_orgs_response;

/**
 * Request to create a user from an invite.
 *
 * Initialize it with GENESYS_CREATE_USER_REQUEST_INIT.
 */
typedef struct genesys_create_user_request {
    /**
     * The size of the struct, set by GENESYS_CREATE_USER_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * ID of the invite to redeem. Required.
     */
    const char *invite_id;
    /**
     * The user's name. Required.
     */
    const char *name;
    /**
     * The user's password. Required.
     */
    const char *password;
} genesys_create_user_request;

/**
 * Initializer of genesys_create_user_request: sets struct_size; every other field is absent.
 */
#define GENESYS_CREATE_USER_REQUEST_INIT {sizeof(genesys_create_user_request), NULL, NULL, NULL}

/**
 * Request to join existing organizations.
 *
 * Initialize it with GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT.
 */
typedef struct genesys_join_existing_orgs_request {
    /**
     * The size of the struct, set by GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * IDs of the organizations to join. Required.
     */
    const char *const *organization_ids;
    /**
     * Number of organization_ids.
     */
    size_t organization_ids_count;
    /**
     * The user's email address. Optional.
     */
    const char *email;
    /**
     * ID of the job that this belongs to. Optional.
     */
    const char *job_id;
    /**
     * Locale of the emails that are sent. Optional.
     */
    const char *locale;
} genesys_join_existing_orgs_request;

/**
 * Initializer of genesys_join_existing_orgs_request: sets struct_size; every other field is absent.
 */
#define GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT {sizeof(genesys_join_existing_orgs_request), NULL, 0, NULL, NULL, NULL}

/**
 * Request to stage a user by a join code.
 *
 * Initialize it with GENESYS_STAGE_USER_REQUEST_INIT.
 */
typedef struct genesys_stage_user_request {
    /**
     * The size of the struct, set by GENESYS_STAGE_USER_REQUEST_INIT.
     */
    size_t struct_size;
    /**
     * ID of the join code. Required.
     */
    const char *join_code_id;
    /**
     * The user's email address. Required.
     */
    const char *email;
    /**
     * Locale of the emails that are sent. Optional.
     */
    const char *locale;
} genesys_stage_user_request;

/**
 * Initializer of genesys_stage_user_request: sets struct_size; every other field is absent.
 */
#define GENESYS_STAGE_USER_REQUEST_INIT {sizeof(genesys_stage_user_request), NULL, NULL, NULL}

/**
 * Receives a log record.
 *
 * It is called on the thread that makes the logged call, from many threads at once, and must return. Calls that
 * it makes to this library are not logged.
 *
 * level is one of GENESYS_LOG_ERROR to GENESYS_LOG_TRACE. target (the module that logs) and message are
 * borrowed. user_data is the argument of genesys_log_set_callback.
 */
typedef void (*genesys_log_callback)(int32_t level,
                                     const char *target,
                                     const char *message,
                                     void *user_data);

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * A fault to inject into requests to a sandbox.
 *
 * Initialize it with GENESYS_SANDBOX_FAULT_INIT, which lets requests pass.
 */
typedef struct genesys_sandbox_fault {
    /**
     * The size of the struct, set by GENESYS_SANDBOX_FAULT_INIT.
     */
    size_t struct_size;
    /**
     * Status of the error response that replaces the operation; 0 executes the operation.
     */
    uint16_t http_status;
    /**
     * Retry-After of the error response, in seconds; NULL for no such header.
     */
    const uint32_t *retry_after_s;
    /**
     * Delay of the response, in milliseconds.
     */
    uint32_t delay_ms;
    /**
     * Executes the operation, then closes the connection without a response. http_status and
     * retry_after_s are ignored.
     */
    bool drop_response;
    /**
     * The operation ID that the fault waits for, such as "postOnboardingUsersStage"; other requests pass.
     * NULL for any operation.
     */
    const char *operation;
    /**
     * "api" or "token", for requests to the token endpoint; NULL is "api". A fault of the token endpoint has
     * no operation.
     */
    const char *on;
} genesys_sandbox_fault;

/**
 * Initializer of genesys_sandbox_fault: sets struct_size; every other field is absent.
 */
#define GENESYS_SANDBOX_FAULT_INIT {sizeof(genesys_sandbox_fault), 0, NULL, 0, false, NULL, NULL}
#endif

enum {
    /**
     * The call succeeded.
     */
    GENESYS_OK = 0,
    /**
     * An argument is invalid; no request was sent.
     */
    GENESYS_INVALID_ARGUMENT = 1,
    /**
     * A setting is invalid; no request was sent.
     */
    GENESYS_CONFIGURATION = 2,
    /**
     * No connection could be established; no request was sent.
     */
    GENESYS_CONNECT = 3,
    /**
     * The TLS handshake failed; no request was sent.
     */
    GENESYS_TLS = 4,
    /**
     * A timeout expired.
     */
    GENESYS_TIMEOUT = 5,
    /**
     * The connection broke, or the response was not valid HTTP.
     */
    GENESYS_TRANSPORT = 6,
    /**
     * No access token could be obtained: the token endpoint responded with an error.
     */
    GENESYS_AUTHENTICATION = 7,
    /**
     * The service responded with an error status.
     */
    GENESYS_API = 8,
    /**
     * The response could not be decoded.
     */
    GENESYS_DECODE = 9,
    /**
     * The response exceeded max_response_bytes.
     */
    GENESYS_BODY_TOO_LARGE = 10,
    /**
     * The call was cancelled by genesys_client_cancel.
     */
    GENESYS_CANCELLED = 11,
    /**
     * The library has a bug; it is contained, and the call failed. Please report it.
     */
    GENESYS_PANIC = 12,
};

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the version of the library, such as "0.1.0".
 *
 * A program that loads the library at run time compares it with the version of the header that it was
 * compiled with: GENESYS_ONBOARDING_VERSION_MAJOR, _MINOR and _PATCH.
 *
 * @return The version; borrowed, valid forever.
 */
GENESYS_ONBOARDING_API
const char *genesys_version(void);

/**
 * Returns the list of everything that the library offers to other languages as JSON, to generate code from.
 *
 * It is an object of formatVersion (1, which docs/contract.md describes; it changes when a generator has to),
 * version, regions, settings, options, loginOptions, bulkOptions, sandboxOptions, errorKinds, errorFields,
 * operations, models, records and sandboxVerbs. A library without the sandbox lists nothing of it.
 * docs/contract.json is that of a library with all features.
 *
 * @return The JSON; borrowed, valid for as long as the library is loaded.
 */
GENESYS_ONBOARDING_API
const char *genesys_contract_json(void);

/**
 * Returns the name of a status, such as "GENESYS_OK".
 *
 * @param status  A status.
 * @return The name; borrowed, valid forever. "unknown status" for any other number.
 */
GENESYS_ONBOARDING_API
const char *genesys_status_name(genesys_status status);

/**
 * Returns the kind of an error.
 *
 * @param error  Borrowed; may be NULL.
 * @return The status that the failed call returned; GENESYS_OK if error is NULL.
 */
GENESYS_ONBOARDING_API
genesys_status genesys_error_kind(const struct genesys_error *error);

/**
 * Returns one line that says what failed, with which value (never a secret), and what to do.
 *
 * @param error  Borrowed; may be NULL.
 * @return The message; borrowed, valid until error is freed. NULL if error is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_message(const struct genesys_error *error);

/**
 * Returns the operation ID of the failed call, such as "getOnboardingInvite".
 *
 * @param error  Borrowed; may be NULL.
 * @return The operation ID; borrowed, valid until error is freed. NULL if no operation was called.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_operation_id(const struct genesys_error *error);

/**
 * Returns the name of the invalid argument.
 *
 * @param error  Borrowed; may be NULL.
 * @return The name in the API specification, such as "inviteId" or "body.email"; borrowed, valid until error
 *         is freed. NULL unless the kind is GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_argument(const struct genesys_error *error);

/**
 * Returns the name of the invalid setting.
 *
 * @param error  Borrowed; may be NULL.
 * @return The name, such as "base_url" ("baseUrl" for a setting in JSON); borrowed, valid until error is
 *         freed. NULL unless the kind is GENESYS_CONFIGURATION.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_setting(const struct genesys_error *error);

/**
 * Returns the HTTP status of the response.
 *
 * @param error  Borrowed; may be NULL.
 * @return The HTTP status, such as 404; 0 if there was no response.
 */
GENESYS_ONBOARDING_API
int32_t genesys_error_http_status(const struct genesys_error *error);

/**
 * Returns the error code of the service, such as "not.found".
 *
 * @param error  Borrowed; may be NULL.
 * @return The code; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_code(const struct genesys_error *error);

/**
 * Returns the context ID of the service's error body.
 *
 * @param error  Borrowed; may be NULL.
 * @return The ID; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_context_id(const struct genesys_error *error);

/**
 * Returns the correlation ID of the response, by which Genesys support finds the request.
 *
 * @param error  Borrowed; may be NULL.
 * @return The ID; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_correlation_id(const struct genesys_error *error);

/**
 * Returns the delay that the service asks for before the next attempt.
 *
 * @param error  Borrowed; may be NULL.
 * @return The delay in milliseconds; -1 if the service did not specify one.
 */
GENESYS_ONBOARDING_API
int64_t genesys_error_retry_after_ms(const struct genesys_error *error);

/**
 * Returns the number of attempts that the call made.
 *
 * @param error  Borrowed; may be NULL.
 * @return The number; 0 if the call failed before its first attempt.
 */
GENESYS_ONBOARDING_API
uint32_t genesys_error_attempts(const struct genesys_error *error);

/**
 * Returns whether the service may have processed the request although the call failed.
 *
 * If so, check with a GET or HEAD before sending it again.
 *
 * @param error  Borrowed; may be NULL.
 * @return True if the outcome is unknown.
 */
GENESYS_ONBOARDING_API
bool genesys_error_outcome_unknown(const struct genesys_error *error);

/**
 * Returns whether the request is safe to send again.
 *
 * @param error  Borrowed; may be NULL.
 * @return True if the failure is temporary and the request has had no effect, or may be repeated.
 */
GENESYS_ONBOARDING_API
bool genesys_error_is_retryable(const struct genesys_error *error);

/**
 * Returns the limit of the platform that was exceeded, if the service names it.
 *
 * @param error  Borrowed; may be NULL.
 * @return The limit as a JSON object; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_limit(const struct genesys_error *error);

/**
 * Returns the service's error body verbatim, if it was JSON.
 *
 * @param error  Borrowed; may be NULL.
 * @return The JSON; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_body(const struct genesys_error *error);

/**
 * Returns the start of the service's error body, if it was not JSON.
 *
 * @param error  Borrowed; may be NULL.
 * @return The text; borrowed, valid until error is freed. NULL if there is none.
 */
GENESYS_ONBOARDING_API
const char *genesys_error_body_text(const struct genesys_error *error);

/**
 * Returns everything that an error knows as a JSON object.
 *
 * Its keys are kind (such as "API"), message, operationId, argument, setting, httpStatus, code, contextId,
 * correlationId, retryAfterMs, attempts, outcomeUnknown, retryable, limit (the limit of the platform that was
 * exceeded), body (the service's error body verbatim, if it was JSON) and bodyText (its start, if it was not).
 * Absent values are left out.
 *
 * @param error  Borrowed; may be NULL.
 * @return The JSON; owned, free with genesys_string_free. NULL if error is NULL.
 */
GENESYS_ONBOARDING_API
char *genesys_error_to_json(const struct genesys_error *error);

/**
 * Frees an error.
 *
 * @param error  Owned; may be NULL. The error and its strings must not be used afterwards.
 */
GENESYS_ONBOARDING_API
void genesys_error_free(struct genesys_error *error);

/**
 * Frees a string that a function of this library returned as owned.
 *
 * @param string  Owned; may be NULL. It must not be used afterwards.
 */
GENESYS_ONBOARDING_API
void genesys_string_free(char *string);

/**
 * Returns whether the call shall end, by a cancel or the program's interrupt. A callback that waits should ask
 * every 100 ms, and fail then.
 *
 * @param request  Borrowed; may be NULL.
 * @return True if the call shall end.
 */
GENESYS_ONBOARDING_API
bool genesys_token_request_is_stopped(const struct genesys_token_request *request);

/**
 * Replies with an access token. The last reply counts.
 *
 * @param request        Borrowed.
 * @param token          Borrowed; without "Bearer".
 * @param expires_in_ms  Borrowed; how long the token is valid from now on, in milliseconds. NULL if it is valid
 *                       until the service rejects it.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_token_request_respond(const struct genesys_token_request *request,
                                             const char *token,
                                             const int64_t *expires_in_ms,
                                             struct genesys_error **error);

/**
 * Replies with a failure: the calls that wait for the token return GENESYS_AUTHENTICATION. The last reply counts.
 *
 * @param request  Borrowed.
 * @param message  Borrowed; becomes part of the error's message, so that no secret may stand in it.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_token_request_fail(const struct genesys_token_request *request,
                                          const char *message,
                                          struct genesys_error **error);

/**
 * Returns whether the call shall end, by a cancel or the program's interrupt. To be asked at least every 100 ms
 * while the callback waits; if it is so, any failure ends the call with GENESYS_CANCELLED.
 *
 * @param request  Borrowed; may be NULL.
 * @return True if the call shall end.
 */
GENESYS_ONBOARDING_API
bool genesys_transport_request_is_stopped(const struct genesys_transport_request *request);

/**
 * Replies with a response, whatever its status. The last reply counts.
 *
 * @param request        Borrowed.
 * @param http_status    The HTTP status, such as 200.
 * @param headers        Borrowed; NULL for none. Their values may be other than UTF-8.
 * @param headers_count  Number of headers.
 * @param body           Borrowed; decompressed, or as the header Content-Encoding says. NULL for none.
 * @param body_size      Size of the body in bytes.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_transport_request_respond(const struct genesys_transport_request *request,
                                                 int32_t http_status,
                                                 const struct genesys_header *headers,
                                                 size_t headers_count,
                                                 const uint8_t *body,
                                                 size_t body_size,
                                                 struct genesys_error **error);

/**
 * Replies with a failure: no complete response has arrived. The last reply counts.
 *
 * @param request             Borrowed.
 * @param cause               GENESYS_FAILURE_CONNECTION to GENESYS_FAILURE_REJECTED.
 * @param may_have_been_sent  Whether the service may have seen the request: then a POST is not sent again.
 * @param message             Borrowed; becomes part of the error's message, and may be other than UTF-8.
 * @param error               Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_transport_request_fail(const struct genesys_transport_request *request,
                                              int32_t cause,
                                              bool may_have_been_sent,
                                              const char *message,
                                              struct genesys_error **error);

/**
 * Creates a client from environment variables.
 *
 * It reads GENESYSCLOUD_REGION (a name or a domain), GENESYSCLOUD_ACCESS_TOKEN, or else
 * GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, and the proxy variables (https_proxy,
 * http_proxy, all_proxy, no_proxy). An empty variable is the same as an unset one.
 *
 * @param client  Receives the client; owned, free with genesys_client_free.
 * @param error   Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
 *
 * No other thread may modify the environment at the same time.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_new_from_env(struct genesys_client **client,
                                           struct genesys_error **error);

/**
 * Cancels a client's calls in progress, and those of the clients derived from it.
 *
 * They return GENESYS_CANCELLED within 100 ms, also while they wait for a retry or a connection. Calls that start
 * later are not affected, nor are the calls of its parent and of other clients derived from that. Idle connections
 * stay open.
 *
 * @param client  Borrowed; may be NULL.
 *
 * Any thread may call this at any time before the client is freed.
 */
GENESYS_ONBOARDING_API
void genesys_client_cancel(const struct genesys_client *client);

/**
 * Frees a client. Results, errors and iterators that came from it remain valid.
 *
 * Calls in progress on other threads complete; no call may start on the pointer afterwards.
 *
 * @param client  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_client_free(struct genesys_client *client);

/**
 * Derives a client that shares connections, access token and settings with its parent, and differs in its
 * options: for one call a timeout, a header or a cancel of its own.
 *
 * It costs no connection and no token request. Every function takes it like any client, and it may outlive
 * its parent. genesys_client_cancel ends its own calls only; on its parent, those of all clients that derive
 * from it.
 *
 * @param client   Borrowed.
 * @param options  Borrowed; NULL for none.
 * @param derived  Receives the client; owned, free with genesys_client_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION for an invalid timeout or header.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_with_options(const struct genesys_client *client,
                                           const struct genesys_call_options *options,
                                           struct genesys_client **derived,
                                           struct genesys_error **error);

/**
 * Returns what came back for the last call of a client, whether it succeeded or failed.
 *
 * Where several threads use a client, each derives one to see its own: see genesys_client_with_options.
 *
 * @param client    Borrowed.
 * @param response  Receives the response; owned, free with genesys_last_response_free. NULL before the first
 *                  call has ended (the status is GENESYS_OK then).
 * @param error     Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_last_response(const struct genesys_client *client,
                                            struct genesys_last_response **response,
                                            struct genesys_error **error);

/**
 * Frees a response.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_last_response_free(struct genesys_last_response *response);

/**
 * Returns a builder with the default settings.
 *
 * @return The builder; owned, free with genesys_client_builder_free.
 */
GENESYS_ONBOARDING_API
struct genesys_client_builder *genesys_client_builder_new(void);

/**
 * Validates the settings and builds a client. Nothing is sent yet, and the builder can be used again.
 *
 * @param builder  Borrowed.
 * @param client   Receives the client; owned, free with genesys_client_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the setting.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_build(const struct genesys_client_builder *builder,
                                            struct genesys_client **client,
                                            struct genesys_error **error);

/**
 * Frees a builder. Clients that it built remain valid.
 *
 * @param builder  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_client_builder_free(struct genesys_client_builder *builder);

/**
 * Applies the settings of the environment, which replace those set before.
 *
 * Reads GENESYSCLOUD_REGION (a name or a domain), GENESYSCLOUD_ACCESS_TOKEN, or else
 * GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, and sets proxy_from_environment.
 * GENESYSCLOUD_PROXY_HOST is a proxy, with GENESYSCLOUD_PROXY_PROTOCOL, _PORT, _AUTH_USERNAME and _AUTH_PASSWORD;
 * GENESYSCLOUD_GATEWAY_HOST is a gateway in place of the region's hosts, with GENESYSCLOUD_GATEWAY_PROTOCOL, _PORT,
 * _PATH_NAME (api or login) and _PATH_VALUE. An empty variable is the same as an unset one. Default: false.
 *
 * No other thread may modify the environment at the same time.
 *
 * @param builder           Borrowed.
 * @param from_environment  Whether to read it; false changes nothing.
 * @param error             Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the variable.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_from_environment(struct genesys_client_builder *builder,
                                                           bool from_environment,
                                                           struct genesys_error **error);

/**
 * Applies the settings of a profile of Genesys Cloud's command-line tool, gc, which replace those set before.
 *
 * The profile is a table of .gc/config.toml in the home folder, such as DEFAULT; the environment goes before it, as
 * genesys_client_builder_set_from_environment reads it. It has a region, an access token or client credentials, a
 * proxy and a gateway; of one with which a person has logged in, the login is used while it is valid. The file is read
 * only; a warning is logged if other users may read it. Default: none.
 *
 * No other thread may modify the environment at the same time.
 *
 * @param builder  Borrowed.
 * @param profile  Borrowed.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, whose message names the key or the variable.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_profile(struct genesys_client_builder *builder,
                                                  const char *profile,
                                                  struct genesys_error **error);

/**
 * Sets the region of the API and of the OAuth server.
 *
 * Replaces a base_url and a login_url that were set before; either may be set afterwards to override the
 * region's. Default: none; required with credentials unless base_url is set.
 *
 * @param builder  Borrowed.
 * @param region   Borrowed; a name such as "eu-west-1" or a domain such as "mypurecloud.ie".
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION for an unknown region.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_region(struct genesys_client_builder *builder,
                                                 const char *region,
                                                 struct genesys_error **error);

/**
 * Sets the base URL of the API, such as "https://api.mypurecloud.ie"; a path may follow the host.
 *
 * The library appends "/api/v2/...". Takes precedence over a region that was set before. Default: the
 * region's, or "https://api.inindca.com".
 *
 * @param builder   Borrowed.
 * @param base_url  Borrowed.
 * @param error     Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_base_url(struct genesys_client_builder *builder,
                                                   const char *base_url,
                                                   struct genesys_error **error);

/**
 * Sets the base URL of the OAuth server, such as "https://login.mypurecloud.ie".
 *
 * The library appends "/oauth/token". Required for client credentials if there is no region and base_url is
 * not a known region's. Takes precedence over a region that was set before. Default: the region's.
 *
 * @param builder    Borrowed.
 * @param login_url  Borrowed.
 * @param error      Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_login_url(struct genesys_client_builder *builder,
                                                    const char *login_url,
                                                    struct genesys_error **error);

/**
 * Sets an access token for all requests, without "Bearer". It is not refreshed.
 *
 * Replaces client credentials that were set before. Default: none.
 *
 * @param builder       Borrowed.
 * @param access_token  Borrowed.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_access_token(struct genesys_client_builder *builder,
                                                       const char *access_token,
                                                       struct genesys_error **error);

/**
 * Sets ID and secret of an OAuth client, for which access tokens are requested and refreshed as needed.
 *
 * Replaces an access token that was set before. Default: none.
 *
 * @param builder        Borrowed.
 * @param client_id      Borrowed.
 * @param client_secret  Borrowed.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_client_credentials(struct genesys_client_builder *builder,
                                                             const char *client_id,
                                                             const char *client_secret,
                                                             struct genesys_error **error);

/**
 * Sets the ID of an OAuth client without a secret (a public client), which acts for a person.
 *
 * For a login, or with genesys_client_builder_set_refresh_token. Replaces an access token and client credentials that
 * were set before. Default: none.
 *
 * @param builder    Borrowed.
 * @param client_id  Borrowed.
 * @param error      Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_client_id(struct genesys_client_builder *builder,
                                                    const char *client_id,
                                                    struct genesys_error **error);

/**
 * Sets the refresh token of a person who has logged in earlier, for which access tokens are requested as needed.
 *
 * It belongs to the OAuth client of that login: genesys_client_builder_set_client_id, or
 * genesys_client_builder_set_client_credentials if it has a secret, set before or afterwards. Each refresh token is good
 * once: the client keeps the new one that comes with each access token, and gives it to the refresh_token callback,
 * which may store it. A refresh is not repeated if its response is lost. Once the refresh token is void, calls return
 * GENESYS_AUTHENTICATION with the code "invalid_grant" and then "login_required": the person has to log in again.
 * Replaces an access token that was set before. Default: none.
 *
 * @param builder        Borrowed.
 * @param refresh_token  Borrowed.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_refresh_token(struct genesys_client_builder *builder,
                                                        const char *refresh_token,
                                                        struct genesys_error **error);

/**
 * Sets the timeout for establishing a connection, including DNS and TLS.
 *
 * Default: 10,000.
 *
 * @param builder             Borrowed.
 * @param connect_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
 * @param error               Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_connect_timeout_ms(struct genesys_client_builder *builder,
                                                             uint64_t connect_timeout_ms,
                                                             struct genesys_error **error);

/**
 * Sets the timeout for one attempt, from connecting to the last byte of the response.
 *
 * Default: 30,000.
 *
 * @param builder             Borrowed.
 * @param attempt_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
 * @param error               Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_attempt_timeout_ms(struct genesys_client_builder *builder,
                                                             uint64_t attempt_timeout_ms,
                                                             struct genesys_error **error);

/**
 * Sets the timeout for a call with all its attempts, waits and token requests.
 *
 * Default: 60,000.
 *
 * @param builder           Borrowed.
 * @param total_timeout_ms  In milliseconds; greater than 0 and at most 7 days.
 * @param error             Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_total_timeout_ms(struct genesys_client_builder *builder,
                                                           uint64_t total_timeout_ms,
                                                           struct genesys_error **error);

/**
 * Sets the maximum number of retries for requests that are safe to retry.
 *
 * All calls of a client share a budget of 100 retries that fail, or 50 after timeouts, which the service's
 * responses fill again. Once it is used up, calls fail without a retry. Retries that the service asks for, by a
 * 429 or a Retry-After, are free.
 *
 * Default: 3.
 *
 * @param builder      Borrowed.
 * @param max_retries  The number; 0 for none.
 * @param error        Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_max_retries(struct genesys_client_builder *builder,
                                                      uint32_t max_retries,
                                                      struct genesys_error **error);

/**
 * Sets the maximum number of requests in any minute, to stay below a limit of the platform.
 *
 * Each attempt of a call counts; requests of access tokens do not. All threads and derived clients take turns,
 * and a call waits for its turn within its total timeout: if the turn comes later, the call fails at once with
 * GENESYS_TIMEOUT, unsent and retryable. Default: no limit.
 *
 * @param builder              Borrowed.
 * @param requests_per_minute  The number; greater than 0.
 * @param error                Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_requests_per_minute(struct genesys_client_builder *builder,
                                                              uint32_t requests_per_minute,
                                                              struct genesys_error **error);

/**
 * Sets the maximum response body size, before and after decompression.
 *
 * Default: 10,485,760.
 *
 * @param builder             Borrowed.
 * @param max_response_bytes  In bytes; greater than 0.
 * @param error               Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_max_response_bytes(struct genesys_client_builder *builder,
                                                             uint64_t max_response_bytes,
                                                             struct genesys_error **error);

/**
 * Sets the User-Agent header.
 *
 * Default: "genesys-onboarding/" and the version.
 *
 * @param builder     Borrowed.
 * @param user_agent  Borrowed.
 * @param error       Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_user_agent(struct genesys_client_builder *builder,
                                                     const char *user_agent,
                                                     struct genesys_error **error);

/**
 * Sets a header of every request to the API, such as "Genesys-App"; replaces a value that it had.
 *
 * It is not sent to the OAuth server, nor to a proxy, and its value does not appear in errors or logs. Headers
 * that belong to the library are rejected: Host, Authorization, Connection, User-Agent, those that begin with
 * Accept, Content- or Proxy-, and their kin. Default: none.
 *
 * @param builder  Borrowed.
 * @param name     Borrowed.
 * @param value    Borrowed.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_header(struct genesys_client_builder *builder,
                                                 const char *name,
                                                 const char *value,
                                                 struct genesys_error **error);

/**
 * Sets the callbacks of the client, instead of those set before.
 *
 * @param builder    Borrowed.
 * @param callbacks  Borrowed; see genesys_callbacks for user_data.
 * @param error      Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_callbacks(struct genesys_client_builder *builder,
                                                    const struct genesys_callbacks *callbacks,
                                                    struct genesys_error **error);

/**
 * Sets an HTTP proxy for all requests, such as "http://user:password@proxy.example:3128".
 *
 * User and password are percent-encoded and optional. Replaces proxy_from_environment. Default: none.
 *
 * @param builder  Borrowed.
 * @param proxy    Borrowed.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_proxy(struct genesys_client_builder *builder,
                                                const char *proxy,
                                                struct genesys_error **error);

/**
 * Takes the proxy from the environment when the client is built. Replaces proxy.
 *
 * Reads https_proxy or HTTPS_PROXY for https, http_proxy for http, else all_proxy or ALL_PROXY. no_proxy or
 * NO_PROXY lists hosts to connect to directly, separated by commas or spaces: a domain for itself and its
 * subdomains, an IP address, a CIDR range such as 10.0.0.0/8, or * for all; a port may follow a host. Default:
 * false.
 *
 * @param builder                 Borrowed.
 * @param proxy_from_environment  Whether to do so; false only undoes true.
 * @param error                   Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_proxy_from_environment(struct genesys_client_builder *builder,
                                                                 bool proxy_from_environment,
                                                                 struct genesys_error **error);

/**
 * Sets the certificate authorities to trust instead of the system's.
 *
 * Default: the system's.
 *
 * @param builder    Borrowed.
 * @param ca_bundle  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
 * @param error      Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_ca_bundle(struct genesys_client_builder *builder,
                                                    const char *ca_bundle,
                                                    struct genesys_error **error);

/**
 * Sets the client certificate for mutual TLS, with its chain.
 *
 * Requires client_key. Default: none.
 *
 * @param builder             Borrowed.
 * @param client_certificate  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
 * @param error               Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_client_certificate(struct genesys_client_builder *builder,
                                                             const char *client_certificate,
                                                             struct genesys_error **error);

/**
 * Sets the private key for client_certificate.
 *
 * Requires client_certificate. Default: none.
 *
 * @param builder     Borrowed.
 * @param client_key  Borrowed; PEM, or the path of a PEM file. Neither needs to be UTF-8.
 * @param error       Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_client_key(struct genesys_client_builder *builder,
                                                     const char *client_key,
                                                     struct genesys_error **error);

/**
 * Allows credentials over plain HTTP; anyone on the network path can read them.
 *
 * The loopback interface needs no permission. Default: false.
 *
 * @param builder              Borrowed.
 * @param allow_insecure_http  Whether to allow it.
 * @param error                Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_builder_set_allow_insecure_http(struct genesys_client_builder *builder,
                                                              bool allow_insecure_http,
                                                              struct genesys_error **error);

/**
 * Creates a client from settings in JSON.
 *
 * The settings are an object with the names of genesys_client_builder_set_... in camel case, such as baseUrl,
 * connectTimeoutMs and proxyFromEnvironment; client_credentials are clientId and clientSecret, and headers are
 * an object of strings. Each may be left out or null. Explicit settings replace the environment's, and the URLs
 * take precedence over the region's. accessToken cannot be combined with clientId, clientSecret and refreshToken.
 * An unknown setting is an error that names it.
 *
 * @param settings_json  Borrowed; NULL and "{}" stand for the defaults.
 * @param client         Receives the client; owned, free with genesys_client_free.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_new_json(const char *settings_json,
                                       struct genesys_client **client,
                                       struct genesys_error **error);

/**
 * Creates a client from settings in JSON and callbacks.
 *
 * @param settings_json  Borrowed; as for genesys_client_new_json.
 * @param callbacks      Borrowed; NULL for none. See genesys_callbacks for user_data.
 * @param client         Receives the client; owned, free with genesys_client_free.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_new_json_with_callbacks(const char *settings_json,
                                                      const struct genesys_callbacks *callbacks,
                                                      struct genesys_client **client,
                                                      struct genesys_error **error);

/**
 * Derives a client as genesys_client_with_options does, with options in JSON.
 *
 * The options are an object of totalTimeoutMs, attemptTimeoutMs, maxRetries and headers (an object of strings);
 * each may be left out or null. An unknown option is an error that names it.
 *
 * @param client        Borrowed.
 * @param options_json  Borrowed; NULL and "{}" for none.
 * @param derived       Receives the client; owned, free with genesys_client_free.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_client_with_options_json(const struct genesys_client *client,
                                                const char *options_json,
                                                struct genesys_client **derived,
                                                struct genesys_error **error);

/**
 * Returns what came back for the last call of a client as a JSON object, whether it succeeded or failed.
 *
 * Its keys are operationId, httpStatus, correlationId, attempts, elapsedMs (a number, perhaps with a fraction)
 * and headers (an object; the values of a repeated header are joined by ", "). They mean what the fields of
 * genesys_last_response do. Absent values are left out.
 *
 * @param client  Borrowed; may be NULL.
 * @return The JSON; owned, free with genesys_string_free. NULL before the first call has ended, and if client
 *         is NULL.
 */
GENESYS_ONBOARDING_API
char *genesys_client_last_response_json(const struct genesys_client *client);

/**
 * Returns an event as a JSON object, for a language that would have to lay out the struct.
 *
 * Its keys are kind ("attempt", "wait" or "token_refresh"), operationId, method, path, attempt, httpStatus, errorKind
 * (a name such as "TIMEOUT"), error, correlationId, elapsedMs and delayMs (numbers, perhaps with a fraction) and
 * waitReason ("backoff", "retry_after", "pause" or "pacing"). They mean what the fields of genesys_event do. Absent
 * values are left out.
 *
 * @param event  Borrowed; may be NULL.
 * @return The JSON; owned, free with genesys_string_free. NULL if event is NULL, or of a kind that this version does
 *         not know.
 */
GENESYS_ONBOARDING_API
char *genesys_event_to_json(const struct genesys_event *event);

/**
 * Calls any operation by its ID, with JSON in and JSON out.
 *
 * @param client          Borrowed.
 * @param operation_id    Borrowed; the operation ID in the API specification, such as "getOnboardingInvites".
 * @param arguments_json  Borrowed; an object keyed by parameter names, such as
 *                        {"pageNumber": 2} or {"joinCodeId": "j", "body": {"emailDomains": ["a.example"]}}.
 *                        NULL for none. A null value is absent; an unknown key is an error.
 * @param result_json     Receives the service's JSON verbatim, null for an operation without a result, true or
 *                        false for headOnboardingOrganizationUsers; owned, free with genesys_string_free.
 * @param error           Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_call_json(const struct genesys_client *client,
                                 const char *operation_id,
                                 const char *arguments_json,
                                 char **result_json,
                                 struct genesys_error **error);

/**
 * Creates an iterator over the pages of an operation that returns a listing. No request is sent yet.
 *
 * @param client          Borrowed; the iterator may outlive it.
 * @param operation_id    Borrowed; the operation ID in the API specification, such as "getOnboardingInvites".
 * @param arguments_json  Borrowed; as for genesys_call_json. pageNumber is the first page, by default 1.
 * @param pages           Receives the iterator; owned, free with genesys_pages_json_free.
 * @param error           Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT, also for an operation that does not return pages.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_pages_json_open(const struct genesys_client *client,
                                       const char *operation_id,
                                       const char *arguments_json,
                                       struct genesys_pages_json **pages,
                                       struct genesys_error **error);

/**
 * Fetches the next page.
 *
 * @param pages      Borrowed.
 * @param page_json  Receives the service's JSON verbatim; owned, free with genesys_string_free. NULL after the
 *                   last page (the status is GENESYS_OK then) and on failure.
 * @param error      Receives the error; may be NULL.
 * @return Any status. After a failure the next call requests the same page again.
 *
 * Not thread-safe.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_pages_json_next(struct genesys_pages_json *pages,
                                       char **page_json,
                                       struct genesys_error **error);

/**
 * Frees an iterator over pages. The pages that it returned remain valid.
 *
 * @param pages  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_pages_json_free(struct genesys_pages_json *pages);

/**
 * Begins a login: validates the settings, makes the random values, and listens on 127.0.0.1 and ::1. Nothing is sent
 * and nothing opened.
 *
 * The settings are those of the client to be, with clientId, and clientSecret if the OAuth client has one. The options
 * are an object of redirectUri ("http://localhost:0" by default, whose port 0 is any free one; the host is localhost,
 * 127.0.0.1 or [::1]), org with provider (the organization's name and its identity provider, such as "okta"), loginHint
 * (an email address that the login page is filled with) and promptLogin (whether a remembered session is ignored); each
 * may be left out or null. An unknown option is an error that names it.
 *
 * @param settings_json  Borrowed; as for genesys_client_new_json.
 * @param options_json   Borrowed; NULL and "{}" for none.
 * @param callbacks      Borrowed; NULL for none. See genesys_callbacks for user_data. refresh_token is given the
 *                       person's refresh token when they have logged in, and each later one.
 * @param login          Receives the login; owned, free with genesys_login_free.
 * @param error          Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, also for a port that is in use.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_login_begin(const char *settings_json,
                                   const char *options_json,
                                   const struct genesys_callbacks *callbacks,
                                   struct genesys_login **login,
                                   struct genesys_error **error);

/**
 * Begins a login with the settings and callbacks of a builder, which can be used again.
 *
 * @param builder       Borrowed.
 * @param options_json  Borrowed; as for genesys_login_begin.
 * @param login         Receives the login; owned, free with genesys_login_free.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION, also for a port that is in use.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_login_begin_with_builder(const struct genesys_client_builder *builder,
                                                const char *options_json,
                                                struct genesys_login **login,
                                                struct genesys_error **error);

/**
 * Returns the address of the login page, for the person's browser. It has this login's random state, so do not show it
 * to others.
 *
 * @param login  Borrowed; may be NULL.
 * @return The address; borrowed from the login. NULL if login is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_login_url(const struct genesys_login *login);

/**
 * Returns where the browser is redirected to, with the port that is listened on.
 *
 * @param login  Borrowed; may be NULL.
 * @return The URI; borrowed from the login. NULL if login is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_login_redirect_uri(const struct genesys_login *login);

/**
 * Waits until the person has logged in, and exchanges the code for their tokens.
 *
 * Only a response with this login's state ends it; what other processes of the machine send does not. It may be called
 * again after a timeout or an error, by one thread at a time. genesys_login_finish on another thread ends it, too.
 *
 * @param login       Borrowed.
 * @param timeout_ms  For the person and the exchange, in milliseconds; greater than 0 and at most 7 days.
 * @param client      Receives the client; owned, free with genesys_client_free.
 * @param error       Receives the error; may be NULL.
 * @return Any status: GENESYS_TIMEOUT; GENESYS_CANCELLED within 100 ms of genesys_login_cancel or of the interrupt
 *         callback; GENESYS_AUTHENTICATION with the code of the login page, such as "access_denied", or of the token
 *         endpoint. If genesys_error_outcome_unknown, the response of the exchange was lost: log in again.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_login_wait(const struct genesys_login *login,
                                  uint64_t timeout_ms,
                                  struct genesys_client **client,
                                  struct genesys_error **error);

/**
 * Finishes the login with what the person pastes: the whole address that the browser was redirected to, whose state is
 * compared, or the value of its code alone, which has none.
 *
 * @param login   Borrowed.
 * @param pasted  Borrowed; white space around it is ignored.
 * @param client  Receives the client; owned, free with genesys_client_free.
 * @param error   Receives the error; may be NULL.
 * @return Any status, as of genesys_login_wait; GENESYS_INVALID_ARGUMENT for an address of another login. It may be
 *         called again.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_login_finish(const struct genesys_login *login,
                                    const char *pasted,
                                    struct genesys_client **client,
                                    struct genesys_error **error);

/**
 * Ends a login: genesys_login_wait and genesys_login_finish return GENESYS_CANCELLED within 100 ms, also if they begin
 * later. A client that has come of it goes on.
 *
 * @param login  Borrowed; may be NULL.
 *
 * Any thread may call this at any time before the login is freed.
 */
GENESYS_ONBOARDING_API
void genesys_login_cancel(const struct genesys_login *login);

/**
 * Frees a login, and closes its listener. Its client remains valid.
 *
 * Waits in progress on other threads go on, so cancel them before; no call may start on the pointer afterwards.
 *
 * @param login  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_login_free(struct genesys_login *login);

/**
 * Opens a journal, or creates it. Nothing is sent yet.
 *
 * The options are an object of journal (a path; required), organizationId (the organization of staged people: if one
 * is in doubt, its users are searched too), settlingTimeMs (the time between a request without a response and the
 * question for its outcome; 10,000 by default), maxFailures (the number of failures in a row that ends the run;
 * 20 by default) and retryRejected (whether to send again what an earlier run has seen rejected). All but journal may
 * be left out or null. An unknown option is an error that names it.
 *
 * @param client        Borrowed; the run may outlive it.
 * @param options_json  Borrowed.
 * @param bulk          Receives the run; owned, free with genesys_bulk_free.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT or GENESYS_CONFIGURATION, also if another run is using the journal, and
 *         if it is damaged or of another service.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_bulk_open(const struct genesys_client *client,
                                 const char *options_json,
                                 struct genesys_bulk **bulk,
                                 struct genesys_error **error);

/**
 * Adds a person to the report before genesys_bulk_submit_json comes to them: not sent, unless the journal has an
 * outcome. So the report of a run that has ended early has everyone.
 *
 * @param bulk          Borrowed.
 * @param request_json  Borrowed; as of genesys_bulk_submit_json.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONFIGURATION in a forked process: the run belongs to its
 *         parent.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_bulk_enlist_json(const struct genesys_bulk *bulk,
                                        const char *request_json,
                                        struct genesys_error **error);

/**
 * Does everything for one person: reconciles, sends, and keeps the journal. Returns when the outcome is known.
 *
 * The request is an object with one member: stage, create or join, whose value is the body of
 * postOnboardingUsersStage, postOnboardingUsers or postOnboardingUsersJoinexistingorgs. A body of the wrong form is
 * GENESYS_INVALID_ARGUMENT, and does not end the run.
 *
 * The outcome is an object of key (the IDs and the email address that identify the person), status (done, rejected,
 * in_doubt, not_sent or duplicate), resumed (whether an earlier run has recorded it), reconciled (whether the service
 * was asked afterwards), httpStatus, correlationId, message and response (the service's JSON); absent values are left
 * out. A person in doubt or not sent can be submitted again.
 *
 * @param bulk          Borrowed.
 * @param request_json  Borrowed.
 * @param outcome_json  Receives the outcome; owned, free with genesys_string_free.
 * @param error         Receives the error; may be NULL.
 * @return Any status. All but GENESYS_INVALID_ARGUMENT end the run, since every other person would fail in the same
 *         way, as with missing permissions. The report has the outcome of this person then.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_bulk_submit_json(const struct genesys_bulk *bulk,
                                        const char *request_json,
                                        char **outcome_json,
                                        struct genesys_error **error);

/**
 * Returns the report so far: the outcome for each person submitted or enlisted, and for each other that the journal has in
 * doubt.
 *
 * It is an object of isComplete (whether all are done), summary (a sentence), counts (people, done, rejected,
 * inDoubt, notSent, duplicates, resumed, reconciled), outcomes (an array, in the order of submission, or of enlisting), duplicates (an
 * array of keys) and, if the run ended early, stopped (why).
 *
 * @param bulk         Borrowed.
 * @param report_json  Receives the report; owned, free with genesys_string_free.
 * @param error        Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_bulk_report_json(const struct genesys_bulk *bulk,
                                        char **report_json,
                                        struct genesys_error **error);

/**
 * Frees a run, and lets another one use its journal.
 *
 * Calls in progress on other threads complete, and keep the journal until then; no call may start on the pointer
 * afterwards.
 *
 * @param bulk  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_bulk_free(struct genesys_bulk *bulk);

/**
 * Frees an invite, other than those of a listing.
 *
 * @param invite  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_invite_free(struct genesys_invite *invite);

/**
 * Frees a page of invites.
 *
 * @param listing  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_invite_listing_free(struct genesys_invite_listing *listing);

/**
 * Deletes an invite: DELETE /api/v2/onboarding/invites/{inviteId}.
 *
 * Needs the permission invite:actions:delete.
 *
 * @param client     Borrowed.
 * @param invite_id  Borrowed; must not be blank, "." or "..".
 * @param error      Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_delete_onboarding_invite(const struct genesys_client *client,
                                                const char *invite_id,
                                                struct genesys_error **error);

/**
 * Gets an invite: GET /api/v2/onboarding/invites/{inviteId}.
 *
 * Needs no permission.
 *
 * @param client     Borrowed.
 * @param invite_id  Borrowed; must not be blank, "." or "..".
 * @param invite     Receives the result; owned, free with genesys_invite_free.
 * @param error      Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_invite(const struct genesys_client *client,
                                             const char *invite_id,
                                             struct genesys_invite **invite,
                                             struct genesys_error **error);

/**
 * Gets one page of the organization's invites: GET /api/v2/onboarding/invites.
 *
 * Needs the permission invite:actions:view. See genesys_invite_iter_new for all pages.
 *
 * @param client   Borrowed.
 * @param options  Borrowed; may be NULL for the defaults.
 * @param listing  Receives the result; owned, free with genesys_invite_listing_free.
 * @param error    Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_invites(const struct genesys_client *client,
                                              const struct genesys_page_options *options,
                                              struct genesys_invite_listing **listing,
                                              struct genesys_error **error);

/**
 * Creates an iterator over all invites, which fetches page after page. No request is sent yet.
 *
 * Needs the permission invite:actions:view.
 *
 * @param client   Borrowed; the iterator may outlive it.
 * @param options  Borrowed; the first page and the page size. May be NULL for the defaults.
 * @param iter     Receives the iterator; owned, free with genesys_invite_iter_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_invite_iter_new(const struct genesys_client *client,
                                       const struct genesys_page_options *options,
                                       struct genesys_invite_iter **iter,
                                       struct genesys_error **error);

/**
 * Returns the next invite, fetching the next page if needed.
 *
 * @param iter    Borrowed.
 * @param invite  Receives the invite; owned, free with genesys_invite_free. NULL after the last (the status
 *                is GENESYS_OK then) and on failure.
 * @param error   Receives the error; may be NULL.
 * @return Any status. After a failure the next call requests the same page again.
 *
 * Not thread-safe.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_invite_iter_next(struct genesys_invite_iter *iter,
                                        struct genesys_invite **invite,
                                        struct genesys_error **error);

/**
 * Frees an iterator over invites. The invites that it returned remain valid.
 *
 * @param iter  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_invite_iter_free(struct genesys_invite_iter *iter);

/**
 * Frees a join code, other than those of a listing.
 *
 * @param join_code  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_join_code_free(struct genesys_join_code *join_code);

/**
 * Frees a page of join codes.
 *
 * @param listing  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_join_code_listing_free(struct genesys_join_code_listing *listing);

/**
 * Deletes a join code: DELETE /api/v2/onboarding/joincodes/{joinCodeId}.
 *
 * Needs the permission joinCode:actions:delete.
 *
 * @param client        Borrowed.
 * @param join_code_id  Borrowed; must not be blank, "." or "..".
 * @param error         Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_delete_onboarding_joincode(const struct genesys_client *client,
                                                  const char *join_code_id,
                                                  struct genesys_error **error);

/**
 * Gets a join code: GET /api/v2/onboarding/joincodes/{joinCodeId}.
 *
 * Needs no permission.
 *
 * @param client        Borrowed.
 * @param join_code_id  Borrowed; must not be blank, "." or "..".
 * @param options       Borrowed; may be NULL for the defaults.
 * @param join_code     Receives the result; owned, free with genesys_join_code_free.
 * @param error         Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_joincode(const struct genesys_client *client,
                                               const char *join_code_id,
                                               const struct genesys_join_code_options *options,
                                               struct genesys_join_code **join_code,
                                               struct genesys_error **error);

/**
 * Gets one page of the organization's join codes: GET /api/v2/onboarding/joincodes.
 *
 * Needs the permission joinCode:actions:view. See genesys_join_code_iter_new for all pages.
 *
 * @param client   Borrowed.
 * @param options  Borrowed; may be NULL for the defaults.
 * @param listing  Receives the result; owned, free with genesys_join_code_listing_free.
 * @param error    Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_joincodes(const struct genesys_client *client,
                                                const struct genesys_page_options *options,
                                                struct genesys_join_code_listing **listing,
                                                struct genesys_error **error);

/**
 * Creates a join code: POST /api/v2/onboarding/joincodes.
 *
 * Needs the permission joinCode:actions:create.
 *
 * @param client     Borrowed.
 * @param body       Borrowed.
 * @param join_code  Receives the result; owned, free with genesys_join_code_free.
 * @param error      Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_joincodes(const struct genesys_client *client,
                                                 const struct genesys_join_code_request *body,
                                                 struct genesys_join_code **join_code,
                                                 struct genesys_error **error);

/**
 * Updates a join code: PUT /api/v2/onboarding/joincodes/{joinCodeId}.
 *
 * Needs the permission joinCode:actions:update.
 *
 * @param client        Borrowed.
 * @param join_code_id  Borrowed; must not be blank, "." or "..".
 * @param body          Borrowed.
 * @param error         Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_put_onboarding_joincode(const struct genesys_client *client,
                                               const char *join_code_id,
                                               const struct genesys_join_code_request *body,
                                               struct genesys_error **error);

/**
 * Creates an iterator over all join codes, which fetches page after page. No request is sent yet.
 *
 * Needs the permission joinCode:actions:view.
 *
 * @param client   Borrowed; the iterator may outlive it.
 * @param options  Borrowed; the first page and the page size. May be NULL for the defaults.
 * @param iter     Receives the iterator; owned, free with genesys_join_code_iter_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_join_code_iter_new(const struct genesys_client *client,
                                          const struct genesys_page_options *options,
                                          struct genesys_join_code_iter **iter,
                                          struct genesys_error **error);

/**
 * Returns the next join code, fetching the next page if needed.
 *
 * @param iter       Borrowed.
 * @param join_code  Receives the join code; owned, free with genesys_join_code_free. NULL after the last (the
 *                   status is GENESYS_OK then) and on failure.
 * @param error      Receives the error; may be NULL.
 * @return Any status. After a failure the next call requests the same page again.
 *
 * Not thread-safe.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_join_code_iter_next(struct genesys_join_code_iter *iter,
                                           struct genesys_join_code **join_code,
                                           struct genesys_error **error);

/**
 * Frees an iterator over join codes. The join codes that it returned remain valid.
 *
 * @param iter  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_join_code_iter_free(struct genesys_join_code_iter *iter);

/**
 * Frees a billing activation.
 *
 * @param activation  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_org_billing_activation_free(struct genesys_org_billing_activation *activation);

/**
 * Frees the result of applying a billing activation.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_apply_org_billing_activation_response_free(struct genesys_apply_org_billing_activation_response *response);

/**
 * Gets a billing activation: GET /api/v2/onboarding/activations/{activationId}.
 *
 * Needs no permission.
 *
 * @param client         Borrowed.
 * @param activation_id  Borrowed; must not be blank, "." or "..".
 * @param activation     Receives the result; owned, free with genesys_org_billing_activation_free.
 * @param error          Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_activation(const struct genesys_client *client,
                                                 const char *activation_id,
                                                 struct genesys_org_billing_activation **activation,
                                                 struct genesys_error **error);

/**
 * Applies a billing activation: POST /api/v2/onboarding/activations/{activationId}/apply.
 *
 * Needs no permission.
 *
 * @param client         Borrowed.
 * @param activation_id  Borrowed; must not be blank, "." or "..".
 * @param body           Borrowed.
 * @param response       Receives the result; owned, free with genesys_apply_org_billing_activation_response_free.
 * @param error          Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_activation_apply(const struct genesys_client *client,
                                                        const char *activation_id,
                                                        const struct genesys_apply_org_billing_activation_request *body,
                                                        struct genesys_apply_org_billing_activation_response **response,
                                                        struct genesys_error **error);

/**
 * Frees a provisioning.
 *
 * @param provisioning  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_org_provisioning_free(struct genesys_org_provisioning *provisioning);

/**
 * Frees the result of staging a provisioning.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_stage_org_provisioning_response_free(struct genesys_stage_org_provisioning_response *response);

/**
 * Frees the result of completing a provisioning.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_complete_org_provisioning_response_free(struct genesys_complete_org_provisioning_response *response);

/**
 * Gets a provisioning: GET /api/v2/onboarding/orgprovisionings/{provisioningId}.
 *
 * Needs no permission.
 *
 * @param client           Borrowed.
 * @param provisioning_id  Borrowed; must not be blank, "." or "..".
 * @param options          Borrowed; may be NULL for the defaults.
 * @param provisioning     Receives the result; owned, free with genesys_org_provisioning_free.
 * @param error            Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_get_onboarding_orgprovisioning(const struct genesys_client *client,
                                                      const char *provisioning_id,
                                                      const struct genesys_org_provisioning_options *options,
                                                      struct genesys_org_provisioning **provisioning,
                                                      struct genesys_error **error);

/**
 * Completes a provisioning: POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete.
 *
 * Needs no permission.
 *
 * @param client           Borrowed.
 * @param provisioning_id  Borrowed; must not be blank, "." or "..".
 * @param body             Borrowed.
 * @param response         Receives the result; owned, free with genesys_complete_org_provisioning_response_free.
 * @param error            Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_orgprovisioning_complete(const struct genesys_client *client,
                                                                const char *provisioning_id,
                                                                const struct genesys_complete_org_provisioning_request *body,
                                                                struct genesys_complete_org_provisioning_response **response,
                                                                struct genesys_error **error);

/**
 * Stages a provisioning for a new organization: POST /api/v2/onboarding/orgprovisionings.
 *
 * Needs no permission.
 *
 * @param client    Borrowed.
 * @param body      Borrowed.
 * @param response  Receives the result; owned, free with genesys_stage_org_provisioning_response_free.
 * @param error     Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_orgprovisionings(const struct genesys_client *client,
                                                        const struct genesys_stage_org_provisioning_request *body,
                                                        struct genesys_stage_org_provisioning_response **response,
                                                        struct genesys_error **error);

/**
 * Waits until a provisioning is complete: calls genesys_get_onboarding_orgprovisioning until provision_completed is
 * true.
 *
 * One timeout limits the whole wait. genesys_client_cancel of the client or of one that it derives from, and the
 * interrupt of genesys_callbacks, end it within 100 ms. Failures that may pass are waited out, and so is for
 * not_found_grace_ms the 404 that may come just after staging.
 *
 * @param client           Borrowed.
 * @param provisioning_id  Borrowed; must not be blank, "." or "..".
 * @param options          Borrowed; may be NULL for the defaults.
 * @param provisioning     Receives the result; owned, free with genesys_org_provisioning_free.
 * @param error            Receives the error; may be NULL.
 * @return Any status; GENESYS_TIMEOUT if the provisioning was not complete in time.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_wait_for_onboarding_orgprovisioning(const struct genesys_client *client,
                                                           const char *provisioning_id,
                                                           const struct genesys_wait_options *options,
                                                           struct genesys_org_provisioning **provisioning,
                                                           struct genesys_error **error);

/**
 * Begins a wait of the program's own, which ends as genesys_wait_for_onboarding_orgprovisioning does.
 *
 * @code{.c}
 * genesys_poll_failure failure = GENESYS_POLL_FAILURE_INIT;
 * while (genesys_waiter_poll(waiter, &polling, &error) == GENESYS_OK) {
 *     // A call with polling, which ends the loop if it finds what is waited for, or else fills failure if it fails.
 *     genesys_client_free(polling);
 *     if (genesys_waiter_next(waiter, has_failed ? &failure : NULL, &delay_ms, &error) != GENESYS_OK || delay_ms < 0)
 *         break;
 * }
 * @endcode
 *
 * @param client   Borrowed; the polls are calls of clients that derive from it.
 * @param options  Borrowed; may be NULL for the defaults. Without progress.
 * @param waiter   Receives the waiter; owned, free with genesys_waiter_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_waiter_new(const struct genesys_client *client,
                                  const struct genesys_wait_options *options,
                                  struct genesys_waiter **waiter,
                                  struct genesys_error **error);

/**
 * Waits until the next poll is due, and derives a client for it, whose calls end when the wait ends.
 *
 * @param waiter  Borrowed.
 * @param client  Receives the client; owned, free with genesys_client_free.
 * @param error   Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, GENESYS_CANCELLED or GENESYS_TIMEOUT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_waiter_poll(struct genesys_waiter *waiter,
                                   struct genesys_client **client,
                                   struct genesys_error **error);

/**
 * Decides what follows a poll that has failed, or that did not find what is waited for. It does not wait itself.
 *
 * @param waiter    Borrowed.
 * @param failure   Borrowed; NULL if the poll has succeeded.
 * @param delay_ms  Receives how long genesys_waiter_poll will wait, in milliseconds; -1 if the failure is final.
 * @param error     Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_TIMEOUT if there is no time for another poll.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_waiter_next(struct genesys_waiter *waiter,
                                   const struct genesys_poll_failure *failure,
                                   double *delay_ms,
                                   struct genesys_error **error);

/**
 * Frees a waiter. The clients that it derived remain valid.
 *
 * @param waiter  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_waiter_free(struct genesys_waiter *waiter);

/**
 * Checks whether a user exists: HEAD /api/v2/onboarding/organizations/{organizationId}/users.
 *
 * Status 200 means true and 404 false; every other status is an error. Needs no permission.
 *
 * @param client           Borrowed.
 * @param organization_id  Borrowed; must not be blank, "." or "..".
 * @param email            Borrowed; the user's email address, must not be blank.
 * @param exists           Receives whether the user exists; false on failure.
 * @param error            Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_head_onboarding_organization_users(const struct genesys_client *client,
                                                          const char *organization_id,
                                                          const char *email,
                                                          bool *exists,
                                                          struct genesys_error **error);

/**
 * Frees a created user.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_create_user_response_free(struct genesys_create_user_response *response);

/**
 * Frees links for joining.
 *
 * @param response  Owned; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_join_existing_orgs_response_free(struct genesys_join_existing_orgs_response *response);

/**
 * Creates a user from an invite: POST /api/v2/onboarding/users.
 *
 * Needs no permission.
 *
 * @param client    Borrowed.
 * @param body      Borrowed.
 * @param response  Receives the result; owned, free with genesys_create_user_response_free.
 * @param error     Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_users(const struct genesys_client *client,
                                             const struct genesys_create_user_request *body,
                                             struct genesys_create_user_response **response,
                                             struct genesys_error **error);

/**
 * Returns links for joining existing organizations: POST /api/v2/onboarding/users/joinexistingorgs.
 *
 * Needs no permission.
 *
 * @param client    Borrowed.
 * @param body      Borrowed.
 * @param response  Receives the result; owned, free with genesys_join_existing_orgs_response_free.
 * @param error     Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_users_joinexistingorgs(const struct genesys_client *client,
                                                              const struct genesys_join_existing_orgs_request *body,
                                                              struct genesys_join_existing_orgs_response **response,
                                                              struct genesys_error **error);

/**
 * Stages a user: POST /api/v2/onboarding/users/stage.
 *
 * Needs no permission.
 *
 * @param client  Borrowed.
 * @param body    Borrowed.
 * @param error   Receives the error; may be NULL.
 * @return Any status.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_post_onboarding_users_stage(const struct genesys_client *client,
                                                   const struct genesys_stage_user_request *body,
                                                   struct genesys_error **error);

/**
 * Sets the log callback of the process.
 *
 * Records never contain secrets. When this function returns, the previous callback is no longer running and
 * is never called again.
 *
 * @param max_level  The most verbose level to log, GENESYS_LOG_ERROR to GENESYS_LOG_TRACE; 0 for none.
 * @param callback   Receives the records; NULL for no logging.
 * @param user_data  Passed to the callback from any thread; must remain valid until another callback is set.
 * @param error      Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT for an unknown level or when called from the callback, or
 *         GENESYS_CONFIGURATION if the program has already set a Rust logger.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_log_set_callback(int32_t max_level,
                                        genesys_log_callback callback,
                                        void *user_data,
                                        struct genesys_error **error);

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Starts a sandbox on 127.0.0.1.
 *
 * @param port     The port; 0 for any free port.
 * @param sandbox  Receives the sandbox; owned, free with genesys_sandbox_free.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, or GENESYS_CONNECT if the port, a thread or a file
 *         descriptor is not available.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_sandbox_start(uint16_t port,
                                     struct genesys_sandbox **sandbox,
                                     struct genesys_error **error);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Starts a sandbox with options in JSON.
 *
 * The options are an object of host (127.0.0.1), port (0, any free port), clientId, clientSecret,
 * unprivilegedClientId, unprivilegedClientSecret (random) and seed, the state to start with: an object such as
 * the verb state of genesys_sandbox_call_json returns, whose entities add to the fixtures unless its member
 * fixtures is false. Each may be left out or null. An unknown option is an error that names it.
 *
 * @param options_json  Borrowed; NULL and "{}" stand for the defaults.
 * @param sandbox       Receives the sandbox; owned, free with genesys_sandbox_free.
 * @param error         Receives the error; may be NULL.
 * @return GENESYS_OK, GENESYS_INVALID_ARGUMENT, GENESYS_CONFIGURATION, or GENESYS_CONNECT if the port, a thread
 *         or a file descriptor is not available.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_sandbox_start_json(const char *options_json,
                                          struct genesys_sandbox **sandbox,
                                          struct genesys_error **error);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Runs the command genesys-onboarding-sandbox, which serves a sandbox until SIGINT or SIGTERM. It handles these
 * signals of the process, and writes to standard output and standard error.
 *
 * @param argc  The number of strings in argv.
 * @param argv  Borrowed; the name of the program, which is ignored, and its arguments, such as "--help".
 * @return The exit status: 0 after a signal, 1 if it cannot serve, 2 for wrong usage.
 */
GENESYS_ONBOARDING_API
int genesys_sandbox_main(int argc,
                         const char *const *argv);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the base URL of a sandbox, such as "http://127.0.0.1:8080": for base_url and login_url.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The URL; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_base_url(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the client ID of the client that has every permission.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_client_id(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the client secret of the client that has every permission.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The client secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_client_secret(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the client ID of the client that has no permissions.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_unprivileged_client_id(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the client secret of the client that has no permissions.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The client secret; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_unprivileged_client_secret(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the client ID of the public client, "sandbox-public-client": it has no client secret, and users log in
 * with it by authorization code and PKCE.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The client ID; borrowed, valid until sandbox is freed. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
const char *genesys_sandbox_public_client_id(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the settings of a client of a sandbox, for genesys_client_new_json: an object of baseUrl, loginUrl, clientId
 * and clientSecret.
 *
 * @param sandbox       Borrowed; may be NULL.
 * @param unprivileged  Whether they are those of the client that has no permissions, rather than every one.
 * @return The JSON; owned, free with genesys_string_free. NULL if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
char *genesys_sandbox_settings_json(const struct genesys_sandbox *sandbox,
                                    bool unprivileged);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Injects a fault into the next requests that it applies to, after the faults that are already queued.
 *
 * Each attempt of a call counts as a request. On the token endpoint, the error responses with the statuses 400
 * and 429 say that the rate limit is exceeded.
 *
 * @param sandbox  Borrowed.
 * @param count    How many requests.
 * @param fault    Borrowed.
 * @param error    Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_sandbox_fail_next(const struct genesys_sandbox *sandbox,
                                         uint32_t count,
                                         const struct genesys_sandbox_fault *fault,
                                         struct genesys_error **error);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Runs a verb that controls a sandbox, with JSON in and JSON out. The same verbs can be run over HTTP.
 *
 * The verbs are describe, state, fail_next, requests, clear_requests, reset, expire_tokens, expire_codes (the
 * authorization codes of logins) and set_settings; describe lists them with their HTTP requests. Two have
 * arguments: fail_next takes count (of requests; by default 1), status, retryAfter (in seconds), delayMs,
 * dropResponse, operation and on, as genesys_sandbox_fault; set_settings takes
 * requestsPerMinute (of an access token), pollsUntilProvisioned (how often a completed provisioning is not
 * complete yet) and latencyMs (of each response), of which 0 turns one off, and refreshTokens, whether logins get
 * them.
 *
 * @param sandbox         Borrowed.
 * @param verb            Borrowed; such as "requests".
 * @param arguments_json  Borrowed; an object. NULL for none. A null value is absent; an unknown member is an
 *                        error.
 * @param result_json     Receives a JSON object, which is empty for a verb without a result; owned, free with
 *                        genesys_string_free.
 * @param error           Receives the error; may be NULL.
 * @return GENESYS_OK or GENESYS_INVALID_ARGUMENT.
 */
GENESYS_ONBOARDING_API GENESYS_ONBOARDING_MUST_CHECK
genesys_status genesys_sandbox_call_json(const struct genesys_sandbox *sandbox,
                                         const char *verb,
                                         const char *arguments_json,
                                         char **result_json,
                                         struct genesys_error **error);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Makes a sandbox reject, with 401, every access token that it has issued. Refresh tokens stay valid.
 *
 * @param sandbox  Borrowed; may be NULL.
 */
GENESYS_ONBOARDING_API
void genesys_sandbox_expire_tokens(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the number of API requests that a sandbox has received.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The number of requests, including those that met a fault; 0 if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
uint64_t genesys_sandbox_request_count(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Returns the number of requests that the token endpoint of a sandbox has received.
 *
 * @param sandbox  Borrowed; may be NULL.
 * @return The number of requests, including those that met a fault; 0 if sandbox is NULL.
 */
GENESYS_ONBOARDING_API
uint64_t genesys_sandbox_token_request_count(const struct genesys_sandbox *sandbox);
#endif

#if defined(GENESYS_ONBOARDING_SANDBOX)
/**
 * Stops a sandbox, without waiting for requests in progress, and frees it.
 *
 * @param sandbox  Owned; may be NULL. The sandbox and the strings it returned must not be used afterwards.
 */
GENESYS_ONBOARDING_API
void genesys_sandbox_free(struct genesys_sandbox *sandbox);
#endif

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* GENESYS_ONBOARDING_H */
