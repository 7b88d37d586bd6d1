#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// One event, one line on standard error: "<6>time=... event=sms_sent id=... parts=2". The number
/// in front is a syslog priority, which systemd and procd's logd understand. No line ever holds a
/// password, a message text or a full number.
namespace logging {

enum class Level { error = 3, warning = 4, notice = 5, info = 6 };

using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// Writes one line. Values are quoted where needed and hold printable ASCII only. Any thread.
void log(Level level, std::string_view event, Fields fields = {});

/// The line that log() writes, with its line feed. Pure.
std::string format(Level level, std::string_view event, Fields fields,
                   std::chrono::system_clock::time_point time);

/// A number as a log may show it: "...123", its last three digits.
std::string masked(std::string_view number);

/// The same for text that may quote a number, such as what is wrong with the settings: seven digits
/// or more in a row, with what may stand between them, become "...123". Other long rows of digits
/// do too.
std::string with_numbers_masked(std::string_view text);

}  // namespace logging
