/* libcurl and yyjson: one reused easy handle and one reused response buffer. */
#include "bench_client.h"

#include <curl/curl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yyjson.h>

static CURL *curl;
static struct curl_slist *headers;
static struct curl_slist *json_headers;
static char api[256];
static struct {
    char *bytes;
    size_t length;
    size_t capacity;
} response;

static size_t receive(char *bytes, size_t size, size_t count, void *user_data)
{
    (void)user_data;
    const size_t length = size * count;
    if (response.length + length > response.capacity) {
        const size_t capacity = 2 * (response.length + length);
        char *larger = realloc(response.bytes, capacity);
        if (larger == NULL) {
            return 0;
        }
        response.bytes = larger;
        response.capacity = capacity;
    }
    memcpy(response.bytes + response.length, bytes, length);
    response.length += length;
    return length;
}

bool bench_open(const char *origin, const char *ca_file)
{
    snprintf(api, sizeof api, "%s/api/v2/onboarding", origin);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = curl_easy_init();
    headers = curl_slist_append(NULL, "Authorization: Bearer " BENCH_TOKEN);
    headers = curl_slist_append(headers, "Accept: application/json");
    json_headers = curl_slist_append(NULL, "Authorization: Bearer " BENCH_TOKEN);
    json_headers = curl_slist_append(json_headers, "Accept: application/json");
    json_headers = curl_slist_append(json_headers, "Content-Type: application/json");
    if (curl == NULL || headers == NULL || json_headers == NULL) {
        return false;
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    /* The timeouts of this project: for the connection and for the whole call. */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    return true;
}

static bool perform(const char *url)
{
    long status = 0;
    response.length = 0;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        fprintf(stderr, "libcurl: %s\n", curl_easy_strerror(code));
        return false;
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status == 200;
}

static bool get(const char *url)
{
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    return perform(url);
}

static const char *text(yyjson_val *object, const char *key)
{
    return yyjson_get_str(yyjson_obj_get(object, key));
}

/* Whether an invite has all of its fields, each of its type. */
static bool is_invite(yyjson_val *invite)
{
    return text(invite, "id") != NULL && yyjson_is_bool(yyjson_obj_get(invite, "administrator")) &&
           text(invite, "toAddress") != NULL && text(invite, "selfUri") != NULL;
}

bool bench_get(void)
{
    char url[512];
    snprintf(url, sizeof url, "%s/invites/%s", api, BENCH_INVITE_ID);
    if (!get(url)) {
        return false;
    }
    yyjson_doc *document = yyjson_read(response.bytes, response.length, 0);
    yyjson_val *invite = yyjson_doc_get_root(document);
    const bool is_valid = is_invite(invite) && strcmp(text(invite, "id"), BENCH_INVITE_ID) == 0;
    yyjson_doc_free(document);
    return is_valid;
}

static char *join_code_request(size_t *length)
{
    yyjson_mut_doc *document = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *body = yyjson_mut_obj(document);
    yyjson_mut_doc_set_root(document, body);
    yyjson_mut_val *domains = yyjson_mut_arr_with_str(document, (const char **)(uintptr_t)bench_domains, BENCH_DOMAINS);
    yyjson_mut_obj_add_val(document, body, "emailDomains", domains);
    char *json = yyjson_mut_write(document, 0, length);
    yyjson_mut_doc_free(document);
    return json;
}

bool bench_post(void)
{
    char url[512];
    size_t length = 0;
    char *body = join_code_request(&length);
    snprintf(url, sizeof url, "%s/joincodes", api);
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)length);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, json_headers);
    const bool is_sent = perform(url);
    free(body);
    if (!is_sent) {
        return false;
    }
    yyjson_doc *document = yyjson_read(response.bytes, response.length, 0);
    yyjson_val *code = yyjson_doc_get_root(document);
    const bool is_valid = text(code, "joinCodeUrl") != NULL && text(code, "selfUri") != NULL &&
                          yyjson_is_bool(yyjson_obj_get(code, "disabled")) &&
                          yyjson_is_arr(yyjson_obj_get(code, "emailDomains")) &&
                          yyjson_equals_str(yyjson_obj_get(code, "id"), BENCH_JOIN_CODE_ID);
    yyjson_doc_free(document);
    return is_valid;
}

bool bench_head(void)
{
    char url[512];
    snprintf(url, sizeof url, "%s/organizations/%s/users?email=ada.lovelace%%40acme.example", api,
             BENCH_ORGANIZATION_ID);
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    const bool exists = perform(url);
    curl_easy_setopt(curl, CURLOPT_NOBODY, 0L);
    return exists;
}

bool bench_listing(size_t size, int page)
{
    char url[512];
    snprintf(url, sizeof url, "%s/invites?pageNumber=%d&pageSize=%zu", api, page, size);
    if (!get(url)) {
        return false;
    }
    yyjson_doc *document = yyjson_read(response.bytes, response.length, 0);
    yyjson_val *entities = yyjson_obj_get(yyjson_doc_get_root(document), "entities");
    bool is_valid = yyjson_arr_size(entities) == size;
    yyjson_arr_iter invites = yyjson_arr_iter_with(entities);
    yyjson_val *last = NULL;
    for (size_t i = 0; is_valid && i < size; i++) {
        last = yyjson_arr_iter_next(&invites);
        is_valid = is_invite(last);
    }
    is_valid = is_valid && bench_is_entity_id(text(last, "id"), size - 1);
    yyjson_doc_free(document);
    return is_valid;
}

void bench_close(void)
{
    curl_slist_free_all(headers);
    curl_slist_free_all(json_headers);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    free(response.bytes);
}
