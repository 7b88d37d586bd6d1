// What a modem says, from octets to values: however it is cut into reads it is the same, and every
// reader of a line ends with a value or without one.

#include <string>
#include <vector>

#include "at/fields.hpp"
#include "at/hex.hpp"
#include "at/line_sorter.hpp"
#include "at/parser.hpp"
#include "at/submit.hpp"
#include "fuzz/input.hpp"
#include "modem/answers.hpp"
#include "modem/events.hpp"
#include "modem/indications.hpp"

namespace {

using hal::at::Token;

std::vector<Token> drain(hal::at::Parser& parser) {
    std::vector<Token> tokens;
    while (auto token = parser.next()) {
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

std::vector<Token> tokens_of(std::string_view said, bool prompt, std::string_view cuts) {
    hal::at::Parser parser;
    parser.expect_prompt(prompt);
    std::vector<Token> tokens;
    for (const char cut : cuts) {
        const std::size_t length = static_cast<unsigned char>(cut);
        parser.feed(said.substr(0, length));
        said.remove_prefix(std::min(length, said.size()));
        for (Token& token : drain(parser)) {
            tokens.push_back(std::move(token));
        }
    }
    parser.feed(said);
    for (Token& token : drain(parser)) {
        tokens.push_back(std::move(token));
    }
    return tokens;
}

void require_equal(const std::vector<Token>& one, const std::vector<Token>& other) {
    fuzz::require(one.size() == other.size(), "chunks make no difference");
    for (std::size_t i = 0; i < one.size(); ++i) {
        fuzz::require(one[i].kind == other[i].kind && one[i].text == other[i].text,
                      "chunks make no difference");
        fuzz::require(one[i].text.size() <= hal::at::Parser::line_limit, "a line has a limit");
        fuzz::require(one[i].text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                      "a line is one line");
        fuzz::require((one[i].kind == Token::Kind::line) != one[i].text.empty(),
                      "only a line has text, and has some");
    }
}

void read_fields(std::string_view text) {
    const int count = hal::at::count_fields(text);
    fuzz::require(count >= 1 && count <= static_cast<int>(text.size()) + 1, "fields are counted");
    hal::at::Fields each(text);
    hal::at::Fields mixed(text);
    for (int i = 0; i < count; ++i) {
        fuzz::require(each.raw().has_value(), "so many fields are there");
        switch (i % 4) {
            case 0:
                static_cast<void>(mixed.number());
                break;
            case 1:
                static_cast<void>(mixed.string());
                break;
            case 2:
                static_cast<void>(mixed.choices().contains(1));
                break;
            default:
                static_cast<void>(mixed.strings());
        }
    }
    fuzz::require(each.at_end() && mixed.at_end() && !each.raw(), "and no more");
    if (const auto octets = hal::at::from_hex(text)) {
        fuzz::require(hal::at::from_hex(hal::at::to_hex(*octets)) == octets, "hex is read back");
    }
}

/// What AtModem makes of information responses.
void read_answers(const hal::at::Information& line) {
    using namespace hal::modem;
    const std::string_view text = line.text;
    const auto listed = parse_listed(line, "SM");
    fuzz::require(!listed || listed->slot.storage == "SM", "a listed PDU is in its storage");
    fuzz::require(parse_read(line, {"SM", 3}).slot.index == 3, "a PDU that was read has its slot");
    static_cast<void>(parse_pin_state(text));
    static_cast<void>(parse_registration(text));
    static_cast<void>(parse_rssi(text));
    static_cast<void>(parse_storage_use(text, "ME"));
    static_cast<void>(parse_storages_in_use(text));
    static_cast<void>(parse_offered_storages(text));
    static_cast<void>(parse_indications(text));
    for (const Indications& step : indication_ladder(text)) {
        fuzz::require(step.bm <= 3 && step.mode <= 3, "only settings of our own are tried");
    }
    static_cast<void>(hal::at::parse_reference(text));
    const std::string centre = parse_service_centre(text);
    fuzz::require(centre.find_first_not_of("+0123456789") == std::string::npos,
                  "a service centre is a number");
    if (const auto data = parse_sim_data(text)) {
        fuzz::require(swapped_digits(*data).size() <= 2 * data->size(), "two digits an octet");
    }
}

hal::at::Expected expectation(std::uint8_t which) {
    switch (which % 4) {
        case 0:
            return {.prefix = "+CMGL:", .pdu = true};
        case 1:
            return {.prefix = "+CMGS:"};
        case 2:
            return {.prefix = "+CGSN:", .shape = hal::modem::looks_like_imei};
        default:
            return {};
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Input input(data, size);
    const std::uint8_t flags = input.octet();
    const std::string_view cuts = input.counted(16);
    const std::string_view said = input.rest();

    const std::vector<Token> tokens = tokens_of(said, (flags & 1U) != 0, {});
    require_equal(tokens, tokens_of(said, (flags & 1U) != 0, cuts));

    hal::at::LineSorter sorter;
    sorter.begin("AT+CMGL=4", expectation(static_cast<std::uint8_t>(flags >> 1U)));
    for (const Token& token : tokens) {
        read_fields(token.text);
        read_answers({token.text, {}});
        static_cast<void>(sorter.take(token.text));
    }
    for (const hal::at::Information& line : sorter.take_response().lines) {
        read_answers(line);
    }
    for (const hal::at::Urc& urc : sorter.take_urcs()) {
        for (const char* name : {"generic", "quectel", "sierra", "telit"}) {
            static_cast<void>(hal::modem::parse_event(urc, *hal::modem::find_dialect(name)));
        }
    }
    fuzz::require(!sorter.has_urc() && !sorter.has_response(), "what was taken is gone");
    return 0;
}
