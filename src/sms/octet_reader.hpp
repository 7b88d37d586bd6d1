#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "hal/result.hpp"
#include "sms/error.hpp"

namespace sms {

/// Reads a PDU from front to back; never beyond its end. The octets outlive the reader.
class OctetReader {
public:
    explicit OctetReader(std::span<const std::uint8_t> octets) : rest_(octets) {}

    /// The next octet. `field` names it in an Errc::truncated.
    hal::Result<std::uint8_t> octet(const char* field) {
        HAL_TRY(const auto one, octets(1, field));
        return one.front();
    }

    /// The next `count` octets.
    hal::Result<std::span<const std::uint8_t>> octets(std::size_t count, const char* field) {
        if (count > rest_.size()) {
            return hal::unexpected(Errc::truncated, field);
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    std::size_t left() const noexcept { return rest_.size(); }

private:
    std::span<const std::uint8_t> rest_;
};

}  // namespace sms
