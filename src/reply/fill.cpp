#include "reply/fill.hpp"

#include <utility>

namespace reply {

using profile::Condition;
using profile::Placeholder;

void Values::set(Placeholder placeholder, std::string value) {
    values_.at(static_cast<std::size_t>(placeholder)) = std::move(value);
}

const std::string& Values::of(Placeholder placeholder) const {
    return values_.at(static_cast<std::size_t>(placeholder));
}

bool Values::hold(Condition condition) const {
    switch (condition) {
        case Condition::always:
            return true;
        case Condition::has_id:
            return !of(Placeholder::id).empty();
        case Condition::has_parts:
            return !of(Placeholder::parts).empty();
        case Condition::several_parts:
            return !of(Placeholder::parts).empty() && of(Placeholder::parts) != "1";
        case Condition::has_number:
            return !of(Placeholder::number).empty();
        case Condition::has_error:
            return !of(Placeholder::error).empty();
    }
    return false;
}

std::string fill(const profile::Template& content, const Values& values) {
    std::string filled;
    for (const profile::Piece& piece : content) {
        filled += piece.literal;
        filled += piece.placeholder ? values.of(*piece.placeholder) : "";
    }
    return filled;
}

}  // namespace reply
