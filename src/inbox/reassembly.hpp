#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "hal/clock.hpp"
#include "hal/result.hpp"
#include "sms/address.hpp"
#include "sms/timestamp.hpp"
#include "sms/user_data.hpp"

/// Puts long messages together. Pure: the same fragments, in any order, give the same entries.
namespace inbox {

/// One stored, decoded message part; most are whole messages.
struct Fragment {
    std::int64_t key = 0;   ///< the caller's name for it, unique; entries list their keys
    bool outgoing = false;  ///< a stored SUBMIT: `party` is its recipient
    sms::Address party;
    sms::UserData data;
    std::optional<sms::Timestamp> timestamp = std::nullopt;
    hal::WallTime received_at;  ///< when the gateway first saw it; stands in for a bad timestamp
};

/// A whole message, or what there is of one.
struct Entry {
    std::vector<std::int64_t> keys;  ///< of all its fragments, repeated ones too; ascending
    bool outgoing = false;
    sms::Address party;
    hal::WallTime date;           ///< the first present part's timestamp
    hal::WallTime last_received;  ///< of its newest fragment: how long it may still wait
    unsigned present = 1;         ///< parts there are
    unsigned total = 1;           ///< parts there should be
    /// UTF-8, ` <part_missing> ` in place of each missing part; or why it is no text.
    hal::Result<std::string> text = std::string();

    bool complete() const { return present == total; }
};

/// Parts farther apart than this (by timestamp) are not of one message: references are reused.
inline constexpr std::chrono::hours reassembly_window{12};

/// What parts of one message have in common. References are reused, so that one identity may hold
/// the parts of several messages.
using Identity = std::tuple<bool, sms::TypeOfNumber, std::string, sms::ReferenceWidth,
                            std::uint16_t, std::uint8_t>;

/// nullopt when the fragment is a whole message.
std::optional<Identity> identity_of(const Fragment& fragment);

/// Every fragment ends up in exactly one entry; entries are in the order of their lowest key. Parts
/// belong together by direction, party, reference, its width and total; among several candidates
/// those nearest in time. Of very many parts of one identity (a flood of them, or a sender that
/// never changes its reference) only those of one period are looked at together. A part that came
/// twice (equal in content and timestamp) counts once; a different one with the same sequence
/// number is another message's.
std::vector<Entry> reassemble(std::span<const Fragment> fragments);

}  // namespace inbox
