#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "hal/result.hpp"

namespace api {

/// Whether a Content-Type is application/json, whatever its parameters. Pure.
bool is_json(std::string_view content_type);

/// The fields of a small JSON object, by their names.
using Fields = std::map<std::string, std::string, std::less<>>;

inline constexpr std::size_t max_fields_body = 4096;  ///< octets
inline constexpr std::size_t max_field = 1024;        ///< octets

/// Reads a body that is one JSON object of exactly these fields, each a string. Else
/// std::errc::invalid_argument with a sentence in its context that begins with the name of the
/// field, or with "body", and holds nothing else of the body. Pure.
hal::Result<Fields> read_fields(std::string_view body,
                                std::initializer_list<std::string_view> names);

}  // namespace api
