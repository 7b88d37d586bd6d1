#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "hal/modem_profile.hpp"
#include "profile/profile.hpp"
#include "profile/reply_profile.hpp"
#include "profile/xml_reader.hpp"

/// Root elements -> structs. Problems are noted in the element's file (see XmlElement); what comes
/// back counts only if there are none. Private to this room.
namespace profile {

inline constexpr std::string_view device_root = "device";
inline constexpr std::string_view replies_root = "reply-profile";
inline constexpr std::string_view modem_root = "modem-profile";

/// "quectel-ec25", "text-7.06": a-z, 0-9, dots and dashes, no dot in front, so that a name cannot
/// lead out of its folder.
bool is_profile_name(std::string_view name);

struct DeviceFile {
    DeviceProfile profile;  ///< without its parts
    std::string replies;    ///< the name of the part
    std::string modem;
};

DeviceFile read_device(const XmlElement& root);
ReplyProfile read_replies(const XmlElement& root);
hal::ModemProfile read_modem(const XmlElement& root);

/// <power> of a modem; nothing where the file says nothing.
hal::PowerTimings read_power(const XmlElement& root);

/// Notes, at the line of `device`'s <board>, what `modem` does not say and the line needs.
void check_timings(const XmlElement& device, const hal::BoardLines& board,
                   const hal::ModemProfile& modem);

using Endpoints = std::bitset<endpoint_names.size()>;

/// <text-layout> and <xml-layout>; what the endpoints need must be there.
TextLayout read_text_layout(const XmlElement& element, const Endpoints& endpoints);
XmlLayout read_xml_layout(const XmlElement& element, const Endpoints& endpoints);

/// Notes what no answer to a failure may contain: clients look for `OK` anywhere in a body, and for
/// `<!doctype html` to tell a newer firmware.
void reject_success_marks(const XmlElement& element, std::string_view text);

}  // namespace profile
