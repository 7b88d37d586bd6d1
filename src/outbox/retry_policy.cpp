#include "outbox/retry_policy.hpp"

#include <algorithm>
#include <array>

#include "hal/error.hpp"

namespace outbox {
namespace {

struct Code {
    int number;
    Refusal refusal;
    std::string_view meaning;
};

using enum Refusal;

/// TS 27.005 3.2.5: 512 and above are manufacturer specific.
constexpr int first_vendor_code = 512;

/// Codes that are not here (98, 99, 255, 300, 332, 500, 512 and above, unknown ones) leave it open
/// whether the network took the message.
// clang-format off
constexpr std::array codes{
    Code{1, for_good, "unassigned number"},
    Code{8, for_good, "barred by the operator"},
    Code{10, for_good, "call barred"},
    Code{21, for_now, "short message transfer rejected"},
    Code{22, for_now, "memory capacity exceeded"},
    Code{27, for_now, "destination out of order"},
    Code{28, for_good, "unidentified subscriber"},
    Code{29, for_good, "facility rejected: this SIM may not send SMS"},
    Code{30, for_good, "unknown subscriber"},
    Code{38, probably_not, "network out of order"},
    Code{41, probably_not, "temporary failure of the network"},
    Code{42, for_now, "congestion"},
    Code{47, probably_not, "resources unavailable"},
    Code{50, for_good, "requested facility not subscribed: this SIM may not send SMS"},
    Code{69, for_good, "requested facility not implemented: this SIM may not send SMS"},
    Code{96, for_good, "invalid mandatory information"},
    Code{97, for_good, "message type not implemented"},
    Code{98, ambiguous, "message not compatible with the protocol state"},
    Code{99, ambiguous, "information element not implemented"},
    Code{111, for_good, "protocol error"},
    Code{127, probably_not, "interworking, unspecified"},
    Code{192, for_now, "service centre busy"},
    Code{193, for_good, "no subscription with the service centre"},
    Code{194, for_now, "service centre system failure"},
    Code{195, for_good, "invalid recipient address"},
    Code{196, for_good, "destination barred"},
    Code{197, already_taken, "duplicate rejected by the service centre"},
    Code{198, for_good, "validity period format not supported"},
    Code{199, for_good, "validity period not supported"},
    Code{208, for_now, "SIM SMS storage full"},
    Code{209, for_now, "no SMS storage capability in the SIM"},
    Code{210, for_now, "error in the mobile station"},
    Code{211, for_now, "memory capacity exceeded"},
    Code{212, for_now, "SIM application toolkit busy"},
    Code{255, ambiguous, "unspecified error"},
    Code{300, ambiguous, "modem failure"},
    Code{301, for_now, "SMS service of the modem reserved"},
    Code{302, for_now, "operation not allowed"},
    Code{303, for_good, "operation not supported"},
    Code{304, for_good, "invalid PDU parameter"},
    Code{305, for_good, "invalid text parameter"},
    Code{310, device, "no SIM"},
    Code{311, device, "SIM PIN required"},
    Code{312, device, "phone-to-SIM PIN required"},
    Code{313, device, "SIM failure"},
    Code{314, device, "SIM busy"},
    Code{315, device, "wrong SIM"},
    Code{316, device, "SIM PUK required"},
    Code{317, device, "SIM PIN2 required"},
    Code{318, device, "SIM PUK2 required"},
    Code{320, device, "memory failure"},
    Code{322, device, "memory full"},
    Code{330, for_good, "service centre address unknown"},
    Code{331, device, "no network service"},
    Code{332, ambiguous, "network timeout"},
    Code{500, ambiguous, "unknown error"},
};
// clang-format on

const Code* find(std::error_code code) {
    if (code.category() != hal::cms_category()) {
        return nullptr;
    }
    const auto* found = std::ranges::find(codes, code.value(), &Code::number);
    return found == codes.end() ? nullptr : found;
}

/// The vendor's word on one of its own numbers.
const hal::VendorCode* find_vendors(std::error_code code, const hal::ModemProfile& profile) {
    if (code.category() != hal::cms_category() || code.value() < first_vendor_code) {
        return nullptr;
    }
    const auto found = std::ranges::find(profile.cms_codes, code.value(), &hal::VendorCode::code);
    return found == profile.cms_codes.end() ? nullptr : &*found;
}

Refusal refusal_of(hal::RefusalClass vendors) {
    switch (vendors) {
        case hal::RefusalClass::temporary:
            return for_now;
        case hal::RefusalClass::permanent:
            return for_good;
        case hal::RefusalClass::device:
            return device;
        case hal::RefusalClass::ambiguous:
            break;
    }
    return ambiguous;
}

constexpr std::chrono::milliseconds shortest{5000};
constexpr std::chrono::milliseconds longest{300000};
constexpr std::chrono::milliseconds doubtful{60000};
static_assert(modem_rest < shortest - shortest / 5);

/// One step of SplitMix64 (Steele, Lea, Flood 2014): spreads a few bits over all.
std::uint64_t mixed(std::uint64_t bits) {
    bits += 0x9E3779B97F4A7C15U;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31U);
}

}  // namespace

Refusal classify(std::error_code code, const hal::ModemProfile& profile) {
    if (const hal::VendorCode* vendors = find_vendors(code, profile)) {
        return refusal_of(vendors->refusal);
    }
    if (const Code* known = find(code)) {
        return known->refusal;
    }
    if (code == hal::Errc::plain_error && profile.plain_error_is_refusal) {
        return for_now;
    }
    return ambiguous;
}

Refusal classify_unsubmitted(std::error_code code, const hal::ModemProfile& profile) {
    return classify(code, profile) == for_good ? for_good : device;
}

std::chrono::milliseconds back_off(Refusal refusal, unsigned attempts, std::uint64_t seed) {
    const auto first = refusal == probably_not ? doubtful : shortest;
    const unsigned doublings = refusal == device || attempts == 0 ? 0 : std::min(attempts - 1, 10U);
    const auto middle = std::min<std::chrono::milliseconds>(longest, first * (1U << doublings));
    const std::chrono::milliseconds fifth = middle / 5;
    // What may have been taken has a minute at least.
    const auto least = refusal == probably_not ? middle : middle - fifth;
    const auto span = static_cast<std::uint64_t>((middle + fifth - least).count()) + 1;
    return least + std::chrono::milliseconds(mixed(seed) % span);
}

std::uint64_t jitter_seed(std::string_view message_id, unsigned attempts) {
    std::uint64_t seed = attempts;
    for (const char character : message_id) {
        seed = mixed(seed ^ static_cast<unsigned char>(character));
    }
    return seed;
}

std::string_view meaning(std::error_code code) {
    const Code* known = find(code);
    return known == nullptr ? std::string_view() : known->meaning;
}

std::string_view meaning(std::error_code code, const hal::ModemProfile& profile) {
    const hal::VendorCode* vendors = find_vendors(code, profile);
    return vendors == nullptr ? meaning(code) : std::string_view(vendors->meaning);
}

}  // namespace outbox
