/*
 * libcurl as the transport: OpenSSL, SOCKS and NTLM by libcurl; retries, access tokens and decoding by this library.
 *
 *     cc libcurl.c -lgenesys_onboarding -lcurl -lpthread && ./a.out socks5h://127.0.0.1:1080
 */
#include "../example.h"

#include <pthread.h>
#include <string.h>

#include <curl/curl.h>

/* ---- A transport ---- */

enum { MOST_IDLE = 8, MOST_HEADERS = 64 };

/* The data of the transport: its proxy, and handles with their open connections. */
struct transport {
    const char *proxy;
    pthread_mutex_t mutex;
    CURL *idle[MOST_IDLE];
    size_t idle_count;
};

struct response {
    char *body;
    size_t size;
    genesys_header headers[MOST_HEADERS];
    size_t headers_count;
};

static CURL *take_handle(struct transport *transport) {
    pthread_mutex_lock(&transport->mutex);
    CURL *handle = transport->idle_count > 0 ? transport->idle[--transport->idle_count] : NULL;
    pthread_mutex_unlock(&transport->mutex);
    return handle != NULL ? handle : curl_easy_init();
}

/* Its options are reset, its connections are kept. */
static void give_back(struct transport *transport, CURL *handle) {
    curl_easy_reset(handle);
    pthread_mutex_lock(&transport->mutex);
    const bool is_kept = transport->idle_count < MOST_IDLE;
    if (is_kept)
        transport->idle[transport->idle_count++] = handle;
    pthread_mutex_unlock(&transport->mutex);
    if (!is_kept)
        curl_easy_cleanup(handle);
}

static void free_transport(void *user_data) {
    struct transport *transport = user_data;
    while (transport->idle_count > 0)
        curl_easy_cleanup(transport->idle[--transport->idle_count]);
    pthread_mutex_destroy(&transport->mutex);
    free(transport);
}

static void clear_headers(struct response *response) {
    while (response->headers_count > 0)
        free((void *)response->headers[--response->headers_count].name);
}

/* Called by libcurl with each line of a header section; that of an interim response is dropped. */
static size_t take_header(char *line, size_t unit, size_t size, void *user_data) {
    struct response *response = user_data;
    (void)unit;
    if (size >= 5 && memcmp(line, "HTTP/", 5) == 0)
        clear_headers(response);
    const char *colon = memchr(line, ':', size);
    if (colon == NULL || response->headers_count == MOST_HEADERS)
        return size;
    /* Name and value in one block: "Name\0value\0". */
    const char *value = colon + 1, *end = line + size;
    while (value < end && (*value == ' ' || *value == '\t'))
        ++value;
    while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' '))
        --end;
    const size_t name_size = (size_t)(colon - line), value_size = (size_t)(end - value);
    char *block = malloc(name_size + value_size + 2);
    if (block == NULL)
        return 0;
    memcpy(block, line, name_size);
    block[name_size] = '\0';
    memcpy(block + name_size + 1, value, value_size);
    block[name_size + 1 + value_size] = '\0';
    response->headers[response->headers_count++] = (genesys_header){block, block + name_size + 1};
    return size;
}

static size_t take_body(char *bytes, size_t unit, size_t size, void *user_data) {
    struct response *response = user_data;
    (void)unit;
    char *body = realloc(response->body, response->size + size);
    if (body == NULL)
        return 0;
    memcpy(body + response->size, bytes, size);
    response->body = body;
    response->size += size;
    return size;
}

/* Called by libcurl while it waits; anything but 0 ends the transfer. */
static int ask_whether_to_stop(void *request, curl_off_t total, curl_off_t now, curl_off_t to_send,
                               curl_off_t sent) {
    (void)total, (void)now, (void)to_send, (void)sent;
    return genesys_transport_request_is_stopped(request);
}

static struct curl_slist *list_headers(const genesys_transport_request *request) {
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    for (size_t i = 0; i < request->headers_count; ++i) {
        const genesys_header *header = request->headers[i];
        const size_t size = strlen(header->name) + strlen(header->value) + 3;
        char *line = malloc(size);
        if (line == NULL)
            abort();
        snprintf(line, size, "%s: %s", header->name, header->value);
        list = curl_slist_append(list, line);
        free(line);
    }
    return list;
}

static int32_t cause_of(CURLcode failure) {
    switch (failure) {
    case CURLE_OPERATION_TIMEDOUT:
        return GENESYS_FAILURE_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:
        return GENESYS_FAILURE_TLS;
    default:
        return GENESYS_FAILURE_CONNECTION;
    }
}

/* Replies with what libcurl has: the service may have seen the request once a byte of it was sent. */
static void reply(const genesys_transport_request *request, CURL *curl, CURLcode result,
                  const struct response *response) {
    genesys_error *error = NULL;
    long status = 0, sent = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    if (result == CURLE_OK)
        require(genesys_transport_request_respond(request, (int32_t)status, response->headers,
                                                  response->headers_count, (const uint8_t *)response->body,
                                                  response->size, &error),
                &error);
    else
        require(genesys_transport_request_fail(request, cause_of(result), sent > 0,
                                               curl_easy_strerror(result), &error),
                &error);
}

static void send_by_libcurl(const genesys_transport_request *request, void *user_data) {
    struct transport *transport = user_data;
    struct response response = {0};
    struct curl_slist *headers = list_headers(request);
    CURL *curl = take_handle(transport);
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (request->body != NULL) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_size);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body);
    }
    if (strcmp(request->method, "HEAD") == 0)
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(curl, CURLOPT_PROXY, transport->proxy);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, request);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response);
    const CURLcode result = curl_easy_perform(curl);
    reply(request, curl, result, &response);
    give_back(transport, curl);
    curl_slist_free_all(headers);
    clear_headers(&response);
    free(response.body);
}

static struct transport *new_transport(const char *proxy) {
    struct transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL || pthread_mutex_init(&transport->mutex, NULL) != 0)
        abort();
    transport->proxy = proxy;
    return transport;
}

/* ---- A program that uses it ---- */

int main(int argc, char **argv) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    genesys_sandbox *sandbox = start_sandbox();
    genesys_error *error = NULL;
    genesys_client *client = NULL;
    char settings[512];
    settings_of(sandbox, "\"maxRetries\": 1", settings, sizeof settings);

    genesys_callbacks callbacks = GENESYS_CALLBACKS_INIT;
    callbacks.user_data = new_transport(argc > 1 ? argv[1] : NULL);
    callbacks.free_user_data = free_transport;
    callbacks.transport = send_by_libcurl;
    require(genesys_client_new_json_with_callbacks(settings, &callbacks, &client, &error), &error);

    genesys_invite *invite = NULL;
    require(genesys_get_onboarding_invite(client, "invite-1", &invite, &error), &error);
    printf("%s\n", invite->to_address);
    genesys_invite_free(invite);

    const char *const domains[] = {"acme.example"};
    genesys_join_code_request request = GENESYS_JOIN_CODE_REQUEST_INIT;
    request.email_domains = domains;
    request.email_domains_count = 1;
    genesys_join_code *code = NULL;
    require(genesys_post_onboarding_joincodes(client, &request, &code, &error), &error);
    printf("%s for %s\n", code->id, code->email_domains[0]);
    genesys_join_code_free(code);

    bool exists = false;
    require(genesys_head_onboarding_organization_users(client, "organization-1", "ada@acme.example", &exists,
                                                       &error),
            &error);
    printf("%s\n", exists ? "a user" : "not a user");

    genesys_client_free(client);
    genesys_sandbox_free(sandbox);
    curl_global_cleanup();
    return EXIT_SUCCESS;
}
