#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "local/json.hpp"

/// Reading the worker's JSON and writing for people. What is missing or of another type is empty:
/// the program and the worker may be of different versions. Pure, but for print_json.
namespace cli {

/// The value at "a.b.c", or nullptr.
const boost::json::value* find_at(const boost::json::value& value, std::string_view path);
std::string text_at(const boost::json::value& value, std::string_view path);
std::optional<std::int64_t> number_at(const boost::json::value& value, std::string_view path);
bool flag_at(const boost::json::value& value, std::string_view path);
/// Empty when there is no array.
const boost::json::array& array_at(const boost::json::value& value, std::string_view path);

/// Makes what strangers wrote safe for a terminal: controls, line breaks and marks that change the
/// direction of writing become visible escapes, "\n" and "\u{202E}".
std::string printable(std::string_view text);

/// text_at(), printable.
std::string field(const boost::json::value& object, std::string_view path);

/// The parts that are there, with `separator` between them.
std::string joined(std::initializer_list<std::string> parts, std::string_view separator);

/// "label     value", aligned with its like.
std::string row(std::string_view label, std::string_view value);

/// "45 s", "12 min", "3 h 5 min".
std::string duration(std::int64_t seconds);

void print_json(const boost::json::value& value);

}  // namespace cli
