#pragma once

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "attacks/hostile_pdus.hpp"
#include "gateway/life.hpp"

namespace attacks {

/// A gateway that receives, and a modem that says what it gets: messages that it has stored, and
/// messages and reports that it hands on at once.
class Reception : public test_support::Life {
public:
    explicit Reception(std::uint32_t seed) : Life(seed) {
        clock.keep_trace(false);
        // Else the gateway's log: a line for each message.
        BOOST_REQUIRE(std::freopen("/dev/null", "w", stderr) != nullptr);
    }

    /// So many PDUs, as `draw` has them.
    void receive(unsigned long pdus, const std::function<hal::Octets()>& draw) {
        clock.spawn("network", [this, pdus, draw] {
            const auto pause = clock.make_waker();
            clock.wait(*pause, clock.now() + std::chrono::minutes(1));
            for (unsigned long given = 0; given < pdus; given += stored + direct) {
                store_and_tell(draw);
                clock.wait(*pause, clock.now() + std::chrono::seconds(40));
            }
            stop_all();
        });
        clock.spawn("modem", [this] { modem.run(stop.get_token()); });
        clock.spawn("gateway", [this] { thread->run(thread_stop.get_token()); });
        BOOST_TEST(clock.run() == test_support::RunEnd::finished);
    }

    /// Commands that neither read, acknowledge, delete nor ask how the modem is.
    std::vector<std::string> other_commands() const {
        std::vector<std::string> others;
        std::ranges::copy_if(
            modem.commands(), std::back_inserter(others), [](const std::string& line) {
                return !line.empty() && (!is_known_command(line) || line.starts_with("AT+CMGS") ||
                                         line.starts_with("AT+CFUN"));
            });
        return others;
    }
    std::size_t times(std::string_view beginning) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            modem.commands(),
            [&](const std::string& line) { return line.starts_with(beginning); }));
    }
    /// Messages that wait to be sent, or were.
    std::int64_t outgoing() {
        std::int64_t rows = -1;
        BOOST_REQUIRE(database
                          ->transaction([&](database::Session& session) {
                              return session.query(
                                  "SELECT count(*) FROM messages", {},
                                  [&](const database::Row& row) { rows = row.integer(0); });
                          })
                          .has_value());
        return rows;
    }

private:
    static constexpr unsigned stored = 40;
    static constexpr unsigned direct = 20;

    void store_and_tell(const std::function<hal::Octets()>& draw) {
        for (unsigned slot = 1; slot <= stored; ++slot) {
            const std::string number = std::to_string(slot);
            modem.set_answer("AT+CMGR=" + number, "+CMGR: 0,,20\r\n" + hal::at::to_hex(draw()));
            modem.say("\r\n+CMTI: \"SM\"," + number + "\r\n");
        }
        for (unsigned i = 0; i < direct; ++i) {
            const hal::Octets pdu = draw();
            if (pdu.empty()) {
                continue;
            }
            const auto length = static_cast<int>(pdu.size()) - 1 - pdu.front();
            modem.say((i % 4 == 0 ? "\r\n+CDS: " : "\r\n+CMT: ,") + std::to_string(length) +
                      "\r\n" + hal::at::to_hex(pdu) + "\r\n");
        }
    }
};

}  // namespace attacks
