/*
 * genesys_onboarding.hpp - the Onboarding client for C++17: header only, over the C ABI alone.
 *
 *     genesys::settings settings;
 *     settings.region = "eu-west-1";
 *     settings.client_credentials = {"my-client-id", "my-client-secret"};
 *     const genesys::client client(settings);
 *     for (const genesys::invite &invite : client.iter_onboarding_invites())
 *         std::cout << invite.to_address << '\n';
 *
 * What fails throws genesys::error. Names are the contract's. A client may be used by many threads at once.
 */

#ifndef GENESYS_ONBOARDING_HPP
#define GENESYS_ONBOARDING_HPP

#include "genesys_onboarding.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace genesys {

/* ---- Errors ---- */

/** Why a call has failed. what() says in one line what failed, with which value, and what to do. */
class error : public std::runtime_error {
public:
    /** Takes a copy of all that the C error knows; the C error stays the caller's. */
    explicit error(const genesys_error *from)
        : std::runtime_error(text(genesys_error_message(from)).value_or("unknown failure")),
          status(genesys_error_kind(from)), operation_id(text(genesys_error_operation_id(from))),
          http_status(genesys_error_http_status(from)), code(text(genesys_error_code(from))),
          context_id(text(genesys_error_context_id(from))),
          correlation_id(text(genesys_error_correlation_id(from))),
          attempts(genesys_error_attempts(from)),
          outcome_unknown(genesys_error_outcome_unknown(from)), body(text(genesys_error_body(from))) {
        const std::int64_t wait = genesys_error_retry_after_ms(from);
        if (wait >= 0)
            retry_after = std::chrono::milliseconds(wait);
    }

    /** An argument that this header refuses itself. */
    error(const std::string &argument, const std::string &reason)
        : std::runtime_error("invalid argument " + argument + ": " + reason),
          status(GENESYS_INVALID_ARGUMENT) {}

    /** The kind of failure, such as GENESYS_API. */
    genesys_status status;
    /** The contract's id of the operation that failed. */
    std::optional<std::string> operation_id;
    /** The HTTP status that the service answered; 0 if no answer came. */
    std::int32_t http_status = 0;
    /** The code that the service gave the error, such as "not.found". */
    std::optional<std::string> code;
    /** The context id from the service's error body. */
    std::optional<std::string> context_id;
    /** The correlation id, which the vendor's support asks for. */
    std::optional<std::string> correlation_id;
    /** How long the service asks to wait before the next try. */
    std::optional<std::chrono::milliseconds> retry_after;
    /** How many times the request was tried. */
    std::uint32_t attempts = 0;
    /** Whether the service may have done what was asked although the call failed. */
    bool outcome_unknown = false;
    /** The service's error body as it came, or its start if it was not JSON. */
    std::optional<std::string> body;

private:
    static std::optional<std::string> text(const char *value) {
        return value ? std::optional<std::string>(value) : std::nullopt;
    }
};

/* ---- What the classes below are made of ---- */

namespace detail {

template <typename T, void (*Free)(T *)> struct deleter {
    void operator()(T *pointer) const noexcept { Free(pointer); }
};

template <typename T, void (*Free)(T *)> using handle = std::unique_ptr<T, deleter<T, Free>>;

/** Calls a C function with a place for its error, and throws that. */
template <typename Call> void check(Call &&call) {
    genesys_error *failure = nullptr;
    if (call(&failure) == GENESYS_OK)
        return;
    const handle<genesys_error, genesys_error_free> owner(failure);
    throw error(failure);
}

/** Calls a C function with a place for its result and one for its error, and owns the result. */
template <typename T, void (*Free)(T *), typename Call> handle<T, Free> receive(Call &&call) {
    T *result = nullptr;
    check([&](genesys_error **failure) { return call(&result, failure); });
    return handle<T, Free>(result);
}

/** Text for C, which ends at a NUL: one within would cut it short. */
inline const char *text(const std::string &value, const char *name) {
    if (value.find('\0') != std::string::npos)
        throw error(name, "it has a NUL within");
    return value.c_str();
}

inline const char *text(const std::optional<std::string> &value, const char *name) {
    return value ? text(*value, name) : nullptr;
}

template <typename T> const T *pointer(const std::optional<T> &value) {
    return value ? &*value : nullptr;
}

inline std::vector<const char *> texts(const std::vector<std::string> &values, const char *name) {
    std::vector<const char *> pointers;
    pointers.reserve(values.size() + 1);
    for (const std::string &value : values) {
        const std::string place = name + ('[' + std::to_string(pointers.size()) + ']');
        pointers.push_back(text(value, place.c_str()));
    }
    // One more than needed, so that the list of an empty vector is empty and not absent.
    pointers.push_back(nullptr);
    return pointers;
}

inline std::optional<std::string> read(const char *value) {
    return value ? std::optional<std::string>(value) : std::nullopt;
}

template <typename T> std::optional<T> read(const T *value) {
    return value ? std::optional<T>(*value) : std::nullopt;
}

} // namespace detail

/* ---- Models ---- */

/** An invite into an organization. */
struct invite {
    std::optional<std::string> id;
    std::optional<bool> administrator;
    std::string to_address;
    std::optional<std::string> self_uri;

    invite() = default;
    explicit invite(const genesys_invite &from)
        : id(detail::read(from.id)), administrator(detail::read(from.administrator)),
          to_address(from.to_address), self_uri(detail::read(from.self_uri)) {}
};

/** A join code of an organization. */
struct join_code {
    std::optional<std::string> id;
    std::string join_code_url;
    std::optional<bool> disabled;
    std::vector<std::string> email_domains;
    std::optional<std::string> self_uri;

    join_code() = default;
    explicit join_code(const genesys_join_code &from)
        : id(detail::read(from.id)), join_code_url(from.join_code_url),
          disabled(detail::read(from.disabled)),
          email_domains(from.email_domains, from.email_domains + from.email_domains_count),
          self_uri(detail::read(from.self_uri)) {}
};

/** One page of a listing. */
template <typename T> struct listing {
    std::vector<T> entities;
    std::optional<std::int64_t> page_size;
    std::optional<std::int64_t> page_number;
    std::optional<std::int64_t> total;
    std::optional<std::string> first_uri;
    std::optional<std::string> next_uri;
    std::optional<std::string> previous_uri;
    std::optional<std::string> last_uri;
    std::optional<std::string> self_uri;
    std::optional<std::int64_t> page_count;

    listing() = default;
    template <typename C>
    explicit listing(const C &from)
        : page_size(detail::read(from.page_size)), page_number(detail::read(from.page_number)),
          total(detail::read(from.total)), first_uri(detail::read(from.first_uri)),
          next_uri(detail::read(from.next_uri)), previous_uri(detail::read(from.previous_uri)),
          last_uri(detail::read(from.last_uri)), self_uri(detail::read(from.self_uri)),
          page_count(detail::read(from.page_count)) {
        entities.reserve(from.entities_count);
        for (std::size_t i = 0; i < from.entities_count; ++i)
            entities.emplace_back(*from.entities[i]);
    }
};

using invite_listing = listing<invite>;
using join_code_listing = listing<join_code>;

/** Which page of a listing to read. */
struct page_options {
    std::optional<std::int64_t> page_number;
    std::optional<std::int64_t> page_size;
};

/** What a join code is to be, on creation and on update. */
struct join_code_request {
    std::vector<std::string> email_domains;
};

/** A billing activation. */
struct org_billing_activation {
    std::optional<std::string> id;
    std::optional<std::string> email_address;
    std::optional<std::string> existing_organization_id;
    std::optional<std::string> existing_organization_short_name;
    std::optional<std::string> region;
    std::optional<std::string> self_uri;
};

/** To which organization an activation is applied. */
struct apply_org_billing_activation_request {
    std::string organization_id;
};

/** What applying an activation has started. */
struct apply_org_billing_activation_response {
    std::string organization_id;
    std::string status;
    std::string job_name;
};

/** How a staged provisioning stands. */
struct org_provisioning {
    std::optional<std::string> id;
    bool organization_exists = false;
    bool generic_email_domain = false;
    bool supports_immediate_join = false;
    bool email_address_exists = false;
    bool provision_completed = false;
    std::string email_address;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::string organization_name;
    std::optional<std::string> phone_number;
    std::optional<std::string> self_uri;
};

/** The optional parameters of get_onboarding_orgprovisioning. */
struct org_provisioning_options {
    std::optional<std::string> existing_organization_id;
    std::optional<bool> billing_activation_job;
};

/** A further user of a new organization. */
struct org_provisioning_user {
    std::string name;
    std::string email;
};

/** What is needed to stage an organization. */
struct stage_org_provisioning_request {
    std::string email_address;
    std::optional<std::string> recaptcha_value;
    std::optional<std::string> activation_id;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> organization_name;
    std::optional<std::string> locale;
    std::optional<std::string> phone_number;
};

/** The provisioning that has been staged. */
struct stage_org_provisioning_response {
    std::optional<std::string> id;
    std::optional<std::string> self_uri;
};

/** What is needed to complete a provisioning. */
struct complete_org_provisioning_request {
    std::string administrator_email;
    std::string administrator_password;
    std::string administrator_name;
    std::optional<std::string> organization_name;
    std::optional<std::vector<org_provisioning_user>> other_users;
    std::optional<std::string> locale;
    std::optional<bool> disable_org_auto_join;
};

/** The organization that has been made. */
struct complete_org_provisioning_response {
    std::optional<std::string> organization_id;
    std::optional<std::string> organization_short_name;
};

/** What is needed to create a user from an invite. */
struct create_user_request {
    std::string invite_id;
    std::string name;
    std::string password;
};

/** The user that has been created. */
struct create_user_response {
    std::string organization;
    std::string name;
    std::string email;
    std::optional<bool> administrator;
};

/** What is needed to stage a user by a join code. */
struct stage_user_request {
    std::string join_code_id;
    std::string email;
    std::optional<std::string> locale;
};

/** Which organizations a user wants to join. */
struct join_existing_orgs_request {
    std::vector<std::string> organization_ids;
    std::optional<std::string> email;
    std::optional<std::string> job_id;
    std::optional<std::string> locale;
};

/** How the user goes on to join. */
struct join_existing_orgs_response {
    std::optional<std::string> join_code_url;
    std::optional<std::string> invite_url;
};

/* ---- Iterating over pages ---- */

/**
 * All entities of a listing, for a range-for: it fetches page after page and holds one at a time.
 *
 * It can be walked once, by one thread.
 */
template <typename T, typename Entity, void (*FreeEntity)(Entity *), typename Pages,
          void (*FreePages)(Pages *),
          genesys_status (*Next)(Pages *, Entity **, genesys_error **)>
class pages {
public:
    explicit pages(Pages *owned) : handle_(owned) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T *;
        using reference = const T &;

        iterator() = default;
        explicit iterator(Pages *from) : pages_(from) { advance(); }

        reference operator*() const { return *entity_; }
        pointer operator->() const { return &*entity_; }
        iterator &operator++() {
            advance();
            return *this;
        }
        void operator++(int) { advance(); }
        bool operator==(const iterator &other) const { return pages_ == other.pages_; }
        bool operator!=(const iterator &other) const { return pages_ != other.pages_; }

    private:
        void advance() {
            const auto entity = detail::receive<Entity, FreeEntity>(
                [&](Entity **result, genesys_error **failure) { return Next(pages_, result, failure); });
            if (entity)
                entity_ = T(*entity);
            else
                pages_ = nullptr;
        }

        Pages *pages_ = nullptr;
        std::optional<T> entity_;
    };

    [[nodiscard]] iterator begin() { return iterator(handle_.get()); }
    [[nodiscard]] iterator end() { return iterator(); }

private:
    detail::handle<Pages, FreePages> handle_;
};

using invite_pages = pages<invite, genesys_invite, genesys_invite_free, genesys_invite_iter,
                           genesys_invite_iter_free, genesys_invite_iter_next>;
using join_code_pages =
    pages<join_code, genesys_join_code, genesys_join_code_free, genesys_join_code_iter,
          genesys_join_code_iter_free, genesys_join_code_iter_next>;

/* ---- Client ---- */

/** The settings of a client; what is left out has the default that the C header names. */
struct settings {
    std::optional<std::string> base_url;
    std::optional<std::string> login_url;
    /** A name such as "eu-west-1" or a domain such as "mypurecloud.ie". */
    std::optional<std::string> region;
    std::optional<std::string> access_token;
    /** The id and the secret of an OAuth client. */
    std::optional<std::pair<std::string, std::string>> client_credentials;
    std::optional<std::chrono::milliseconds> connect_timeout;
    std::optional<std::chrono::milliseconds> attempt_timeout;
    std::optional<std::chrono::milliseconds> total_timeout;
    std::optional<std::uint32_t> max_retries;
    std::optional<std::uint64_t> max_response_bytes;
    std::optional<std::string> user_agent;
    std::optional<std::string> proxy;
    std::optional<std::string> ca_bundle;
    std::optional<std::string> client_certificate;
    std::optional<std::string> client_key;
    bool allow_insecure_http = false;
};

/** A client of the Onboarding API. It can be moved, not copied; many threads may use it at once. */
class client {
public:
    explicit client(const settings &with = settings()) : handle_(build(with)) {}

    /** Makes a client from the environment; see genesys_client_new_from_env. */
    [[nodiscard]] static client from_env() {
        return client(detail::receive<genesys_client, genesys_client_free>(genesys_client_new_from_env));
    }

    /** Ends the calls that are under way, from another thread. Calls that begin later work. */
    void cancel() const noexcept { genesys_client_cancel(handle_.get()); }

    /** Calls any operation by its contract id, with JSON in and JSON out. */
    [[nodiscard]] std::string call_json(const std::string &operation_id,
                                        const std::string &arguments_json = "{}") const {
        const char *id = detail::text(operation_id, "operation_id");
        const char *arguments = detail::text(arguments_json, "arguments_json");
        const auto result = detail::receive<char, genesys_string_free>([&](char **json, genesys_error **failure) {
            return genesys_call_json(handle_.get(), id, arguments, json, failure);
        });
        return std::string(result.get());
    }

    /** DELETE /api/v2/onboarding/invites/{inviteId}; needs invite:actions:delete. */
    void delete_onboarding_invite(const std::string &invite_id) const {
        const char *id = detail::text(invite_id, "inviteId");
        detail::check([&](genesys_error **failure) {
            return genesys_delete_onboarding_invite(handle_.get(), id, failure);
        });
    }

    /** DELETE /api/v2/onboarding/joincodes/{joinCodeId}; needs joinCode:actions:delete. */
    void delete_onboarding_joincode(const std::string &join_code_id) const {
        const char *id = detail::text(join_code_id, "joinCodeId");
        detail::check([&](genesys_error **failure) {
            return genesys_delete_onboarding_joincode(handle_.get(), id, failure);
        });
    }

    /** GET /api/v2/onboarding/activations/{activationId}. */
    [[nodiscard]] org_billing_activation
    get_onboarding_activation(const std::string &activation_id) const {
        const char *id = detail::text(activation_id, "activationId");
        const auto result =
            detail::receive<genesys_org_billing_activation, genesys_org_billing_activation_free>(
                [&](genesys_org_billing_activation **activation, genesys_error **failure) {
                    return genesys_get_onboarding_activation(handle_.get(), id, activation, failure);
                });
        return {detail::read(result->id),
                detail::read(result->email_address),
                detail::read(result->existing_organization_id),
                detail::read(result->existing_organization_short_name),
                detail::read(result->region),
                detail::read(result->self_uri)};
    }

    /** GET /api/v2/onboarding/invites/{inviteId}. */
    [[nodiscard]] invite get_onboarding_invite(const std::string &invite_id) const {
        const char *id = detail::text(invite_id, "inviteId");
        const auto result = detail::receive<genesys_invite, genesys_invite_free>(
            [&](genesys_invite **found, genesys_error **failure) {
                return genesys_get_onboarding_invite(handle_.get(), id, found, failure);
            });
        return invite(*result);
    }

    /** One page of GET /api/v2/onboarding/invites; needs invite:actions:view. */
    [[nodiscard]] invite_listing get_onboarding_invites(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        const auto result = detail::receive<genesys_invite_listing, genesys_invite_listing_free>(
            [&](genesys_invite_listing **page, genesys_error **failure) {
                return genesys_get_onboarding_invites(handle_.get(), &c_options, page, failure);
            });
        return invite_listing(*result);
    }

    /** All invites, page after page, for a range-for. */
    [[nodiscard]] invite_pages iter_onboarding_invites(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        auto opened = detail::receive<genesys_invite_iter, genesys_invite_iter_free>(
            [&](genesys_invite_iter **pages, genesys_error **failure) {
                return genesys_invite_iter_new(handle_.get(), &c_options, pages, failure);
            });
        return invite_pages(opened.release());
    }

    /** GET /api/v2/onboarding/joincodes/{joinCodeId}. */
    [[nodiscard]] join_code
    get_onboarding_joincode(const std::string &join_code_id,
                            const std::optional<std::string> &email_domain = std::nullopt) const {
        const char *id = detail::text(join_code_id, "joinCodeId");
        genesys_join_code_options options{};
        options.email_domain = detail::text(email_domain, "emailDomain");
        const auto result = detail::receive<genesys_join_code, genesys_join_code_free>(
            [&](genesys_join_code **found, genesys_error **failure) {
                return genesys_get_onboarding_joincode(handle_.get(), id, &options, found, failure);
            });
        return join_code(*result);
    }

    /** One page of GET /api/v2/onboarding/joincodes; needs joinCode:actions:view. */
    [[nodiscard]] join_code_listing get_onboarding_joincodes(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        const auto result = detail::receive<genesys_join_code_listing, genesys_join_code_listing_free>(
            [&](genesys_join_code_listing **page, genesys_error **failure) {
                return genesys_get_onboarding_joincodes(handle_.get(), &c_options, page, failure);
            });
        return join_code_listing(*result);
    }

    /** All join codes, page after page, for a range-for. */
    [[nodiscard]] join_code_pages iter_onboarding_joincodes(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        auto opened = detail::receive<genesys_join_code_iter, genesys_join_code_iter_free>(
            [&](genesys_join_code_iter **pages, genesys_error **failure) {
                return genesys_join_code_iter_new(handle_.get(), &c_options, pages, failure);
            });
        return join_code_pages(opened.release());
    }

    /** GET /api/v2/onboarding/orgprovisionings/{provisioningId}. */
    [[nodiscard]] org_provisioning
    get_onboarding_orgprovisioning(const std::string &provisioning_id,
                                   const org_provisioning_options &options = {}) const {
        const char *id = detail::text(provisioning_id, "provisioningId");
        genesys_org_provisioning_options c_options{};
        c_options.existing_organization_id =
            detail::text(options.existing_organization_id, "existingOrganizationId");
        c_options.billing_activation_job = detail::pointer(options.billing_activation_job);
        const auto result = detail::receive<genesys_org_provisioning, genesys_org_provisioning_free>(
            [&](genesys_org_provisioning **found, genesys_error **failure) {
                return genesys_get_onboarding_orgprovisioning(handle_.get(), id, &c_options, found,
                                                              failure);
            });
        return {detail::read(result->id),
                result->organization_exists,
                result->generic_email_domain,
                result->supports_immediate_join,
                result->email_address_exists,
                result->provision_completed,
                result->email_address,
                detail::read(result->first_name),
                detail::read(result->last_name),
                result->organization_name,
                detail::read(result->phone_number),
                detail::read(result->self_uri)};
    }

    /** HEAD /api/v2/onboarding/organizations/{organizationId}/users: whether the user exists. */
    [[nodiscard]] bool head_onboarding_organization_users(const std::string &organization_id,
                                                          const std::string &email) const {
        const char *id = detail::text(organization_id, "organizationId");
        const char *address = detail::text(email, "email");
        bool exists = false;
        detail::check([&](genesys_error **failure) {
            return genesys_head_onboarding_organization_users(handle_.get(), id, address, &exists,
                                                              failure);
        });
        return exists;
    }

    /** POST /api/v2/onboarding/activations/{activationId}/apply. */
    [[nodiscard]] apply_org_billing_activation_response post_onboarding_activation_apply(
        const std::string &activation_id,
        const std::optional<apply_org_billing_activation_request> &body) const {
        const char *id = detail::text(activation_id, "activationId");
        genesys_apply_org_billing_activation_request c_body{};
        if (body)
            c_body.organization_id = detail::text(body->organization_id, "body.organizationId");
        const auto result = detail::receive<genesys_apply_org_billing_activation_response,
                                            genesys_apply_org_billing_activation_response_free>(
            [&](genesys_apply_org_billing_activation_response **response, genesys_error **failure) {
                return genesys_post_onboarding_activation_apply(
                    handle_.get(), id, body ? &c_body : nullptr, response, failure);
            });
        return {result->organization_id, result->status, result->job_name};
    }

    /** POST /api/v2/onboarding/joincodes; needs joinCode:actions:create. */
    [[nodiscard]] join_code
    post_onboarding_joincodes(const std::optional<join_code_request> &body) const {
        const c_join_code_request c_body(body);
        const auto result = detail::receive<genesys_join_code, genesys_join_code_free>(
            [&](genesys_join_code **made, genesys_error **failure) {
                return genesys_post_onboarding_joincodes(handle_.get(), c_body.get(), made, failure);
            });
        return join_code(*result);
    }

    /** POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete. */
    [[nodiscard]] complete_org_provisioning_response post_onboarding_orgprovisioning_complete(
        const std::string &provisioning_id,
        const std::optional<complete_org_provisioning_request> &body) const {
        const char *id = detail::text(provisioning_id, "provisioningId");
        genesys_complete_org_provisioning_request c_body{};
        std::vector<genesys_org_provisioning_user> users;
        std::vector<const genesys_org_provisioning_user *> user_pointers;
        if (body) {
            c_body.administrator_email =
                detail::text(body->administrator_email, "body.administratorEmail");
            c_body.administrator_password =
                detail::text(body->administrator_password, "body.administratorPassword");
            c_body.administrator_name =
                detail::text(body->administrator_name, "body.administratorName");
            c_body.organization_name =
                detail::text(body->organization_name, "body.organizationName");
            c_body.locale = detail::text(body->locale, "body.locale");
            c_body.disable_org_auto_join = detail::pointer(body->disable_org_auto_join);
        }
        if (body && body->other_users) {
            for (const org_provisioning_user &user : *body->other_users) {
                const std::string place = "body.otherUsers[" + std::to_string(users.size()) + ']';
                users.push_back({detail::text(user.name, (place + ".name").c_str()),
                                 detail::text(user.email, (place + ".email").c_str())});
            }
            for (const genesys_org_provisioning_user &user : users)
                user_pointers.push_back(&user);
            user_pointers.push_back(nullptr); // As in detail::texts.
            c_body.other_users = user_pointers.data();
            c_body.other_users_count = users.size();
        }
        const auto result = detail::receive<genesys_complete_org_provisioning_response,
                                            genesys_complete_org_provisioning_response_free>(
            [&](genesys_complete_org_provisioning_response **response, genesys_error **failure) {
                return genesys_post_onboarding_orgprovisioning_complete(
                    handle_.get(), id, body ? &c_body : nullptr, response, failure);
            });
        return {detail::read(result->organization_id),
                detail::read(result->organization_short_name)};
    }

    /** POST /api/v2/onboarding/orgprovisionings. */
    [[nodiscard]] stage_org_provisioning_response post_onboarding_orgprovisionings(
        const std::optional<stage_org_provisioning_request> &body) const {
        genesys_stage_org_provisioning_request c_body{};
        if (body) {
            c_body.email_address = detail::text(body->email_address, "body.emailAddress");
            c_body.recaptcha_value = detail::text(body->recaptcha_value, "body.recaptchaValue");
            c_body.activation_id = detail::text(body->activation_id, "body.activationId");
            c_body.first_name = detail::text(body->first_name, "body.firstName");
            c_body.last_name = detail::text(body->last_name, "body.lastName");
            c_body.organization_name =
                detail::text(body->organization_name, "body.organizationName");
            c_body.locale = detail::text(body->locale, "body.locale");
            c_body.phone_number = detail::text(body->phone_number, "body.phoneNumber");
        }
        const auto result = detail::receive<genesys_stage_org_provisioning_response,
                                            genesys_stage_org_provisioning_response_free>(
            [&](genesys_stage_org_provisioning_response **response, genesys_error **failure) {
                return genesys_post_onboarding_orgprovisionings(
                    handle_.get(), body ? &c_body : nullptr, response, failure);
            });
        return {detail::read(result->id), detail::read(result->self_uri)};
    }

    /** POST /api/v2/onboarding/users. */
    [[nodiscard]] create_user_response
    post_onboarding_users(const std::optional<create_user_request> &body) const {
        genesys_create_user_request c_body{};
        if (body) {
            c_body.invite_id = detail::text(body->invite_id, "body.inviteId");
            c_body.name = detail::text(body->name, "body.name");
            c_body.password = detail::text(body->password, "body.password");
        }
        const auto result =
            detail::receive<genesys_create_user_response, genesys_create_user_response_free>(
                [&](genesys_create_user_response **response, genesys_error **failure) {
                    return genesys_post_onboarding_users(handle_.get(), body ? &c_body : nullptr,
                                                         response, failure);
                });
        return {result->organization, result->name, result->email,
                detail::read(result->administrator)};
    }

    /** POST /api/v2/onboarding/users/joinexistingorgs. */
    [[nodiscard]] join_existing_orgs_response post_onboarding_users_joinexistingorgs(
        const std::optional<join_existing_orgs_request> &body) const {
        genesys_join_existing_orgs_request c_body{};
        std::vector<const char *> organization_ids;
        if (body) {
            organization_ids = detail::texts(body->organization_ids, "body.organizationIds");
            c_body.organization_ids = organization_ids.data();
            c_body.organization_ids_count = body->organization_ids.size();
            c_body.email = detail::text(body->email, "body.email");
            c_body.job_id = detail::text(body->job_id, "body.jobId");
            c_body.locale = detail::text(body->locale, "body.locale");
        }
        const auto result = detail::receive<genesys_join_existing_orgs_response,
                                            genesys_join_existing_orgs_response_free>(
            [&](genesys_join_existing_orgs_response **response, genesys_error **failure) {
                return genesys_post_onboarding_users_joinexistingorgs(
                    handle_.get(), body ? &c_body : nullptr, response, failure);
            });
        return {detail::read(result->join_code_url), detail::read(result->invite_url)};
    }

    /** POST /api/v2/onboarding/users/stage. */
    void post_onboarding_users_stage(const std::optional<stage_user_request> &body) const {
        genesys_stage_user_request c_body{};
        if (body) {
            c_body.join_code_id = detail::text(body->join_code_id, "body.joinCodeId");
            c_body.email = detail::text(body->email, "body.email");
            c_body.locale = detail::text(body->locale, "body.locale");
        }
        detail::check([&](genesys_error **failure) {
            return genesys_post_onboarding_users_stage(handle_.get(), body ? &c_body : nullptr,
                                                       failure);
        });
    }

    /** PUT /api/v2/onboarding/joincodes/{joinCodeId}; needs joinCode:actions:update. */
    void put_onboarding_joincode(const std::string &join_code_id,
                                 const std::optional<join_code_request> &body) const {
        const char *id = detail::text(join_code_id, "joinCodeId");
        const c_join_code_request c_body(body);
        detail::check([&](genesys_error **failure) {
            return genesys_put_onboarding_joincode(handle_.get(), id, c_body.get(), failure);
        });
    }

    /** The C client, for what this header does not offer; borrowed. */
    [[nodiscard]] const genesys_client *get() const noexcept { return handle_.get(); }

private:
    using handle = detail::handle<genesys_client, genesys_client_free>;

    explicit client(handle owned) : handle_(std::move(owned)) {}

    /** The request that is both created and updated with. */
    class c_join_code_request {
    public:
        explicit c_join_code_request(const std::optional<join_code_request> &body) {
            if (!body)
                return;
            email_domains_ = detail::texts(body->email_domains, "body.emailDomains");
            request_.emplace();
            request_->email_domains = email_domains_.data();
            request_->email_domains_count = body->email_domains.size();
        }

        [[nodiscard]] const genesys_join_code_request *get() const {
            return detail::pointer(request_);
        }

    private:
        std::vector<const char *> email_domains_;
        std::optional<genesys_join_code_request> request_;
    };

    static genesys_page_options to_c(const page_options &options) {
        return {detail::pointer(options.page_number), detail::pointer(options.page_size)};
    }

    using builder = detail::handle<genesys_client_builder, genesys_client_builder_free>;

    static void
    set_text(const builder &to, const std::optional<std::string> &value, const char *name,
             genesys_status (*set)(genesys_client_builder *, const char *, genesys_error **)) {
        if (!value)
            return;
        const char *text = detail::text(*value, name);
        detail::check([&](genesys_error **failure) { return set(to.get(), text, failure); });
    }

    static void
    set_limit(const builder &to, const std::optional<std::chrono::milliseconds> &value,
              const char *name,
              genesys_status (*set)(genesys_client_builder *, std::uint64_t, genesys_error **)) {
        if (!value)
            return;
        if (value->count() < 0)
            throw error(name, "it is negative");
        const auto milliseconds = static_cast<std::uint64_t>(value->count());
        detail::check([&](genesys_error **failure) { return set(to.get(), milliseconds, failure); });
    }

    static void set_numbers(const builder &to, const settings &with) {
        set_limit(to, with.connect_timeout, "connect_timeout",
                  genesys_client_builder_set_connect_timeout_ms);
        set_limit(to, with.attempt_timeout, "attempt_timeout",
                  genesys_client_builder_set_attempt_timeout_ms);
        set_limit(to, with.total_timeout, "total_timeout",
                  genesys_client_builder_set_total_timeout_ms);
        detail::check([&](genesys_error **failure) {
            return with.max_retries ? genesys_client_builder_set_max_retries(
                                          to.get(), *with.max_retries, failure)
                                    : GENESYS_OK;
        });
        detail::check([&](genesys_error **failure) {
            return with.max_response_bytes ? genesys_client_builder_set_max_response_bytes(
                                                 to.get(), *with.max_response_bytes, failure)
                                           : GENESYS_OK;
        });
        detail::check([&](genesys_error **failure) {
            return genesys_client_builder_set_allow_insecure_http(to.get(), with.allow_insecure_http,
                                                                  failure);
        });
    }

    static handle build(const settings &with) {
        const builder to(genesys_client_builder_new());
        set_text(to, with.base_url, "base_url", genesys_client_builder_set_base_url);
        set_text(to, with.login_url, "login_url", genesys_client_builder_set_login_url);
        set_text(to, with.region, "region", genesys_client_builder_set_region);
        set_text(to, with.access_token, "access_token", genesys_client_builder_set_access_token);
        if (with.client_credentials) {
            const char *id = detail::text(with.client_credentials->first, "client_id");
            const char *secret = detail::text(with.client_credentials->second, "client_secret");
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_client_credentials(to.get(), id, secret, failure);
            });
        }
        set_numbers(to, with);
        set_text(to, with.user_agent, "user_agent", genesys_client_builder_set_user_agent);
        set_text(to, with.proxy, "proxy", genesys_client_builder_set_proxy);
        set_text(to, with.ca_bundle, "ca_bundle", genesys_client_builder_set_ca_bundle);
        set_text(to, with.client_certificate, "client_certificate",
                 genesys_client_builder_set_client_certificate);
        set_text(to, with.client_key, "client_key", genesys_client_builder_set_client_key);
        return detail::receive<genesys_client, genesys_client_free>(
            [&](genesys_client **made, genesys_error **failure) {
                return genesys_client_builder_build(to.get(), made, failure);
            });
    }

    handle handle_;
};

/* ---- Sandbox ---- */

#if defined(GENESYS_ONBOARDING_SANDBOX)

/** An embedded Onboarding service for demonstrations and tests; it stops when destroyed. */
class sandbox {
public:
    explicit sandbox(std::uint16_t port = 0)
        : handle_(detail::receive<genesys_sandbox, genesys_sandbox_free>(
              [&](genesys_sandbox **started, genesys_error **failure) {
                  return genesys_sandbox_start(port, started, failure);
              })) {}

    /** The base URL: for base_url and login_url. */
    [[nodiscard]] std::string base_url() const { return genesys_sandbox_base_url(handle_.get()); }

    /** The settings of a client that has every permission. */
    [[nodiscard]] settings client_settings() const {
        return settings_of(genesys_sandbox_client_id(handle_.get()),
                           genesys_sandbox_client_secret(handle_.get()));
    }

    /** The settings of a client that has no permissions. */
    [[nodiscard]] settings unprivileged_client_settings() const {
        return settings_of(genesys_sandbox_unprivileged_client_id(handle_.get()),
                           genesys_sandbox_unprivileged_client_secret(handle_.get()));
    }

    /** Injects a fault into the next API requests. */
    void fail_next(std::uint32_t count, const genesys_sandbox_fault &fault) const {
        detail::check([&](genesys_error **failure) {
            return genesys_sandbox_fail_next(handle_.get(), count, &fault, failure);
        });
    }

    /** Injects a fault into the next requests to the token endpoint. */
    void fail_next_token(std::uint32_t count, const genesys_sandbox_fault &fault) const {
        detail::check([&](genesys_error **failure) {
            return genesys_sandbox_fail_next_token(handle_.get(), count, &fault, failure);
        });
    }

    /** Makes the sandbox reject every access token that it has issued. */
    void expire_tokens() const { genesys_sandbox_expire_tokens(handle_.get()); }

    /** The number of API requests received. */
    [[nodiscard]] std::uint64_t request_count() const {
        return genesys_sandbox_request_count(handle_.get());
    }

    /** The number of requests that the token endpoint received. */
    [[nodiscard]] std::uint64_t token_request_count() const {
        return genesys_sandbox_token_request_count(handle_.get());
    }

private:
    [[nodiscard]] settings settings_of(const char *id, const char *secret) const {
        settings with;
        with.base_url = base_url();
        with.login_url = base_url();
        with.client_credentials = {id, secret};
        return with;
    }

    detail::handle<genesys_sandbox, genesys_sandbox_free> handle_;
};

#endif // GENESYS_ONBOARDING_SANDBOX

} // namespace genesys

#endif // GENESYS_ONBOARDING_HPP
