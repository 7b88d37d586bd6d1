#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace profile {

/// What the /cgi-bin/ family can be asked for; a reply family serves some of them.
enum class Endpoint {
    sms_send,
    sms_list,
    sms_read,
    sms_delete,
    sms_total,
    sms_status,  ///< no old firmware had it
};

/// As the URLs and the files write them, in the order of the enumerators.
inline constexpr std::array<std::string_view, 6> endpoint_names = {
    "sms_send", "sms_list", "sms_read", "sms_delete", "sms_total", "sms_status",
};

}  // namespace profile
