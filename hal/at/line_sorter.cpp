#include "at/line_sorter.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "at/fields.hpp"
#include "at/hex.hpp"

namespace hal::at {
namespace {

/// URCs that nobody fetches must not eat the memory; the oldest go first.
constexpr std::size_t most_urcs = 1024;

/// Room for some 8,000 stored messages: a modem that lists more than that does not list.
constexpr std::size_t most_response_octets = std::size_t{2} * 1024 * 1024;

/// A PDU follows its header at once, or after another such URC in between.
constexpr std::size_t most_waiting = 4;

/// A cell broadcast, which nobody here asks for; the modem's owner before us may have.
bool is_broadcast(std::string_view line) {
    return line.starts_with("+CBM:");
}

bool brings_pdu(std::string_view line) {
    return line.starts_with("+CMT:") || line.starts_with("+CDS:") || is_broadcast(line);
}

/// Whether `pdu` is as long as `header` announces: `<length>` is its last field and counts the
/// TPDU without the service centre address (TS 27.005 3.1), which a broadcast has not.
bool is_announced(std::string_view header, const Octets& pdu) {
    const std::string_view tail = header.substr(header.find_last_of(",: ") + 1);
    const auto length = to_number(tail);
    const std::size_t centre = is_broadcast(header) ? 0 : 1U + pdu.front();
    return length && pdu.size() == static_cast<std::size_t>(*length) + centre;
}

}  // namespace

void LineSorter::begin(std::string echo, const Expected& expected) {
    echo_ = std::move(echo);
    pdu_echo_.clear();
    expected_ = expected;
    response_ = {};
    response_octets_ = 0;
    response_overflowed_ = false;
    response_wants_pdu_ = false;
}

void LineSorter::expect_pdu_echo(std::string hex) {
    pdu_echo_ = std::move(hex);
}

void LineSorter::end() {
    begin({}, {});
}

std::optional<FinalResult> LineSorter::take(std::string_view line) {
    line = trim(line);
    if (auto final_result = parse_final_result(line)) {
        return final_result;
    }
    if (!take_echo(line) && !take_pdu(line) && !take_information(line)) {
        if (brings_pdu(line)) {
            if (urcs_without_pdu_.size() == most_waiting) {
                urcs_without_pdu_.erase(urcs_without_pdu_.begin());
            }
            urcs_without_pdu_.emplace_back(line);
        } else {
            add_urc(std::string(line));
        }
    }
    return std::nullopt;
}

Response LineSorter::take_response() {
    response_octets_ = 0;
    return std::exchange(response_, {});
}

std::vector<Urc> LineSorter::take_urcs() {
    std::vector<Urc> taken(std::make_move_iterator(urcs_.begin()),
                           std::make_move_iterator(urcs_.end()));
    urcs_.clear();
    return taken;
}

bool LineSorter::has_urc(const std::function<bool(std::string_view line)>& such) const {
    return std::ranges::any_of(urcs_, such, &Urc::line);
}

void LineSorter::add_urc(std::string line) {
    if (urcs_.size() == most_urcs) {
        urcs_.pop_front();
    }
    urcs_.push_back({std::move(line), {}});
}

bool LineSorter::take_echo(std::string_view line) {
    bool is_echo = !echo_.empty() && line == echo_;
    if (!pdu_echo_.empty()) {
        const bool closed = line.ends_with('\x1a');
        const std::string_view text = closed ? line.substr(0, line.size() - 1) : line;
        is_echo = is_echo || text == pdu_echo_ || (closed && text.empty());
    }
    echo_seen_ = echo_seen_ || is_echo;
    return is_echo;
}

bool LineSorter::take_pdu(std::string_view line) {
    if (urcs_without_pdu_.empty() && !response_wants_pdu_) {
        return false;
    }
    auto pdu = from_hex(line);
    if (!pdu) {
        return false;
    }
    const auto header =
        std::ranges::find_if(urcs_without_pdu_.rbegin(), urcs_without_pdu_.rend(),
                             [&](const std::string& urc) { return is_announced(urc, *pdu); });
    if (header != urcs_without_pdu_.rend()) {
        add_urc(std::move(*header));
        urcs_.back().pdu = std::move(*pdu);
        urcs_without_pdu_.erase(std::next(header).base());
        return true;
    }
    if (response_wants_pdu_) {
        response_octets_ += pdu->size();
        response_.lines.back().pdu = std::move(*pdu);
        response_wants_pdu_ = false;
        return true;
    }
    return false;
}

bool LineSorter::take_information(std::string_view line) {
    const bool prefixed = !expected_.prefix.empty() && line.starts_with(expected_.prefix);
    if (!prefixed && (expected_.shape == nullptr || !expected_.shape(line))) {
        return false;
    }
    const auto text = prefixed ? trim(line.substr(expected_.prefix.size())) : line;
    response_octets_ += sizeof(Information) + text.size();
    if (response_octets_ > most_response_octets) {
        response_overflowed_ = true;
        response_wants_pdu_ = false;
        return true;
    }
    response_.lines.push_back({std::string(text), {}});
    response_wants_pdu_ = expected_.pdu;
    return true;
}

}  // namespace hal::at
