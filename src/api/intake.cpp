#include "api/intake.hpp"

#include "logging/log.hpp"
#include "sms/address.hpp"
#include "sms/submit.hpp"

namespace api {

hal::Result<outbox::NewMessage> prepare(gateway::Gateway& gateway,
                                        const profile::DeviceProfile& device, const Order& order) {
    HAL_TRY(const sms::Address to, sms::parse_number(order.number));
    const std::uint8_t reference = gateway.store().next_concat_reference();
    HAL_TRY(auto encoded, sms::encode_submit({.to = to,
                                              .text = order.text,
                                              .validity = std::nullopt,
                                              .status_report = device.status_report,
                                              .concat_reference = reference,
                                              .max_parts = device.max_parts}));
    if (!order.modem.empty() && !gateway.fleet().knows(order.modem)) {
        return hal::unexpected(std::make_error_code(std::errc::no_such_device), "modem");
    }
    return outbox::NewMessage{.id = outbox::random_message_id(),
                              .account = order.account,
                              .number = sms::to_text(to),
                              .text = order.text,
                              .concat_reference = reference,
                              .lifetime = device.lifetime,
                              .tpdus = std::move(encoded.tpdus),
                              .modem = order.modem};
}

hal::Result<> accept(gateway::Gateway& gateway, const outbox::NewMessage& message) {
    HAL_CHECK(gateway.store().add(message));
    logging::log(logging::Level::info, "message_accepted",
                 {{"id", message.id},
                  {"to", logging::masked(message.number)},
                  {"parts", std::to_string(message.tpdus.size())}});
    gateway.fleet().wake();
    return {};
}

}  // namespace api
