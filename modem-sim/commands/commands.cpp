#include "commands/commands.hpp"

#include <algorithm>

namespace sim {

std::vector<const CommandTable*> command_tables(Vendor vendor) {
    std::vector<const CommandTable*> tables{&general_commands(),     &card_commands(),
                                            &network_commands(),     &sms_setup_commands(),
                                            &sms_storage_commands(), &sms_submit_commands()};
    switch (vendor) {
        case Vendor::none:
            break;
        case Vendor::quectel:
            tables.push_back(&quectel_commands());
            break;
        case Vendor::sierra:
            tables.push_back(&sierra_commands());
            break;
        case Vendor::telit:
            tables.push_back(&telit_commands());
            break;
    }
    return tables;
}

const Handler* find_command(std::string_view name, Vendor vendor) {
    for (const CommandTable* table : command_tables(vendor)) {
        if (const auto found = table->find(name); found != table->end()) {
            return &found->second;
        }
    }
    return nullptr;
}

bool is_sms_command(std::string_view name) {
    return sms_setup_commands().contains(name) || sms_storage_commands().contains(name) ||
           sms_submit_commands().contains(name);
}

}  // namespace sim
