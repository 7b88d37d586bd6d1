#pragma once

#include <cassert>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

namespace hal {

/// What went wrong (`code`, whose category says which world it comes from: errno, AT, +CMS, +CME,
/// a profile, the store) and where (`context`, one phrase for a log line; never a secret, a message
/// text or a full number).
struct Error {
    std::error_code code;
    std::string context;

    /// "context: message of the code", for people.
    std::string message() const {
        return context.empty() ? code.message() : context + ": " + code.message();
    }
};

/// Wraps an Error on its way into a Result. The name is std::expected's.
struct Unexpected {
    Error error;
};

inline Unexpected unexpected(std::error_code code, std::string context = {}) {
    return Unexpected{Error{code, std::move(context)}};
}

/// A value or an Error. Member names are std::expected's, so that it can become an alias of it
/// under C++23. Reading the side that is not there is a programmer's error and asserts.
template <class T = void>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Unexpected failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & { return *get(); }
    const T& value() const& { return *get(); }
    T&& value() && { return std::move(*get()); }
    T& operator*() & { return *get(); }
    const T& operator*() const& { return *get(); }
    T&& operator*() && { return std::move(*get()); }
    T* operator->() { return get(); }
    const T* operator->() const { return get(); }

    const Error& error() const {
        assert(!has_value());
        return *std::get_if<1>(&state_);
    }

private:
    T* get() {
        assert(has_value());
        return std::get_if<0>(&state_);
    }
    const T* get() const {
        assert(has_value());
        return std::get_if<0>(&state_);
    }

    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Unexpected failure) : error_(std::move(failure.error)), failed_(true) {}

    bool has_value() const noexcept { return !failed_; }
    explicit operator bool() const noexcept { return !failed_; }
    const Error& error() const {
        assert(failed_);
        return error_;
    }

private:
    Error error_;
    bool failed_ = false;
};

}  // namespace hal

// NOLINTBEGIN(bugprone-macro-parentheses): a declaration cannot stand in parentheses.
// Each use has a name of its own by __COUNTER__: __LINE__ is the same for all that stand inside the
// arguments of another macro.
#define HAL_CONCAT_INNER(a, b) a##b
#define HAL_CONCAT(a, b) HAL_CONCAT_INNER(a, b)

/// `HAL_TRY(auto x, f());` declares x from f()'s value, or returns f()'s error.
#define HAL_TRY_AS(result, declaration, expression) \
    auto result = (expression);                     \
    if (!result) {                                  \
        return ::hal::Unexpected{result.error()};   \
    }                                               \
    declaration = std::move(*result)
#define HAL_TRY(declaration, expression) \
    HAL_TRY_AS(HAL_CONCAT(hal_try_, __COUNTER__), declaration, expression)

/// `HAL_CHECK(f());` goes on, or returns f()'s error.
#define HAL_CHECK_AS(result, expression)              \
    do {                                              \
        if (auto result = (expression); !result) {    \
            return ::hal::Unexpected{result.error()}; \
        }                                             \
    } while (false)
#define HAL_CHECK(expression) HAL_CHECK_AS(HAL_CONCAT(hal_check_, __COUNTER__), expression)
// NOLINTEND(bugprone-macro-parentheses)
