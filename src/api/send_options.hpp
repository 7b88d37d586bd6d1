#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "hal/result.hpp"
#include "profile/profile.hpp"

namespace api {

/// What a request for a message may say besides number and text. The old firmware had none of it.
struct SendOptions {
    std::string modem;           ///< `modem=`: the only one that may send it; empty: any
    std::optional<bool> report;  ///< `report=1|0`; nullopt: as the device says
    int priority = 0;            ///< `priority=0..3`: higher ones go first
    /// `validity=MINUTES`: how long it may wait here, and then in the network (TP-VP); nullopt: the
    /// device's lifetime, and what the network likes.
    std::optional<std::chrono::minutes> validity;
    /// `uncertain=hold|resend|drop`; nullopt: as the device says.
    std::optional<profile::UncertainPolicy> uncertain;
    std::string id;       ///< `id=`, the caller's own name for the message; may be empty
    bool repeat = false;  ///< `repeat=1`: a new message, even if an answer to an equal one is owed
};

/// A field of a request by its name; nullopt when it is missing or empty.
using Field = std::function<std::optional<std::string>(std::string_view name)>;

/// Errors are std::errc::invalid_argument with a sentence in the context that begins with the
/// field's name. Pure.
hal::Result<SendOptions> read_send_options(const Field& field);

/// Takes the header Idempotency-Key, which says the same as `id=`. As sent: with or without the
/// quotation marks that draft-ietf-httpapi-idempotency-key-header-07 2.1 asks for; empty: none.
/// Pure.
hal::Result<> take_idempotency_key(SendOptions& options, std::string_view header);

}  // namespace api
