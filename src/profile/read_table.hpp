#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "profile/xml_reader.hpp"

namespace profile {

/// The children of `block` called `name`, by their attribute `for`: one of `fields`, whose member
/// `name` is a string_view, each at most once.
template <class Field, std::size_t N>
std::map<std::string_view, XmlElement> read_table(const XmlElement& block, std::string_view name,
                                                  const Field (&fields)[N]) {
    std::map<std::string_view, XmlElement> table;
    block.reject_unknown({}, {name});
    for (const XmlElement& row : block.children(name)) {
        const std::string key = row.required("for");
        const auto* field =
            std::ranges::find_if(fields, [&key](const Field& f) { return f.name == key; });
        if (field == std::end(fields)) {
            row.fail("<" + row.name() + "> for=\"" + key + "\" is unknown");
        } else if (!table.emplace(field->name, row).second) {
            row.fail("<" + row.name() + "> for=\"" + key + "\" is repeated");
        }
    }
    return table;
}

}  // namespace profile
