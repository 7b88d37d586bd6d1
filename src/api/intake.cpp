#include "api/intake.hpp"

#include <algorithm>

#include "logging/log.hpp"
#include "outbox/error.hpp"
#include "sms/address.hpp"
#include "sms/submit.hpp"

namespace api {
namespace {

using outbox::NotAccepted;

NotAccepted reason_of(std::error_code code) {
    if (code == outbox::Errc::id_taken) {
        return NotAccepted::id_taken;
    }
    if (code == outbox::Errc::limit_reached) {
        return NotAccepted::limit;
    }
    return code == outbox::Errc::queue_full ? NotAccepted::queue : NotAccepted::storage;
}

/// The account's own rule. Who sends on this machine itself, by the local socket, has none.
bool may_send(const gateway::Configuration& configuration, const std::string& account,
              const std::string& number) {
    const settings::Account* const found = find_account(configuration.settings, account);
    return found == nullptr || settings::may_send(found->destinations, number);
}

hal::Result<> check(gateway::Gateway& gateway, const profile::DeviceProfile& device,
                    const SendOptions& options) {
    const auto wrong = std::make_error_code(std::errc::invalid_argument);
    if (!options.modem.empty() && !gateway.fleet().knows(options.modem)) {
        return hal::unexpected(wrong, "modem: there is none of this name");
    }
    if (options.uncertain && options.uncertain != device.uncertain &&
        !device.uncertain_by_request) {
        return hal::unexpected(wrong, "uncertain: this device leaves no choice");
    }
    return {};
}

hal::Result<std::vector<outbox::NewMessage>> prepare_for_group(gateway::Gateway& gateway,
                                                               const profile::DeviceProfile& device,
                                                               const Order& order,
                                                               const settings::Group& group) {
    const outbox::MessageId batch = outbox::random_message_id();
    std::vector<outbox::NewMessage> messages;
    for (const std::string& number : group.numbers) {
        Order one = order;
        one.number = number;
        HAL_TRY(outbox::NewMessage message, prepare(gateway, device, one));
        message.batch = batch;
        message.group = group.name;
        if (!message.request_key.empty()) {
            message.request_key += "/" + std::to_string(messages.size() + 1);
        }
        messages.push_back(std::move(message));
    }
    return messages;
}

}  // namespace

hal::Result<outbox::NewMessage> prepare(gateway::Gateway& gateway,
                                        const profile::DeviceProfile& device, const Order& order) {
    const SendOptions& options = order.options;
    HAL_TRY(const sms::Address to, sms::parse_number(order.number));
    if (!may_send(*gateway.configuration(), order.account, sms::to_text(to))) {
        return hal::unexpected(std::make_error_code(std::errc::permission_denied),
                               "number: this account may not send to it");
    }
    const std::uint8_t reference = gateway.store().next_concat_reference();
    const bool report = options.report.value_or(device.status_report);
    HAL_TRY(auto encoded, sms::encode_submit({.to = to,
                                              .text = order.text,
                                              .validity = options.validity,
                                              .status_report = report,
                                              .concat_reference = reference,
                                              .max_parts = device.max_parts,
                                              .national_tables = device.national_languages}));
    HAL_CHECK(check(gateway, device, options));
    return outbox::NewMessage{.id = outbox::random_message_id(),
                              .account = order.account,
                              .number = sms::to_text(to),
                              .text = order.text,
                              .concat_reference = reference,
                              .lifetime = options.validity.value_or(device.lifetime),
                              .tpdus = std::move(encoded.tpdus),
                              .modem = options.modem,
                              .priority = options.priority,
                              .report = report,
                              .uncertain = options.uncertain,
                              .request_key = options.id};
}

hal::Result<std::vector<outbox::NewMessage>> prepare_all(gateway::Gateway& gateway,
                                                         const profile::DeviceProfile& device,
                                                         const Order& order,
                                                         const settings::Group* group) {
    if (group != nullptr) {
        return prepare_for_group(gateway, device, order, *group);
    }
    HAL_TRY(outbox::NewMessage message, prepare(gateway, device, order));
    std::vector<outbox::NewMessage> one;
    one.push_back(std::move(message));
    return one;
}

const settings::Account* find_account(const settings::Settings& settings,
                                      std::string_view username) {
    const auto found = std::ranges::find(settings.accounts, username, &settings::Account::username);
    return found == settings.accounts.end() ? nullptr : &*found;
}

const settings::Group* find_group(const settings::Settings& settings, std::string_view name) {
    const auto found = std::ranges::find(settings.groups, name, &settings::Group::name);
    return found == settings.groups.end() ? nullptr : &*found;
}

hal::Result<std::vector<outbox::Added>> accept(gateway::Gateway& gateway,
                                               std::span<const outbox::NewMessage> messages) {
    const auto added = gateway.store().add_all(messages);
    if (!added) {
        if (reason_of(added.error().code) == NotAccepted::storage) {
            logging::log(logging::Level::error, "storage_trouble",
                         {{"what", added.error().message()}});
        }
        return added;
    }
    bool any_new = false;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const outbox::Added& one = added->at(i);
        any_new = any_new || !one.existed;
        if (one.existed) {
            logging::log(logging::Level::info, "message_known", {{"id", one.progress.id}});
        } else {
            logging::log(logging::Level::info, "message_accepted",
                         {{"id", one.progress.id},
                          {"to", logging::masked(messages[i].number)},
                          {"parts", std::to_string(messages[i].tpdus.size())}});
        }
    }
    if (any_new) {
        gateway.fleet().wake();
    }
    return added;
}

outbox::Rejection refusal_of(gateway::Gateway& gateway, std::error_code code,
                             std::span<const outbox::NewMessage> messages) {
    outbox::Rejection refusal{reason_of(code), {}};
    if (refusal.why == NotAccepted::limit) {
        const auto hit = gateway.store().limit_hit(messages.front().account,
                                                   static_cast<unsigned>(messages.size()));
        // It may come again by now.
        refusal.limit = hit.value_or(outbox::LimitHit{"for now", std::chrono::seconds(1)});
    }
    return refusal;
}

outbox::Progress progress_of(const outbox::MessageView& message) {
    const auto has_gone = [](const outbox::PartView& part) {
        return part.state == outbox::State::sent || part.state == outbox::State::delivered ||
               part.state == outbox::State::undeliverable;
    };
    return {.id = message.id,
            .state = message.state,
            .parts = static_cast<unsigned>(message.parts.size()),
            .parts_sent = static_cast<unsigned>(std::ranges::count_if(message.parts, has_gone)),
            .batch = message.batch};
}

}  // namespace api
