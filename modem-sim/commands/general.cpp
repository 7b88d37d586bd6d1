#include "commands/commands.hpp"

namespace sim {

namespace {

Reply ok(Modem& /*modem*/, const Command& /*command*/) {
    return Reply::ok();
}

/// A basic command with the value 0 or 1; a missing value is 0 (V.250 §5.3.1).
Reply set_flag(bool& flag, const Command& command) {
    const auto value = command.number(0, 0);
    if (value != 0 && value != 1) {
        return Reply::error();
    }
    flag = *value == 1;
    return Reply::ok();
}

Reply echo(Modem& modem, const Command& command) {
    return set_flag(modem.port().settings.line.echo, command);
}

Reply verbose(Modem& modem, const Command& command) {
    return set_flag(modem.port().settings.line.verbose, command);
}

Reply quiet(Modem& modem, const Command& command) {
    return set_flag(modem.port().settings.line.quiet, command);
}

Reply defaults(Modem& modem, const Command& /*command*/) {
    modem.port().settings = {};
    modem.indications(modem.port()).registration.clear();
    modem.settings.sms_service = 0;
    return Reply::ok();
}

Reply s_parameter(Modem& /*modem*/, const Command& command) {
    return command.form == Form::read ? Reply::ok({"013"}) : Reply::ok();
}

Reply identification(Modem& modem, const Command& command) {
    if (command.number(0, 0) != 0) {
        return Reply::ok();
    }
    const Personality& self = modem.personality;
    if (!self.identification.empty()) {
        return Reply::ok(self.identification);
    }
    return Reply::ok({self.manufacturer, self.model, "Revision: " + self.revision});
}

/// A line that both the exec form gives and the test form allows.
Reply identity(const Command& command, const std::string& value) {
    switch (command.form) {
        case Form::exec:
            return Reply::ok({value});
        case Form::test:
            return Reply::ok();
        case Form::read:
        case Form::write:
            break;
    }
    return Reply::error();
}

Reply manufacturer(Modem& modem, const Command& command) {
    return identity(command, modem.personality.manufacturer);
}

Reply model(Modem& modem, const Command& command) {
    return identity(command, modem.personality.model);
}

Reply revision(Modem& modem, const Command& command) {
    return identity(command, modem.personality.revision);
}

Reply serial_number(Modem& modem, const Command& command) {
    if (command.form == Form::write) {
        // AT+CGSN=1 names the answer (TS 27.007 §5.4).
        return command.number(0) == 1 ? Reply::ok({"+CGSN: \"" + modem.personality.imei + "\""})
                                      : Reply::ok({modem.personality.imei});
    }
    return identity(command, modem.personality.imei);
}

Reply error_detail(Modem& modem, const Command& command) {
    int& detail = modem.port().settings.line.error_detail;
    if (command.form == Form::read) {
        return Reply::ok({"+CMEE: " + std::to_string(detail)});
    }
    const auto value = command.number(0, 0);
    if (command.form != Form::write || !value || *value < 0 || *value > 2) {
        return Reply::error();
    }
    detail = *value;
    return Reply::ok();
}

Reply character_set(Modem& modem, const Command& command) {
    if (command.form == Form::read) {
        return Reply::ok({"+CSCS: \"" + modem.port().settings.charset + "\""});
    }
    const std::string wanted = command.text(0);
    if (command.form != Form::write || (wanted != "GSM" && wanted != "IRA" && wanted != "UCS2")) {
        return Reply::cme(3);
    }
    modem.port().settings.charset = wanted;
    return Reply::ok();
}

Reply command_list(Modem& modem, const Command& /*command*/) {
    std::vector<std::string> names;
    for (const CommandTable* table : command_tables(modem.personality.vendor)) {
        for (const auto& [name, handler] : *table) {
            names.push_back("AT" + name);
        }
    }
    return Reply::ok(names);
}

}  // namespace

const CommandTable& general_commands() {
    static const CommandTable table{
        {"", ok},
        {"E", echo},
        {"V", verbose},
        {"Q", quiet},
        {"Z", defaults},
        {"&F", defaults},
        {"&C", ok},
        {"&D", ok},
        {"&K", ok},
        {"&W", ok},
        {"X", ok},
        {"H", ok},
        {"L", ok},
        {"M", ok},
        {"S", s_parameter},
        {"I", identification},
        {"+CGMI", manufacturer},
        {"+GMI", manufacturer},
        {"+CGMM", model},
        {"+GMM", model},
        {"+CGMR", revision},
        {"+GMR", revision},
        {"+CGSN", serial_number},
        {"+GSN", serial_number},
        {"+CMEE", error_detail},
        {"+CSCS", character_set},
        {"+CCID", named_iccid},
        {"+IPR", ok},
        {"+IFC", ok},
        {"+CLAC", command_list},
    };
    return table;
}

}  // namespace sim
