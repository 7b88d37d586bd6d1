#include "settings/setup_code.hpp"

#include "text/ascii.hpp"

namespace settings {

std::string make_setup_code(const std::array<std::uint8_t, setup_code_characters>& random) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    constexpr std::size_t group = 4;
    static_assert(alphabet.size() == 32);
    std::string code;
    for (std::size_t at = 0; at < random.size(); ++at) {
        if (at != 0 && at % group == 0) {
            code += '-';
        }
        code += alphabet[random.at(at) % alphabet.size()];
    }
    return code;
}

std::string normal_setup_code(std::string_view typed) {
    std::string normal;
    for (const char c : typed) {
        const char small = text::lower(c);
        if (small == '-' || small == ' ') {
            continue;
        }
        if (small == 'i' || small == 'l') {
            normal += '1';
        } else if (small == 'o') {
            normal += '0';
        } else {
            normal += small >= 'a' && small <= 'z' ? static_cast<char>(small - 'a' + 'A') : c;
        }
    }
    return normal;
}

}  // namespace settings
