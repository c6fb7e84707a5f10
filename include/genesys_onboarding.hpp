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
 * Failures throw genesys::error. Operations and fields have the names of the API specification. Objects
 * can be moved; using one that has been moved from throws an error with the status
 * GENESYS_INVALID_ARGUMENT.
 */

#ifndef GENESYS_ONBOARDING_HPP
#define GENESYS_ONBOARDING_HPP

#if !defined(__cpp_exceptions)
#error "genesys_onboarding.hpp reports failures as exceptions: enable them, or use genesys_onboarding.h"
#endif

#include "genesys_onboarding.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace genesys {

/* ---- Errors ---- */

/** The error of a failed call. what() says what failed, with which value, and what to do. */
class error : public std::runtime_error {
public:
    /** Copies a C error, which remains the caller's. */
    explicit error(const genesys_error *from)
        : std::runtime_error(text(genesys_error_message(from)).value_or("unknown failure")),
          status(genesys_error_kind(from)), operation_id(text(genesys_error_operation_id(from))),
          argument(text(genesys_error_argument(from))), setting(text(genesys_error_setting(from))),
          http_status(genesys_error_http_status(from)), code(text(genesys_error_code(from))),
          context_id(text(genesys_error_context_id(from))),
          correlation_id(text(genesys_error_correlation_id(from))),
          attempts(genesys_error_attempts(from)), outcome_unknown(genesys_error_outcome_unknown(from)),
          is_retryable(genesys_error_is_retryable(from)), limit(text(genesys_error_limit(from))),
          body(text(genesys_error_body(from))), body_text(text(genesys_error_body_text(from))) {
        const std::int64_t wait = genesys_error_retry_after_ms(from);
        if (wait >= 0)
            retry_after = std::chrono::milliseconds(wait);
    }

    /** An argument that this header rejects itself. */
    error(const std::string &name, const std::string &reason)
        : std::runtime_error("invalid argument " + name + ": " + reason),
          status(GENESYS_INVALID_ARGUMENT), argument(name) {}

    /** The kind of failure, such as GENESYS_API. */
    genesys_status status;
    /** The operation ID of the failed call. */
    std::optional<std::string> operation_id;
    /** The name of the invalid argument. */
    std::optional<std::string> argument;
    /** The name of the invalid setting. */
    std::optional<std::string> setting;
    /** The HTTP status of the response; 0 if there was none. */
    std::int32_t http_status = 0;
    /** The error code of the service, such as "not.found". */
    std::optional<std::string> code;
    /** The context ID of the service's error body. */
    std::optional<std::string> context_id;
    /** The correlation ID, by which Genesys support finds the request. */
    std::optional<std::string> correlation_id;
    /** The delay that the service asks for before the next attempt. */
    std::optional<std::chrono::milliseconds> retry_after;
    /** The number of attempts. */
    std::uint32_t attempts = 0;
    /** Whether the service may have processed the request although the call failed. */
    bool outcome_unknown = false;
    /** Whether the request is safe to send again. */
    bool is_retryable = false;
    /** The limit of the platform that was exceeded, as a JSON object. */
    std::optional<std::string> limit;
    /** The service's error body verbatim, if it was JSON. */
    std::optional<std::string> body;
    /** The start of the service's error body, if it was not JSON. */
    std::optional<std::string> body_text;

private:
    static std::optional<std::string> text(const char *value) {
        return value ? std::optional<std::string>(value) : std::nullopt;
    }
};

/* ---- Implementation ---- */

namespace detail {

template <typename T, void (*Free)(T *)> struct deleter {
    void operator()(T *pointer) const noexcept { Free(pointer); }
};

template <typename T, void (*Free)(T *)> using handle = std::unique_ptr<T, deleter<T, Free>>;

/** A call of this thread, which keeps what its callbacks throw. Calls nest, since a callback may make one. */
class call_frame {
public:
    call_frame() noexcept : outer_(std::exchange(current(), this)) {}
    call_frame(const call_frame &) = delete;
    call_frame &operator=(const call_frame &) = delete;
    ~call_frame() { current() = outer_; }

    void rethrow() const {
        if (thrown_)
            std::rethrow_exception(thrown_);
    }

    /** Keeps the first exception of the innermost call; to be called where it is handled. */
    static void keep() noexcept {
        if (current() && !current()->thrown_)
            current()->thrown_ = std::current_exception();
    }

    /** Whether a callback of the innermost call has thrown. */
    [[nodiscard]] static bool has_thrown() noexcept { return current() && current()->thrown_; }

private:
    static call_frame *&current() noexcept {
        thread_local call_frame *innermost = nullptr;
        return innermost;
    }

    call_frame *outer_;
    std::exception_ptr thrown_;
};

/** Calls a C function and throws what a callback has thrown, or the error. */
template <typename Call> void check(Call &&call) {
    genesys_error *failure = nullptr;
    const call_frame frame;
    const genesys_status status = call(&failure);
    const handle<genesys_error, genesys_error_free> owner(failure);
    frame.rethrow();
    if (status != GENESYS_OK)
        throw error(failure);
}

/** Calls a C function and owns its result. */
template <typename T, void (*Free)(T *), typename Call> handle<T, Free> receive(Call &&call) {
    handle<T, Free> owned;
    check([&](genesys_error **failure) {
        T *result = nullptr;
        const genesys_status status = call(&result, failure);
        owned.reset(result);
        return status;
    });
    return owned;
}

/** Rejects a NUL inside of a string, which would cut it short in C. */
inline void check_nul(std::string_view value, const char *name) {
    if (value.find('\0') != std::string_view::npos)
        throw error(name, "contains a NUL character");
}

/** A NUL-terminated copy of an argument. */
class c_string {
public:
    c_string(std::string_view value, const char *name) : value_(value) { check_nul(value, name); }
    c_string(std::optional<std::string_view> value, const char *name) {
        if (value)
            *this = c_string(*value, name);
        is_absent_ = !value;
    }

    [[nodiscard]] const char *get() const { return is_absent_ ? nullptr : value_.c_str(); }

private:
    std::string value_;
    bool is_absent_ = false;
};

/** A field of a request, which is NUL-terminated already. */
inline const char *text(const std::string &value, const char *name) {
    check_nul(value, name);
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
    // One more than needed, so that the array of an empty vector is not NULL, which means absent.
    pointers.push_back(nullptr);
    return pointers;
}

inline std::optional<std::string> read(const char *value) {
    return value ? std::optional<std::string>(value) : std::nullopt;
}

template <typename T> std::optional<T> read(const T *value) {
    return value ? std::optional<T>(*value) : std::nullopt;
}

inline std::optional<std::string_view> view(const char *value) {
    return value ? std::optional<std::string_view>(value) : std::nullopt;
}

/** Copies an entity, or a string by its first character. */
template <typename T, typename Entity> T copy(const Entity &from) {
    if constexpr (std::is_same_v<Entity, char>)
        return T(&from);
    else
        return T(from);
}

inline std::optional<std::int64_t> count(const std::optional<std::chrono::milliseconds> &time) {
    return time ? std::optional<std::int64_t>(time->count()) : std::nullopt;
}

} // namespace detail

/* ---- Models ---- */

/** Models are equal if all their fields() are. */
template <typename T, typename = decltype(std::declval<const T &>().fields())>
bool operator==(const T &left, const T &right) {
    return left.fields() == right.fields();
}

template <typename T, typename = decltype(std::declval<const T &>().fields())>
bool operator!=(const T &left, const T &right) {
    return !(left == right);
}

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

    [[nodiscard]] auto fields() const { return std::tie(id, administrator, to_address, self_uri); }
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

    [[nodiscard]] auto fields() const {
        return std::tie(id, join_code_url, disabled, email_domains, self_uri);
    }
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

    [[nodiscard]] auto fields() const {
        return std::tie(entities, page_size, page_number, total, first_uri, next_uri, previous_uri,
                        last_uri, self_uri, page_count);
    }
};

using invite_listing = listing<invite>;
using join_code_listing = listing<join_code>;

/** The page of a listing to get. */
struct page_options {
    std::optional<std::int64_t> page_number;
    std::optional<std::int64_t> page_size;

    [[nodiscard]] auto fields() const { return std::tie(page_number, page_size); }
};

/** Request to create or update a join code. */
struct join_code_request {
    std::vector<std::string> email_domains;

    [[nodiscard]] auto fields() const { return std::tie(email_domains); }
};

/** A billing activation. */
struct org_billing_activation {
    std::optional<std::string> id;
    std::optional<std::string> email_address;
    std::optional<std::string> existing_organization_id;
    std::optional<std::string> existing_organization_short_name;
    std::optional<std::string> region;
    std::optional<std::string> self_uri;

    [[nodiscard]] auto fields() const {
        return std::tie(id, email_address, existing_organization_id, existing_organization_short_name,
                        region, self_uri);
    }
};

/** Request to apply a billing activation to an organization. */
struct apply_org_billing_activation_request {
    std::string organization_id;

    [[nodiscard]] auto fields() const { return std::tie(organization_id); }
};

/** Result of applying a billing activation. */
struct apply_org_billing_activation_response {
    std::string organization_id;
    std::string status;
    std::string job_name;

    [[nodiscard]] auto fields() const { return std::tie(organization_id, status, job_name); }
};

/** State of an organization provisioning. */
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

    org_provisioning() = default;
    explicit org_provisioning(const genesys_org_provisioning &from)
        : id(detail::read(from.id)), organization_exists(from.organization_exists),
          generic_email_domain(from.generic_email_domain),
          supports_immediate_join(from.supports_immediate_join),
          email_address_exists(from.email_address_exists), provision_completed(from.provision_completed),
          email_address(from.email_address), first_name(detail::read(from.first_name)),
          last_name(detail::read(from.last_name)), organization_name(from.organization_name),
          phone_number(detail::read(from.phone_number)), self_uri(detail::read(from.self_uri)) {}

    [[nodiscard]] auto fields() const {
        return std::tie(id, organization_exists, generic_email_domain, supports_immediate_join,
                        email_address_exists, provision_completed, email_address, first_name, last_name,
                        organization_name, phone_number, self_uri);
    }
};

/** The optional parameters of get_onboarding_orgprovisioning. */
struct org_provisioning_options {
    std::optional<std::string> existing_organization_id;
    std::optional<bool> billing_activation_job;

    [[nodiscard]] auto fields() const {
        return std::tie(existing_organization_id, billing_activation_job);
    }
};

/** An additional user of a new organization. */
struct org_provisioning_user {
    std::string name;
    std::string email;

    [[nodiscard]] auto fields() const { return std::tie(name, email); }
};

/** Request to stage an organization provisioning. */
struct stage_org_provisioning_request {
    std::string email_address;
    std::optional<std::string> recaptcha_value;
    std::optional<std::string> activation_id;
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> organization_name;
    std::optional<std::string> locale;
    std::optional<std::string> phone_number;

    [[nodiscard]] auto fields() const {
        return std::tie(email_address, recaptcha_value, activation_id, first_name, last_name,
                        organization_name, locale, phone_number);
    }
};

/** Result of staging an organization provisioning. */
struct stage_org_provisioning_response {
    std::optional<std::string> id;
    std::optional<std::string> self_uri;

    [[nodiscard]] auto fields() const { return std::tie(id, self_uri); }
};

/** Request to complete an organization provisioning. */
struct complete_org_provisioning_request {
    std::string administrator_email;
    std::string administrator_password;
    std::string administrator_name;
    std::optional<std::string> organization_name;
    std::optional<std::vector<org_provisioning_user>> other_users;
    std::optional<std::string> locale;
    std::optional<bool> disable_org_auto_join;

    [[nodiscard]] auto fields() const {
        return std::tie(administrator_email, administrator_password, administrator_name,
                        organization_name, other_users, locale, disable_org_auto_join);
    }
};

/** Result of completing an organization provisioning. */
struct complete_org_provisioning_response {
    std::optional<std::string> organization_id;
    std::optional<std::string> organization_short_name;

    [[nodiscard]] auto fields() const { return std::tie(organization_id, organization_short_name); }
};

/** Request to create a user from an invite. */
struct create_user_request {
    std::string invite_id;
    std::string name;
    std::string password;

    [[nodiscard]] auto fields() const { return std::tie(invite_id, name, password); }
};

/** The created user. */
struct create_user_response {
    std::string organization;
    std::string name;
    std::string email;
    std::optional<bool> administrator;

    [[nodiscard]] auto fields() const { return std::tie(organization, name, email, administrator); }
};

/** Request to stage a user by a join code. */
struct stage_user_request {
    std::string join_code_id;
    std::string email;
    std::optional<std::string> locale;

    [[nodiscard]] auto fields() const { return std::tie(join_code_id, email, locale); }
};

/** Request to join existing organizations. */
struct join_existing_orgs_request {
    std::vector<std::string> organization_ids;
    std::optional<std::string> email;
    std::optional<std::string> job_id;
    std::optional<std::string> locale;

    [[nodiscard]] auto fields() const { return std::tie(organization_ids, email, job_id, locale); }
};

/** Links for joining existing organizations. */
struct join_existing_orgs_response {
    std::optional<std::string> join_code_url;
    std::optional<std::string> invite_url;

    [[nodiscard]] auto fields() const { return std::tie(join_code_url, invite_url); }
};

/* ---- Views: results that are read in place, without copies ---- */

/** An invite of a listing_view, valid as long as that. */
class invite_view {
public:
    explicit invite_view(const genesys_invite &from) : from_(&from) {}

    [[nodiscard]] std::optional<std::string_view> id() const { return detail::view(from_->id); }
    [[nodiscard]] std::optional<bool> administrator() const {
        return detail::read(from_->administrator);
    }
    [[nodiscard]] std::string_view to_address() const { return from_->to_address; }
    [[nodiscard]] std::optional<std::string_view> self_uri() const {
        return detail::view(from_->self_uri);
    }
    /** Copies it. */
    [[nodiscard]] invite to_model() const { return invite(*from_); }

private:
    const genesys_invite *from_;
};

/** A join code of a listing_view, valid as long as that. */
class join_code_view {
public:
    explicit join_code_view(const genesys_join_code &from) : from_(&from) {}

    [[nodiscard]] std::optional<std::string_view> id() const { return detail::view(from_->id); }
    [[nodiscard]] std::string_view join_code_url() const { return from_->join_code_url; }
    [[nodiscard]] std::optional<bool> disabled() const { return detail::read(from_->disabled); }
    [[nodiscard]] std::size_t email_domains_count() const { return from_->email_domains_count; }
    [[nodiscard]] std::string_view email_domain(std::size_t index) const {
        return from_->email_domains[index];
    }
    [[nodiscard]] std::optional<std::string_view> self_uri() const {
        return detail::view(from_->self_uri);
    }
    /** Copies it. */
    [[nodiscard]] join_code to_model() const { return join_code(*from_); }

private:
    const genesys_join_code *from_;
};

/** One page of a listing. It owns the page; its entities are views of it. */
template <typename View, typename Listing, void (*Free)(Listing *)> class listing_view {
public:
    explicit listing_view(detail::handle<Listing, Free> owned) : handle_(std::move(owned)) {}

    [[nodiscard]] std::size_t size() const { return get().entities_count; }
    [[nodiscard]] View operator[](std::size_t index) const { return View(*get().entities[index]); }
    [[nodiscard]] std::optional<std::int64_t> page_size() const { return detail::read(get().page_size); }
    [[nodiscard]] std::optional<std::int64_t> page_number() const {
        return detail::read(get().page_number);
    }
    [[nodiscard]] std::optional<std::int64_t> total() const { return detail::read(get().total); }
    [[nodiscard]] std::optional<std::int64_t> page_count() const {
        return detail::read(get().page_count);
    }

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = View;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = View;

        iterator(const listing_view *page, std::size_t index) : page_(page), index_(index) {}

        reference operator*() const { return (*page_)[index_]; }
        iterator &operator++() {
            ++index_;
            return *this;
        }
        iterator operator++(int) {
            const iterator before = *this;
            ++index_;
            return before;
        }
        bool operator==(const iterator &other) const { return index_ == other.index_; }
        bool operator!=(const iterator &other) const { return index_ != other.index_; }

    private:
        const listing_view *page_;
        std::size_t index_;
    };

    [[nodiscard]] iterator begin() const { return iterator(this, 0); }
    [[nodiscard]] iterator end() const { return iterator(this, size()); }

    /** Copies the page. */
    template <typename Model> [[nodiscard]] Model to_model() const { return Model(get()); }

private:
    [[nodiscard]] const Listing &get() const {
        if (!handle_)
            throw error("listing", "has been moved from");
        return *handle_;
    }

    detail::handle<Listing, Free> handle_;
};

using invite_listing_view =
    listing_view<invite_view, genesys_invite_listing, genesys_invite_listing_free>;
using join_code_listing_view =
    listing_view<join_code_view, genesys_join_code_listing, genesys_join_code_listing_free>;

/* ---- Iterating over pages ---- */

/**
 * All entities of a listing, or all pages as JSON, for a range-for: fetches page after page and holds
 * one at a time. After an error, the next increment requests the same page again.
 *
 * It can be iterated once, by one thread.
 */
template <typename T, typename Entity, void (*FreeEntity)(Entity *), typename Iter,
          void (*FreeIter)(Iter *), genesys_status (*Next)(Iter *, Entity **, genesys_error **)>
class paginator {
public:
    explicit paginator(detail::handle<Iter, FreeIter> owned) : handle_(std::move(owned)) {}

    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T *;
        using reference = const T &;

        /** The entity before an increment, for *it++. */
        class postfix {
        public:
            explicit postfix(T before) : before_(std::move(before)) {}
            const T &operator*() const { return before_; }

        private:
            T before_;
        };

        iterator() = default;
        explicit iterator(Iter *from) : iter_(from) { advance(); }

        reference operator*() const { return *entity_; }
        pointer operator->() const { return &*entity_; }
        iterator &operator++() {
            advance();
            return *this;
        }
        postfix operator++(int) {
            postfix before(*entity_);
            advance();
            return before;
        }
        bool operator==(const iterator &other) const { return iter_ == other.iter_; }
        bool operator!=(const iterator &other) const { return iter_ != other.iter_; }

    private:
        void advance() {
            const auto entity = detail::receive<Entity, FreeEntity>(
                [&](Entity **result, genesys_error **failure) { return Next(iter_, result, failure); });
            if (entity)
                entity_ = detail::copy<T>(*entity);
            else
                iter_ = nullptr;
        }

        Iter *iter_ = nullptr;
        std::optional<T> entity_;
    };

    [[nodiscard]] iterator begin() { return iterator(handle_.get()); }
    [[nodiscard]] iterator end() { return iterator(); }

private:
    detail::handle<Iter, FreeIter> handle_;
};

using invite_paginator = paginator<invite, genesys_invite, genesys_invite_free, genesys_invite_iter,
                                   genesys_invite_iter_free, genesys_invite_iter_next>;
using join_code_paginator =
    paginator<join_code, genesys_join_code, genesys_join_code_free, genesys_join_code_iter,
              genesys_join_code_iter_free, genesys_join_code_iter_next>;

using json_paginator = paginator<std::string, char, genesys_string_free, genesys_pages_json,
                                 genesys_pages_json_free, genesys_pages_json_next>;

/* ---- Bulk runs ---- */

/** A bulk run: many people staged, created or joined, each exactly once; see genesys_bulk. Many threads may use it. */
class bulk {
public:
    explicit bulk(detail::handle<genesys_bulk, genesys_bulk_free> handle) : handle_(std::move(handle)) {}

    /** Adds a person to the report before submit_json comes to them; see genesys_bulk_enlist_json. */
    void enlist_json(std::string_view request_json) const {
        const detail::c_string request(request_json, "request_json");
        detail::check([&](genesys_error **failure) {
            return genesys_bulk_enlist_json(handle_.get(), request.get(), failure);
        });
    }

    /** Does everything for one person, and returns the outcome; see genesys_bulk_submit_json. */
    [[nodiscard]] std::string submit_json(std::string_view request_json) const {
        const detail::c_string request(request_json, "request_json");
        const auto outcome =
            detail::receive<char, genesys_string_free>([&](char **json, genesys_error **failure) {
                return genesys_bulk_submit_json(handle_.get(), request.get(), json, failure);
            });
        return std::string(outcome.get());
    }

    /** The report so far; see genesys_bulk_report_json. */
    [[nodiscard]] std::string report_json() const {
        const auto report =
            detail::receive<char, genesys_string_free>([&](char **json, genesys_error **failure) {
                return genesys_bulk_report_json(handle_.get(), json, failure);
            });
        return std::string(report.get());
    }

private:
    detail::handle<genesys_bulk, genesys_bulk_free> handle_;
};

/* ---- Callbacks ---- */

/** A time in milliseconds, perhaps with a fraction. */
using duration_ms = std::chrono::duration<double, std::milli>;

/** What has happened within a call; see genesys_event. Its strings are borrowed for the callback. */
struct event {
    /** GENESYS_EVENT_ATTEMPT, GENESYS_EVENT_WAIT or GENESYS_EVENT_TOKEN_REFRESH. */
    std::int32_t kind;
    std::string_view operation_id;
    std::optional<std::string_view> method;
    std::optional<std::string_view> path;
    std::uint32_t attempt;
    /** 0 without a response. */
    std::int32_t http_status;
    /** GENESYS_OK without a failure. */
    genesys_status error_kind;
    std::optional<std::string_view> error;
    std::optional<std::string_view> correlation_id;
    duration_ms elapsed;
    duration_ms delay;
    /**
     * GENESYS_WAIT_BACKOFF, GENESYS_WAIT_RETRY_AFTER, GENESYS_WAIT_PAUSE or GENESYS_WAIT_PACING; 0 unless the
     * event is a wait.
     */
    std::int32_t wait_reason;

    explicit event(const genesys_event &from)
        : kind(from.kind), operation_id(from.operation_id), method(detail::view(from.method)),
          path(detail::view(from.path)), attempt(from.attempt), http_status(from.http_status),
          error_kind(from.error_kind), error(detail::view(from.error)),
          correlation_id(detail::view(from.correlation_id)), elapsed(from.elapsed_ms),
          delay(from.delay_ms), wait_reason(from.wait_reason) {}
};

/**
 * Is told of each attempt, wait and token refresh, on the thread of the call. What it throws comes out of the
 * call at its end, in place of the result.
 */
using observer_callback = std::function<void(const event &)>;

/**
 * Is asked while a call waits, on the thread of the call: true ends the call with GENESYS_CANCELLED. To throw
 * ends the call, too, and what was thrown comes out of it.
 */
using interrupt_callback = std::function<bool()>;

/** What a token source is asked; it lives for the callback. */
class token_request {
public:
    explicit token_request(const genesys_token_request &from) : from_(&from) {}

    /** Whether the service has rejected the last token, so that the same one is of no use. */
    [[nodiscard]] bool is_rejected() const noexcept { return from_->is_rejected; }
    /** How much time is left for the callback. */
    [[nodiscard]] std::chrono::milliseconds timeout() const noexcept {
        return std::chrono::milliseconds(from_->timeout_ms);
    }
    /** Whether the call shall end; to be asked every 100 ms by a callback that waits. */
    [[nodiscard]] bool is_stopped() const noexcept { return genesys_token_request_is_stopped(from_); }

private:
    const genesys_token_request *from_;
};

/** An access token, without "Bearer". */
struct access_token {
    std::string token;
    /** How long it is valid from now on; until the service rejects it, if left out. */
    std::optional<std::chrono::milliseconds> expires_in;
};

/**
 * Gives access tokens of the program's own, in place of the OAuth server's; see genesys_token_callback. If it
 * throws, the call throws an error with GENESYS_AUTHENTICATION and its what().
 */
using token_callback = std::function<access_token(const token_request &)>;

/** A request to send; it lives for the callback. Headers and body may contain secrets. */
class transport_request {
public:
    explicit transport_request(const genesys_transport_request &from) : from_(&from) {}

    [[nodiscard]] std::string_view method() const noexcept { return from_->method; }
    /** The absolute URL. */
    [[nodiscard]] std::string_view url() const noexcept { return from_->url; }
    /** Name and value of each header, without Host and Content-Length. */
    [[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> headers() const {
        std::vector<std::pair<std::string_view, std::string_view>> views;
        views.reserve(from_->headers_count);
        for (std::size_t i = 0; i < from_->headers_count; ++i)
            views.emplace_back(from_->headers[i]->name, from_->headers[i]->value);
        return views;
    }
    [[nodiscard]] std::optional<std::string_view> body() const noexcept {
        if (!from_->body)
            return std::nullopt;
        const void *bytes = from_->body;
        return std::string_view(static_cast<const char *>(bytes), from_->body_size);
    }
    /** Whether this is a request of an access token, whose response is a secret. */
    [[nodiscard]] bool is_token_request() const noexcept { return from_->is_token_request; }
    /** How much time is left for this attempt. */
    [[nodiscard]] std::chrono::milliseconds timeout() const noexcept {
        return std::chrono::milliseconds(from_->timeout_ms);
    }
    /** Whether the call shall end; to be asked every 100 ms by a callback that waits. */
    [[nodiscard]] bool is_stopped() const noexcept { return genesys_transport_request_is_stopped(from_); }

private:
    const genesys_transport_request *from_;
};

/** A response, whatever its status. */
struct transport_response {
    std::int32_t http_status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    /** Decompressed, or as the header Content-Encoding says. */
    std::string body;
};

/** What a transport throws if no complete response has arrived. */
class transport_failure : public std::runtime_error {
public:
    /** cause is one of GENESYS_FAILURE_... */
    transport_failure(const std::string &message, bool may_have_been_sent,
                      std::int32_t cause = GENESYS_FAILURE_CONNECTION)
        : std::runtime_error(message), may_have_been_sent(may_have_been_sent), cause(cause) {}

    /** Whether the service may have seen the request: then a POST is not sent again. */
    bool may_have_been_sent;
    std::int32_t cause;
};

/**
 * Makes one attempt by HTTP of the program's own; see genesys_transport_callback. It throws transport_failure if no
 * complete response has arrived; what else it throws ends the call and comes out of it.
 */
using transport_callback = std::function<transport_response(const transport_request &)>;

/**
 * Is given each new refresh token of a person; see genesys_refresh_token_callback. What it throws comes out of the call
 * that refreshes, once it has ended.
 */
using refresh_token_callback = std::function<void(const std::string &)>;

namespace detail {

/** Headers, of a map or of a vector, as an array of C. */
template <typename Headers> std::vector<genesys_header> c_headers(const Headers &headers) {
    std::vector<genesys_header> pointers;
    pointers.reserve(headers.size());
    for (const auto &[name, value] : headers)
        pointers.push_back({text(name, "headers"), text(value, "headers")});
    return pointers;
}

/** The callbacks of a client, which the library frees after their last use. */
class callbacks {
public:
    observer_callback observer;
    interrupt_callback interrupt;
    token_callback token;
    transport_callback transport;
    refresh_token_callback refresh_token;

    /** Calls take with them, which takes them over unless it throws; with NULL if there are none. */
    template <typename Take> static void give(callbacks from, Take &&take) {
        if (!from.observer && !from.interrupt && !from.token && !from.transport && !from.refresh_token)
            return take(nullptr);
        auto owner = std::make_unique<callbacks>(std::move(from));
        genesys_callbacks given = GENESYS_CALLBACKS_INIT;
        given.user_data = owner.get();
        given.free_user_data = [](void *user_data) { delete static_cast<callbacks *>(user_data); };
        given.observer = owner->observer ? observe : nullptr;
        // What a transport throws ends the call.
        given.interrupt = owner->interrupt || owner->transport ? is_interrupted : nullptr;
        given.token = owner->token ? request_token : nullptr;
        given.transport = owner->transport ? send : nullptr;
        given.refresh_token = owner->refresh_token ? give_refresh_token : nullptr;
        take(&given);
        static_cast<void>(owner.release());
    }

private:
    static void observe(const genesys_event *happened, void *user_data) noexcept {
        try {
            static_cast<const callbacks *>(user_data)->observer(event(*happened));
        } catch (...) {
            call_frame::keep();
        }
    }

    static bool is_interrupted(void *user_data) noexcept {
        try {
            const interrupt_callback &interrupt = static_cast<const callbacks *>(user_data)->interrupt;
            return call_frame::has_thrown() || (interrupt && interrupt());
        } catch (...) {
            call_frame::keep();
            return true;
        }
    }

    static void request_token(const genesys_token_request *request, void *user_data) noexcept {
        try {
            const access_token given =
                static_cast<const callbacks *>(user_data)->token(token_request(*request));
            const auto lifetime = count(given.expires_in);
            const char *token = text(given.token, "token");
            check([&](genesys_error **failure) {
                return genesys_token_request_respond(request, token, pointer(lifetime), failure);
            });
        } catch (const std::exception &thrown) {
            fail(request, thrown.what());
        } catch (...) {
            fail(request, "the token source threw something that is not a std::exception");
        }
    }

    static void give_refresh_token(const char *token, void *user_data) noexcept {
        try {
            static_cast<const callbacks *>(user_data)->refresh_token(token);
        } catch (...) {
            call_frame::keep();
        }
    }

    static void fail(const genesys_token_request *request, const char *message) noexcept {
        for (const char *text : {message, "the token source threw an exception, whose text is not UTF-8"})
            if (genesys_token_request_fail(request, text, nullptr) == GENESYS_OK)
                return;
    }

    static void send(const genesys_transport_request *request, void *user_data) noexcept {
        try {
            const transport_response response =
                static_cast<const callbacks *>(user_data)->transport(transport_request(*request));
            const std::vector<genesys_header> headers = c_headers(response.headers);
            const void *body = response.body.data();
            check([&](genesys_error **failure) {
                return genesys_transport_request_respond(
                    request, response.http_status, headers.data(), headers.size(),
                    static_cast<const std::uint8_t *>(body), response.body.size(), failure);
            });
        } catch (const transport_failure &failed) {
            if (genesys_transport_request_fail(request, failed.cause, failed.may_have_been_sent,
                                               failed.what(), nullptr) != GENESYS_OK)
                call_frame::keep();
        } catch (...) {
            call_frame::keep();
        }
    }
};

} // namespace detail

/* ---- The contract ---- */

/** The list of everything that the library offers to other languages, as JSON: see genesys_contract_json. */
[[nodiscard]] inline std::string_view contract_json() { return genesys_contract_json(); }

/* ---- Client ---- */

/** The settings of a client; what is left out has the default that the C header names. */
struct settings {
    /** Applies those of a profile of the command-line tool gc; those set here replace them. */
    std::optional<std::string> profile;
    /** Applies the environment's settings; those set here replace them. */
    bool from_environment = false;
    /** Takes the proxy from the environment, unless proxy is set. */
    bool proxy_from_environment = false;
    /** A name such as "eu-west-1" or a domain such as "mypurecloud.ie". */
    std::optional<std::string> region;
    /** Take precedence over the region's. */
    std::optional<std::string> base_url;
    std::optional<std::string> login_url;
    /** Excludes client_credentials. */
    std::optional<std::string> access_token;
    /** ID and secret of an OAuth client. */
    std::optional<std::pair<std::string, std::string>> client_credentials;
    /** ID of an OAuth client without a secret, which acts for a person. Excludes client_credentials. */
    std::optional<std::string> client_id;
    /** Of a person who has logged in earlier, with client_id or client_credentials. It is good for one client. */
    std::optional<std::string> refresh_token;
    std::optional<std::chrono::milliseconds> connect_timeout;
    std::optional<std::chrono::milliseconds> attempt_timeout;
    std::optional<std::chrono::milliseconds> total_timeout;
    std::optional<std::uint32_t> max_retries;
    /** Paces the requests of all threads, to stay below a limit of the platform. */
    std::optional<std::uint32_t> requests_per_minute;
    std::optional<std::uint64_t> max_response_bytes;
    std::optional<std::string> user_agent;
    /** Headers of every request to the API. */
    std::map<std::string, std::string> headers;
    std::optional<std::string> proxy;
    std::optional<std::string> ca_bundle;
    std::optional<std::string> client_certificate;
    std::optional<std::string> client_key;
    bool allow_insecure_http = false;
    observer_callback observer;
    interrupt_callback interrupt;
    /** Excludes access_token and client_credentials. */
    token_callback token_source;
    transport_callback transport;
    /** Is given each new refresh token of a person, and may store it. */
    refresh_token_callback refresh_token_observer;
};

/** What a derived client does differently from its parent. */
struct call_options {
    std::optional<std::chrono::milliseconds> total_timeout;
    std::optional<std::chrono::milliseconds> attempt_timeout;
    std::optional<std::uint32_t> max_retries;
    /** In addition to the parent's, or instead of those with the same name. */
    std::map<std::string, std::string> headers;
    /** Instead of the parent's. */
    observer_callback observer;
    /** Instead of the parent's. */
    interrupt_callback interrupt;
};

/** A poll of a wait; it lives until the callback returns. */
class wait_progress {
public:
    explicit wait_progress(const genesys_wait_progress &from) : from_(&from) {}

    /** Which poll it was, from 1. */
    [[nodiscard]] std::uint32_t attempt() const noexcept { return from_->attempt; }
    /** What the poll has returned; none if it failed. */
    [[nodiscard]] std::optional<org_provisioning> provisioning() const {
        return from_->provisioning ? std::optional<org_provisioning>(*from_->provisioning) : std::nullopt;
    }
    /** The kind of the poll's failure, such as GENESYS_API; GENESYS_OK without one. */
    [[nodiscard]] genesys_status error_kind() const noexcept { return from_->error_kind; }
    [[nodiscard]] std::optional<std::string_view> error() const noexcept {
        return detail::view(from_->error);
    }
    /** From the start of the wait to the end of the poll. */
    [[nodiscard]] std::chrono::duration<double, std::milli> elapsed() const noexcept {
        return std::chrono::duration<double, std::milli>(from_->elapsed_ms);
    }
    /** How long the wait pauses before the next poll; none if this was the last one. */
    [[nodiscard]] std::optional<std::chrono::duration<double, std::milli>> next_delay() const noexcept {
        if (!from_->next_delay_ms)
            return std::nullopt;
        return std::chrono::duration<double, std::milli>(*from_->next_delay_ms);
    }

private:
    const genesys_wait_progress *from_;
};

/** For how long to wait, and how often to poll; see genesys_wait_options for the defaults. */
struct wait_options {
    std::optional<std::chrono::milliseconds> timeout;
    std::optional<std::chrono::milliseconds> interval;
    std::optional<double> growth;
    std::optional<std::chrono::milliseconds> max_interval;
    std::optional<std::chrono::milliseconds> not_found_grace;
    /** What is waited for, in words for the error of a timeout. */
    std::optional<std::string> description;
    /** Is told of each poll. What it throws ends the wait and comes out of it. */
    std::function<void(const wait_progress &)> progress;
};

namespace detail {

class c_wait_options {
public:
    explicit c_wait_options(const wait_options &from)
        : timeout_(count(from.timeout)), interval_(count(from.interval)),
          max_interval_(count(from.max_interval)), not_found_grace_(count(from.not_found_grace)),
          progress_(from.progress) {
        options_.timeout_ms = pointer(timeout_);
        options_.interval_ms = pointer(interval_);
        options_.growth = pointer(from.growth);
        options_.max_interval_ms = pointer(max_interval_);
        options_.not_found_grace_ms = pointer(not_found_grace_);
        options_.description = text(from.description, "options.description");
        options_.progress = progress_ ? report : nullptr;
        options_.user_data = this;
    }
    c_wait_options(const c_wait_options &) = delete;
    c_wait_options &operator=(const c_wait_options &) = delete;

    [[nodiscard]] const genesys_wait_options *get() const { return &options_; }

private:
    static bool report(const genesys_wait_progress *poll, void *user_data) noexcept {
        try {
            static_cast<const c_wait_options *>(user_data)->progress_(wait_progress(*poll));
            return false;
        } catch (...) {
            call_frame::keep();
            return true;
        }
    }

    std::optional<std::int64_t> timeout_, interval_, max_interval_, not_found_grace_;
    const std::function<void(const wait_progress &)> &progress_;
    genesys_wait_options options_ = GENESYS_WAIT_OPTIONS_INIT;
};

/** Decides what follows a poll: whether its failure is final. */
inline bool is_final(genesys_waiter *waiter, const error *failed) {
    genesys_poll_failure failure = GENESYS_POLL_FAILURE_INIT;
    const auto retry_after = failed ? count(failed->retry_after) : std::nullopt;
    if (failed) {
        failure.is_retryable = failed->is_retryable;
        failure.is_not_found =
            failed->status == GENESYS_API && failed->http_status == 404 && failed->correlation_id;
        failure.retry_after_ms = pointer(retry_after);
        failure.message = failed->what();
    }
    double delay_ms = -1;
    check([&](genesys_error **error) {
        return genesys_waiter_next(waiter, failed ? &failure : nullptr, &delay_ms, error);
    });
    return delay_ms < 0;
}

} // namespace detail

/** What came back for the last call of a client. */
struct last_response {
    std::string operation_id;
    /** The status of the response that ended the call; 0 if no response did. */
    std::int32_t http_status = 0;
    std::optional<std::string> correlation_id;
    /** How many requests were sent for the call, without those for an access token. */
    std::uint32_t attempts = 0;
    /** The call with all its attempts and waits. */
    duration_ms elapsed{};
    /** Name and value of each header of the response, in its order. */
    std::vector<std::pair<std::string, std::string>> headers;

    last_response() = default;
    explicit last_response(const genesys_last_response &from)
        : operation_id(from.operation_id), http_status(from.http_status),
          correlation_id(detail::read(from.correlation_id)), attempts(from.attempts),
          elapsed(from.elapsed_ms) {
        headers.reserve(from.headers_count);
        for (std::size_t i = 0; i < from.headers_count; ++i)
            headers.emplace_back(from.headers[i]->name, from.headers[i]->value);
    }

    [[nodiscard]] auto fields() const {
        return std::tie(operation_id, http_status, correlation_id, attempts, elapsed, headers);
    }
};

/** A client of the Onboarding API. It can be moved, not copied; many threads may use it at once. */
class client {
public:
    explicit client(const settings &with = settings()) : handle_(build(with)) {}

    /** Creates a client from environment variables; see genesys_client_new_from_env. */
    [[nodiscard]] static client from_env() {
        return client(detail::receive<genesys_client, genesys_client_free>(genesys_client_new_from_env));
    }

    /**
     * Derives a client that shares connections, access token and settings with this one and differs in its options:
     * for one call a timeout, a header or a cancel of its own. It may outlive this one.
     */
    [[nodiscard]] client with_options(const call_options &options) const {
        const std::vector<genesys_header> headers = detail::c_headers(options.headers);
        const auto total_timeout = detail::count(options.total_timeout);
        const auto attempt_timeout = detail::count(options.attempt_timeout);
        const std::optional<std::int64_t> max_retries = options.max_retries;
        genesys_call_options c_options = GENESYS_CALL_OPTIONS_INIT;
        c_options.total_timeout_ms = detail::pointer(total_timeout);
        c_options.attempt_timeout_ms = detail::pointer(attempt_timeout);
        c_options.max_retries = detail::pointer(max_retries);
        c_options.headers = headers.data();
        c_options.headers_count = headers.size();
        handle derived;
        const auto derive = [&](const genesys_callbacks *callbacks) {
            c_options.callbacks = callbacks;
            derived = detail::receive<genesys_client, genesys_client_free>(
                [&](genesys_client **made, genesys_error **failure) {
                    return genesys_client_with_options(handle_.get(), &c_options, made, failure);
                });
        };
        detail::callbacks::give({options.observer, options.interrupt, nullptr, nullptr, nullptr}, derive);
        return client(std::move(derived));
    }

    /**
     * Cancels the calls in progress, and those of the clients derived from this one, from another thread. Later calls
     * are not affected.
     */
    void cancel() const noexcept { genesys_client_cancel(handle_.get()); }

    /** What came back for the last call, whether it succeeded or failed; none before the first has ended. */
    [[nodiscard]] std::optional<genesys::last_response> last_response() const {
        const auto response = detail::receive<genesys_last_response, genesys_last_response_free>(
            [&](genesys_last_response **last, genesys_error **failure) {
                return genesys_client_last_response(handle_.get(), last, failure);
            });
        return response ? std::optional<genesys::last_response>(*response) : std::nullopt;
    }

    /** Calls any operation by its ID, with JSON in and JSON out. */
    [[nodiscard]] std::string call_json(std::string_view operation_id,
                                        std::string_view arguments_json = "{}") const {
        const detail::c_string id(operation_id, "operation_id");
        const detail::c_string arguments(arguments_json, "arguments_json");
        const auto result =
            detail::receive<char, genesys_string_free>([&](char **json, genesys_error **failure) {
                return genesys_call_json(handle_.get(), id.get(), arguments.get(), json, failure);
            });
        return std::string(result.get());
    }

    /** All pages of an operation that returns a listing, each the service's JSON, for a range-for. */
    [[nodiscard]] json_paginator pages_json(std::string_view operation_id,
                                            std::string_view arguments_json = "{}") const {
        const detail::c_string id(operation_id, "operation_id");
        const detail::c_string arguments(arguments_json, "arguments_json");
        return json_paginator(detail::receive<genesys_pages_json, genesys_pages_json_free>(
            [&](genesys_pages_json **pages, genesys_error **failure) {
                return genesys_pages_json_open(handle_.get(), id.get(), arguments.get(), pages, failure);
            }));
    }

    /** Opens a bulk run with options in JSON, such as {"journal": "people.journal"}; see genesys_bulk_open. */
    [[nodiscard]] bulk open_bulk(std::string_view options_json) const {
        const detail::c_string options(options_json, "options_json");
        return bulk(detail::receive<genesys_bulk, genesys_bulk_free>(
            [&](genesys_bulk **opened, genesys_error **failure) {
                return genesys_bulk_open(handle_.get(), options.get(), opened, failure);
            }));
    }

    /** DELETE /api/v2/onboarding/invites/{inviteId}; needs invite:actions:delete. */
    void delete_onboarding_invite(std::string_view invite_id) const {
        const detail::c_string id(invite_id, "inviteId");
        detail::check([&](genesys_error **failure) {
            return genesys_delete_onboarding_invite(handle_.get(), id.get(), failure);
        });
    }

    /** DELETE /api/v2/onboarding/joincodes/{joinCodeId}; needs joinCode:actions:delete. */
    void delete_onboarding_joincode(std::string_view join_code_id) const {
        const detail::c_string id(join_code_id, "joinCodeId");
        detail::check([&](genesys_error **failure) {
            return genesys_delete_onboarding_joincode(handle_.get(), id.get(), failure);
        });
    }

    /** GET /api/v2/onboarding/activations/{activationId}. */
    [[nodiscard]] org_billing_activation
    get_onboarding_activation(std::string_view activation_id) const {
        const detail::c_string id(activation_id, "activationId");
        const auto result =
            detail::receive<genesys_org_billing_activation, genesys_org_billing_activation_free>(
                [&](genesys_org_billing_activation **activation, genesys_error **failure) {
                    return genesys_get_onboarding_activation(handle_.get(), id.get(), activation,
                                                             failure);
                });
        return {detail::read(result->id),
                detail::read(result->email_address),
                detail::read(result->existing_organization_id),
                detail::read(result->existing_organization_short_name),
                detail::read(result->region),
                detail::read(result->self_uri)};
    }

    /** GET /api/v2/onboarding/invites/{inviteId}. */
    [[nodiscard]] invite get_onboarding_invite(std::string_view invite_id) const {
        const detail::c_string id(invite_id, "inviteId");
        const auto result = detail::receive<genesys_invite, genesys_invite_free>(
            [&](genesys_invite **found, genesys_error **failure) {
                return genesys_get_onboarding_invite(handle_.get(), id.get(), found, failure);
            });
        return invite(*result);
    }

    /** One page of GET /api/v2/onboarding/invites; needs invite:actions:view. */
    [[nodiscard]] invite_listing get_onboarding_invites(const page_options &options = {}) const {
        return view_onboarding_invites(options).to_model<invite_listing>();
    }

    /** The same page, to be read in place. */
    [[nodiscard]] invite_listing_view view_onboarding_invites(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        return invite_listing_view(detail::receive<genesys_invite_listing, genesys_invite_listing_free>(
            [&](genesys_invite_listing **page, genesys_error **failure) {
                return genesys_get_onboarding_invites(handle_.get(), &c_options, page, failure);
            }));
    }

    /** All invites, page after page, for a range-for. */
    [[nodiscard]] invite_paginator iter_onboarding_invites(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        return invite_paginator(detail::receive<genesys_invite_iter, genesys_invite_iter_free>(
            [&](genesys_invite_iter **iter, genesys_error **failure) {
                return genesys_invite_iter_new(handle_.get(), &c_options, iter, failure);
            }));
    }

    /** GET /api/v2/onboarding/joincodes/{joinCodeId}. */
    [[nodiscard]] join_code
    get_onboarding_joincode(std::string_view join_code_id,
                            std::optional<std::string_view> email_domain = std::nullopt) const {
        const detail::c_string id(join_code_id, "joinCodeId");
        const detail::c_string domain(email_domain, "emailDomain");
        genesys_join_code_options options = GENESYS_JOIN_CODE_OPTIONS_INIT;
        options.email_domain = domain.get();
        const auto result = detail::receive<genesys_join_code, genesys_join_code_free>(
            [&](genesys_join_code **found, genesys_error **failure) {
                return genesys_get_onboarding_joincode(handle_.get(), id.get(), &options, found,
                                                       failure);
            });
        return join_code(*result);
    }

    /** One page of GET /api/v2/onboarding/joincodes; needs joinCode:actions:view. */
    [[nodiscard]] join_code_listing get_onboarding_joincodes(const page_options &options = {}) const {
        return view_onboarding_joincodes(options).to_model<join_code_listing>();
    }

    /** The same page, to be read in place. */
    [[nodiscard]] join_code_listing_view
    view_onboarding_joincodes(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        return join_code_listing_view(
            detail::receive<genesys_join_code_listing, genesys_join_code_listing_free>(
                [&](genesys_join_code_listing **page, genesys_error **failure) {
                    return genesys_get_onboarding_joincodes(handle_.get(), &c_options, page, failure);
                }));
    }

    /** All join codes, page after page, for a range-for. */
    [[nodiscard]] join_code_paginator iter_onboarding_joincodes(const page_options &options = {}) const {
        const genesys_page_options c_options = to_c(options);
        return join_code_paginator(detail::receive<genesys_join_code_iter, genesys_join_code_iter_free>(
            [&](genesys_join_code_iter **iter, genesys_error **failure) {
                return genesys_join_code_iter_new(handle_.get(), &c_options, iter, failure);
            }));
    }

    /** GET /api/v2/onboarding/orgprovisionings/{provisioningId}. */
    [[nodiscard]] org_provisioning
    get_onboarding_orgprovisioning(std::string_view provisioning_id,
                                   const org_provisioning_options &options = {}) const {
        const detail::c_string id(provisioning_id, "provisioningId");
        genesys_org_provisioning_options c_options = GENESYS_ORG_PROVISIONING_OPTIONS_INIT;
        c_options.existing_organization_id =
            detail::text(options.existing_organization_id, "existingOrganizationId");
        c_options.billing_activation_job = detail::pointer(options.billing_activation_job);
        const auto result = detail::receive<genesys_org_provisioning, genesys_org_provisioning_free>(
            [&](genesys_org_provisioning **found, genesys_error **failure) {
                return genesys_get_onboarding_orgprovisioning(handle_.get(), id.get(), &c_options, found,
                                                              failure);
            });
        return org_provisioning(*result);
    }

    /** Waits until a provisioning is complete; see genesys_wait_for_onboarding_orgprovisioning. */
    [[nodiscard]] org_provisioning
    wait_for_onboarding_orgprovisioning(std::string_view provisioning_id,
                                        const wait_options &options = {}) const {
        const detail::c_string id(provisioning_id, "provisioningId");
        const detail::c_wait_options c_options(options);
        const auto result = detail::receive<genesys_org_provisioning, genesys_org_provisioning_free>(
            [&](genesys_org_provisioning **found, genesys_error **failure) {
                return genesys_wait_for_onboarding_orgprovisioning(handle_.get(), id.get(),
                                                                   c_options.get(), found, failure);
            });
        return org_provisioning(*result);
    }

    /**
     * Waits until is_done accepts what get returns, and returns that. get is called with a client that derives from
     * this one and whose calls end with the wait; it should only read. The options have no progress.
     */
    template <typename Get, typename IsDone>
    [[nodiscard]] std::invoke_result_t<Get &, const client &>
    wait_until(Get &&get, IsDone &&is_done, const wait_options &options = {}) const {
        const detail::c_wait_options c_options(options);
        const auto waiter = detail::receive<genesys_waiter, genesys_waiter_free>(
            [&](genesys_waiter **begun, genesys_error **failure) {
                return genesys_waiter_new(handle_.get(), c_options.get(), begun, failure);
            });
        for (;;) {
            const client polling(detail::receive<genesys_client, genesys_client_free>(
                [&](genesys_client **derived, genesys_error **failure) {
                    return genesys_waiter_poll(waiter.get(), derived, failure);
                }));
            std::optional<std::invoke_result_t<Get &, const client &>> result;
            try {
                result.emplace(get(polling));
            } catch (const error &failed) {
                // As it was thrown: it may be of a class of the program's own.
                if (detail::is_final(waiter.get(), &failed))
                    throw;
                continue;
            }
            if (is_done(std::as_const(*result)))
                return std::move(*result);
            detail::is_final(waiter.get(), nullptr);
        }
    }

    /** HEAD /api/v2/onboarding/organizations/{organizationId}/users: whether the user exists. */
    [[nodiscard]] bool head_onboarding_organization_users(std::string_view organization_id,
                                                          std::string_view email) const {
        const detail::c_string id(organization_id, "organizationId");
        const detail::c_string address(email, "email");
        bool exists = false;
        detail::check([&](genesys_error **failure) {
            return genesys_head_onboarding_organization_users(handle_.get(), id.get(), address.get(),
                                                              &exists, failure);
        });
        return exists;
    }

    /** POST /api/v2/onboarding/activations/{activationId}/apply. */
    [[nodiscard]] apply_org_billing_activation_response
    post_onboarding_activation_apply(std::string_view activation_id,
                                     const apply_org_billing_activation_request &body) const {
        const detail::c_string id(activation_id, "activationId");
        genesys_apply_org_billing_activation_request c_body =
            GENESYS_APPLY_ORG_BILLING_ACTIVATION_REQUEST_INIT;
        c_body.organization_id = detail::text(body.organization_id, "body.organizationId");
        const auto result = detail::receive<genesys_apply_org_billing_activation_response,
                                            genesys_apply_org_billing_activation_response_free>(
            [&](genesys_apply_org_billing_activation_response **response, genesys_error **failure) {
                return genesys_post_onboarding_activation_apply(handle_.get(), id.get(), &c_body,
                                                                response, failure);
            });
        return {result->organization_id, result->status, result->job_name};
    }

    /** POST /api/v2/onboarding/joincodes; needs joinCode:actions:create. */
    [[nodiscard]] join_code post_onboarding_joincodes(const join_code_request &body) const {
        const c_join_code_request c_body(body);
        const auto result = detail::receive<genesys_join_code, genesys_join_code_free>(
            [&](genesys_join_code **made, genesys_error **failure) {
                return genesys_post_onboarding_joincodes(handle_.get(), c_body.get(), made, failure);
            });
        return join_code(*result);
    }

    /** POST /api/v2/onboarding/orgprovisionings/{provisioningId}/complete. */
    [[nodiscard]] complete_org_provisioning_response
    post_onboarding_orgprovisioning_complete(std::string_view provisioning_id,
                                             const complete_org_provisioning_request &body) const {
        const detail::c_string id(provisioning_id, "provisioningId");
        genesys_complete_org_provisioning_request c_body =
            GENESYS_COMPLETE_ORG_PROVISIONING_REQUEST_INIT;
        std::vector<genesys_org_provisioning_user> users;
        std::vector<const genesys_org_provisioning_user *> user_pointers;
        c_body.administrator_email = detail::text(body.administrator_email, "body.administratorEmail");
        c_body.administrator_password =
            detail::text(body.administrator_password, "body.administratorPassword");
        c_body.administrator_name = detail::text(body.administrator_name, "body.administratorName");
        c_body.organization_name = detail::text(body.organization_name, "body.organizationName");
        c_body.locale = detail::text(body.locale, "body.locale");
        c_body.disable_org_auto_join = detail::pointer(body.disable_org_auto_join);
        if (body.other_users) {
            for (const org_provisioning_user &user : *body.other_users) {
                const std::string place = "body.otherUsers[" + std::to_string(users.size()) + ']';
                users.push_back({sizeof(genesys_org_provisioning_user),
                                 detail::text(user.name, (place + ".name").c_str()),
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
                return genesys_post_onboarding_orgprovisioning_complete(handle_.get(), id.get(), &c_body,
                                                                        response, failure);
            });
        return {detail::read(result->organization_id), detail::read(result->organization_short_name)};
    }

    /** POST /api/v2/onboarding/orgprovisionings. */
    [[nodiscard]] stage_org_provisioning_response
    post_onboarding_orgprovisionings(const stage_org_provisioning_request &body) const {
        genesys_stage_org_provisioning_request c_body = GENESYS_STAGE_ORG_PROVISIONING_REQUEST_INIT;
        c_body.email_address = detail::text(body.email_address, "body.emailAddress");
        c_body.recaptcha_value = detail::text(body.recaptcha_value, "body.recaptchaValue");
        c_body.activation_id = detail::text(body.activation_id, "body.activationId");
        c_body.first_name = detail::text(body.first_name, "body.firstName");
        c_body.last_name = detail::text(body.last_name, "body.lastName");
        c_body.organization_name = detail::text(body.organization_name, "body.organizationName");
        c_body.locale = detail::text(body.locale, "body.locale");
        c_body.phone_number = detail::text(body.phone_number, "body.phoneNumber");
        const auto result = detail::receive<genesys_stage_org_provisioning_response,
                                            genesys_stage_org_provisioning_response_free>(
            [&](genesys_stage_org_provisioning_response **response, genesys_error **failure) {
                return genesys_post_onboarding_orgprovisionings(handle_.get(), &c_body, response,
                                                                failure);
            });
        return {detail::read(result->id), detail::read(result->self_uri)};
    }

    /** POST /api/v2/onboarding/users. */
    [[nodiscard]] create_user_response post_onboarding_users(const create_user_request &body) const {
        genesys_create_user_request c_body = GENESYS_CREATE_USER_REQUEST_INIT;
        c_body.invite_id = detail::text(body.invite_id, "body.inviteId");
        c_body.name = detail::text(body.name, "body.name");
        c_body.password = detail::text(body.password, "body.password");
        const auto result =
            detail::receive<genesys_create_user_response, genesys_create_user_response_free>(
                [&](genesys_create_user_response **response, genesys_error **failure) {
                    return genesys_post_onboarding_users(handle_.get(), &c_body, response, failure);
                });
        return {result->organization, result->name, result->email, detail::read(result->administrator)};
    }

    /** POST /api/v2/onboarding/users/joinexistingorgs. */
    [[nodiscard]] join_existing_orgs_response
    post_onboarding_users_joinexistingorgs(const join_existing_orgs_request &body) const {
        genesys_join_existing_orgs_request c_body = GENESYS_JOIN_EXISTING_ORGS_REQUEST_INIT;
        std::vector<const char *> organization_ids;
        organization_ids = detail::texts(body.organization_ids, "body.organizationIds");
        c_body.organization_ids = organization_ids.data();
        c_body.organization_ids_count = body.organization_ids.size();
        c_body.email = detail::text(body.email, "body.email");
        c_body.job_id = detail::text(body.job_id, "body.jobId");
        c_body.locale = detail::text(body.locale, "body.locale");
        const auto result = detail::receive<genesys_join_existing_orgs_response,
                                            genesys_join_existing_orgs_response_free>(
            [&](genesys_join_existing_orgs_response **response, genesys_error **failure) {
                return genesys_post_onboarding_users_joinexistingorgs(handle_.get(), &c_body, response,
                                                                      failure);
            });
        return {detail::read(result->join_code_url), detail::read(result->invite_url)};
    }

    /** POST /api/v2/onboarding/users/stage. */
    void post_onboarding_users_stage(const stage_user_request &body) const {
        genesys_stage_user_request c_body = GENESYS_STAGE_USER_REQUEST_INIT;
        c_body.join_code_id = detail::text(body.join_code_id, "body.joinCodeId");
        c_body.email = detail::text(body.email, "body.email");
        c_body.locale = detail::text(body.locale, "body.locale");
        detail::check([&](genesys_error **failure) {
            return genesys_post_onboarding_users_stage(handle_.get(), &c_body, failure);
        });
    }

    /** PUT /api/v2/onboarding/joincodes/{joinCodeId}; needs joinCode:actions:update. */
    void put_onboarding_joincode(std::string_view join_code_id, const join_code_request &body) const {
        const detail::c_string id(join_code_id, "joinCodeId");
        const c_join_code_request c_body(body);
        detail::check([&](genesys_error **failure) {
            return genesys_put_onboarding_joincode(handle_.get(), id.get(), c_body.get(), failure);
        });
    }

    /** The C client; borrowed. */
    [[nodiscard]] const genesys_client *get() const noexcept { return handle_.get(); }

private:
    friend class login;

    using handle = detail::handle<genesys_client, genesys_client_free>;

    explicit client(handle owned) : handle_(std::move(owned)) {}

    /** The request of both creation and update. */
    class c_join_code_request {
    public:
        explicit c_join_code_request(const join_code_request &body)
            : email_domains_(detail::texts(body.email_domains, "body.emailDomains")) {
            request_.email_domains = email_domains_.data();
            request_.email_domains_count = body.email_domains.size();
        }

        [[nodiscard]] const genesys_join_code_request *get() const { return &request_; }

    private:
        std::vector<const char *> email_domains_;
        genesys_join_code_request request_ = GENESYS_JOIN_CODE_REQUEST_INIT;
    };

    static genesys_page_options to_c(const page_options &options) {
        return {sizeof(genesys_page_options), detail::pointer(options.page_number),
                detail::pointer(options.page_size)};
    }

    using builder = detail::handle<genesys_client_builder, genesys_client_builder_free>;

    static void set_text(const builder &to, const std::optional<std::string> &value, const char *name,
                         genesys_status (*set)(genesys_client_builder *, const char *,
                                               genesys_error **)) {
        if (!value)
            return;
        const char *text = detail::text(*value, name);
        detail::check([&](genesys_error **failure) { return set(to.get(), text, failure); });
    }

    static void set_timeout(const builder &to, const std::optional<std::chrono::milliseconds> &value,
                            const char *name,
                            genesys_status (*set)(genesys_client_builder *, std::uint64_t,
                                                  genesys_error **)) {
        if (!value)
            return;
        if (value->count() < 0)
            throw error(name, "must not be negative");
        const auto milliseconds = static_cast<std::uint64_t>(value->count());
        detail::check([&](genesys_error **failure) { return set(to.get(), milliseconds, failure); });
    }

    static void set_flag(const builder &to, bool value,
                         genesys_status (*set)(genesys_client_builder *, bool, genesys_error **)) {
        if (value)
            detail::check([&](genesys_error **failure) { return set(to.get(), value, failure); });
    }

    static void set_numbers(const builder &to, const settings &with) {
        set_timeout(to, with.connect_timeout, "connect_timeout",
                    genesys_client_builder_set_connect_timeout_ms);
        set_timeout(to, with.attempt_timeout, "attempt_timeout",
                    genesys_client_builder_set_attempt_timeout_ms);
        set_timeout(to, with.total_timeout, "total_timeout",
                    genesys_client_builder_set_total_timeout_ms);
        if (with.max_retries)
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_max_retries(to.get(), *with.max_retries, failure);
            });
        if (with.requests_per_minute)
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_requests_per_minute(to.get(), *with.requests_per_minute,
                                                                      failure);
            });
        if (with.max_response_bytes)
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_max_response_bytes(to.get(), *with.max_response_bytes,
                                                                     failure);
            });
    }

    static void set_callbacks(const builder &to, const settings &with) {
        const auto set = [&](const genesys_callbacks *callbacks) {
            if (callbacks)
                detail::check([&](genesys_error **failure) {
                    return genesys_client_builder_set_callbacks(to.get(), callbacks, failure);
                });
        };
        detail::callbacks::give({with.observer, with.interrupt, with.token_source, with.transport,
                                 with.refresh_token_observer},
                                set);
    }

    static builder configure(const settings &with) {
        if (with.client_id && with.client_credentials)
            throw error("client_id", "cannot be combined with client_credentials");
        const bool has_client = with.client_credentials || with.client_id || with.refresh_token;
        if (with.access_token && has_client)
            throw error("access_token", "cannot be combined with client_credentials, client_id or refresh_token");
        if (with.token_source && (with.access_token || has_client))
            throw error("token_source", "cannot be combined with other credentials");
        builder to(genesys_client_builder_new());
        set_flag(to, with.from_environment, genesys_client_builder_set_from_environment);
        set_text(to, with.profile, "profile", genesys_client_builder_set_profile);
        set_flag(to, with.proxy_from_environment, genesys_client_builder_set_proxy_from_environment);
        set_flag(to, with.allow_insecure_http, genesys_client_builder_set_allow_insecure_http);
        set_text(to, with.region, "region", genesys_client_builder_set_region);
        set_text(to, with.base_url, "base_url", genesys_client_builder_set_base_url);
        set_text(to, with.login_url, "login_url", genesys_client_builder_set_login_url);
        set_text(to, with.access_token, "access_token", genesys_client_builder_set_access_token);
        if (with.client_credentials) {
            const char *id = detail::text(with.client_credentials->first, "client_id");
            const char *secret = detail::text(with.client_credentials->second, "client_secret");
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_client_credentials(to.get(), id, secret, failure);
            });
        }
        set_text(to, with.client_id, "client_id", genesys_client_builder_set_client_id);
        set_text(to, with.refresh_token, "refresh_token", genesys_client_builder_set_refresh_token);
        set_numbers(to, with);
        set_text(to, with.user_agent, "user_agent", genesys_client_builder_set_user_agent);
        for (const genesys_header &header : detail::c_headers(with.headers))
            detail::check([&](genesys_error **failure) {
                return genesys_client_builder_set_header(to.get(), header.name, header.value, failure);
            });
        set_callbacks(to, with);
        set_text(to, with.proxy, "proxy", genesys_client_builder_set_proxy);
        set_text(to, with.ca_bundle, "ca_bundle", genesys_client_builder_set_ca_bundle);
        set_text(to, with.client_certificate, "client_certificate",
                 genesys_client_builder_set_client_certificate);
        set_text(to, with.client_key, "client_key", genesys_client_builder_set_client_key);
        return to;
    }

    static handle build(const settings &with) {
        const builder to = configure(with);
        return detail::receive<genesys_client, genesys_client_free>(
            [&](genesys_client **made, genesys_error **failure) {
                return genesys_client_builder_build(to.get(), made, failure);
            });
    }

    handle handle_;
};

/* ---- Login ---- */

/** A person's login, which yields a client; see genesys_login. Its listener is closed when it is destroyed. */
class login {
public:
    /** Begins a login with options in JSON, as genesys_login_begin does. with has the client_id of the OAuth client. */
    explicit login(const settings &with, std::string_view options_json = "{}")
        : handle_(begin(with, options_json)) {}

    /** The address of the login page, for the person's browser. */
    [[nodiscard]] std::string url() const { return genesys_login_url(handle_.get()); }

    /** Where the browser is redirected to, with the port that is listened on. */
    [[nodiscard]] std::string redirect_uri() const { return genesys_login_redirect_uri(handle_.get()); }

    /** Waits until the person has logged in, and returns the client that acts for them; see genesys_login_wait. */
    [[nodiscard]] client wait(std::chrono::milliseconds timeout) const {
        const auto count = timeout.count();
        if (count < 0)
            throw error("timeout", "must not be negative");
        return client(detail::receive<genesys_client, genesys_client_free>(
            [&](genesys_client **made, genesys_error **failure) {
                return genesys_login_wait(handle_.get(), static_cast<std::uint64_t>(count), made, failure);
            }));
    }

    /** Finishes the login with the address, or the code, that the person pastes; see genesys_login_finish. */
    [[nodiscard]] client finish(std::string_view pasted) const {
        const detail::c_string c_pasted(pasted, "pasted");
        return client(detail::receive<genesys_client, genesys_client_free>(
            [&](genesys_client **made, genesys_error **failure) {
                return genesys_login_finish(handle_.get(), c_pasted.get(), made, failure);
            }));
    }

    /** Ends the login from another thread; see genesys_login_cancel. */
    void cancel() const noexcept { genesys_login_cancel(handle_.get()); }

    /** The login of the C functions, borrowed. */
    [[nodiscard]] const genesys_login *get() const noexcept { return handle_.get(); }

private:
    using handle = detail::handle<genesys_login, genesys_login_free>;

    static handle begin(const settings &with, std::string_view options_json) {
        const client::builder from = client::configure(with);
        const detail::c_string options(options_json, "options_json");
        return detail::receive<genesys_login, genesys_login_free>(
            [&](genesys_login **begun, genesys_error **failure) {
                return genesys_login_begin_with_builder(from.get(), options.get(), begun, failure);
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

    /** Starts a sandbox with options in JSON, as genesys_sandbox_start_json does. */
    [[nodiscard]] static sandbox start_json(std::string_view options_json) {
        const detail::c_string options(options_json, "options_json");
        return sandbox(detail::receive<genesys_sandbox, genesys_sandbox_free>(
            [&](genesys_sandbox **started, genesys_error **failure) {
                return genesys_sandbox_start_json(options.get(), started, failure);
            }));
    }

    /** The base URL: for base_url and login_url. */
    [[nodiscard]] std::string base_url() const { return read(genesys_sandbox_base_url(handle_.get())); }

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

    /** The client ID of the public client, with which users log in by authorization code and PKCE. */
    [[nodiscard]] std::string public_client_id() const {
        return read(genesys_sandbox_public_client_id(handle_.get()));
    }

    /** Describes the sandbox, as JSON. */
    [[nodiscard]] std::string describe() const { return call_json("describe"); }

    /** Returns its organizations, users, invites, join codes, activations and provisionings, as JSON. */
    [[nodiscard]] std::string state() const { return call_json("state"); }

    /** Injects a fault into the next requests that it applies to. */
    void fail_next(std::uint32_t count, const genesys_sandbox_fault &fault) const {
        detail::check([&](genesys_error **failure) {
            return genesys_sandbox_fail_next(handle_.get(), count, &fault, failure);
        });
    }

    /** Returns the requests that it has received, as JSON. */
    [[nodiscard]] std::string requests() const { return call_json("requests"); }

    /** Forgets the requests and their counts. */
    void clear_requests() const { call_json("clear_requests"); }

    /** Restores the state that it started with, and clears faults, requests, settings and authorization codes. */
    void reset() const { call_json("reset"); }

    /** Makes the sandbox reject every access token that it has issued. Refresh tokens stay valid. */
    void expire_tokens() const { genesys_sandbox_expire_tokens(handle_.get()); }

    /** Makes the sandbox reject every authorization code that it has issued. */
    void expire_codes() const { call_json("expire_codes"); }

    /** Changes settings: a JSON object of requestsPerMinute, pollsUntilProvisioned, latencyMs and refreshTokens. */
    void set_settings(std::string_view settings_json) const { call_json("set_settings", settings_json); }

    /** Runs any of these verbs by its name, with JSON in and JSON out. */
    std::string call_json(std::string_view verb, std::string_view arguments_json = "{}") const {
        const detail::c_string name(verb, "verb");
        const detail::c_string arguments(arguments_json, "arguments_json");
        const auto result =
            detail::receive<char, genesys_string_free>([&](char **json, genesys_error **failure) {
                return genesys_sandbox_call_json(handle_.get(), name.get(), arguments.get(), json, failure);
            });
        return std::string(result.get());
    }

    /** The number of API requests received. */
    [[nodiscard]] std::uint64_t request_count() const {
        return genesys_sandbox_request_count(handle_.get());
    }

    /** The number of requests that the token endpoint received. */
    [[nodiscard]] std::uint64_t token_request_count() const {
        return genesys_sandbox_token_request_count(handle_.get());
    }

private:
    using handle = detail::handle<genesys_sandbox, genesys_sandbox_free>;

    explicit sandbox(handle started) : handle_(std::move(started)) {}

    [[nodiscard]] settings settings_of(const char *id, const char *secret) const {
        settings with;
        with.base_url = base_url();
        with.login_url = base_url();
        with.client_credentials = {read(id), read(secret)};
        return with;
    }

    /** A string of the sandbox, which has none if it has been moved from. */
    [[nodiscard]] static std::string read(const char *value) {
        if (!value)
            throw error("sandbox", "has been moved from");
        return value;
    }

    handle handle_;
};

#endif // GENESYS_ONBOARDING_SANDBOX

} // namespace genesys

#endif // GENESYS_ONBOARDING_HPP
