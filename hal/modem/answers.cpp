#include "modem/answers.hpp"

#include <algorithm>

#include "at/fields.hpp"
#include "at/hex.hpp"
#include "hal/error.hpp"

namespace hal::modem {
namespace {

using at::Fields;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool are_digits(std::string_view text, std::size_t fewest, std::size_t most) {
    return text.size() >= fewest && text.size() <= most && std::ranges::all_of(text, is_digit);
}

StoredStatus to_status(std::optional<int> stat) {
    const bool known = stat && *stat >= static_cast<int>(StoredStatus::received_unread) &&
                       *stat <= static_cast<int>(StoredStatus::sent);
    return known ? static_cast<StoredStatus>(*stat) : StoredStatus::received_unread;
}

}  // namespace

bool is_boot_urc(std::string_view line) {
    constexpr std::array<std::string_view, 5> urcs = {"RDY", "APP RDY", "^SYSSTART", "POWERED DOWN",
                                                      "NORMAL POWER DOWN"};
    return std::ranges::find(urcs, line) != urcs.end();
}

bool looks_like_name(std::string_view line) {
    // More URCs without a prefix (V.250, and those of several makers). All others begin with a
    // sign.
    constexpr std::array<std::string_view, 6> urcs = {"RING",    "NO CARRIER", "SMS DONE",
                                                      "PB DONE", "SMS Ready",  "Call Ready"};
    constexpr std::size_t longest = 80;
    return !line.empty() && line.size() <= longest &&
           std::string_view("+^#*%$!&_@>").find(line.front()) == std::string_view::npos &&
           !is_boot_urc(line) && std::ranges::find(urcs, line) == urcs.end();
}

bool looks_like_imei(std::string_view line) {
    return are_digits(Fields(line).string().value_or(""), 14, 17);
}

bool looks_like_imsi(std::string_view line) {
    return are_digits(line, 6, 15);
}

std::string leading_digits(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, is_digit);
    return {text.begin(), end};
}

SimState parse_pin_state(std::string_view text) {
    if (text == "READY") {
        return SimState::ready;
    }
    if (text == "NOT READY") {
        return SimState::busy;
    }
    if (text == "NOT INSERTED") {
        return SimState::absent;
    }
    if (text == "SIM PIN2" || text == "SIM PUK2") {
        return SimState::ready;  // asked for after a command that needs it; messages do not
    }
    if (text.ends_with("PUK")) {
        return SimState::puk_required;
    }
    return text.ends_with("PIN") ? SimState::pin_required : SimState::unknown;
}

SimState pin_state_of(const Error& refusal) {
    if (refusal.code.category() != cme_category()) {
        return SimState::unknown;
    }
    switch (refusal.code.value()) {
        case 10:
            return SimState::absent;
        case 11:
            return SimState::pin_required;
        case 12:
            return SimState::puk_required;
        case 13:  // also while the radio is off or the SIM starts
        case 15:
            return SimState::failure;
        case 14:
        case 515:
            return SimState::busy;
        default:
            return SimState::unknown;
    }
}

std::optional<int> parse_rssi(std::string_view text) {
    const auto value = Fields(text).number();
    constexpr int best = 31;  // 99: not known or not detectable
    return value && *value >= 0 && *value <= best ? std::optional(-113 + 2 * *value) : std::nullopt;
}

std::optional<StorageUse> parse_storage_use(std::string_view text, std::string_view elsewhere) {
    constexpr int storages = 3;
    Fields fields(text);
    std::optional<StorageUse> use;
    for (int at = 0; at < storages; ++at) {
        const auto name = fields.string();
        const auto used = fields.count();
        const auto total = fields.count();
        const bool whole = name && !name->empty() && used && total;
        if (at == 0 && whole) {
            use = StorageUse{std::string(*name), *used, *total};
        } else if (use && whole && *name == elsewhere) {
            use->used_elsewhere = *used;
        }
    }
    return use;
}

std::array<std::string, 3> parse_storages_in_use(std::string_view text) {
    Fields fields(text);
    std::array<std::string, 3> names;
    for (std::string& name : names) {
        name = fields.string().value_or("");
        fields.skip();  // <used>
        fields.skip();  // <total>
    }
    return names;
}

OfferedStorages parse_offered_storages(std::string_view text) {
    text = at::trim(text);
    if (text.starts_with("((") && text.ends_with("))")) {
        text = text.substr(1, text.size() - 2);
    }
    Fields fields(text);
    OfferedStorages offered;
    for (auto& storages : offered) {
        storages = fields.strings();
    }
    return offered;
}

std::optional<StoredPdu> parse_listed(const at::Information& line, const std::string& storage) {
    Fields fields(line.text);
    const auto index = fields.count();
    const auto stat = fields.number();
    if (!index) {
        return std::nullopt;
    }
    return StoredPdu{{storage, *index}, to_status(stat), line.pdu};
}

StoredPdu parse_read(const at::Information& line, const Slot& slot) {
    return StoredPdu{slot, to_status(Fields(line.text).number()), line.pdu};
}

std::string without_ucs2(std::string_view text) {
    constexpr std::size_t digits_each = 4;
    const auto octets = text.size() % digits_each == 0 ? at::from_hex(text) : std::nullopt;
    std::string plain;
    for (std::size_t i = 0; octets && i < octets->size(); i += 2) {
        const std::uint8_t low = (*octets)[i + 1];
        if ((*octets)[i] != 0 || low < ' ' || low > '~') {
            return std::string(text);
        }
        plain.push_back(static_cast<char>(low));
    }
    return octets ? plain : std::string(text);
}

std::string parse_service_centre(std::string_view text) {
    constexpr int international = 145;
    Fields fields(text);
    std::string number = without_ucs2(fields.string().value_or(""));
    const bool has_plus = number.starts_with('+');
    if (!are_digits(std::string_view(number).substr(has_plus ? 1 : 0), 1, 20)) {
        return {};
    }
    return !has_plus && fields.number() == international ? "+" + number : number;
}

std::optional<Octets> parse_sim_data(std::string_view text) {
    constexpr int normal_ending = 0x90;  // TS 102 221 10.2.1
    Fields fields(text);
    const auto sw1 = fields.number();
    fields.skip();
    const auto data = fields.string();
    return sw1 == normal_ending && data ? at::from_hex(*data) : std::nullopt;
}

std::string swapped_digits(const Octets& octets) {
    std::string digits;
    for (const std::uint8_t octet : octets) {
        for (const unsigned half : {octet & 0xFU, static_cast<unsigned>(octet >> 4U)}) {
            if (half > 9) {
                return digits;
            }
            digits.push_back(static_cast<char>('0' + half));
        }
    }
    return digits;
}

bool means_empty(const Error& error) {
    constexpr int invalid_memory_index = 321;  // TS 27.005 3.2.5
    return error.code == std::error_code(invalid_memory_index, cms_category());
}

bool is_refusal(const Error& error) {
    return error.code == Errc::plain_error || error.code.category() == cms_category() ||
           error.code.category() == cme_category();
}

}  // namespace hal::modem
