#pragma once

#include <span>
#include <string>
#include <string_view>

#include "profile/layout.hpp"
#include "reply/fill.hpp"

namespace reply {

/// A document by the layout, one element a line. `values` are the reply's; an element that is
/// there for each message or member is written with each of `repeated`.
std::string xml_body(const profile::XmlNode& root, const Values& values,
                     std::span<const Values> repeated = {});

/// Text for an element or, in quotation marks, for an attribute, so that every XML 1.0 reader takes
/// it and reads the same text again. Control characters other than TAB, LF and CR, noncharacters
/// that XML forbids and broken UTF-8 become U+FFFD.
std::string escape_xml(std::string_view utf8);

}  // namespace reply
