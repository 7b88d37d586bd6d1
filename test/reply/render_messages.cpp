// Renders one sms_list reply by the device profile in argv[2] (under argv[1]). Standard input holds
// one message a line: sender and text, each as hexadecimal octets, with a space between.

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "profile/load.hpp"
#include "reply/reply.hpp"

namespace {

std::string from_hex(const std::string& digits) {
    std::string octets;
    for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
        octets += static_cast<char>(std::stoi(digits.substr(at, 2), nullptr, 16));
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
        entry.sender = from_hex(line.substr(0, space));
        entry.text = from_hex(line.substr(space + 1));
        entry.status = reply::MessageStatus::read;
    }
    std::cout << reply::render_list(*(*device)->replies, list).body;
    return EXIT_SUCCESS;
}
