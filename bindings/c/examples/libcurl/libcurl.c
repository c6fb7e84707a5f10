/*
 * libcurl as the transport: OpenSSL with its FIPS provider, SOCKS, NTLM and whatever else libcurl has.
 * It needs libcurl 7.87 or newer:
 *
 *     cc libcurl.c -o libcurl -lgenesys_onboarding -lcurl -pthread
 *
 * The arguments are operation IDs, each with its arguments in JSON, and the environment has the rest:
 *
 *     export BASE_URL=https://api.mypurecloud.com LOGIN_URL=https://login.mypurecloud.com
 *     export CLIENT_ID=my-client-id CLIENT_SECRET=my-client-secret
 *     export PROXY=socks5h://proxy.example:1080 CA_FILE=ca.pem CERT_FILE=client.pem KEY_FILE=client.key
 *     ./libcurl getOnboardingInvites '{"pageSize": 5}'
 */
#include "../example.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { POLL_MS = 50, CONNECT_TIMEOUT_MS = 10 * 1000, MAX_HEADERS = 256, MAX_BODY = 16 * 1024 * 1024 };

/* ---- Connections ---- */

/* Handles of libcurl with the connections that they keep, used by one call at a time. */
struct handles {
    CURLM *multi;
    CURL *easy;
    struct handles *next;
};

/* The user data of the callback, shared by all threads. */
struct transport {
    const char *proxy, *ca_file, *cert_file, *key_file;
    pthread_mutex_t lock;
    struct handles *idle;
    long requests, connections;
};

static struct handles *take_handles(struct transport *transport) {
    pthread_mutex_lock(&transport->lock);
    struct handles *handles = transport->idle;
    if (handles != NULL)
        transport->idle = handles->next;
    pthread_mutex_unlock(&transport->lock);
    if (handles == NULL) {
        handles = calloc(1, sizeof *handles);
        if (handles == NULL || (handles->multi = curl_multi_init()) == NULL ||
            (handles->easy = curl_easy_init()) == NULL)
            abort();
    }
    return handles;
}

static void put_handles(struct transport *transport, struct handles *handles) {
    long connections = 0;
    curl_easy_getinfo(handles->easy, CURLINFO_NUM_CONNECTS, &connections);
    /* The connections stay: they are those of the multi handle. */
    curl_easy_reset(handles->easy);
    pthread_mutex_lock(&transport->lock);
    ++transport->requests;
    transport->connections += connections;
    handles->next = transport->idle;
    transport->idle = handles;
    pthread_mutex_unlock(&transport->lock);
}

static void free_transport(void *user_data) {
    struct transport *transport = user_data;
    printf("%ld requests, %ld connections\n", transport->requests, transport->connections);
    while (transport->idle != NULL) {
        struct handles *handles = transport->idle;
        transport->idle = handles->next;
        curl_easy_cleanup(handles->easy);
        curl_multi_cleanup(handles->multi);
        free(handles);
    }
    pthread_mutex_destroy(&transport->lock);
}

/* ---- One attempt ---- */

struct attempt {
    const genesys_transport_request *request;
    struct curl_slist *headers;
    bool is_sent;
    uint8_t *body;
    size_t body_size;
    char reason[CURL_ERROR_SIZE];
};

/*
 * Is called once a connection is ready, before the first byte of the request. libcurl sends a request
 * again if the connection that it had kept is closed: whether to do so is the library's decision.
 */
static int before_sending(void *user_data, char *ip, char *own_ip, int port, int own_port) {
    (void)ip, (void)own_ip, (void)port, (void)own_port;
    struct attempt *attempt = user_data;
    const bool was_sent = attempt->is_sent;
    attempt->is_sent = true;
    return was_sent ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t keep_body(char *data, size_t one, size_t size, void *user_data) {
    (void)one;
    struct attempt *attempt = user_data;
    if (size > MAX_BODY - attempt->body_size)
        return CURL_WRITEFUNC_ERROR;
    uint8_t *body = realloc(attempt->body, attempt->body_size + size);
    if (body == NULL)
        return CURL_WRITEFUNC_ERROR;
    memcpy(body + attempt->body_size, data, size);
    attempt->body = body;
    attempt->body_size += size;
    return size;
}

static void add_header(struct attempt *attempt, const char *line) {
    struct curl_slist *headers = curl_slist_append(attempt->headers, line);
    if (headers == NULL)
        abort();
    attempt->headers = headers;
}

static void set_headers(struct attempt *attempt, CURL *easy) {
    for (size_t i = 0; i < attempt->request->headers_count; ++i) {
        const genesys_header *header = attempt->request->headers[i];
        /* "Name;" is libcurl's notation for an empty value. */
        const char *separator = header->value[0] == '\0' ? ";" : ": ";
        const size_t size = strlen(header->name) + strlen(separator) + strlen(header->value) + 1;
        char *line = malloc(size);
        if (line == NULL)
            abort();
        snprintf(line, size, "%s%s%s", header->name, separator, header->value);
        add_header(attempt, line);
        free(line);
    }
    /* The library decompresses. */
    add_header(attempt, "Accept-Encoding: gzip");
    add_header(attempt, "Expect:");
    if (attempt->request->body == NULL)
        add_header(attempt, "Content-Type:");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, attempt->headers);
}

static void set_request(struct attempt *attempt, CURL *easy) {
    const genesys_transport_request *request = attempt->request;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    if (strcmp(request->method, "HEAD") == 0)
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->body != NULL || strcmp(request->method, "POST") == 0) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         request->body == NULL ? (const void *)"" : request->body);
    }
    set_headers(attempt, easy);
}

static void set_options(struct attempt *attempt, CURL *easy, const struct transport *transport) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, transport->proxy);
    /* Not for SOCKS: libcurl would keep no connection through a proxy to which NTLM might apply. */
    if (transport->proxy != NULL && strncmp(transport->proxy, "http", 4) == 0)
        curl_easy_setopt(easy, CURLOPT_PROXYAUTH, CURLAUTH_ANY);
    curl_easy_setopt(easy, CURLOPT_SSLCERT, transport->cert_file);
    curl_easy_setopt(easy, CURLOPT_SSLKEY, transport->key_file);
    if (transport->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, transport->ca_file);

    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)attempt->request->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    /* No signals in threads, and no wait for the resolver when a call is stopped. */
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);

    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_sending);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, attempt);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, attempt);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, attempt->reason);
}

/* Does what curl_easy_perform does, which looks up only once a second whether it shall stop. */
static CURLcode perform(const struct handles *handles, const genesys_transport_request *request) {
    CURLcode code = CURLE_ABORTED_BY_CALLBACK;
    int running = 1;
    curl_multi_add_handle(handles->multi, handles->easy);
    while (running != 0 && !genesys_transport_request_is_stopped(request))
        if (curl_multi_perform(handles->multi, &running) != CURLM_OK ||
            (running != 0 && curl_multi_poll(handles->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK))
            abort();
    int left;
    const CURLMsg *message = curl_multi_info_read(handles->multi, &left);
    if (message != NULL)
        code = message->data.result;
    /* Closes the connection if the transfer has not ended. */
    curl_multi_remove_handle(handles->multi, handles->easy);
    return code;
}

/* ---- The reply ---- */

static void respond(const struct attempt *attempt, CURL *easy) {
    genesys_error *error = NULL;
    genesys_header headers[MAX_HEADERS];
    size_t count = 0;
    struct curl_header *header = NULL;
    while (count < MAX_HEADERS &&
           (header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)) != NULL)
        headers[count++] = (genesys_header){header->name, header->value};
    long http_status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &http_status);
    require(genesys_transport_request_respond(attempt->request, (int32_t)http_status, headers, count,
                                              attempt->body, attempt->body_size, &error),
            &error);
}

static int32_t cause_of(CURLcode code, const char *reason) {
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return GENESYS_FAILURE_TIMEOUT;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        return GENESYS_FAILURE_TLS;
    case CURLE_WRITE_ERROR: /* The body is too large. */
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return GENESYS_FAILURE_REJECTED;
    default:
        /* With TLS 1.3 a server rejects the client's certificate when the handshake is over for the
         * client. */
        return strstr(reason, " alert ") != NULL ? GENESYS_FAILURE_TLS : GENESYS_FAILURE_CONNECTION;
    }
}

static void fail(const struct attempt *attempt, CURLcode code) {
    genesys_error *error = NULL;
    const char *reason = attempt->reason[0] == '\0' ? curl_easy_strerror(code) : attempt->reason;
    require(genesys_transport_request_fail(attempt->request, cause_of(code, reason), attempt->is_sent,
                                           reason, &error),
            &error);
}

static void send_request(const genesys_transport_request *request, void *user_data) {
    struct transport *transport = user_data;
    struct handles *handles = take_handles(transport);
    struct attempt attempt = {.request = request};
    set_request(&attempt, handles->easy);
    set_options(&attempt, handles->easy, transport);
    const CURLcode code = perform(handles, request);
    if (code == CURLE_OK)
        respond(&attempt, handles->easy);
    else
        fail(&attempt, code);
    put_handles(transport, handles);
    curl_slist_free_all(attempt.headers);
    free(attempt.body);
}

/* ---- The program ---- */

static genesys_client *client_with(struct transport *transport) {
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = transport;
    callbacks.free_user_data = free_transport;
    callbacks.transport = send_request;
    genesys_client_builder *builder = genesys_client_builder_new();
    require(genesys_client_builder_set_base_url(builder, getenv("BASE_URL"), &error), &error);
    require(genesys_client_builder_set_login_url(builder, getenv("LOGIN_URL"), &error), &error);
    require(genesys_client_builder_set_client_credentials(builder, getenv("CLIENT_ID"),
                                                          getenv("CLIENT_SECRET"), &error),
            &error);
    require(genesys_client_builder_set_callbacks(builder, &callbacks, &error), &error);
    require(genesys_client_builder_build(builder, &client, &error), &error);
    genesys_client_builder_free(builder);
    return client;
}

static bool call(const genesys_client *client, const char *operation_id, const char *arguments) {
    genesys_error *error = NULL;
    char *result = NULL;
    const genesys_status status = genesys_call_json(client, operation_id, arguments, &result, &error);
    char *json = status == GENESYS_OK ? result : genesys_error_to_json(error);
    printf("%s %s\n", operation_id, json);
    genesys_string_free(json);
    genesys_error_free(error);
    return status == GENESYS_OK;
}

/* Cancels the calls of a client after a while. */
static void *cancel(void *client) {
    nanosleep(&(struct timespec){.tv_nsec = 300 * 1000 * 1000}, NULL);
    genesys_client_cancel(client);
    return NULL;
}

int main(int argc, char **argv) {
    struct transport transport = {getenv("PROXY"),
                                  getenv("CA_FILE"),
                                  getenv("CERT_FILE"),
                                  getenv("KEY_FILE"),
                                  PTHREAD_MUTEX_INITIALIZER,
                                  NULL,
                                  0,
                                  0};
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return EXIT_FAILURE;
    genesys_client *client = client_with(&transport);
    pthread_t thread;
    const bool is_cancelled = getenv("CANCEL") != NULL;
    if (is_cancelled && pthread_create(&thread, NULL, cancel, client) != 0)
        return EXIT_FAILURE;
    int failures = 0;
    for (int i = 1; i + 1 < argc; i += 2)
        failures += !call(client, argv[i], argv[i + 1]);
    if (is_cancelled)
        pthread_join(thread, NULL);
    genesys_client_free(client);
    curl_global_cleanup();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
