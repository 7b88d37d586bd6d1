#include "auth/error.hpp"

#include <string>

namespace auth {
namespace {

class AuthCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "auth"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::password_refused:
                return "choose another password";
            case Errc::no_memory:
                return "too little memory to hash a password";
        }
        return "unknown error";
    }
};

}  // namespace

const std::error_category& auth_category() noexcept {
    static const AuthCategory category;
    return category;
}

std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), auth_category()};
}

}  // namespace auth
