#include "commands/commands.hpp"

namespace sim {

const Handler* find_command(std::string_view name, bool with_quectel) {
    for (const CommandTable* table :
         {&general_commands(), &network_commands(), &sms_setup_commands(), &sms_storage_commands(),
          &sms_submit_commands()}) {
        if (const auto found = table->find(name); found != table->end()) {
            return &found->second;
        }
    }
    if (with_quectel) {
        if (const auto found = quectel_commands().find(name); found != quectel_commands().end()) {
            return &found->second;
        }
    }
    return nullptr;
}

}  // namespace sim
