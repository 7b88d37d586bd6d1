#include "fcgi/server.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <thread>

#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;

/// The FastCGI client side, as far as nginx speaks it (FastCGI specification 1.0, 3.3 and 8).
class Client {
public:
    explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.c_str(), path.size());
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~Client() { ::close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    void send(const std::string& octets) const {
        BOOST_TEST(::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL) ==
                   static_cast<ssize_t>(octets.size()));
    }
    using Headers = std::vector<std::pair<std::string, std::string>>;
    void request(const std::string& path, const std::string& body,
                 const Headers& headers = {}) const {
        std::string parameters = pair("REQUEST_METHOD", "POST") + pair("SCRIPT_NAME", path) +
                                 pair("CONTENT_LENGTH", std::to_string(body.size()));
        for (const auto& [name, value] : headers) {
            parameters += pair(name, value);
        }
        send(record(1, std::string("\0\1\0\0\0\0\0\0", 8)) + record(4, parameters) + record(4, "") +
             (body.empty() ? "" : record(5, body)) + record(5, ""));
    }
    /// Everything until the server closes, record headers included.
    std::string read_all() const {
        std::string all;
        std::array<char, 4096> buffer{};
        for (ssize_t got = 1; got > 0;) {
            got = ::recv(socket_, buffer.data(), buffer.size(), 0);
            all.append(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
        }
        return all;
    }

private:
    static std::string record(char type, const std::string& content) {
        std::string header("\1?\0\1??\0\0", 8);
        header[1] = type;
        header[4] = static_cast<char>(content.size() >> 8U);
        header[5] = static_cast<char>(content.size() & 0xFFU);
        return header + content;
    }
    static std::string pair(const std::string& name, const std::string& value) {
        return std::string{static_cast<char>(name.size()), static_cast<char>(value.size())} + name +
               value;
    }

    int socket_;
    bool connected_ = false;
};

struct Fixture {
    test_support::TempDirectory directory;
    std::string path = directory.file("fcgi.sock");
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::mutex mutex;
    std::vector<std::unique_ptr<http::Exchange>> kept;
    std::vector<std::jthread> threads;
    std::unique_ptr<fcgi::Server> server;

    void start(std::vector<uid_t> peers = {::geteuid()}, int count = 2) {
        server = std::make_unique<fcgi::Server>(
            *clock, path, std::move(peers),
            [this](std::unique_ptr<http::Exchange> exchange) {
                if (exchange->request().path == "/later") {
                    const std::lock_guard lock(mutex);
                    kept.push_back(std::move(exchange));
                } else if (exchange->request().path == "/headers") {
                    const http::Request& request = exchange->request();
                    exchange->respond({.content_type = "text/plain",
                                       .body = request.idempotency_key + '|' +
                                               request.authorization + '|' + request.host + '|' +
                                               request.origin + '|' + request.sec_fetch_site + '|' +
                                               request.cookie + '|'});
                } else if (exchange->request().path != "/never") {
                    exchange->respond(
                        {.content_type = "text/plain", .body = "echo:" + exchange->request().body});
                }
            },
            [](std::string_view where) { return where == "/large" ? 32768 : 16384; });
        BOOST_REQUIRE(server->listen().has_value());
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([this](const std::stop_token& stop) { server->run(stop); });
        }
    }
    void wait_for_kept() {
        for (bool arrived = false; !arrived;) {
            const std::lock_guard lock(mutex);
            arrived = !kept.empty();
        }
    }
    ~Fixture() {
        threads.clear();
        kept.clear();
    }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fcgi_server, Fixture)

BOOST_AUTO_TEST_CASE(a_request_is_answered) {
    start();
    const Client client(path);
    client.request("/cgi-bin/x", "a=b");
    const std::string answer = client.read_all();
    BOOST_TEST(contains(answer, "Status: 200 OK\r\n"));
    BOOST_TEST(contains(answer, "echo:a=b"));
}

BOOST_AUTO_TEST_CASE(an_exchange_can_be_answered_later_by_another_thread) {
    start();
    const Client waiting(path);
    waiting.request("/later", "");
    for (;;) {  // Meanwhile others are served.
        const Client other(path);
        other.request("/now", "x");
        BOOST_TEST(contains(other.read_all(), "echo:x"));
        const std::lock_guard lock(mutex);
        if (!kept.empty()) {
            break;
        }
    }
    std::jthread([this] {
        BOOST_TEST(kept.front()->respond({.content_type = "text/plain", .body = "late"}));
    }).join();
    BOOST_TEST(contains(waiting.read_all(), "late"));
}

BOOST_AUTO_TEST_CASE(an_exchange_that_nobody_answers_says_so_itself) {
    start();
    const Client client(path);
    client.request("/never", "");
    const std::string answer = client.read_all();
    BOOST_TEST(contains(answer, "Status: 503 "));
    BOOST_TEST(contains(answer, "ERROR\n"));
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_client_that_has_gone_is_not_handed_over) {
    start();
    {
        const Client client(path);
        client.request("/later", "");
        wait_for_kept();
    }
    BOOST_TEST(!kept.front()->respond({.content_type = "text/plain", .body = "late"}));
}

BOOST_AUTO_TEST_CASE(it_is_seen_at_once_whether_a_client_has_gone) {
    start();
    {
        const Client client(path);
        client.request("/later", "");
        wait_for_kept();
        BOOST_TEST(!kept.front()->is_gone());
    }
    BOOST_TEST(kept.front()->is_gone());
}

BOOST_AUTO_TEST_CASE(the_headers_that_somebody_reads_are_handed_on) {
    start();
    const Client client(path);
    client.request("/headers", "",
                   {{"HTTP_IDEMPOTENCY_KEY", "\"door-7\""},
                    {"HTTP_AUTHORIZATION", "Basic cGxjOng="},
                    {"HTTP_HOST", "192.168.8.1:8443"},
                    {"HTTP_ORIGIN", "https://192.168.8.1:8443"},
                    {"HTTP_SEC_FETCH_SITE", "same-origin"},
                    {"HTTP_COOKIE", "a=b; c=d"}});
    BOOST_TEST(contains(client.read_all(),
                        "\r\n\r\n\"door-7\"|Basic cGxjOng=|192.168.8.1:8443|"
                        "https://192.168.8.1:8443|same-origin|a=b; c=d|"));
    const Client bare(path);
    bare.request("/headers", "");
    BOOST_TEST(contains(bare.read_all(), "\r\n\r\n||||||"));
}

BOOST_AUTO_TEST_CASE(a_peer_that_stalls_does_not_keep_the_others_waiting) {
    start({::geteuid()}, 1);
    const Client stalled(path);
    stalled.send("\1");
    const Client next(path);
    next.request("/now", "x");
    BOOST_TEST(contains(next.read_all(), "echo:x"));
}

BOOST_AUTO_TEST_CASE(a_stranger_is_turned_away) {
    start({::geteuid() + 1});
    const Client client(path);
    BOOST_REQUIRE(client.connected());
    BOOST_TEST(client.read_all().empty());
}

BOOST_AUTO_TEST_CASE(a_body_over_the_limit_is_refused) {
    start();
    const Client client(path);
    client.request("/cgi-bin/x", std::string(16385, 'x'));
    BOOST_TEST(contains(client.read_all(), "Status: 413 "));
}

BOOST_AUTO_TEST_CASE(the_limit_is_that_of_the_path) {
    start();
    const std::string body(32768, 'x');
    const Client client(path);
    client.request("/large", body);
    const std::string echo = client.read_all();  // In several records.
    BOOST_TEST(contains(echo, "Status: 200 "));
    BOOST_TEST(echo.size() > body.size());
    const Client larger(path);
    larger.request("/large", body + 'x');
    BOOST_TEST(contains(larger.read_all(), "Status: 413 "));
}

BOOST_AUTO_TEST_CASE(it_stops_at_once) {
    start({::geteuid()}, 4);
    const auto before = std::chrono::steady_clock::now();
    threads.clear();
    BOOST_TEST((std::chrono::steady_clock::now() - before < 1s));
}

BOOST_AUTO_TEST_CASE(a_living_socket_is_left_to_its_owner_and_a_dead_one_replaced) {
    start();
    fcgi::Server second(
        *clock, path, {}, [](std::unique_ptr<http::Exchange>) {},
        [](std::string_view) { return 0; });
    const auto refused = second.listen();
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST((refused.error().code == std::errc::address_in_use));
    const Client client(path);
    BOOST_TEST(client.connected());
}

BOOST_AUTO_TEST_SUITE_END()
