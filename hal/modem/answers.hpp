#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "at/line_sorter.hpp"
#include "hal/result.hpp"
#include "hal/values.hpp"

namespace hal::modem {

// What the answers of 3GPP commands mean. Pure. `text` is an information response without prefix.

/// Not 3GPP, but what the modems of several makers send when they start or shut down.
bool is_boot_urc(std::string_view line);

/// Shapes of bare-line answers, so that no stray URC becomes an identity.
bool looks_like_name(std::string_view line);  ///< +CGMI, +CGMM, +CGMR
bool looks_like_imei(std::string_view line);  ///< +CGSN: 14 to 17 digits, maybe in quotes
bool looks_like_imsi(std::string_view line);  ///< +CIMI: 6 to 15 digits (TS 23.003 2.2)

/// The digits that `text` begins with.
std::string leading_digits(std::string_view text);

/// `+CPIN: <code>` (TS 27.007 8.3). A lock of the modem's own (PH-SIM PIN) is pin_required too.
SimState parse_pin_state(std::string_view text);
/// What a refused AT+CPIN? says about the SIM (TS 27.007 9.2).
SimState pin_state_of(const Error& refusal);

/// `+CREG: <n>,<stat>[,<lac>,<ci>[,<AcT>]]`; nullopt if it is the URC `<stat>[,...]`, which lacks
/// <n>: what follows there is quoted or longer.
std::optional<Registration> parse_registration(std::string_view text);
/// <AcT> as a name: "GSM", "UMTS", "LTE", "NB-IoT", "NR"; empty if not known.
std::string technology_name(std::optional<int> access);
/// The better one; `left` if they are equal.
const Registration& better(const Registration& left, const Registration& right);

/// `+CSQ: <rssi>,<ber>` (TS 27.007 8.5), in dBm.
std::optional<int> parse_rssi(std::string_view text);

/// `+CPMS: <mem1>,<used1>,<total1>,...`, the first of the three; `elsewhere`: which of the others
/// is used too, may be empty.
std::optional<StorageUse> parse_storage_use(std::string_view text, std::string_view elsewhere);

/// The same answer's names of <mem1>, <mem2>, <mem3>; empty if it is not that.
std::array<std::string, 3> parse_storages_in_use(std::string_view text);

/// Storages that AT+CPMS=? offers for <mem1>, <mem2>, <mem3>; empty: not said.
using OfferedStorages = std::array<std::vector<std::string>, 3>;
/// Groups, bare strings or both, blanks anywhere: `("SM","ME"),"SM","SM"`, `(),(),()`,
/// `(("SM","BM","SR"),("SM"))`.
OfferedStorages parse_offered_storages(std::string_view text);

/// `+CMGL: <index>,<stat>,[<alpha>],<length>` or without <alpha>. The PDU is empty if what stood in
/// its place is no hex: the slot is taken all the same.
std::optional<StoredPdu> parse_listed(const at::Information& line, const std::string& storage);
/// `+CMGR: <stat>,[<alpha>],<length>`; the PDU as above.
StoredPdu parse_read(const at::Information& line, const Slot& slot);

/// `+CSCA: <sca>[,<tosca>]` (TS 27.005 3.3.1): digits, with a + in front if <tosca> says
/// international; also with the number in UCS2, as AT+CSCS="UCS2" has it. Empty if it is none.
std::string parse_service_centre(std::string_view text);
/// ASCII that is written in UCS2, four hexadecimal digits a character; anything else as it is.
std::string without_ucs2(std::string_view text);

/// `+CRSM: <sw1>,<sw2>,<response>` of a successful command (TS 27.007 8.18).
std::optional<Octets> parse_sim_data(std::string_view text);
/// Digits with the low half octet first, up to the first filler F.
std::string swapped_digits(const Octets& octets);

/// `+CMS ERROR: 321`, invalid memory index: the slot, or the whole list, is empty.
bool means_empty(const Error& error);
/// The modem did answer, with a final result code other than OK.
bool is_refusal(const Error& error);

}  // namespace hal::modem
