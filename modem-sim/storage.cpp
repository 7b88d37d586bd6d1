#include "storage.hpp"

#include <algorithm>
#include <array>

namespace sim {

std::string_view status_name(Status status) {
    constexpr std::array<std::string_view, 4> names{"REC UNREAD", "REC READ", "STO UNSENT",
                                                    "STO SENT"};
    return names[static_cast<std::size_t>(status)];
}

std::optional<int> Storage::add(Stored message) {
    if (used() >= capacity_) {
        return std::nullopt;
    }
    int index = first_index_;
    while (slots_.contains(index)) {
        ++index;
    }
    slots_.emplace(index, std::move(message));
    return index;
}

Stored* Storage::find(int index) {
    const auto found = slots_.find(index);
    return found == slots_.end() ? nullptr : &found->second;
}

Storage* Storages::find(std::string_view name) {
    const std::string_view wanted = name == "MT" ? "ME" : name;
    const auto found =
        std::ranges::find_if(storages_, [wanted](const Storage& s) { return s.name() == wanted; });
    return found == storages_.end() ? nullptr : &*found;
}

}  // namespace sim
