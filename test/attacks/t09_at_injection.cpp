// T9: CR, LF, ESC, 0x1A and quotes in a number, a text or an id, to end an AT line and begin
// another. From the form to the octets on the wire: a message is AT+CMGS=<n>, hexadecimal digits
// and one 0x1A, the last octet, and decodes to what was asked for. Red as soon as anything a caller
// writes reaches a line other than as digits or hex.

#include <type_traits>

#include "api/gateway_fixture.hpp"
#include "api/intake.hpp"
#include "at/at_line.hpp"
#include "attacks/wire.hpp"
#include "http/form.hpp"
#include "profile/load.hpp"
#include "sms/submit.hpp"

namespace {

using hal::at::AtLine;

// Nothing that is made at run time becomes a command: what the compiler must refuse.
static_assert(!std::is_constructible_v<AtLine, std::string>);
static_assert(!std::is_constructible_v<AtLine, std::string_view>);
static_assert(!std::is_constructible_v<AtLine, const char*>);
static_assert(!std::is_constructible_v<hal::at::Literal, const char*>);
static_assert(!std::is_constructible_v<hal::at::StorageName, std::string_view>);
static_assert(!std::is_constructible_v<hal::at::Pin, std::string_view>);
template <class T>
concept Addable = requires(AtLine line, T value) { line.add(value); };
static_assert(!Addable<std::string> && !Addable<std::string_view> && !Addable<const char*>);
static_assert(Addable<unsigned> && Addable<hal::at::StorageName>);

constexpr unsigned long usual_cases = 10'000;
constexpr unsigned cases_of_a_wire = 1'000;

const std::vector<std::string> number_pieces{
    "0", "07700900123", "+447700900123", "00", " ", "-", ".", "(", ")", "1555010", "+"};
const std::vector<std::string> hostile_pieces{"\r",
                                              "\n",
                                              "\r\n",
                                              "\x1a",
                                              "\x1b",
                                              "\"",
                                              ";",
                                              ",",
                                              "\x1a\rAT+CMGS=",
                                              "\rATD+15550100;\r",
                                              "AT+CFUN=1,1\r",
                                              "+++",
                                              "A/",
                                              "> ",
                                              "\xC2\x9A",
                                              "\xE2\x80\xA8",
                                              "\xEF\xBC\x8B\xEF\xBC\x94",
                                              "\xD9\xA1\xD9\xA2",
                                              "\xC0\x8D",
                                              "\xC4\x8D",
                                              "\xC4\x9A",
                                              "\xE1\xA8\x9A",
                                              "\xF0\x9F\x98\x80",
                                              "\xFF",
                                              "OK",
                                              "+CMGS: 1",
                                              "{}[]~\\^|",
                                              "plain text ",
                                              "@\xC2\xA3$"};

std::string encoded(std::string_view octets, attacks::Random& random) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : octets) {
        const auto octet = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || octet > 0x7F;
        if (plain && random.below(3) != 0) {
            out += c;
        } else {
            out += {'%', digits[octet >> 4U], digits[octet & 15U]};
        }
    }
    return out;
}

/// As a caller means it: line breaks are LF, octets that are no UTF-8 are ISO 8859-1.
std::string meant(std::string text) {
    for (std::size_t at = 0; (at = text.find('\r')) != std::string::npos;) {
        text.replace(at, text.compare(at, 2, "\r\n") == 0 ? 2 : 1, "\n");
    }
    for (std::size_t at = 0; (at = text.find("%n")) != std::string::npos;) {
        text.replace(at, 2, "\n");
    }
    return *http::input_text(std::move(text), true);
}

struct Fixture : test_support::GatewayFixture {
    Fixture() {
        open({});
        device = *profile::load_device(profiles, "simulator");
    }

    /// What the intake makes of a form, up to what the queue would hold.
    hal::Result<outbox::NewMessage> take_in(const std::string& body) {
        const http::Form form(body);
        if (form.has_nul()) {
            return hal::unexpected(std::make_error_code(std::errc::invalid_argument), "NUL");
        }
        api::Order order{.account = "plc"};
        order.number = form.value("number").value_or("");
        const auto text = form.text("text", http::LineBreaks::raw_and_encoded);
        HAL_TRY(order.text, http::input_text(text.value_or(""), true));
        HAL_TRY(order.options,
                api::read_send_options([&](std::string_view name) { return form.value(name); }));
        return api::prepare(*gateway, *device, order);
    }

    std::shared_ptr<const profile::DeviceProfile> device;
};

/// Everything of one submit on the wire; the TPDU that was in it, or nothing.
std::optional<hal::Octets> tpdu_of(std::string_view written) {
    constexpr std::string_view command = "AT+CMGS=";
    const std::size_t end = written.find('\r');
    if (!written.starts_with(command) || end == std::string_view::npos ||
        !attacks::is_known_command(written.substr(0, end))) {
        return std::nullopt;
    }
    const std::string length(written.substr(command.size(), end - command.size()));
    const std::string_view pdu = written.substr(end + 1);
    if (!pdu.ends_with('\x1a') || pdu.find_first_not_of("0123456789ABCDEF") != pdu.size() - 1) {
        return std::nullopt;
    }
    auto octets = hal::at::from_hex(pdu.substr(0, pdu.size() - 1));
    if (!octets || octets->front() != 0 || std::to_string(octets->size() - 1) != length) {
        return std::nullopt;
    }
    octets->erase(octets->begin());
    return octets;
}

/// What the network would deliver of it.
std::string sent(attacks::Wire& wire, const outbox::NewMessage& message) {
    std::vector<sms::UserData> parts;
    for (const hal::Octets& tpdu : message.tpdus) {
        wire.written.clear();
        const auto outcome = wire.modem->submit(tpdu, [] { return hal::Result<>(); });
        const auto written = tpdu_of(wire.written);
        if (outcome.kind != hal::SubmitOutcome::Kind::accepted || !written || *written != tpdu) {
            return "not as it should be on the wire: " + wire.written;
        }
        sms::OctetReader reader(*written);
        auto part = sms::decode_submit(reader);
        if (!part || sms::to_text(part->to) != message.number) {
            return "to somebody else";
        }
        parts.push_back(std::move(part->data));
    }
    const auto text = sms::decode_text(parts);
    return text ? *text : "no text";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(at_injection, Fixture)

BOOST_AUTO_TEST_CASE(what_a_caller_writes_reaches_the_wire_as_digits_only) {
    const attacks::Run run(usual_cases, 9);
    attacks::Random random(run.seed);
    std::unique_ptr<attacks::Wire> wire;
    unsigned long messages = 0;
    unsigned long refused = 0;
    for (unsigned long i = 0; i < run.cases; ++i) {
        if (i % cases_of_a_wire == 0) {
            wire = std::make_unique<attacks::Wire>();
        }
        std::string number =
            random.below(4) == 0 ? random.some(number_pieces, 3) : "+44 7700-900(123)";
        if (random.below(4) == 0) {
            number.insert(random.below(number.size() + 1), random.some(hostile_pieces, 2));
        }
        const std::string text = random.some(hostile_pieces, 12) + random.octets(2);
        const std::string id = random.below(4) == 0 ? random.some(hostile_pieces, 2) : "";
        const auto message =
            take_in("number=" + encoded(number, random) + "&id=" + encoded(id, random) +
                    "&text=" + encoded(text, random));
        if (!message) {
            ++refused;
            continue;
        }
        ++messages;
        if (message->number.find_first_not_of("0123456789", 1) != std::string::npos) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << ": number " << message->number);
        }
        if (const std::string came = sent(*wire, *message); came != meant(text)) {
            BOOST_ERROR("case " << i << " of seed " << run.seed << ": " << came << "\n instead of "
                                << meant(text));
        }
    }
    BOOST_TEST_MESSAGE(messages << " messages on the wire, " << refused << " refused");
    // Neither so wild that nothing is sent, nor so mild that nothing is refused.
    BOOST_TEST(messages > run.cases / 4);
    BOOST_TEST(refused > run.cases / 10);
}

BOOST_AUTO_TEST_SUITE_END()
