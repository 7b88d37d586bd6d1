#include <algorithm>
#include <array>

#include "commands/commands.hpp"
#include "commands/stored_pdu.hpp"

namespace sim {

namespace {

Bytes whole_pdu(const Stored& message) {
    Bytes pdu = message.service_centre;
    pdu.insert(pdu.end(), message.tpdu.begin(), message.tpdu.end());
    return pdu;
}

bool is_submit(const Stored& message) {
    return message.status == Status::unsent || message.status == Status::sent;
}

/// What text mode shows of a message: address with time, and its text.
struct TextView {
    std::string address;
    std::string scts;
    std::string text;
};

TextView text_view(const Modem& modem, const Stored& message) {
    TextView view;
    if (is_submit(message)) {
        if (const auto submit = decode_submit(message.tpdu)) {
            view.address = submit->to;
            view.text = submit->data.text;
        }
    } else if (const auto deliver = decode_deliver(message.tpdu)) {
        view.address = deliver->from;
        view.scts = deliver->scts;
        view.text = deliver->data.text;
    }
    view.address = "\"" + modem.to_charset(view.address) + "\"";
    view.text = modem.to_charset(view.text);
    return view;
}

/// A status report in text mode: <fo>,<mr>,<ra>,<tora>,<scts>,<dt>,<st> (TS 27.005 §3.4.3).
std::string report_fields(const Modem& modem, const StatusReport& report) {
    return "6," + std::to_string(report.reference) + ",\"" + modem.to_charset(report.to) +
           "\",145,\"" + report.submitted + "\",\"" + report.discharged + "\"," +
           std::to_string(report.status);
}

/// The lines of one message, behind "+CMGR: " or "+CMGL: <index>,".
std::vector<std::string> show(const Modem& modem, const Stored& message,
                              const std::string& prefix) {
    if (!modem.port().settings.text_mode) {
        return {prefix + std::to_string(static_cast<int>(message.status)) + "," +
                    modem.personality.no_alpha + "," + std::to_string(message.tpdu.size()),
                to_hex(whole_pdu(message))};
    }
    const std::string status = "\"" + std::string(status_name(message.status)) + "\",";
    if (!is_submit(message)) {
        if (const auto report = decode_status_report(message.tpdu)) {
            return {prefix + status + report_fields(modem, *report)};
        }
    }
    const TextView view = text_view(modem, message);
    const std::string time = view.scts.empty() ? "," : ",,\"" + view.scts + "\"";
    return {prefix + status + view.address + time, view.text};
}

void mark_read(Stored& message) {
    if (message.status == Status::unread) {
        message.status = Status::read;
    }
}

/// <stat> of AT+CMGL as a number; 4 is all.
std::optional<int> wanted_status(const Modem& modem, const Command& command) {
    if (!modem.port().settings.text_mode) {
        const auto value = command.number(0, 0);
        return value && *value >= 0 && *value <= 4 ? value : std::nullopt;
    }
    if (command.arguments.empty()) {
        return 0;
    }
    constexpr std::array<std::string_view, 5> names{"REC UNREAD", "REC READ", "STO UNSENT",
                                                    "STO SENT", "ALL"};
    const auto* const found = std::ranges::find(names, command.text(0));
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<int>(found - names.begin()));
}

Reply list(Modem& modem, const Command& command) {
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    const auto wanted = wanted_status(modem, command);
    if (!wanted) {
        return Reply::cms(modem.port().settings.text_mode ? 305 : 304);
    }
    std::vector<std::string> lines;
    for (auto& [index, message] : modem.storage(0).slots()) {
        if (*wanted != 4 && *wanted != static_cast<int>(message.status)) {
            continue;
        }
        const auto shown = show(modem, message, "+CMGL: " + std::to_string(index) + ",");
        lines.insert(lines.end(), shown.begin(), shown.end());
        mark_read(message);
    }
    if (lines.empty() && modem.faults.empty_list_error) {
        return Reply::cms(321);
    }
    return Reply::ok(lines);
}

Reply read(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    const auto index = command.number(0);
    Stored* message = index ? modem.storage(0).find(*index) : nullptr;
    if (message == nullptr) {
        return Reply::cms(321);
    }
    const auto shown = show(modem, *message, "+CMGR: ");
    mark_read(*message);
    return Reply::ok(shown);
}

/// <delflag> 1 to 3: which states go besides (TS 27.005 §3.5.4).
bool is_deleted_by_flag(int flag, Status status) {
    switch (status) {
        case Status::read:
            return flag >= 1;
        case Status::sent:
            return flag >= 2;
        case Status::unsent:
            return flag >= 3;
        case Status::unread:
            return flag >= 4;
    }
    return false;
}

void remove_slot(Modem& modem, Storage& storage, int index) {
    if (storage.remove(index)) {
        modem.ledger.record("removed", {{"storage", storage.name()}, {"index", index}});
    }
}

Reply remove(Modem& modem, const Command& command) {
    Storage& storage = modem.storage(0);
    if (command.form == Form::test) {
        std::string indexes;
        for (const auto& [index, message] : storage.slots()) {
            indexes += (indexes.empty() ? "" : ",") + std::to_string(index);
        }
        return Reply::ok({"+CMGD: (" + indexes + "),(0-4)"});
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    const auto index = command.number(0);
    const auto flag = command.number(1, 0);
    if (!index || !flag || *flag < 0 || *flag > 4) {
        return Reply::cms(305);
    }
    if (*flag == 0) {
        if (!storage.has_index(*index)) {
            return Reply::cms(321);
        }
        remove_slot(modem, storage, *index);  // An empty slot answers OK, as on EC2x.
        return Reply::ok();
    }
    const auto slots = storage.slots();
    for (const auto& [each, message] : slots) {
        if (is_deleted_by_flag(*flag, message.status)) {
            remove_slot(modem, storage, each);
        }
    }
    return Reply::ok();
}

Reply keep(Modem& modem, Stored message) {
    const auto index = modem.store(modem.storage(1), std::move(message));
    return index ? Reply::ok({"+CMGW: " + std::to_string(*index)}) : Reply::cms(322);
}

/// <stat> of AT+CMGW in PDU mode; "STO UNSENT" unless the TE says otherwise.
Status written_status(const Command& command) {
    const auto status = command.number(1, 2);
    return status && *status >= 0 && *status <= 3 ? static_cast<Status>(*status) : Status::unsent;
}

Reply write(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    if (modem.port().settings.text_mode) {
        modem.open_prompt(true, [&modem, to = modem.from_charset(command.text(0))](
                                    Port& port, const std::string& body) {
            const auto tpdu = encode_submit(to, modem.from_charset(body), port.settings.submit);
            port.dialogue.finish(
                tpdu ? keep(modem,
                            {.status = Status::unsent, .service_centre = {0x00}, .tpdu = *tpdu})
                     : Reply::cms(305));
        });
        return Reply::later();
    }
    const auto length = command.number(0);
    if (!length || *length < 1 || *length > longest_tpdu) {
        return Reply::cms(304);
    }
    modem.open_prompt(false, [&modem, length = *length, status = written_status(command)](
                                 Port& port, const std::string& body) {
        auto pdu = parse_pdu(body, length);
        port.dialogue.finish(
            pdu ? keep(modem,
                       {.status = status, .service_centre = pdu->service_centre, .tpdu = pdu->tpdu})
                : Reply::cms(304));
    });
    return Reply::later();
}

}  // namespace

const CommandTable& sms_storage_commands() {
    static const CommandTable table{
        {"+CMGL", list}, {"+CMGR", read}, {"+CMGD", remove}, {"+CMGW", write}};
    return table;
}

}  // namespace sim
