#include "faults/modem/life.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include "faults/modem/ledger.hpp"
#include "faults/modem/line_port.hpp"
#include "gateway/modem_thread.hpp"
#include "sms/submit.hpp"
#include "support/sim_clock.hpp"
#include "support/temp_directory.hpp"

namespace modem_faults {
namespace {

using namespace std::chrono_literals;
using outbox::State;

constexpr std::chrono::minutes lifetime = 30min;
/// What has not come to its end by then never will: the lifetime, the longest back-off and a submit
/// limit after it.
constexpr std::chrono::minutes end_of_life = 45min;

/// One part, two parts, one part.
const std::array<std::string, 3> texts = {"the first", std::string(200, 'x') + " in two parts",
                                          "the last"};

std::string place_for_databases() {
    const char* memory = "/dev/shm";
    std::error_code ignored;
    return std::filesystem::is_directory(memory, ignored) ? memory : "/tmp";
}

/// All of one run.
struct World {
    World(const Setting& the_setting, std::shared_ptr<const profile::DeviceProfile> the_device,
          const Phrasebook& book, const Fault& the_fault, bool taken);
    void add_messages();
    void look_at_copy(const std::string& pdu);
    std::string knows(const std::string& command) const;
    void check();
    void check_part(const Ledger::Part& part, const outbox::PartView& view);
    std::optional<outbox::PartView> view_of(const Ledger::Part& part);
    void rule(bool holds, const std::string& what);

    const Setting& setting;
    std::shared_ptr<const profile::DeviceProfile> device;
    const Fault& fault;
    Ledger ledger;
    Verdict verdict;
    std::size_t ended = 0;
    test_support::TempDirectory directory{place_for_databases()};
    test_support::SimClock clock;
    LineModem modem;
    std::stop_source stop;
    std::unique_ptr<database::Database> database;
    outbox::RuntimeNotes notes{directory.path()};
    std::unique_ptr<outbox::Store> store;
    std::unique_ptr<inbox::Mirror> mirror;
    gateway::SharedModemStatus status;
    gateway::ImeiBook imeis;
    std::unique_ptr<hal::PowerControl> board = hal::make_power_control({}, {}, clock);
    std::unique_ptr<gateway::ModemThread> thread;
};

/// The line that a fault puts in the place of a reply.
std::optional<std::string> line_instead(const Fault& fault) {
    if (fault.kind != Fault::Kind::reply) {
        return std::nullopt;
    }
    const auto first = fault.octets.find_first_not_of("\r\n");
    const auto last = fault.octets.find_last_not_of("\r\n");
    return fault.octets.substr(first, last - first + 1);
}

World::World(const Setting& the_setting, std::shared_ptr<const profile::DeviceProfile> the_device,
             const Phrasebook& book, const Fault& the_fault, bool taken)
    : setting(the_setting),
      device(std::move(the_device)),
      fault(the_fault),
      ledger(line_instead(the_fault), taken),
      modem(clock, book, the_fault, device->modem->timeouts.submit) {
    modem.network = [this](const std::string& pdu) {
        const bool instead =
            fault.kind == Fault::Kind::reply && modem.answered().size() == fault.place;
        return ledger.submitted(pdu, instead);
    };
    modem.watch().ended = [this](const std::string& pdu) { look_at_copy(pdu); };
    modem.knows = [this](const std::string& command) { return knows(command); };
    auto opened = database::Database::open(directory.path() / "life.db", clock);
    if (!opened) {
        throw std::runtime_error("no database");
    }
    database = std::move(*opened);
    store = outbox::Store::open(*database, clock, notes);
    mirror = inbox::Mirror::open(*database, clock);
    mirror->use_modems({"modem1"});
    imeis.use({{.name = "modem1", .port = "line"}});
    thread = std::make_unique<gateway::ModemThread>(
        gateway::ModemThread::Parts{.clock = clock,
                                    .database = *database,
                                    .store = *store,
                                    .mirror = *mirror,
                                    .status = status,
                                    .power = *board,
                                    .imeis = imeis,
                                    .make_locator =
                                        [this](const hal::ModemPlace&, const hal::ModemProfile&) {
                                            return std::make_unique<LineLocator>(modem);
                                        },
                                    .progressed =
                                        [this](const outbox::Progress& progress) {
                                            ended += outbox::is_final(progress.state) ? 1 : 0;
                                            if (ended == texts.size()) {
                                                stop.request_stop();
                                            }
                                        },
                                    .wake_others = [] {}},
        gateway::ModemSetup{.settings = {.name = "modem1", .port = "line"}, .device = device},
        false);
}

void World::add_messages() {
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string id = "message-" + std::to_string(i);
        const auto encoded = sms::encode_submit(
            {.to = {.type = sms::TypeOfNumber::international, .text = "447700900123"},
             .text = texts[i],
             .concat_reference = 7});
        const auto added = store->add({.id = id,
                                       .account = "plc",
                                       .number = "+447700900123",
                                       .text = texts[i],
                                       .concat_reference = 7,
                                       .lifetime = lifetime,
                                       .tpdus = encoded->tpdus});
        if (!added) {
            throw std::runtime_error("not added: " + added.error().message());
        }
        unsigned number = 0;
        for (const hal::Octets& tpdu : encoded->tpdus) {
            ledger.expect(id, ++number, tpdu);
        }
    }
}

/// 0x1A has just been written: that was allowed if nobody can have this part, or if it has been
/// committed before that it may be a second copy.
void World::look_at_copy(const std::string& pdu) {
    Ledger::Part* part = ledger.written(pdu);
    rule(part != nullptr, "a PDU that nobody asked for");
    if (part == nullptr || part->copies.size() == 1) {
        return;
    }
    const auto before = std::span(part->copies).first(part->copies.size() - 1);
    const bool proven = std::ranges::all_of(before, [&](const Ledger::Copy& copy) {
        return copy.refused || (setting.sim_remembers && !copy.accepted);
    });
    const auto view = view_of(*part);
    const bool marked = view && view->possible_duplicate;
    if (!proven && !marked) {
        ++verdict.doubled;
        rule(false, "sent again without a mark: " + part->message);
    }
}

/// READ BINARY of EF_SMSS (TS 31.102 4.2.9), and an empty SIM.
std::string World::knows(const std::string& command) const {
    if (command == "AT+CMGL=4") {
        return "\r\nOK\r\n";
    }
    if (setting.sim_remembers && command == "AT+CRSM=176,28483,0,0,2") {
        std::array<char, 40> answer{};
        std::snprintf(answer.data(), answer.size(), "\r\n+CRSM: 144,0,\"%02XFF\"\r\n\r\nOK\r\n",
                      unsigned{ledger.reference()});
        return answer.data();
    }
    return {};
}

std::optional<outbox::PartView> World::view_of(const Ledger::Part& part) {
    const auto found = store->find(part.message);
    if (!found || !*found || (*found)->parts.size() < part.number) {
        return std::nullopt;
    }
    return (*found)->parts[part.number - 1];
}

void World::check() {
    static_cast<void>(store->expire());
    for (const Ledger::Part& part : ledger.parts()) {
        if (const auto view = view_of(part)) {
            check_part(part, *view);
        } else {
            ++verdict.lost;
            rule(false, "not in the database: " + part.message);
        }
    }
    for (const std::string& violation : modem.watch().violations()) {
        rule(false, violation);
    }
}

void World::check_part(const Ledger::Part& part, const outbox::PartView& view) {
    const auto accepted = std::ranges::count(part.copies, true, &Ledger::Copy::accepted);
    const std::string what = part.message + " is " + outbox::to_string(view.state) + " (" +
                             view.error + "), written " + std::to_string(part.copies.size()) +
                             " times, accepted " + std::to_string(accepted);
    rule(outbox::is_final(view.state), "not at its end: " + what);
    if (accepted > 1 && !view.possible_duplicate) {
        ++verdict.doubled;
        rule(false, "twice without a mark: " + what);
    }
    const bool dropped =
        setting.policy == profile::UncertainPolicy::drop && view.error.starts_with("uncertain");
    switch (view.state) {
        case State::sent:
        case State::delivered:
        case State::undeliverable:
            verdict.lost += accepted == 0 ? 1 : 0;
            rule(accepted > 0, "the network has not got it: " + what);
            break;
        case State::failed:
        case State::expired:
        case State::cancelled:
            rule(accepted == 0 || dropped, "the network has got it: " + what);
            break;
        case State::uncertain:
            rule(!part.copies.empty(), "in doubt without 0x1A: " + what);
            rule(fault.kind != Fault::Kind::none, "in doubt without a fault: " + what);
            break;
        case State::queued:
        case State::armed:
        case State::resolving:
            verdict.lost += 1;
            break;
    }
}

void World::rule(bool holds, const std::string& what) {
    if (!holds) {
        verdict.broken += (verdict.broken.empty() ? "" : "; ") + what;
    }
}

}  // namespace

Life::Life(const Setting& setting)
    : setting_(setting),
      book_(test_support::load_transcript(setting.start) +
            test_support::load_transcript(setting.status)) {
    auto modem = std::make_shared<hal::ModemProfile>(setting.profile());
    modem->smss_qualified = setting.sim_remembers;
    device_ = std::make_shared<profile::DeviceProfile>(profile::DeviceProfile{
        .name = setting.name, .modem = std::move(modem), .uncertain = setting.policy});
}

Life::Course Life::run(const Fault& fault, bool taken) const {
    World world(setting_, device_, book_, fault, taken);
    try {
        world.add_messages();
        world.clock.at(world.clock.now() + end_of_life, [&] { world.stop.request_stop(); });
        world.thread->run(world.stop.get_token());
        world.check();
    } catch (const std::exception& error) {
        world.rule(false, std::string("hangs: ") + error.what());
    }
    return {world.verdict, world.modem.said().size(), world.modem.heard(), world.modem.answered()};
}

}  // namespace modem_faults
