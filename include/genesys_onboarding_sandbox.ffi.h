typedef struct genesys_sandbox genesys_sandbox;
typedef struct genesys_sandbox_fault {
    size_t struct_size;
    uint16_t http_status;
    const uint32_t *retry_after_s;
    uint32_t delay_ms;
    bool drop_response;
    const char *operation;
    const char *on;
} genesys_sandbox_fault;
genesys_status genesys_sandbox_start(uint16_t port,
                                     struct genesys_sandbox **sandbox,
                                     struct genesys_error **error);
genesys_status genesys_sandbox_start_json(const char *options_json,
                                          struct genesys_sandbox **sandbox,
                                          struct genesys_error **error);
int genesys_sandbox_main(int argc,
                         const char *const *argv);
const char *genesys_sandbox_base_url(const struct genesys_sandbox *sandbox);
const char *genesys_sandbox_client_id(const struct genesys_sandbox *sandbox);
const char *genesys_sandbox_client_secret(const struct genesys_sandbox *sandbox);
const char *genesys_sandbox_unprivileged_client_id(const struct genesys_sandbox *sandbox);
const char *genesys_sandbox_unprivileged_client_secret(const struct genesys_sandbox *sandbox);
const char *genesys_sandbox_public_client_id(const struct genesys_sandbox *sandbox);
char *genesys_sandbox_settings_json(const struct genesys_sandbox *sandbox,
                                    bool unprivileged);
genesys_status genesys_sandbox_fail_next(const struct genesys_sandbox *sandbox,
                                         uint32_t count,
                                         const struct genesys_sandbox_fault *fault,
                                         struct genesys_error **error);
genesys_status genesys_sandbox_call_json(const struct genesys_sandbox *sandbox,
                                         const char *verb,
                                         const char *arguments_json,
                                         char **result_json,
                                         struct genesys_error **error);
void genesys_sandbox_expire_tokens(const struct genesys_sandbox *sandbox);
uint64_t genesys_sandbox_request_count(const struct genesys_sandbox *sandbox);
uint64_t genesys_sandbox_token_request_count(const struct genesys_sandbox *sandbox);
void genesys_sandbox_free(struct genesys_sandbox *sandbox);
