#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/input.hpp"
#include "profile/load.hpp"
#include "reply/reply.hpp"
#include "text/utf8.hpp"

/// Hostile messages for the two targets that render replies.
namespace fuzz {

inline profile::ReplyProfile family(const char* device) {
    const auto loaded = profile::load_device(TEST_SOURCE_DIR "/firmware-profiles", device);
    require(loaded.has_value(), "the shipped profiles load");
    return *(*loaded)->replies;
}

inline std::vector<reply::ListEntry> draw_messages(Input& input) {
    constexpr std::size_t most = 8;
    std::vector<reply::ListEntry> list;
    while (!input.at_end() && list.size() < most) {
        reply::ListEntry& entry = list.emplace_back();
        entry.index = static_cast<unsigned>(list.size());
        entry.sender = input.counted(24);
        entry.text = input.counted(255);
        entry.status = static_cast<profile::MessageStatus>(input.below(5));
    }
    return list;
}

/// UTF-8, or each octet that is none as U+FFFD; in another way than the replies do it.
inline std::u32string shown(std::string_view octets) {
    std::u32string all;
    while (!octets.empty()) {
        std::size_t length = std::min<std::size_t>(4, octets.size());
        std::optional<std::u32string> one;
        while (length > 0 && !one) {
            one = text::decode_utf8(octets.substr(0, length));
            one = one && one->size() == 1 ? one : std::nullopt;
            length -= one ? 0 : 1;
        }
        all += one ? one->front() : U'\uFFFD';
        octets.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return all;
}

}  // namespace fuzz
