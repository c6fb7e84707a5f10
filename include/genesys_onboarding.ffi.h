enum {
    GENESYS_EVENT_ATTEMPT = 1,
    GENESYS_EVENT_WAIT = 2,
    GENESYS_EVENT_TOKEN_REFRESH = 3,
    GENESYS_WAIT_BACKOFF = 1,
    GENESYS_WAIT_RETRY_AFTER = 2,
    GENESYS_WAIT_PAUSE = 3,
    GENESYS_WAIT_PACING = 4,
    GENESYS_FAILURE_CONNECTION = 1,
    GENESYS_FAILURE_TIMEOUT = 2,
    GENESYS_FAILURE_TLS = 3,
    GENESYS_FAILURE_REJECTED = 4,
    GENESYS_LOG_ERROR = 1,
    GENESYS_LOG_WARN = 2,
    GENESYS_LOG_INFO = 3,
    GENESYS_LOG_DEBUG = 4,
    GENESYS_LOG_TRACE = 5,
};
typedef struct genesys_bulk genesys_bulk;
typedef struct genesys_client genesys_client;
typedef struct genesys_client_builder genesys_client_builder;
typedef struct genesys_error genesys_error;
typedef struct genesys_invite_iter genesys_invite_iter;
typedef struct genesys_join_code_iter genesys_join_code_iter;
typedef struct genesys_login genesys_login;
typedef struct genesys_pages_json genesys_pages_json;
typedef struct genesys_waiter genesys_waiter;
typedef int32_t genesys_status;
typedef struct genesys_token_request {
    bool is_rejected;
    int64_t timeout_ms;
} genesys_token_request;
typedef struct genesys_header {
    const char *name;
    const char *value;
} genesys_header;
typedef struct genesys_transport_request {
    const char *method;
    const char *url;
    const struct genesys_header *const *headers;
    size_t headers_count;
    const uint8_t *body;
    size_t body_size;
    bool is_token_request;
    int64_t timeout_ms;
} genesys_transport_request;
typedef void (*genesys_free_user_data_callback)(void *user_data);
typedef struct genesys_event {
    int32_t kind;
    const char *operation_id;
    const char *method;
    const char *path;
    uint32_t attempt;
    int32_t http_status;
    genesys_status error_kind;
    const char *error;
    const char *correlation_id;
    double elapsed_ms;
    double delay_ms;
    int32_t wait_reason;
} genesys_event;
typedef void (*genesys_observer_callback)(const struct genesys_event *event, void *user_data);
typedef bool (*genesys_interrupt_callback)(void *user_data);
typedef void (*genesys_token_callback)(const struct genesys_token_request *request, void *user_data);
typedef void (*genesys_transport_callback)(const struct genesys_transport_request *request,
                                           void *user_data);
typedef void (*genesys_refresh_token_callback)(const char *refresh_token, void *user_data);
typedef struct genesys_callbacks {
    size_t struct_size;
    void *user_data;
    genesys_free_user_data_callback free_user_data;
    genesys_observer_callback observer;
    genesys_interrupt_callback interrupt;
    genesys_token_callback token;
    genesys_transport_callback transport;
    genesys_refresh_token_callback refresh_token;
} genesys_callbacks;
typedef struct genesys_call_options {
    size_t struct_size;
    const int64_t *total_timeout_ms;
    const int64_t *attempt_timeout_ms;
    const int64_t *max_retries;
    const struct genesys_header *headers;
    size_t headers_count;
    const struct genesys_callbacks *callbacks;
} genesys_call_options;
typedef struct genesys_last_response {
    const char *operation_id;
    int32_t http_status;
    const char *correlation_id;
    uint32_t attempts;
    double elapsed_ms;
    const struct genesys_header *const *headers;
    size_t headers_count;
} genesys_last_response;
typedef struct genesys_invite {
    const char *id;
    const bool *administrator;
    const char *to_address;
    const char *self_uri;
} genesys_invite;
typedef struct genesys_invite_listing {
    const struct genesys_invite *const *entities;
    size_t entities_count;
    const int64_t *page_size;
    const int64_t *page_number;
    const int64_t *total;
    const char *first_uri;
    const char *next_uri;
    const char *previous_uri;
    const char *last_uri;
    const char *self_uri;
    const int64_t *page_count;
} genesys_invite_listing;
typedef struct genesys_page_options {
    size_t struct_size;
    const int64_t *page_number;
    const int64_t *page_size;
} genesys_page_options;
typedef struct genesys_join_code {
    const char *id;
    const char *join_code_url;
    const bool *disabled;
    const char *const *email_domains;
    size_t email_domains_count;
    const char *self_uri;
} genesys_join_code;
typedef struct genesys_join_code_listing {
    const struct genesys_join_code *const *entities;
    size_t entities_count;
    const int64_t *page_size;
    const int64_t *page_number;
    const int64_t *total;
    const char *first_uri;
    const char *next_uri;
    const char *previous_uri;
    const char *last_uri;
    const char *self_uri;
    const int64_t *page_count;
} genesys_join_code_listing;
typedef struct genesys_join_code_options {
    size_t struct_size;
    const char *email_domain;
} genesys_join_code_options;
typedef struct genesys_join_code_request {
    size_t struct_size;
    const char *const *email_domains;
    size_t email_domains_count;
} genesys_join_code_request;
typedef struct genesys_org_billing_activation {
    const char *id;
    const char *email_address;
    const char *existing_organization_id;
    const char *existing_organization_short_name;
    const char *region;
    const char *self_uri;
} genesys_org_billing_activation;
typedef struct genesys_apply_org_billing_activation_response {
    const char *organization_id;
    const char *status;
    const char *job_name;
} genesys_apply_org_billing_activation_response;
typedef struct genesys_apply_org_billing_activation_request {
    size_t struct_size;
    const char *organization_id;
} genesys_apply_org_billing_activation_request;
typedef struct genesys_org_provisioning {
    const char *id;
    bool organization_exists;
    bool generic_email_domain;
    bool supports_immediate_join;
    bool email_address_exists;
    bool provision_completed;
    const char *email_address;
    const char *first_name;
    const char *last_name;
    const char *organization_name;
    const char *phone_number;
    const char *self_uri;
} genesys_org_provisioning;
typedef struct genesys_stage_org_provisioning_response {
    const char *id;
    const char *self_uri;
} genesys_stage_org_provisioning_response;
typedef struct genesys_complete_org_provisioning_response {
    const char *organization_id;
    const char *organization_short_name;
} genesys_complete_org_provisioning_response;
typedef struct genesys_org_provisioning_options {
    size_t struct_size;
    const char *existing_organization_id;
    const bool *billing_activation_job;
} genesys_org_provisioning_options;
typedef struct genesys_org_provisioning_user {
    size_t struct_size;
    const char *name;
    const char *email;
} genesys_org_provisioning_user;
typedef struct genesys_complete_org_provisioning_request {
    size_t struct_size;
    const char *administrator_email;
    const char *administrator_password;
    const char *administrator_name;
    const char *organization_name;
    const struct genesys_org_provisioning_user *const *other_users;
    size_t other_users_count;
    const char *locale;
    const bool *disable_org_auto_join;
} genesys_complete_org_provisioning_request;
typedef struct genesys_stage_org_provisioning_request {
    size_t struct_size;
    const char *email_address;
    const char *recaptcha_value;
    const char *activation_id;
    const char *first_name;
    const char *last_name;
    const char *organization_name;
    const char *locale;
    const char *phone_number;
} genesys_stage_org_provisioning_request;
typedef struct genesys_wait_progress {
    uint32_t attempt;
    const struct genesys_org_provisioning *provisioning;
    genesys_status error_kind;
    const char *error;
    double elapsed_ms;
    const double *next_delay_ms;
} genesys_wait_progress;
typedef bool (*genesys_wait_progress_callback)(const struct genesys_wait_progress *progress,
                                               void *user_data);
typedef struct genesys_wait_options {
    size_t struct_size;
    const int64_t *timeout_ms;
    const int64_t *interval_ms;
    const double *growth;
    const int64_t *max_interval_ms;
    const int64_t *not_found_grace_ms;
    const char *description;
    genesys_wait_progress_callback progress;
    void *user_data;
} genesys_wait_options;
typedef struct genesys_poll_failure {
    size_t struct_size;
    bool is_retryable;
    bool is_not_found;
    const int64_t *retry_after_ms;
    const char *message;
} genesys_poll_failure;
typedef struct genesys_create_user_response {
    const char *organization;
    const char *name;
    const char *email;
    const bool *administrator;
} genesys_create_user_response;
typedef struct genesys_join_existing_orgs_response {
    const char *join_code_url;
    const char *invite_url;
} genesys_join_existing_orgs_response;
typedef struct genesys_create_user_request {
    size_t struct_size;
    const char *invite_id;
    const char *name;
    const char *password;
} genesys_create_user_request;
typedef struct genesys_join_existing_orgs_request {
    size_t struct_size;
    const char *const *organization_ids;
    size_t organization_ids_count;
    const char *email;
    const char *job_id;
    const char *locale;
} genesys_join_existing_orgs_request;
typedef struct genesys_stage_user_request {
    size_t struct_size;
    const char *join_code_id;
    const char *email;
    const char *locale;
} genesys_stage_user_request;
typedef void (*genesys_log_callback)(int32_t level,
                                     const char *target,
                                     const char *message,
                                     void *user_data);
enum {
    GENESYS_OK = 0,
    GENESYS_INVALID_ARGUMENT = 1,
    GENESYS_CONFIGURATION = 2,
    GENESYS_CONNECT = 3,
    GENESYS_TLS = 4,
    GENESYS_TIMEOUT = 5,
    GENESYS_TRANSPORT = 6,
    GENESYS_AUTHENTICATION = 7,
    GENESYS_API = 8,
    GENESYS_DECODE = 9,
    GENESYS_BODY_TOO_LARGE = 10,
    GENESYS_CANCELLED = 11,
    GENESYS_PANIC = 12,
};
const char *genesys_version(void);
const char *genesys_contract_json(void);
const char *genesys_status_name(genesys_status status);
genesys_status genesys_error_kind(const struct genesys_error *error);
const char *genesys_error_message(const struct genesys_error *error);
const char *genesys_error_operation_id(const struct genesys_error *error);
const char *genesys_error_argument(const struct genesys_error *error);
const char *genesys_error_setting(const struct genesys_error *error);
int32_t genesys_error_http_status(const struct genesys_error *error);
const char *genesys_error_code(const struct genesys_error *error);
const char *genesys_error_context_id(const struct genesys_error *error);
const char *genesys_error_correlation_id(const struct genesys_error *error);
int64_t genesys_error_retry_after_ms(const struct genesys_error *error);
uint32_t genesys_error_attempts(const struct genesys_error *error);
bool genesys_error_outcome_unknown(const struct genesys_error *error);
bool genesys_error_is_retryable(const struct genesys_error *error);
const char *genesys_error_limit(const struct genesys_error *error);
const char *genesys_error_body(const struct genesys_error *error);
const char *genesys_error_body_text(const struct genesys_error *error);
char *genesys_error_to_json(const struct genesys_error *error);
void genesys_error_free(struct genesys_error *error);
void genesys_string_free(char *string);
bool genesys_token_request_is_stopped(const struct genesys_token_request *request);
genesys_status genesys_token_request_respond(const struct genesys_token_request *request,
                                             const char *token,
                                             const int64_t *expires_in_ms,
                                             struct genesys_error **error);
genesys_status genesys_token_request_fail(const struct genesys_token_request *request,
                                          const char *message,
                                          struct genesys_error **error);
bool genesys_transport_request_is_stopped(const struct genesys_transport_request *request);
genesys_status genesys_transport_request_respond(const struct genesys_transport_request *request,
                                                 int32_t http_status,
                                                 const struct genesys_header *headers,
                                                 size_t headers_count,
                                                 const uint8_t *body,
                                                 size_t body_size,
                                                 struct genesys_error **error);
genesys_status genesys_transport_request_fail(const struct genesys_transport_request *request,
                                              int32_t cause,
                                              bool may_have_been_sent,
                                              const char *message,
                                              struct genesys_error **error);
genesys_status genesys_client_new_from_env(struct genesys_client **client,
                                           struct genesys_error **error);
void genesys_client_cancel(const struct genesys_client *client);
void genesys_client_free(struct genesys_client *client);
genesys_status genesys_client_with_options(const struct genesys_client *client,
                                           const struct genesys_call_options *options,
                                           struct genesys_client **derived,
                                           struct genesys_error **error);
genesys_status genesys_client_last_response(const struct genesys_client *client,
                                            struct genesys_last_response **response,
                                            struct genesys_error **error);
void genesys_last_response_free(struct genesys_last_response *response);
struct genesys_client_builder *genesys_client_builder_new(void);
genesys_status genesys_client_builder_build(const struct genesys_client_builder *builder,
                                            struct genesys_client **client,
                                            struct genesys_error **error);
void genesys_client_builder_free(struct genesys_client_builder *builder);
genesys_status genesys_client_builder_set_from_environment(struct genesys_client_builder *builder,
                                                           bool from_environment,
                                                           struct genesys_error **error);
genesys_status genesys_client_builder_set_profile(struct genesys_client_builder *builder,
                                                  const char *profile,
                                                  struct genesys_error **error);
genesys_status genesys_client_builder_set_region(struct genesys_client_builder *builder,
                                                 const char *region,
                                                 struct genesys_error **error);
genesys_status genesys_client_builder_set_base_url(struct genesys_client_builder *builder,
                                                   const char *base_url,
                                                   struct genesys_error **error);
genesys_status genesys_client_builder_set_login_url(struct genesys_client_builder *builder,
                                                    const char *login_url,
                                                    struct genesys_error **error);
genesys_status genesys_client_builder_set_access_token(struct genesys_client_builder *builder,
                                                       const char *access_token,
                                                       struct genesys_error **error);
genesys_status genesys_client_builder_set_client_credentials(struct genesys_client_builder *builder,
                                                             const char *client_id,
                                                             const char *client_secret,
                                                             struct genesys_error **error);
genesys_status genesys_client_builder_set_client_id(struct genesys_client_builder *builder,
                                                    const char *client_id,
                                                    struct genesys_error **error);
genesys_status genesys_client_builder_set_refresh_token(struct genesys_client_builder *builder,
                                                        const char *refresh_token,
                                                        struct genesys_error **error);
genesys_status genesys_client_builder_set_connect_timeout_ms(struct genesys_client_builder *builder,
                                                             uint64_t connect_timeout_ms,
                                                             struct genesys_error **error);
genesys_status genesys_client_builder_set_attempt_timeout_ms(struct genesys_client_builder *builder,
                                                             uint64_t attempt_timeout_ms,
                                                             struct genesys_error **error);
genesys_status genesys_client_builder_set_total_timeout_ms(struct genesys_client_builder *builder,
                                                           uint64_t total_timeout_ms,
                                                           struct genesys_error **error);
genesys_status genesys_client_builder_set_max_retries(struct genesys_client_builder *builder,
                                                      uint32_t max_retries,
                                                      struct genesys_error **error);
genesys_status genesys_client_builder_set_requests_per_minute(struct genesys_client_builder *builder,
                                                              uint32_t requests_per_minute,
                                                              struct genesys_error **error);
genesys_status genesys_client_builder_set_max_response_bytes(struct genesys_client_builder *builder,
                                                             uint64_t max_response_bytes,
                                                             struct genesys_error **error);
genesys_status genesys_client_builder_set_user_agent(struct genesys_client_builder *builder,
                                                     const char *user_agent,
                                                     struct genesys_error **error);
genesys_status genesys_client_builder_set_header(struct genesys_client_builder *builder,
                                                 const char *name,
                                                 const char *value,
                                                 struct genesys_error **error);
genesys_status genesys_client_builder_set_callbacks(struct genesys_client_builder *builder,
                                                    const struct genesys_callbacks *callbacks,
                                                    struct genesys_error **error);
genesys_status genesys_client_builder_set_proxy(struct genesys_client_builder *builder,
                                                const char *proxy,
                                                struct genesys_error **error);
genesys_status genesys_client_builder_set_proxy_from_environment(struct genesys_client_builder *builder,
                                                                 bool proxy_from_environment,
                                                                 struct genesys_error **error);
genesys_status genesys_client_builder_set_ca_bundle(struct genesys_client_builder *builder,
                                                    const char *ca_bundle,
                                                    struct genesys_error **error);
genesys_status genesys_client_builder_set_client_certificate(struct genesys_client_builder *builder,
                                                             const char *client_certificate,
                                                             struct genesys_error **error);
genesys_status genesys_client_builder_set_client_key(struct genesys_client_builder *builder,
                                                     const char *client_key,
                                                     struct genesys_error **error);
genesys_status genesys_client_builder_set_allow_insecure_http(struct genesys_client_builder *builder,
                                                              bool allow_insecure_http,
                                                              struct genesys_error **error);
genesys_status genesys_client_new_json(const char *settings_json,
                                       struct genesys_client **client,
                                       struct genesys_error **error);
genesys_status genesys_client_new_json_with_callbacks(const char *settings_json,
                                                      const struct genesys_callbacks *callbacks,
                                                      struct genesys_client **client,
                                                      struct genesys_error **error);
genesys_status genesys_client_with_options_json(const struct genesys_client *client,
                                                const char *options_json,
                                                struct genesys_client **derived,
                                                struct genesys_error **error);
char *genesys_client_last_response_json(const struct genesys_client *client);
char *genesys_event_to_json(const struct genesys_event *event);
genesys_status genesys_call_json(const struct genesys_client *client,
                                 const char *operation_id,
                                 const char *arguments_json,
                                 char **result_json,
                                 struct genesys_error **error);
genesys_status genesys_pages_json_open(const struct genesys_client *client,
                                       const char *operation_id,
                                       const char *arguments_json,
                                       struct genesys_pages_json **pages,
                                       struct genesys_error **error);
genesys_status genesys_pages_json_next(struct genesys_pages_json *pages,
                                       char **page_json,
                                       struct genesys_error **error);
void genesys_pages_json_free(struct genesys_pages_json *pages);
genesys_status genesys_login_begin(const char *settings_json,
                                   const char *options_json,
                                   const struct genesys_callbacks *callbacks,
                                   struct genesys_login **login,
                                   struct genesys_error **error);
genesys_status genesys_login_begin_with_builder(const struct genesys_client_builder *builder,
                                                const char *options_json,
                                                struct genesys_login **login,
                                                struct genesys_error **error);
const char *genesys_login_url(const struct genesys_login *login);
const char *genesys_login_redirect_uri(const struct genesys_login *login);
genesys_status genesys_login_wait(const struct genesys_login *login,
                                  uint64_t timeout_ms,
                                  struct genesys_client **client,
                                  struct genesys_error **error);
genesys_status genesys_login_finish(const struct genesys_login *login,
                                    const char *pasted,
                                    struct genesys_client **client,
                                    struct genesys_error **error);
void genesys_login_cancel(const struct genesys_login *login);
void genesys_login_free(struct genesys_login *login);
genesys_status genesys_bulk_open(const struct genesys_client *client,
                                 const char *options_json,
                                 struct genesys_bulk **bulk,
                                 struct genesys_error **error);
genesys_status genesys_bulk_enlist_json(const struct genesys_bulk *bulk,
                                        const char *request_json,
                                        struct genesys_error **error);
genesys_status genesys_bulk_submit_json(const struct genesys_bulk *bulk,
                                        const char *request_json,
                                        char **outcome_json,
                                        struct genesys_error **error);
genesys_status genesys_bulk_report_json(const struct genesys_bulk *bulk,
                                        char **report_json,
                                        struct genesys_error **error);
void genesys_bulk_free(struct genesys_bulk *bulk);
void genesys_invite_free(struct genesys_invite *invite);
void genesys_invite_listing_free(struct genesys_invite_listing *listing);
genesys_status genesys_delete_onboarding_invite(const struct genesys_client *client,
                                                const char *invite_id,
                                                struct genesys_error **error);
genesys_status genesys_get_onboarding_invite(const struct genesys_client *client,
                                             const char *invite_id,
                                             struct genesys_invite **invite,
                                             struct genesys_error **error);
genesys_status genesys_get_onboarding_invites(const struct genesys_client *client,
                                              const struct genesys_page_options *options,
                                              struct genesys_invite_listing **listing,
                                              struct genesys_error **error);
genesys_status genesys_invite_iter_new(const struct genesys_client *client,
                                       const struct genesys_page_options *options,
                                       struct genesys_invite_iter **iter,
                                       struct genesys_error **error);
genesys_status genesys_invite_iter_next(struct genesys_invite_iter *iter,
                                        struct genesys_invite **invite,
                                        struct genesys_error **error);
void genesys_invite_iter_free(struct genesys_invite_iter *iter);
void genesys_join_code_free(struct genesys_join_code *join_code);
void genesys_join_code_listing_free(struct genesys_join_code_listing *listing);
genesys_status genesys_delete_onboarding_joincode(const struct genesys_client *client,
                                                  const char *join_code_id,
                                                  struct genesys_error **error);
genesys_status genesys_get_onboarding_joincode(const struct genesys_client *client,
                                               const char *join_code_id,
                                               const struct genesys_join_code_options *options,
                                               struct genesys_join_code **join_code,
                                               struct genesys_error **error);
genesys_status genesys_get_onboarding_joincodes(const struct genesys_client *client,
                                                const struct genesys_page_options *options,
                                                struct genesys_join_code_listing **listing,
                                                struct genesys_error **error);
genesys_status genesys_post_onboarding_joincodes(const struct genesys_client *client,
                                                 const struct genesys_join_code_request *body,
                                                 struct genesys_join_code **join_code,
                                                 struct genesys_error **error);
genesys_status genesys_put_onboarding_joincode(const struct genesys_client *client,
                                               const char *join_code_id,
                                               const struct genesys_join_code_request *body,
                                               struct genesys_error **error);
genesys_status genesys_join_code_iter_new(const struct genesys_client *client,
                                          const struct genesys_page_options *options,
                                          struct genesys_join_code_iter **iter,
                                          struct genesys_error **error);
genesys_status genesys_join_code_iter_next(struct genesys_join_code_iter *iter,
                                           struct genesys_join_code **join_code,
                                           struct genesys_error **error);
void genesys_join_code_iter_free(struct genesys_join_code_iter *iter);
void genesys_org_billing_activation_free(struct genesys_org_billing_activation *activation);
void genesys_apply_org_billing_activation_response_free(struct genesys_apply_org_billing_activation_response *response);
genesys_status genesys_get_onboarding_activation(const struct genesys_client *client,
                                                 const char *activation_id,
                                                 struct genesys_org_billing_activation **activation,
                                                 struct genesys_error **error);
genesys_status genesys_post_onboarding_activation_apply(const struct genesys_client *client,
                                                        const char *activation_id,
                                                        const struct genesys_apply_org_billing_activation_request *body,
                                                        struct genesys_apply_org_billing_activation_response **response,
                                                        struct genesys_error **error);
void genesys_org_provisioning_free(struct genesys_org_provisioning *provisioning);
void genesys_stage_org_provisioning_response_free(struct genesys_stage_org_provisioning_response *response);
void genesys_complete_org_provisioning_response_free(struct genesys_complete_org_provisioning_response *response);
genesys_status genesys_get_onboarding_orgprovisioning(const struct genesys_client *client,
                                                      const char *provisioning_id,
                                                      const struct genesys_org_provisioning_options *options,
                                                      struct genesys_org_provisioning **provisioning,
                                                      struct genesys_error **error);
genesys_status genesys_post_onboarding_orgprovisioning_complete(const struct genesys_client *client,
                                                                const char *provisioning_id,
                                                                const struct genesys_complete_org_provisioning_request *body,
                                                                struct genesys_complete_org_provisioning_response **response,
                                                                struct genesys_error **error);
genesys_status genesys_post_onboarding_orgprovisionings(const struct genesys_client *client,
                                                        const struct genesys_stage_org_provisioning_request *body,
                                                        struct genesys_stage_org_provisioning_response **response,
                                                        struct genesys_error **error);
genesys_status genesys_wait_for_onboarding_orgprovisioning(const struct genesys_client *client,
                                                           const char *provisioning_id,
                                                           const struct genesys_wait_options *options,
                                                           struct genesys_org_provisioning **provisioning,
                                                           struct genesys_error **error);
genesys_status genesys_waiter_new(const struct genesys_client *client,
                                  const struct genesys_wait_options *options,
                                  struct genesys_waiter **waiter,
                                  struct genesys_error **error);
genesys_status genesys_waiter_poll(struct genesys_waiter *waiter,
                                   struct genesys_client **client,
                                   struct genesys_error **error);
genesys_status genesys_waiter_next(struct genesys_waiter *waiter,
                                   const struct genesys_poll_failure *failure,
                                   double *delay_ms,
                                   struct genesys_error **error);
void genesys_waiter_free(struct genesys_waiter *waiter);
genesys_status genesys_head_onboarding_organization_users(const struct genesys_client *client,
                                                          const char *organization_id,
                                                          const char *email,
                                                          bool *exists,
                                                          struct genesys_error **error);
void genesys_create_user_response_free(struct genesys_create_user_response *response);
void genesys_join_existing_orgs_response_free(struct genesys_join_existing_orgs_response *response);
genesys_status genesys_post_onboarding_users(const struct genesys_client *client,
                                             const struct genesys_create_user_request *body,
                                             struct genesys_create_user_response **response,
                                             struct genesys_error **error);
genesys_status genesys_post_onboarding_users_joinexistingorgs(const struct genesys_client *client,
                                                              const struct genesys_join_existing_orgs_request *body,
                                                              struct genesys_join_existing_orgs_response **response,
                                                              struct genesys_error **error);
genesys_status genesys_post_onboarding_users_stage(const struct genesys_client *client,
                                                   const struct genesys_stage_user_request *body,
                                                   struct genesys_error **error);
genesys_status genesys_log_set_callback(int32_t max_level,
                                        genesys_log_callback callback,
                                        void *user_data,
                                        struct genesys_error **error);
