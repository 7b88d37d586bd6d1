#include <iostream>

#include "cli/commands.hpp"

int main(int argc, char** argv) {
    const auto options = cli::parse(argc, argv);
    if (!options) {
        return static_cast<int>(cli::fail(cli::Exit::usage, options.error().context));
    }
    if (options->help) {
        std::cout << cli::help();
        return 0;
    }
    if (options->version) {
        std::cout << "sms-gateway " << SMS_GATEWAY_VERSION << '\n';
        return 0;
    }
    return static_cast<int>(cli::run(*options));
}
