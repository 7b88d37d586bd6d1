#include "faults/modem/lying_lengths.hpp"

#include <algorithm>
#include <cctype>
#include <span>

namespace modem_faults {
namespace {

constexpr std::size_t shortest_pdu = 8;

bool shows_pdus(std::string_view command) {
    return command.starts_with("AT+CMGL") || command.starts_with("AT+CMGR");
}

/// Runs of characters of one kind in `text`, where they begin and how long they are.
struct Run {
    std::size_t begin;
    std::size_t size;
};
std::vector<Run> runs_of(const std::string& text, bool (*belongs)(char)) {
    std::vector<Run> runs;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!belongs(text[i])) {
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && belongs(text[i])) {
            ++i;
        }
        runs.push_back({begin, i - begin});
    }
    return runs;
}

bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool is_hex(char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

std::string with(const std::string& text, const Run& run, std::string_view instead) {
    return text.substr(0, run.begin) + std::string(instead) + text.substr(run.begin + run.size);
}

}  // namespace

std::vector<std::string> lies_of(const Phrasebook& book, const std::vector<std::string>& answered,
                                 std::size_t reply) {
    const std::string& command = answered[reply];
    const auto before = std::span(answered).first(reply);
    const Reply* truth =
        shows_pdus(command)
            ? book.find(command, static_cast<std::size_t>(std::ranges::count(before, command)))
            : nullptr;
    std::vector<std::string> lies;
    if (truth == nullptr) {
        return lies;
    }
    std::string text;
    for (const Phrase& phrase : *truth) {
        text += phrase.octets;
    }
    for (const Run& pdu : runs_of(text, is_hex)) {
        if (pdu.size < shortest_pdu) {
            continue;
        }
        const std::string digits = text.substr(pdu.begin, pdu.size);
        for (std::size_t left = 0; left < pdu.size; ++left) {
            lies.push_back(with(text, pdu, std::string_view(digits).substr(0, left)));
        }
        lies.push_back(with(text, pdu, digits + "\r\n" + digits));
        lies.push_back(with(text, pdu, digits + digits));
        lies.push_back(with(text, pdu, digits + "ZZ"));
    }
    for (const Run& number : runs_of(text, is_digit)) {
        if (number.size >= shortest_pdu) {
            continue;
        }
        for (const char* instead : {"", "0", "1", "255", "-1", "99999", "4294967296", "x",
                                    "18446744073709551616", "7,7,7"}) {
            lies.push_back(with(text, number, instead));
        }
    }
    return lies;
}

}  // namespace modem_faults
