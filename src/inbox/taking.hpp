#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "inbox/listing.hpp"

namespace inbox {

/// Takes the one that fits out of `pdus`.
template <class Fits>
std::optional<KnownPdu> take_out(std::vector<KnownPdu>& pdus, const Fits& fits) {
    const auto found = std::ranges::find_if(pdus, fits);
    if (found == pdus.end()) {
        return std::nullopt;
    }
    KnownPdu taken = std::move(*found);
    pdus.erase(found);
    return taken;
}

}  // namespace inbox
