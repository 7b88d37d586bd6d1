#include "hal/error.hpp"

#include <string>

namespace hal {
namespace {

class HalCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "hal"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::timed_out:
                return "no answer in time";
            case Errc::interrupted:
                return "interrupted";
            case Errc::port_gone:
                return "the port is gone";
            case Errc::port_busy:
                return "another program holds the port";
            case Errc::wrong_port:
                return "this is not the wanted modem's AT port";
            case Errc::not_supported:
                return "not supported";
            case Errc::plain_error:
                return "the modem answered ERROR";
            case Errc::unexpected_reply:
                return "the modem gave an unexpected reply";
            case Errc::no_prompt:
                return "the modem gave no prompt";
            case Errc::overflow:
                return "the modem sent a line that is too long";
            case Errc::not_ready:
                return "the modem is not ready";
            case Errc::dead:
                return "the modem is dead; it is tried again hourly";
        }
        return "unknown error";
    }
};

/// Numbers only: their meaning for a message is the retry policy's, for people the status page's.
class NumberedCategory final : public std::error_category {
public:
    NumberedCategory(const char* name, const char* prefix) : name_(name), prefix_(prefix) {}
    const char* name() const noexcept override { return name_; }
    std::string message(int value) const override { return prefix_ + std::to_string(value); }

private:
    const char* name_;
    const char* prefix_;
};

}  // namespace

const std::error_category& hal_category() noexcept {
    static const HalCategory category;
    return category;
}

const std::error_category& cms_category() noexcept {
    static const NumberedCategory category("cms", "+CMS ERROR: ");
    return category;
}

const std::error_category& cme_category() noexcept {
    static const NumberedCategory category("cme", "+CME ERROR: ");
    return category;
}

}  // namespace hal
