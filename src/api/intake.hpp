#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/send_options.hpp"
#include "gateway/gateway.hpp"
#include "hal/result.hpp"
#include "outbox/message.hpp"

namespace api {

/// What somebody wants to be sent.
struct Order {
    std::string account;
    std::string number;
    std::string text;  ///< UTF-8
    SendOptions options;
};

/// Checks and encodes one message, whoever brings it: all that can be wrong with it is the caller's
/// error now, not the modem's later. sms::Errc::bad_number, too_many_parts, bad_utf8, empty_text;
/// std::errc::invalid_argument, and permission_denied for a number that the account may not send
/// to, with a sentence in the context that begins with the parameter's name. Any thread; writes
/// nothing.
hal::Result<outbox::NewMessage> prepare(gateway::Gateway& gateway,
                                        const profile::DeviceProfile& device, const Order& order);

/// The same for each member of a group, whose `order.number` does not count; null: for the number.
hal::Result<std::vector<outbox::NewMessage>> prepare_all(gateway::Gateway& gateway,
                                                         const profile::DeviceProfile& device,
                                                         const Order& order,
                                                         const settings::Group* group);

/// Null when there is none of this name.
const settings::Account* find_account(const settings::Settings& settings,
                                      std::string_view username);
const settings::Group* find_group(const settings::Settings& settings, std::string_view name);

/// Stores prepared messages and sets them on their way, as Store::add_all() does: when it returns
/// without error, nothing of them can be lost. With an error that is the storage's, it is logged.
hal::Result<std::vector<outbox::Added>> accept(gateway::Gateway& gateway,
                                               std::span<const outbox::NewMessage> messages);

/// What an error of accept() is for who brought `messages`.
outbox::Rejection refusal_of(gateway::Gateway& gateway, std::error_code code,
                             std::span<const outbox::NewMessage> messages);

/// What is known of a message, as callers are told.
outbox::Progress progress_of(const outbox::MessageView& message);

}  // namespace api
