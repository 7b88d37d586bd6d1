#include <array>

#include "at/fields.hpp"
#include "modem/answers.hpp"

namespace hal::modem {
namespace {

using at::Fields;

/// <stat> of TS 27.007 7.2. With 6 and 7 (SMS only) and 9 and 10 (CSFB not preferred) SMS works.
RegistrationState to_state(int stat) {
    switch (stat) {
        case 0:
        case 8:  // emergency calls only
            return RegistrationState::idle;
        case 1:
        case 6:
        case 9:
            return RegistrationState::home;
        case 2:
            return RegistrationState::searching;
        case 3:
            return RegistrationState::denied;
        case 5:
        case 7:
        case 10:
            return RegistrationState::roaming;
        default:
            return RegistrationState::unknown;
    }
}

int rank(RegistrationState state) {
    switch (state) {
        case RegistrationState::unknown:
            return 0;
        case RegistrationState::idle:
            return 1;
        case RegistrationState::denied:
            return 2;
        case RegistrationState::searching:
            return 3;
        case RegistrationState::roaming:
            return 4;
        case RegistrationState::home:
            return 5;
    }
    return 0;
}

}  // namespace

std::string technology_name(std::optional<int> access) {
    // <AcT> 0 to 13 of TS 27.007 7.2.
    constexpr std::array<const char*, 14> names = {"GSM",  "GSM",  "UMTS", "GSM", "UMTS",
                                                   "UMTS", "UMTS", "LTE",  "GSM", "NB-IoT",
                                                   "LTE",  "NR",   "NR",   "LTE"};
    if (!access || *access < 0 || static_cast<std::size_t>(*access) >= names.size()) {
        return {};
    }
    return names[static_cast<std::size_t>(*access)];
}

std::optional<Registration> parse_registration(std::string_view text) {
    Fields fields(text);
    fields.skip();  // <n>
    const auto raw = fields.raw();
    constexpr std::size_t longest_stat = 2;
    const auto stat = raw && raw->size() <= longest_stat ? at::to_number(*raw) : std::nullopt;
    if (!stat) {
        return std::nullopt;
    }
    fields.skip();  // <lac> or <tac>
    fields.skip();  // <ci>
    return Registration{to_state(*stat), {}, technology_name(fields.number())};
}

const Registration& better(const Registration& left, const Registration& right) {
    return rank(right.state) > rank(left.state) ? right : left;
}

}  // namespace hal::modem
