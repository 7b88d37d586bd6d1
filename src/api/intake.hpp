#pragma once

#include <string>
#include <string_view>

#include "gateway/gateway.hpp"
#include "hal/result.hpp"
#include "outbox/message.hpp"

namespace api {

/// What somebody wants to be sent.
struct Order {
    std::string account;
    std::string_view number;
    std::string text;   ///< UTF-8
    std::string modem;  ///< the only one that may send it; empty: any
};

/// Checks and encodes one message, whoever brings it: all that can be wrong with it is the caller's
/// error now, not the modem's later. sms::Errc::bad_number, too_many_parts, bad_utf8, empty_text;
/// std::errc::no_such_device with "modem" in its context. Any thread; writes nothing.
hal::Result<outbox::NewMessage> prepare(gateway::Gateway& gateway,
                                        const profile::DeviceProfile& device, const Order& order);

/// Stores a prepared message and sets it on its way. When it returns without error, nothing of the
/// message can be lost.
hal::Result<> accept(gateway::Gateway& gateway, const outbox::NewMessage& message);

}  // namespace api
