#pragma once

#include <string>

#include "hal/result.hpp"

namespace cli {

/// Whether a person sits at standard input.
bool at_terminal();

/// A new password: the file's only line; for "-" standard input's, or, when that is a terminal,
/// what a person types twice at a prompt that does not echo. Never from the command line, which
/// everybody on the machine can read.
hal::Result<std::string> read_password(const std::string& file);

/// A password's hash as another system keeps it, in the same ways.
hal::Result<std::string> read_password_hash(const std::string& file);

/// A SIM's PIN, in the same ways; may be empty.
hal::Result<std::string> read_pin(const std::string& file);

}  // namespace cli
