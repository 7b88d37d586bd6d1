#pragma once

#include <string>

#include "local/json.hpp"

namespace cli {

/// A modem of the worker's status as `status` prints it, line by line; what is not known is left
/// out. Pure.
std::string modem_rows(const boost::json::value& modem);

}  // namespace cli
