#pragma once

#include <string>
#include <string_view>

#include "gateway/gateway.hpp"
#include "hal/result.hpp"
#include "outbox/message.hpp"

namespace api {

/// Checks and encodes one message, whoever brings it: all that can be wrong with it is the caller's
/// error now, not the modem's later. sms::Errc::bad_number, too_many_parts, bad_utf8, empty_text.
/// Any thread; writes nothing.
hal::Result<outbox::NewMessage> prepare(gateway::Gateway& gateway,
                                        const profile::DeviceProfile& device,
                                        const std::string& account, std::string_view number,
                                        const std::string& text);

/// Stores a prepared message and sets it on its way. When it returns without error, nothing of the
/// message can be lost.
hal::Result<> accept(gateway::Gateway& gateway, const outbox::NewMessage& message);

}  // namespace api
