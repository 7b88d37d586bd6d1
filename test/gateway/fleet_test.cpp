#include "gateway/fleet.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <mutex>

#include "gateway/gateway.hpp"
#include "hal/error.hpp"
#include "support/temp_directory.hpp"

namespace {

using gateway::Configuration;

/// Says when it comes and when it goes.
class NotedBoard final : public hal::PowerControl {
public:
    NotedBoard(std::vector<std::string>& notes, std::string line)
        : notes_(notes), line_(std::move(line)) {
        notes_.push_back("take " + line_);
    }
    ~NotedBoard() override { notes_.push_back("leave " + line_); }
    NotedBoard(const NotedBoard&) = delete;
    NotedBoard& operator=(const NotedBoard&) = delete;
    hal::Result<> press_power_key(hal::BoardPower) override { return nothing(); }
    hal::Result<> reset_pulse() override { return nothing(); }
    hal::Result<> cut_power() override { return nothing(); }
    hal::Result<> restore_power() override { return nothing(); }
    hal::Result<hal::BoardPower> status() override {
        return hal::unexpected(hal::Errc::not_supported);
    }
    std::string trouble() const override { return "line " + line_ + " is busy"; }

private:
    static hal::Result<> nothing() { return hal::unexpected(hal::Errc::not_supported); }
    std::vector<std::string>& notes_;
    std::string line_;
};

/// No modem is ever there.
class Nowhere final : public hal::ModemLocator {
public:
    hal::Result<hal::ModemPorts> open(hal::Clock&, hal::Waker&, const std::stop_token&) override {
        return hal::unexpected(std::make_error_code(std::errc::no_such_device));
    }
    hal::Result<> accept(const hal::Identity&) override { return {}; }
    void refuse() override {}
    hal::BoardPower presence() override { return hal::BoardPower::unknown; }
    hal::Result<> reset_usb() override { return hal::unexpected(hal::Errc::not_supported); }
    std::string where() const override { return "nowhere"; }
};

/// A fleet on a real database and real threads, without hardware.
struct Fixture {
    test_support::TempDirectory directory;
    std::unique_ptr<hal::Clock> clock = hal::make_system_clock();
    std::unique_ptr<database::Database> database;
    outbox::RuntimeNotes notes{directory.file("notes")};
    std::unique_ptr<outbox::Store> store;
    std::unique_ptr<inbox::Mirror> mirror;
    std::vector<std::string> boards;           ///< what happened to board lines, in order
    std::map<std::string, int> looked_for;     ///< how often a search for each port began
    std::map<std::string, bool> may_be_reset;  ///< by USB, by port
    gateway::Fleet fleet{*clock, hardware()};

    gateway::Hardware hardware() {
        return {.make_board =
                    [this](const hal::BoardLines& lines, const hal::PowerTimings&) {
                        return std::make_unique<NotedBoard>(
                            boards, lines.reset ? lines.reset->name : "none");
                    },
                .make_locator =
                    [this](const hal::ModemPlace& place, const hal::ModemProfile&) {
                        ++looked_for[place.port];
                        may_be_reset[place.port] = place.may_reset_usb;
                        return std::make_unique<Nowhere>();
                    }};
    }

    static gateway::ModemSetup modem(const std::string& name, const std::string& line) {
        auto profile = std::make_shared<hal::ModemProfile>();
        profile->dialect = "generic";
        auto device = std::make_shared<profile::DeviceProfile>();
        device->name = "device-" + name;
        device->modem = std::move(profile);
        device->board.reset = hal::LineSpec{.name = line};
        return {.settings = {.name = name, .port = "/dev/" + name}, .device = std::move(device)};
    }
    static Configuration with(std::vector<gateway::ModemSetup> modems) {
        Configuration configuration;
        for (const auto& modem : modems) {
            configuration.settings.modems.push_back(modem.settings);
        }
        configuration.modems = std::move(modems);
        return configuration;
    }

    void open() {
        database = std::move(*database::Database::open(directory.file("fleet.db"), *clock));
        store = outbox::Store::open(*database, *clock, notes);
        mirror = inbox::Mirror::open(*database, *clock);
        fleet.open({.database = *database,
                    .store = *store,
                    .mirror = *mirror,
                    .progressed = [](const outbox::Progress&) {}});
    }
    ~Fixture() { fleet.stop(); }
};

using Notes = std::vector<std::string>;
using Counts = std::map<std::string, int>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fleet_of_modems, Fixture)

BOOST_AUTO_TEST_CASE(boards_are_taken_before_there_is_a_database) {
    fleet.use(with({modem("a", "reset-a"), modem("b", "reset-b")}));
    BOOST_TEST((boards == Notes{"take reset-a", "take reset-b"}));
    BOOST_TEST(looked_for.empty());
    open();
    fleet.start();
    BOOST_TEST((looked_for == Counts{{"/dev/a", 1}, {"/dev/b", 1}}));
    BOOST_TEST(boards.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_database_that_cannot_be_opened_finds_the_boards_taken) {
    settings::Settings settings;
    settings.device = "simulator";
    settings.modems = {{.name = "modem1", .port = "/dev/a"}};
    BOOST_REQUIRE(settings::save(directory.file("settings.xml"), settings));
    {
        const auto newer = database::Database::open(directory.file("sms-gateway.db"), *clock);
        BOOST_REQUIRE((*newer)->transaction(
            [](database::Session& session) { return session.run("PRAGMA user_version = 99"); }));
    }
    const auto opened =
        gateway::Gateway::open(*clock,
                               {.settings = directory.file("settings.xml"),
                                .state = directory.path(),
                                .profiles = std::string(TEST_SOURCE_DIR) + "/firmware-profiles"},
                               hardware());
    BOOST_TEST(!opened.has_value());
    BOOST_REQUIRE(!boards.empty());
    BOOST_TEST(boards.front().starts_with("take "));
}

BOOST_AUTO_TEST_CASE(only_what_changed_is_started_anew) {
    const auto a = modem("a", "reset-a");
    fleet.use(with({a, modem("b", "reset-b")}));
    open();
    fleet.start();
    auto b = modem("b", "reset-b");
    b.settings.pin = "0000";
    fleet.use(with({a, b}));
    BOOST_TEST((looked_for == Counts{{"/dev/a", 1}, {"/dev/b", 2}}));
    fleet.use(with({a, b, modem("c", "reset-c")}));
    BOOST_TEST((looked_for == Counts{{"/dev/a", 1}, {"/dev/b", 2}, {"/dev/c", 1}}));
    fleet.use(with({modem("c", "reset-c"), a, b}));  // another order
    BOOST_TEST((looked_for == Counts{{"/dev/a", 1}, {"/dev/b", 2}, {"/dev/c", 1}}));
    BOOST_TEST(fleet.status().front().name == "c");
}

BOOST_AUTO_TEST_CASE(what_a_removed_modem_began_needs_the_others_to_look_again) {
    const auto a = modem("a", "reset-a");
    fleet.use(with({a, modem("b", "reset-b")}));
    open();
    fleet.start();
    fleet.use(with({a}));
    BOOST_TEST((looked_for == Counts{{"/dev/a", 2}, {"/dev/b", 1}}));
    BOOST_TEST((boards == Notes{"take reset-a", "take reset-b", "leave reset-b"}));
}

BOOST_AUTO_TEST_CASE(a_dry_run_begins_and_ends_for_all) {
    Configuration configuration = with({modem("a", "reset-a"), modem("b", "reset-b")});
    fleet.use(configuration);
    open();
    fleet.start();
    configuration.settings.recovery_dry_run = true;
    fleet.use(configuration);
    BOOST_TEST((looked_for == Counts{{"/dev/a", 2}, {"/dev/b", 2}}));
    BOOST_TEST(fleet.status().front().dry_run);
    BOOST_TEST(boards.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_board_that_stays_is_held_and_one_that_changes_is_left_before_it_is_taken) {
    fleet.use(with({modem("a", "reset-a"), modem("b", "reset-b")}));
    open();
    fleet.start();
    auto renamed = modem("a", "reset-a");
    renamed.settings.name = "first";
    fleet.use(with({renamed, modem("b", "reset-c")}));
    BOOST_TEST((boards == Notes{"take reset-a", "take reset-b", "leave reset-b", "take reset-c"}));
    fleet.stop();
    BOOST_TEST(boards.size() == 4U);
}

BOOST_AUTO_TEST_CASE(each_modem_has_a_status_of_its_own) {
    auto without_device = modem("b", "reset-b");
    without_device.device = nullptr;
    fleet.use(with({modem("a", "reset-a"), without_device}));
    open();
    fleet.start();
    const auto all = fleet.status();
    BOOST_REQUIRE(all.size() == 2);
    BOOST_TEST(all[0].name == "a");
    BOOST_TEST(all[0].device == "device-a");
    BOOST_TEST(all[1].name == "b");
    BOOST_TEST(all[1].trouble.find("device profile") != std::string::npos);
    BOOST_TEST(fleet.knows("b"));
    BOOST_TEST(!fleet.knows("c"));
    BOOST_TEST(!fleet.promising("b"));
    BOOST_TEST((looked_for == Counts{{"/dev/a", 1}}));
}

BOOST_AUTO_TEST_CASE(whether_usb_may_be_reset_is_the_devices_choice) {
    auto b = modem("b", "reset-b");
    auto device = std::make_shared<profile::DeviceProfile>(*b.device);
    device->usb_reset = true;
    b.device = device;
    fleet.use(with({modem("a", "reset-a"), b}));
    open();
    fleet.start();
    BOOST_TEST(!may_be_reset.at("/dev/a"));
    BOOST_TEST(may_be_reset.at("/dev/b"));
}

BOOST_AUTO_TEST_CASE(a_wish_gets_an_answer_and_a_wrong_name_too) {
    fleet.use(with({modem("a", "reset-a")}));
    open();
    BOOST_TEST(
        (fleet.ask_for("a", hal::Rung::reset_pulse).error().code == std::errc::no_such_device));
    fleet.start();
    BOOST_TEST(fleet.ask_for("a", hal::Rung::soft_restart).has_value());
    BOOST_TEST(
        (fleet.ask_for("b", hal::Rung::reset_pulse).error().code == std::errc::no_such_device));
}

BOOST_AUTO_TEST_SUITE_END()
