#include "commands/commands.hpp"

namespace sim {

namespace {

Reply service(Modem& modem, const Command& command) {
    const bool has_service_1 = modem.personality.has_sms_service_1;
    int& current = modem.settings.sms_service;
    if (command.form == Form::read) {
        return Reply::ok({"+CSMS: " + std::to_string(current) + ",1,1,1"});
    }
    const auto wanted = command.number(0);
    if (command.form != Form::write || (wanted != 0 && (wanted != 1 || !has_service_1))) {
        return has_service_1 ? Reply::cms(303) : Reply::error();
    }
    current = *wanted;
    return Reply::ok({"+CSMS: 1,1,1"});
}

Reply format(Modem& modem, const Command& command) {
    if (command.form == Form::read) {
        return Reply::ok({std::string("+CMGF: ") + (modem.port().settings.text_mode ? "1" : "0")});
    }
    const auto wanted = command.number(0, 0);
    if (wanted != 0 && wanted != 1) {
        return Reply::cms(303);
    }
    modem.port().settings.text_mode = wanted == 1;
    return Reply::ok();
}

std::string usage(Modem& modem, std::size_t memory) {
    const Storage& storage = modem.storage(memory);
    return std::to_string(storage.used()) + "," + std::to_string(storage.capacity());
}

Reply preferred_storage(Modem& modem, const Command& command) {
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    if (command.form == Form::read) {
        std::string line = "+CPMS: ";
        for (std::size_t memory = 0; memory < 3; ++memory) {
            line += (memory == 0 ? "\"" : ",\"") + modem.kept.storages[memory] + "\"," +
                    usage(modem, memory);
        }
        return Reply::ok({line});
    }
    auto wanted = modem.kept.storages;
    for (std::size_t memory = 0; memory < 3; ++memory) {
        const std::string name = command.text(memory);
        if (name.empty() && memory > 0) {
            continue;  // A form with fewer storages leaves the others where they were.
        }
        // Reports are read and deleted in SR, nothing is written there or received into it.
        if (modem.storages.find(name) == nullptr || (name == "SR" && memory > 0)) {
            return Reply::cms(302);
        }
        wanted[memory] = name;
    }
    modem.kept.storages = wanted;
    return Reply::ok({"+CPMS: " + usage(modem, 0) + "," + usage(modem, 1) + "," + usage(modem, 2)});
}

Reply indications(Modem& modem, const Command& command) {
    auto& current = modem.indications(modem.port()).messages;
    if (command.form == Form::read) {
        std::string line = "+CNMI: ";
        for (std::size_t field = 0; field < current.size(); ++field) {
            line += (field == 0 ? "" : ",") + std::to_string(current[field]);
        }
        return Reply::ok({line});
    }
    auto wanted = current;
    for (std::size_t field = 0; field < wanted.size(); ++field) {
        const auto value = command.number(field, current[field]);
        const std::string& allowed = modem.personality.cnmi_values[field];
        if (!value || *value < 0 || *value > 9 ||
            allowed.find(static_cast<char>('0' + *value)) == std::string::npos) {
            return Reply::cms(303);
        }
        wanted[field] = *value;
    }
    if (command.form != Form::write) {
        return Reply::error();
    }
    current = wanted;
    return Reply::ok();
}

Reply acknowledge(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CNMA: (0-2)"});
    }
    return modem.acknowledge() ? Reply::ok() : Reply::cms(340);
}

Reply service_centre(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (auto obstacle = modem.sms_obstacle()) {
        return *obstacle;
    }
    std::string& number = modem.card.service_centre;
    if (command.form == Form::read) {
        return Reply::ok({"+CSCA: \"" + modem.to_charset(number) + "\"," +
                          (number.starts_with('+') ? "145" : "129")});
    }
    const std::string wanted = modem.from_charset(command.text(0));
    if (wanted.find_first_not_of("+0123456789") != std::string::npos || wanted.size() > 21) {
        return Reply::cms(305);
    }
    number = wanted;
    return Reply::ok();
}

Reply text_parameters(Modem& modem, const Command& command) {
    SubmitParameters& current = modem.port().settings.submit;
    if (command.form == Form::test) {
        return Reply::ok();
    }
    if (command.form == Form::read) {
        return Reply::ok({"+CSMP: " + std::to_string(current.first_octet) + "," +
                          std::to_string(current.validity) + "," + std::to_string(current.pid) +
                          "," + std::to_string(current.dcs)});
    }
    SubmitParameters wanted = current;
    std::uint8_t* const fields[] = {&wanted.first_octet, &wanted.validity, &wanted.pid,
                                    &wanted.dcs};
    for (std::size_t field = 0; field < 4; ++field) {
        const auto value = command.number(field, *fields[field]);
        if (!value || *value < 0 || *value > 255) {
            return Reply::cms(305);
        }
        *fields[field] = static_cast<std::uint8_t>(*value);
    }
    current = wanted;
    return Reply::ok();
}

Reply show_text_parameters(Modem& modem, const Command& command) {
    if (command.form == Form::read) {
        return Reply::ok(
            {std::string("+CSDH: ") + (modem.port().settings.show_text_parameters ? "1" : "0")});
    }
    modem.port().settings.show_text_parameters = command.number(0, 0) == 1;
    return Reply::ok();
}

Reply more_messages(Modem& modem, const Command& command) {
    if (command.form == Form::test) {
        return Reply::ok({"+CMMS: (0-2)"});
    }
    if (command.form == Form::read) {
        return Reply::ok({"+CMMS: " + std::to_string(modem.port().settings.more_messages)});
    }
    const auto wanted = command.number(0);
    if (!wanted || *wanted < 0 || *wanted > 2) {
        return Reply::cms(303);
    }
    modem.port().settings.more_messages = *wanted;
    return Reply::ok();
}

}  // namespace

const CommandTable& sms_setup_commands() {
    static const CommandTable table{
        {"+CSMS", service},           {"+CMGF", format},
        {"+CPMS", preferred_storage}, {"+CNMI", indications},
        {"+CNMA", acknowledge},       {"+CSCA", service_centre},
        {"+CSMP", text_parameters},   {"+CSDH", show_text_parameters},
        {"+CMMS", more_messages},
    };
    return table;
}

}  // namespace sim
