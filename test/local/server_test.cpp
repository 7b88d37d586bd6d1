#include "local/server.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "hal/error.hpp"
#include "local/client.hpp"
#include "support/temp_directory.hpp"

namespace {

using namespace std::chrono_literals;
using local::Request;
using local::Response;

/// The system's descriptors on a clock that runs twenty times as fast, or that never lets a
/// deadline pass.
class OtherClock final : public hal::Clock {
public:
    enum class Speed { fast, frozen };
    explicit OtherClock(Speed speed) : speed_(speed) {}

    hal::Instant now() override {
        return speed_ == Speed::frozen ? start_ : start_ + 20 * (real_->now() - start_);
    }
    hal::WallTime wall_now() override { return real_->wall_now(); }
    std::string boot_id() override { return real_->boot_id(); }
    std::unique_ptr<hal::Waker> make_waker() override { return real_->make_waker(); }
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline deadline) override {
        const bool forever = speed_ == Speed::frozen || deadline == hal::never;
        return real_->wait(waker, forever ? hal::never : start_ + (deadline - start_) / 20);
    }

private:
    std::unique_ptr<hal::Clock> real_ = hal::make_system_clock();
    const hal::Instant start_ = real_->now();
    const Speed speed_;
};

Response echo(const Request& request) {
    if (request.path == "/throw") {
        throw std::runtime_error("a handler's mistake");
    }
    return {201, boost::json::object{
                     {"method", request.method}, {"path", request.path}, {"body", request.body}}};
}

/// A server with its thread, and clients on the ordinary clock.
struct Bench {
    test_support::TempDirectory directory;
    std::string path = directory.file("control.sock");
    OtherClock clock;
    local::Server server{clock, path, echo};
    std::unique_ptr<hal::Clock> real = hal::make_system_clock();
    std::jthread thread;

    explicit Bench(OtherClock::Speed speed = OtherClock::Speed::frozen) : clock(speed) {
        BOOST_REQUIRE(server.listen());
        thread = std::jthread([this](const std::stop_token& stop) { server.run(stop); });
    }

    hal::Result<Response> call(const Request& request) {
        return local::call(*real, path, request, real->now() + 60s);
    }

    sockets::Descriptor connect() {
        auto socket = sockets::make_socket();
        const auto waker = real->make_waker();
        BOOST_REQUIRE(sockets::connect(*real, *waker, *socket, path, real->now() + 60s));
        return std::move(*socket);
    }

    /// What comes back for raw octets, or what went wrong.
    std::string raw(std::string_view octets) {
        const sockets::Descriptor socket = connect();
        const auto waker = real->make_waker();
        static_cast<void>(sockets::write_all(*real, *waker, socket, octets, real->now() + 60s));
        const auto line = sockets::read_line(*real, *waker, socket, 1 << 20, real->now() + 60s);
        return line ? *line : line.error().message();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(a_request_reaches_the_handler_and_its_reply_the_caller) {
    Bench bench;
    for (int i = 0; i < 3; ++i) {
        const auto reply = bench.call({"POST", "/messages", {{"text", "a \"b\"\n\xC3\xA4"}}});
        BOOST_REQUIRE(reply);
        BOOST_TEST(reply->status == 201);
        BOOST_TEST(boost::json::serialize(reply->body) ==
                   R"({"method":"POST","path":"/messages","body":{"text":"a \"b\"\nä"}})");
    }
}

BOOST_AUTO_TEST_CASE(a_reply_may_be_long) {
    Bench bench;
    const std::string text(60000, 'x');
    const auto reply = bench.call({"POST", "/messages", boost::json::value(text)});
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->body.at("body").as_string().size() == text.size());
}

BOOST_AUTO_TEST_CASE(what_is_no_request_is_told_so) {
    Bench bench;
    for (const auto* line : {"\n", "{}\n", "[1]\n", "{\"method\":\"GET\",\"path\":1}\n",
                             "{\"method\":\"GET\"\n", "\xFF\n"}) {
        BOOST_TEST(bench.raw(line).starts_with("{\"status\":400,"), line);
    }
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_is_refused) {
    Bench bench;
    const std::string endless(local::Server::max_request + 5000, 'x');
    BOOST_TEST(bench.raw(endless).starts_with("{\"status\":413,"));
    const auto reply = bench.call({"POST", "/messages", boost::json::value(endless)});
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->status == 413);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_costs_its_caller_a_500_and_nobody_else_anything) {
    Bench bench;
    BOOST_TEST(bench.call({"GET", "/throw", {}})->status == 500);
    BOOST_TEST(bench.call({"GET", "/status", {}})->status == 201);
}

BOOST_AUTO_TEST_CASE(a_silent_client_is_dropped_and_the_next_one_served) {
    Bench bench(OtherClock::Speed::fast);
    const sockets::Descriptor silent = bench.connect();
    BOOST_TEST(bench.call({"GET", "/status", {}})->status == 201);
    const auto waker = bench.real->make_waker();
    const auto line = sockets::read_line(*bench.real, *waker, silent, 100, bench.real->now() + 60s);
    BOOST_REQUIRE(!line);
    BOOST_TEST((line.error().code == std::errc::connection_reset));
}

BOOST_AUTO_TEST_CASE(a_client_that_left_costs_nothing) {
    Bench bench;
    static_cast<void>(bench.connect());
    BOOST_TEST(bench.call({"GET", "/status", {}})->status == 201);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_a_connection_under_way) {
    Bench bench;  // its clock is frozen: only the stop can end the wait for the silent client
    const sockets::Descriptor silent = bench.connect();
    bench.thread.request_stop();
    bench.thread.join();
    BOOST_TEST(!bench.thread.joinable());
}

BOOST_AUTO_TEST_CASE(the_file_has_its_mode_and_goes_with_the_server) {
    const auto clock = hal::make_system_clock();
    const test_support::TempDirectory directory;
    const std::string path = directory.file("control.sock");
    {
        local::Server server(*clock, path, echo);
        BOOST_REQUIRE(server.listen());
        struct stat file{};
        BOOST_REQUIRE(::stat(path.c_str(), &file) == 0);
        BOOST_TEST((file.st_mode & 07777U) == 0600U);
    }
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(a_stale_file_is_replaced_a_living_server_and_another_file_are_not) {
    Bench bench;
    local::Server second(bench.clock, bench.path, echo);
    const auto refused = second.listen();
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == std::errc::address_in_use));
    BOOST_TEST(bench.call({"GET", "/status", {}})->status == 201);

    const std::string other = bench.directory.file("notes");
    std::ofstream(other) << "precious";
    local::Server third(bench.clock, other, echo);
    BOOST_TEST((third.listen().error().code == std::errc::file_exists));
    BOOST_TEST(std::filesystem::exists(other));

    const std::string stale = bench.directory.file("stale.sock");
    {
        const auto address = sockets::address_of(stale);
        const auto dead = sockets::make_socket();
        BOOST_REQUIRE(::bind(dead->number(), reinterpret_cast<const sockaddr*>(&*address),
                             sizeof *address) == 0);
    }
    local::Server fourth(bench.clock, stale, echo);
    BOOST_TEST(fourth.listen().has_value());
}

BOOST_AUTO_TEST_CASE(a_server_removes_its_own_file_only) {
    const auto clock = hal::make_system_clock();
    const test_support::TempDirectory directory;
    const std::string path = directory.file("control.sock");
    {
        local::Server server(*clock, path, echo);
        BOOST_REQUIRE(server.listen());
        std::filesystem::remove(path);
        std::ofstream(path) << "a successor's";
    }
    BOOST_TEST(std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(no_server_is_an_error_that_says_so) {
    const auto clock = hal::make_system_clock();
    const auto reply =
        local::call(*clock, "/nonexistent/control.sock", {"GET", "/", {}}, clock->now() + 60s);
    BOOST_REQUIRE(!reply);
    BOOST_TEST((reply.error().code == std::errc::no_such_file_or_directory));
    const std::string long_path(200, 'x');
    BOOST_TEST((local::call(*clock, long_path, {}, clock->now()).error().code ==
                std::errc::filename_too_long));
}

BOOST_AUTO_TEST_CASE(a_server_that_never_answers_is_given_up) {
    const test_support::TempDirectory directory;
    const auto clock = hal::make_system_clock();
    local::Server idle(*clock, directory.file("control.sock"), echo);
    BOOST_REQUIRE(idle.listen());  // and nobody runs it
    const auto reply =
        local::call(*clock, directory.file("control.sock"), {"GET", "/", {}}, clock->now() + 20ms);
    BOOST_REQUIRE(!reply);
    BOOST_TEST((reply.error().code == hal::Errc::timed_out));
}

// Only root can show it: another user connects, with the file's mode out of the way.
BOOST_AUTO_TEST_CASE(another_user_is_turned_away,
                     *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                         return boost::test_tools::assertion_result(::geteuid() == 0);
                     })) {
    Bench bench;
    std::filesystem::permissions(bench.directory.path(), std::filesystem::perms::all);
    std::filesystem::permissions(bench.path, std::filesystem::perms::all);
    const pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t nobody = 65534;
        // Blocking, and by hand: a forked child has no threads to rely on.
        const sockets::Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
        const auto address = sockets::address_of(bench.path);
        char octet = 0;
        const bool turned_away =
            ::setuid(nobody) == 0 &&
            ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&*address),
                      sizeof *address) == 0 &&
            ::recv(socket.number(), &octet, 1, 0) == 0;
        ::_exit(turned_away ? 0 : 1);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()
