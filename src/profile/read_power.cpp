#include "profile/read_table.hpp"
#include "profile/readers.hpp"

namespace profile {
namespace {

using namespace std::chrono_literals;
using hal::Milliseconds;

/// How late a pulse may end: the tolerance with which the board's guard steps in when the pulse's
/// own thread stalls. The window must hold the late end, too.
constexpr Milliseconds late_end = 50ms;

/// A timing, and what no module can mean, whatever its document says: a slip of the unit.
struct TimingField {
    std::string_view name;
    std::optional<Milliseconds> hal::PowerTimings::* member;
    Milliseconds lateness;
    Milliseconds least;
    Milliseconds most;
};

constexpr TimingField timing_fields[] = {
    {"reset-pulse", &hal::PowerTimings::reset_pulse, late_end, 1ms, 10s},
    {"power-on-pulse", &hal::PowerTimings::power_on_pulse, late_end, 1ms, 10s},
    {"power-off-pulse", &hal::PowerTimings::power_off_pulse, late_end, 1ms, 10s},
    {"off-wait", &hal::PowerTimings::off_wait, 0ms, 1s, 2min},
    {"minimum-off", &hal::PowerTimings::minimum_off, 0ms, 100ms, 1min},
};

/// What a line of the board is no use without. (A power key that can only switch on is of use.)
struct Need {
    std::string_view line;
    std::optional<hal::LineSpec> hal::BoardLines::* spec;
    std::string_view timing;
    std::optional<Milliseconds> hal::PowerTimings::* value;
};

constexpr Need needs[] = {
    {"reset", &hal::BoardLines::reset, "reset-pulse", &hal::PowerTimings::reset_pulse},
    {"power-key", &hal::BoardLines::power_key, "power-on-pulse",
     &hal::PowerTimings::power_on_pulse},
    {"power", &hal::BoardLines::power, "minimum-off", &hal::PowerTimings::minimum_off},
};

/// The timing inside the module's documented window, which stands beside it: outside of it a reset
/// pulse may do nothing, or something else (a press too long on some keys is a power-off).
Milliseconds read_timing(const XmlElement& row, const TimingField& field) {
    row.reject_unknown({"for", "value", "min", "max", "source"}, {});
    row.required("source");
    const Milliseconds min = row.duration("min", field.least, field.most, field.least);
    const Milliseconds max = row.duration("max", field.least, field.most, field.most);
    if (min > max) {
        row.fail("<timing> min is above max");
        return min;
    }
    const Milliseconds value = row.duration("value", min, max);
    if (row.has("max") && value + field.lateness > max) {
        row.fail("<timing> value=\"" + row.required("value") + "\" is above max when it ends " +
                 std::to_string(field.lateness.count()) + "ms late, as a pulse may");
    }
    return value;
}

}  // namespace

hal::PowerTimings read_power(const XmlElement& root) {
    hal::PowerTimings timings;
    const std::optional<XmlElement> power = root.child("power");
    if (!power) {
        return timings;
    }
    const auto table = read_table(*power, "timing", timing_fields);
    for (const TimingField& field : timing_fields) {
        if (const auto row = table.find(field.name); row != table.end()) {
            timings.*field.member = read_timing(row->second, field);
        }
    }
    if (power->children("timing").empty()) {
        power->fail("<power> needs a <timing>");
    }
    return timings;
}

void check_timings(const XmlElement& device, const hal::BoardLines& board,
                   const hal::ModemProfile& modem) {
    for (const XmlElement& element : device.children("board")) {
        for (const Need& need : needs) {
            for (const XmlElement& line : element.children(need.line)) {
                if ((board.*need.spec) && !(modem.power.*need.value)) {
                    line.fail(std::string("the board has a ").append(need.line) +
                              " line, but modem " + modem.name + " has no " +
                              std::string(need.timing));
                }
            }
        }
    }
}

}  // namespace profile
