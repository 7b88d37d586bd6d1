// FastCGI through libfcgi, as nginx and anybody with the socket's rights can speak it: any octets,
// and well-formed requests, whose parameters and body must come out as they went in.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "fcgi/server.hpp"
#include "fuzz/input.hpp"
#include "support/temp_directory.hpp"

/// libfcgi forgets 48 octets with each management record, however that is come by. Nothing of ours
/// is left out by this.
extern "C" const char* __lsan_default_suppressions() {  // NOLINT: LeakSanitizer's own name
    return "leak:libfcgi.so\n";
}

namespace {

constexpr std::size_t most_body = 300;
constexpr const char* answer = "the answer";

/// Lets a server take what waits, once: its second wait is told to stop.
class OneRound final : public hal::Clock {
public:
    void begin() {
        stop_ = std::stop_source();
        waited_ = false;
    }
    std::stop_token token() const { return stop_.get_token(); }

    hal::Instant now() override { return {}; }
    hal::WallTime wall_now() override { return {}; }
    std::string boot_id() override { return {}; }
    std::unique_ptr<hal::Waker> make_waker() override { return std::make_unique<NoWaker>(); }
    hal::Wakeup wait(hal::Waker&, hal::Deadline) override {
        if (std::exchange(waited_, true)) {
            stop_.request_stop();
            return hal::Wakeup::woken;
        }
        return hal::Wakeup::ready;
    }

private:
    struct NoWaker final : hal::Waker {
        void wake() noexcept override {}
        void watch(int, short) override {}
    };
    std::stop_source stop_;
    bool waited_ = false;
};

/// The worker's end, for all inputs.
struct Edge {
    test_support::TempDirectory directory;
    OneRound clock;
    std::optional<http::Request> request;
    fcgi::Server server{clock,
                        directory.file("s"),
                        {::geteuid()},
                        [this](std::unique_ptr<http::Exchange> exchange) {
                            fuzz::require(!request, "one request of one connection");
                            request = exchange->request();
                            exchange->respond({.content_type = "text/plain", .body = answer});
                        },
                        [](std::string_view) { return most_body; }};

    Edge() { fuzz::require(server.listen().has_value(), "the socket can be had"); }
};

/// What the server says to these octets, all records.
std::string converse(Edge& edge, const std::string& octets) {
    edge.request.reset();
    edge.clock.begin();
    const int client = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    edge.directory.file("s").copy(address.sun_path, sizeof address.sun_path - 1);
    fuzz::require(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0,
                  "connected");
    static_cast<void>(::send(client, octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL));
    ::shutdown(client, SHUT_WR);
    edge.server.run(edge.clock.token());
    std::string reply;
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    while ((got = ::recv(client, buffer.data(), buffer.size(), 0)) > 0) {
        reply.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(client);
    return reply;
}

std::size_t number(std::string_view octets) {
    return static_cast<std::size_t>(static_cast<unsigned char>(octets[0])) << 8U |
           static_cast<unsigned char>(octets[1]);
}

/// The content of the standard output's records (FastCGI 1.0, 3.3 and 6.2).
std::string output_of(std::string_view reply) {
    std::string output;
    while (!reply.empty()) {
        fuzz::require(reply.size() >= 8 && reply[0] == 1, "a record has a header");
        const std::size_t content = number(reply.substr(4));
        const std::size_t whole = 8 + content + static_cast<unsigned char>(reply[6]);
        fuzz::require(reply.size() >= whole, "a record is whole");
        if (reply[1] == 6) {
            output += reply.substr(8, content);
        }
        reply.remove_prefix(whole);
    }
    return output;
}

void append_record(std::string& octets, char type, std::string_view content, std::size_t padding) {
    const char header[] = {1,
                           type,
                           0,
                           1,
                           static_cast<char>(content.size() >> 8U),
                           static_cast<char>(content.size() & 0xFFU),
                           static_cast<char>(padding),
                           0};
    octets.append(header, sizeof header).append(content).append(padding, 'p');
}

/// A stream cut into records where the input says, and its empty last one.
void append_stream(std::string& octets, char type, std::string_view content, fuzz::Input& input) {
    while (!content.empty()) {
        const std::size_t length = std::min(content.size(), 1 + input.below(200));
        append_record(octets, type, content.substr(0, length), input.below(8));
        content.remove_prefix(length);
    }
    append_record(octets, type, {}, 0);
}

void append_length(std::string& octets, std::size_t length, bool longer) {
    if (longer || length > 127) {
        octets +=
            {static_cast<char>(length >> 24U | 0x80U), static_cast<char>(length >> 16U & 0xFFU),
             static_cast<char>(length >> 8U & 0xFFU), static_cast<char>(length & 0xFFU)};
    } else {
        octets += static_cast<char>(length);
    }
}

struct Field {
    const char* name;
    std::string http::Request::* value;
};
constexpr Field fields[] = {{"REQUEST_METHOD", &http::Request::method},
                            {"SCRIPT_NAME", &http::Request::path},
                            {"QUERY_STRING", &http::Request::query},
                            {"CONTENT_TYPE", &http::Request::content_type},
                            {"REMOTE_ADDR", &http::Request::remote_address},
                            {"HTTP_IDEMPOTENCY_KEY", &http::Request::idempotency_key},
                            {"HTTP_AUTHORIZATION", &http::Request::authorization},
                            {"HTTP_HOST", &http::Request::host},
                            {"HTTP_ORIGIN", &http::Request::origin},
                            {"HTTP_SEC_FETCH_SITE", &http::Request::sec_fetch_site},
                            {"HTTP_COOKIE", &http::Request::cookie},
                            {"HTTP_PROXY", nullptr}};

/// A request that follows the specification, and what must come of it.
void well_formed(Edge& edge, fuzz::Input& input) {
    http::Request wanted;
    std::string parameters;
    const auto add = [&](const char* name, std::string_view value) {
        append_length(parameters, std::strlen(name), input.yes());
        append_length(parameters, value.size(), input.yes());
        parameters.append(name).append(value);
    };
    const std::string body(input.counted(most_body + 20));
    add("CONTENT_LENGTH", std::to_string(body.size()));
    for (std::size_t count = input.below(14); count > 0; --count) {
        const Field& field = fields[input.below(std::size(fields))];
        const std::string_view value = input.counted(255);
        add(field.name, value);
        // libfcgi keeps C strings, and the first of a name; an empty one is none.
        static_assert(std::size(fields) < 32);
        if (field.value != nullptr && (wanted.*field.value).empty()) {
            wanted.*field.value = value.substr(0, value.find('\0'));
            if ((wanted.*field.value).empty()) {
                return;
            }
        }
    }
    std::string octets;
    append_record(octets, 1, std::string_view("\0\1\0\0\0\0\0\0", 8), 0);
    append_stream(octets, 4, parameters, input);
    append_stream(octets, 5, body, input);
    const std::string output = output_of(converse(edge, octets));
    if (body.size() > most_body) {
        fuzz::require(!edge.request && output.starts_with("Status: 413 "), "a body has a limit");
        return;
    }
    fuzz::require(edge.request.has_value(), "a well-formed request arrives");
    for (const Field& field : fields) {
        fuzz::require(field.value == nullptr || (*edge.request).*field.value == wanted.*field.value,
                      "a parameter comes out as it went in");
    }
    fuzz::require(edge.request->body == body, "a body comes out as it went in");
    fuzz::require(output.starts_with("Status: 200 OK\r\n") &&
                      output.ends_with(std::string("\r\n\r\n") + answer),
                  "the answer is whole");
}

/// Without what a length of four octets begins with, and without management records (request id 0).
std::string tamed(std::string_view raw) {
    std::string octets(raw);
    for (char& octet : octets) {
        octet = static_cast<char>(octet & 0x7F);
    }
    for (std::size_t at = 0; at + 8 <= octets.size();) {
        const std::string_view header = std::string_view(octets).substr(at, 8);
        const std::size_t whole =
            8 + number(header.substr(4)) + static_cast<unsigned char>(header[6]);
        if (number(header.substr(2)) == 0) {
            octets[at + 3] = 1;
        }
        at += whole;
    }
    return octets;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Edge edge;
    fuzz::Input input(data, size);
    if (input.yes()) {
        well_formed(edge, input);
        return 0;
    }
    const std::string output = output_of(converse(edge, tamed(input.rest())));
    fuzz::require(!edge.request || edge.request->body.size() <= most_body, "a body has a limit");
    fuzz::require(!edge.request || output.ends_with(answer), "who is heard is answered");
    return 0;
}
