// Renders one sms_list reply by the device profile in argv[2] (under argv[1]). Standard input holds
// one message a line: sender and text, each as hexadecimal octets, with a space between.

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "profile/load.hpp"
#include "reply/reply.hpp"

namespace {

std::string from_hex(std::string_view digits) {
    std::string octets(digits.size() / 2, '\0');
    for (std::size_t i = 0; i < octets.size(); ++i) {
        unsigned octet = 0;
        std::from_chars(&digits[2 * i], &digits[2 * i] + 2, octet, 16);
        octets[i] = static_cast<char>(octet);
    }
    return octets;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: render_messages FIRMWARE-PROFILES DEVICE < MESSAGES\n";
        return EXIT_FAILURE;
    }
    const auto device = profile::load_device(argv[1], argv[2]);
    if (!device) {
        std::cerr << device.error().message() << "\n";
        return EXIT_FAILURE;
    }
    std::vector<reply::ListEntry> list;
    for (std::string line; std::getline(std::cin, line);) {
        const std::size_t space = line.find(' ');
        reply::ListEntry& entry = list.emplace_back();
        entry.index = static_cast<unsigned>(list.size() - 1);
        entry.sender = from_hex(std::string_view(line).substr(0, space));
        entry.text = from_hex(std::string_view(line).substr(space + 1));
        entry.status = reply::MessageStatus::read;
    }
    std::cout << reply::render_list(*(*device)->replies, list).body;
    return EXIT_SUCCESS;
}
