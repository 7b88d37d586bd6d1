#include "hal/modem/exchanges.hpp"

#include "hal/modem/material.hpp"

namespace modem_test {
namespace {

const hal::Octets tpdu = *hal::at::from_hex("01000C91447700090000000003C8F23C");

std::string submits(hal::Modem& modem) {
    return to_text(modem.submit(tpdu, [] { return hal::Result<>(); }));
}

std::string lists(hal::Modem& modem) {
    const auto listed = modem.list();
    if (!listed) {
        return "error";
    }
    std::string text;
    for (const auto& message : *listed) {
        text += to_text(message) + "\n";
    }
    return text;
}

std::string reads(hal::Modem& modem) {
    std::string text;
    for (const hal::Slot& slot : {hal::Slot{"SM", 1}, {"SM", 2}, {"SM", 3}, {"ME", 7}}) {
        const auto found = modem.read(slot);
        text += !found ? "error\n" : found->has_value() ? to_text(**found) + "\n" : "empty\n";
    }
    return text;
}

std::string asks(hal::Modem& modem) {
    const auto sim = modem.sim();
    std::string text = sim ? std::to_string(static_cast<int>(sim->state)) + "|" + sim->iccid + "|" +
                                 sim->imsi + "\n"
                           : "error\n";
    const auto registration = modem.registration();
    text += registration ? std::to_string(static_cast<int>(registration->state)) + "|" +
                               registration->network + "|" + registration->technology + "\n"
                         : "error\n";
    const auto signal = modem.signal();
    for (const auto& figure : {&hal::Signal::rssi_dbm, &hal::Signal::rsrp_dbm,
                               &hal::Signal::rsrq_db, &hal::Signal::sinr_db}) {
        text += signal ? std::to_string((*signal.operator->().*figure).value_or(0)) + " " : "error";
    }
    return text;
}

std::string asks_all(hal::Modem& modem) {
    std::string text = asks(modem);
    const auto centre = modem.service_centre();
    text += centre ? *centre : "error";
    return text + (modem.restart() ? " restarts" : " error");
}

/// Slot 7 is read, emptied and read again.
std::string keeps(hal::Modem& modem, const char* storage) {
    std::string text = lists(modem);
    const auto reads_slot = [&] {
        const auto found = modem.read({storage, 7});
        text += !found ? "error\n" : found->has_value() ? to_text(**found) + "\n" : "empty\n";
    };
    reads_slot();
    text += modem.remove({storage, 7}) ? "removed\n" : "error\n";
    reads_slot();
    const auto use = modem.storage();
    return text + (use ? use->name + std::to_string(use->used) : "error");
}

std::string keeps_messages(hal::Modem& modem) {
    return keeps(modem, "SM");
}

std::string keeps_reports(hal::Modem& modem) {
    return keeps(modem, "SR");
}

std::string identifies(hal::Modem& modem) {
    const auto identity = modem.identity();
    return identity ? identity->manufacturer + "|" + identity->model + "|" + identity->revision +
                          "|" + identity->imei
                    : "error";
}

}  // namespace

std::string Exchange::name() const {
    return then[0] == '\0' ? start : start + (std::string(" ") + then);
}

test_support::Transcript Exchange::transcript() const {
    auto first = test_support::load_transcript(start);
    return then[0] == '\0' ? first : first + test_support::load_transcript(then);
}

const std::array<Exchange, 30> exchanges = {{
    {"quectel/start.at", "", identifies, quectel_profile},
    {"quectel/start_pin.at", "", identifies, quectel_profile},
    {"quectel/start.at", "quectel/submit.at", submits, quectel_profile},
    {"quectel/start.at", "quectel/list.at", keeps_messages, quectel_profile},
    {"quectel/start.at", "quectel/status.at", asks_all, quectel_profile},
    {"sierra/start.at", "", identifies, sierra_profile},
    {"sierra/start_pin.at", "", identifies, sierra_profile},
    {"sierra/start_hl78xx.at", "", identifies, hl78xx_profile},
    {"sierra/start.at", "sierra/submit.at", submits, sierra_profile},
    {"sierra/start.at", "sierra/list.at", keeps_messages, sierra_profile},
    {"sierra/start.at", "sierra/status.at", asks_all, sierra_profile},
    {"sierra/start_hl78xx.at", "sierra/status_hl78xx.at", asks_all, hl78xx_profile},
    {"telit/start.at", "", identifies, telit_profile},
    {"telit/start_pin.at", "", identifies, telit_profile},
    {"telit/start_le910s1.at", "telit/submit.at", submits, telit_profile},
    {"telit/start.at", "telit/list.at", keeps_reports, telit_profile},
    {"telit/start.at", "telit/status.at", asks_all, telit_profile},
    {"generic/start_pin.at", "", identifies, generic_profile},
    {"generic/start_no_final.at", "", identifies, generic_profile},
    {"generic/start_stubborn.at", "", identifies, generic_profile},
    {"generic/start.at", "generic/submit_accepted.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_refused.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_refused_at_once.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_urcs.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_echo.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_ok_only.at", submits, generic_profile},
    {"generic/start.at", "generic/submit_ok_lost.at", submits, generic_profile},
    {"generic/start.at", "generic/list.at", lists, generic_profile},
    {"generic/start.at", "generic/read.at", reads, generic_profile},
    {"generic/start.at", "generic/status.at", asks, generic_profile},
}};

}  // namespace modem_test
