#pragma once

#include "gateway/gateway.hpp"
#include "local/message.hpp"

namespace api {

/// What the command line asks over the control socket: status, one message, a new message, the
/// inbox, a message of it to be deleted, recovery of a modem, apply settings. Called on the control
/// socket's thread; `gateway` outlives it.
class LocalApi {
public:
    explicit LocalApi(gateway::Gateway& gateway) : gateway_(gateway) {}
    local::Response handle(const local::Request& request);

private:
    local::Response show_message(const std::string& id);
    local::Response add_message(const boost::json::value& body);
    local::Response list_inbox();
    local::Response remove_from_inbox(std::string_view index);
    local::Response recover_modem(std::string_view target);
    local::Response apply_settings();

    gateway::Gateway& gateway_;
};

}  // namespace api
