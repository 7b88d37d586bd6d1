#include "gateway/pocket_modem.hpp"

#include <array>
#include <map>

namespace test_support {
namespace {

constexpr const char* select_storage = "AT+CPMS=\"";

const std::map<std::string, std::string> healthy{
    {"AT+CGMI", "Pocket"},
    {"AT+CGMM", "Model 1"},
    {"AT+CGMR", "1.0"},
    {"AT+CGSN", "490154203237518"},
    {"AT+CIMI", "001010123456789"},
    {"AT+CRSM=176,12258,0,0,10", "+CRSM: 144,0,\"984400000000000000F0\""},
    {"AT+CPIN?", "+CPIN: READY"},
    {"AT+CPMS=?", "+CPMS: (\"SM\"),(\"SM\"),(\"SM\")"},
    {"AT+CPMS?", "+CPMS: \"SM\",0,10,\"SM\",0,10,\"SM\",0,10"},
    {"AT+CPMS=\"SM\",\"SM\",\"SM\"", "+CPMS: 0,10,0,10,0,10"},
    {"AT+CNMI=?", "+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)"},
    {"AT+CREG?", "+CREG: 2,1"},
    {"AT+CGREG?", "+CGREG: 2,1"},
    {"AT+CEREG?", "+CEREG: 2,1"},
    {"AT+CSQ", "+CSQ: 20,99"},
    {"AT+CSCA?", "+CSCA: \"+447700900000\",145"},
    {"AT+CSMS=1", "+CSMS: 1,1,1"},
};

}  // namespace

PocketModem::PocketModem(SimClock& clock, MemoryLink& link, std::chrono::milliseconds submit_time)
    : clock_(clock),
      submit_time_(submit_time),
      waker_(clock.make_waker()),
      port_(link.modem_end(*waker_)),
      answers_(healthy) {}

void PocketModem::run(const std::stop_token& stop) {
    const std::stop_callback wake_up(stop, [this] { waker_->wake(); });
    while (!stop.stop_requested()) {
        std::array<char, 64> buffer{};
        const auto got = port_->read_some(buffer, hal::never);
        for (std::size_t i = 0; got && i < *got; ++i) {
            take(buffer.at(i));
        }
    }
}

void PocketModem::take(char octet) {
    if (deaf) {
        return;
    }
    constexpr char escape = 0x1B;
    constexpr char control_z = 0x1A;
    if (octet == escape) {
        in_prompt_ = false;
        line_.clear();
    } else if (in_prompt_ && octet == control_z) {
        submit();
    } else if (octet == '\r' && !in_prompt_) {
        command(std::exchange(line_, {}));
    } else {
        line_ += octet;
    }
}

void PocketModem::command(const std::string& line) {
    if (line.starts_with("AT+CMGS=")) {
        in_prompt_ = true;
        return answer("\r\n> ");
    }
    commands_.push_back(line);
    if (line.starts_with(select_storage)) {
        mem1_ = line.substr(std::string_view(select_storage).size(), 2);
    }
    const auto there = answers_.find(mem1_ + ' ' + line);
    const auto known = there == answers_.end() ? answers_.find(line) : there;
    const std::string information = known == answers_.end() ? "" : "\r\n" + known->second + "\r\n";
    answer(information + "\r\nOK\r\n");
}

void PocketModem::submit() {
    in_prompt_ = false;
    submitted_.push_back(std::exchange(line_, {}));
    clock_.trace("0x1A number " + std::to_string(submitted_.size()));
    if (when_submitted) {
        return when_submitted();
    }
    const auto pause = clock_.make_waker();
    clock_.wait(*pause, clock_.now() + submit_time_);
    answer("\r\n+CMGS: " + std::to_string(submitted_.size()) + "\r\n\r\nOK\r\n");
}

void PocketModem::answer(const std::string& text) {
    // Whether the host is there to read it is the host's affair.
    [[maybe_unused]] const auto written = port_->write_all(text, hal::never);
}

}  // namespace test_support
