#include "modem/signal_figures.hpp"

#include "at/fields.hpp"

namespace hal::modem {
namespace {

std::optional<int> within(std::optional<int> value, int lowest, int highest) {
    return value && *value >= lowest && *value <= highest ? value : std::nullopt;
}

void fill(std::optional<int>& figure, const std::optional<int>& more) {
    if (!figure) {
        figure = more;
    }
}

}  // namespace

std::optional<int> to_rounded(std::string_view text) {
    text = at::trim(text);
    const auto point = text.find('.');
    const auto whole = at::to_number(text.substr(0, point));
    if (!whole || point == std::string_view::npos) {
        return whole;
    }
    const std::string_view tenths = text.substr(point + 1);
    if (tenths.empty() || tenths.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    const int away = tenths.front() >= '5' ? 1 : 0;
    return text.starts_with('-') ? *whole - away : *whole + away;
}

std::optional<int> plausible_rsrp(std::optional<int> dbm) {
    return within(dbm, -156, -31);
}

std::optional<int> plausible_rsrq(std::optional<int> db) {
    return within(db, -43, 20);
}

std::optional<int> plausible_sinr(std::optional<int> db) {
    return within(db, -23, 40);
}

void merge(Signal& signal, const Signal& more) {
    fill(signal.rssi_dbm, more.rssi_dbm);
    fill(signal.rsrp_dbm, more.rsrp_dbm);
    fill(signal.rsrq_db, more.rsrq_db);
    fill(signal.sinr_db, more.sinr_db);
}

}  // namespace hal::modem
