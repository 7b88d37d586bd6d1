#include "outbox/error.hpp"

#include <string>

namespace outbox {
namespace {

class OutboxCategory final : public std::error_category {
public:
    const char* name() const noexcept override { return "outbox"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::forbidden_transition:
                return "the table of states does not allow this change";
            case Errc::id_taken:
                return "this id has been used for another message";
            case Errc::queue_full:
                return "as many messages wait as may";
            case Errc::limit_reached:
                return "the account has had as many messages as it may";
        }
        return "unknown error";
    }
};

}  // namespace

const std::error_category& category() noexcept {
    static const OutboxCategory instance;
    return instance;
}

}  // namespace outbox
