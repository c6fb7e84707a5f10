/* libcurl and yyjson: one easy handle that is kept, its answers in one buffer that is kept too. */
#include "race.h"

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
} answer;

static size_t receive(char *bytes, size_t size, size_t count, void *user_data)
{
    (void)user_data;
    const size_t length = size * count;
    if (answer.length + length > answer.capacity) {
        const size_t capacity = 2 * (answer.length + length);
        char *larger = realloc(answer.bytes, capacity);
        if (larger == NULL) {
            return 0;
        }
        answer.bytes = larger;
        answer.capacity = capacity;
    }
    memcpy(answer.bytes + answer.length, bytes, length);
    answer.length += length;
    return length;
}

bool race_open(const char *origin, const char *ca_file)
{
    snprintf(api, sizeof api, "%s/api/v2/onboarding", origin);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = curl_easy_init();
    headers = curl_slist_append(NULL, "Authorization: Bearer " RACE_TOKEN);
    headers = curl_slist_append(headers, "Accept: application/json");
    json_headers = curl_slist_append(NULL, "Authorization: Bearer " RACE_TOKEN);
    json_headers = curl_slist_append(json_headers, "Accept: application/json");
    json_headers = curl_slist_append(json_headers, "Content-Type: application/json");
    if (curl == NULL || headers == NULL || json_headers == NULL) {
        return false;
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    /* As this project has: limits of time for the connection and for the whole. */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    return true;
}

static bool perform(const char *url)
{
    long status = 0;
    answer.length = 0;
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

bool race_get(void)
{
    char url[512];
    snprintf(url, sizeof url, "%s/invites/%s", api, RACE_INVITE_ID);
    if (!get(url)) {
        return false;
    }
    yyjson_doc *document = yyjson_read(answer.bytes, answer.length, 0);
    yyjson_val *invite = yyjson_doc_get_root(document);
    const bool is_right = is_invite(invite) && strcmp(text(invite, "id"), RACE_INVITE_ID) == 0;
    yyjson_doc_free(document);
    return is_right;
}

static char *join_code_request(size_t *length)
{
    yyjson_mut_doc *document = yyjson_mut_doc_new(NULL);
    yyjson_mut_val *body = yyjson_mut_obj(document);
    yyjson_mut_doc_set_root(document, body);
    yyjson_mut_val *domains = yyjson_mut_arr_with_str(document, (const char **)(uintptr_t)race_domains, RACE_DOMAINS);
    yyjson_mut_obj_add_val(document, body, "emailDomains", domains);
    char *json = yyjson_mut_write(document, 0, length);
    yyjson_mut_doc_free(document);
    return json;
}

bool race_post(void)
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
    yyjson_doc *document = yyjson_read(answer.bytes, answer.length, 0);
    yyjson_val *code = yyjson_doc_get_root(document);
    const bool is_right = text(code, "joinCodeUrl") != NULL && text(code, "selfUri") != NULL &&
                          yyjson_is_bool(yyjson_obj_get(code, "disabled")) &&
                          yyjson_is_arr(yyjson_obj_get(code, "emailDomains")) &&
                          yyjson_equals_str(yyjson_obj_get(code, "id"), RACE_JOIN_CODE_ID);
    yyjson_doc_free(document);
    return is_right;
}

bool race_head(void)
{
    char url[512];
    snprintf(url, sizeof url, "%s/organizations/%s/users?email=ada.lovelace%%40acme.example", api,
             RACE_ORGANIZATION_ID);
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    const bool exists = perform(url);
    curl_easy_setopt(curl, CURLOPT_NOBODY, 0L);
    return exists;
}

bool race_listing(size_t size, int page)
{
    char url[512];
    snprintf(url, sizeof url, "%s/invites?pageNumber=%d&pageSize=%zu", api, page, size);
    if (!get(url)) {
        return false;
    }
    yyjson_doc *document = yyjson_read(answer.bytes, answer.length, 0);
    yyjson_val *entities = yyjson_obj_get(yyjson_doc_get_root(document), "entities");
    bool is_right = yyjson_arr_size(entities) == size;
    yyjson_arr_iter invites = yyjson_arr_iter_with(entities);
    yyjson_val *last = NULL;
    for (size_t i = 0; is_right && i < size; i++) {
        last = yyjson_arr_iter_next(&invites);
        is_right = is_invite(last);
    }
    is_right = is_right && race_is_entity_id(text(last, "id"), size - 1);
    yyjson_doc_free(document);
    return is_right;
}

void race_close(void)
{
    curl_slist_free_all(headers);
    curl_slist_free_all(json_headers);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    free(answer.bytes);
}
