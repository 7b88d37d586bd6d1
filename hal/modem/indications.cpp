#include "modem/indications.hpp"

#include <algorithm>
#include <array>

#include "at/fields.hpp"

namespace hal::modem {
namespace {

bool allows(const at::Choices& choices, unsigned value) {
    return choices.empty() || choices.contains(static_cast<int>(value));
}

}  // namespace

std::optional<Indications> parse_indications(std::string_view text) {
    at::Fields fields(text);
    std::array<unsigned, 5> values{};
    for (unsigned& value : values) {
        const auto number = fields.count();
        if (!number) {
            return std::nullopt;
        }
        value = *number;
    }
    return Indications{values[0], values[1], values[2], values[3], values[4]};
}

std::vector<Indications> indication_ladder(std::string_view test_answer) {
    // Stored reports before routed ones: they need no AT+CNMA and survive a crash of the host.
    // Many modems on Qualcomm chips list <ds>=1 and refuse it. <mode> 2 before 1: with 1 a modem
    // that thinks its link is reserved throws indications away.
    constexpr std::array<Indications, 6> ladder = {{
        {2, 1, 0, 2, 0},
        {2, 1, 0, 1, 0},
        {1, 1, 0, 1, 0},
        {1, 1, 0, 2, 0},
        {2, 1, 0, 0, 0},
        {3, 1, 0, 0, 0},
    }};
    at::Fields fields(test_answer);
    const auto mode = fields.choices();
    const auto mt = fields.choices();
    const auto bm = fields.choices();
    const auto ds = fields.choices();
    const auto bfr = fields.choices();

    std::vector<Indications> result;
    std::ranges::copy_if(ladder, std::back_inserter(result), [&](const Indications& step) {
        return allows(mode, step.mode) && allows(mt, step.mt) && allows(bm, step.bm) &&
               allows(ds, step.ds);
    });
    // Some modems take only one value of <bfr>, and it is not always 0.
    for (Indications& step : result) {
        step.bfr = static_cast<unsigned>(std::max(0, bfr.first().value_or(0)));
    }
    return result;
}

}  // namespace hal::modem
