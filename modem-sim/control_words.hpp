#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "control_commands.hpp"
#include "timers.hpp"

/// What the handlers of control commands share: the words of a line and their values.
namespace sim {

using Words = std::vector<std::string_view>;
/// Empty or text behind "ok "; nothing when the words are wrong.
using Answer = std::optional<std::string>;

/// One command of the control socket.
struct ControlEntry {
    std::string_view name;
    std::string_view usage;
    Answer (*run)(ControlCommands&, const Words&);
};

/// Messages and the network behind the modem.
std::span<const ControlEntry> network_controls();
/// The modem and its card.
std::span<const ControlEntry> modem_controls();
/// The board's lines and the cables.
std::span<const ControlEntry> board_controls();

Words split_words(std::string_view line);
/// Everything from word `at` to the end of the line, with its blanks.
std::string_view rest_of_line(const Words& words, std::size_t at);

Answer done();
std::optional<bool> on_off(const Words& words, std::size_t at = 1);
/// A whole number from 0 to `most`; `missing` when the word is not there.
std::optional<int> count(const Words& words, std::size_t at, std::optional<int> missing,
                         int most = 1'000'000);
std::optional<Milliseconds> duration(const Words& words, std::size_t at);

/// Sets what is there; the answer is "not possible" when the value is not.
Answer set(bool& flag, const Words& words);
Answer set(int& number, const std::optional<int>& value);
Answer set(Milliseconds& time, const std::optional<Milliseconds>& value);

}  // namespace sim
