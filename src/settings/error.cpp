#include "settings/settings.hpp"

namespace settings {
namespace {

class SettingsCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "settings"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::invalid:
                return "the settings are not valid";
        }
        return "unknown error";
    }
};

}  // namespace

const std::error_category& settings_category() noexcept {
    static const SettingsCategory category;
    return category;
}

std::error_code make_error_code(Errc code) noexcept {
    return {static_cast<int>(code), settings_category()};
}

}  // namespace settings
