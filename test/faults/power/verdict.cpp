#include "faults/power/verdict.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "faults/power/workload.hpp"

namespace power {
namespace {

using outbox::State;

using Kind = Verdict::Kind;

/// A promise that was not kept.
struct Broken {
    Kind kind;
    std::string why;
};

void demand(bool kept, Kind kind, const std::string& otherwise) {
    if (!kept) {
        throw Broken{kind, otherwise};
    }
}

/// What was armed is resolved once the store has been opened.
State after_restart(State state) {
    return state == State::armed ? State::resolving : state;
}

/// What a part may be now: what it was last told to be, or what a call under way makes of it.
std::set<State> possible(const PartRecord& part, Position cut) {
    std::set<State> states{State::queued};
    for (const Change& change : part.changes) {
        if (change.call.must_have_happened(cut)) {
            states = {after_restart(change.state)};
        } else if (change.call.may_have_happened(cut)) {
            states.insert(after_restart(change.state));
        }
    }
    return states;
}

void check_part(const PartRecord& record, const outbox::PartView& part, Position cut,
                const std::string& name) {
    const auto states = possible(record, cut);
    const std::string is = std::string(" is ") + outbox::to_string(part.state);
    demand(part.state != State::queued || states.contains(State::queued), Kind::doubled,
           name + " would be sent again");
    demand(states.contains(part.state), Kind::lost, name + is);
}

void check_sent(Worker& worker, const SentRecord& record, Position cut) {
    const std::string name = "message " + record.message.text;
    const auto found = must(worker.store->find(record.message.id));
    demand(found || !record.added.must_have_happened(cut), Kind::lost,
           name + " was accepted and is lost");
    demand(!found || record.added.may_have_happened(cut), Kind::corrupt,
           name + " is there before it was");
    if (!found) {
        return;
    }
    demand(found->text == record.message.text && found->number == record.message.number &&
               found->account == record.message.account,
           Kind::corrupt, name + " was altered");
    demand(found->parts.size() == record.parts.size(), Kind::lost, name + " has lost parts");
    for (const outbox::PartView& part : found->parts) {
        check_part(record.parts.at(part.part - 1), part, cut,
                   name + " part " + std::to_string(part.part));
    }
    if (!record.message.request_key.empty()) {
        const auto again = must(worker.store->add(record.message));
        demand(again.existed && again.progress.id == record.message.id, Kind::doubled,
               name + " would be accepted twice under one key");
    }
}

void check_outbox(Worker& worker, const Journal& journal, Position cut) {
    for (const SentRecord& record : journal.sent) {
        if (record.added.may_have_happened(cut)) {
            check_sent(worker, record, cut);
        }
    }
    std::set<std::string> known;
    for (const SentRecord& record : journal.sent) {
        known.insert(record.message.id);
    }
    must(worker.database->transaction([&](database::Session& session) {
        return session.query("SELECT id FROM messages", {}, [&](const database::Row& row) {
            demand(known.contains(row.text(0)), Kind::corrupt,
                   "a message is there that nobody has added");
        });
    }));
}

/// The SIM has no power cut: it holds what it held.
void check_inbox(Worker& worker, const Journal& journal, Position cut) {
    test_support::FakeModem modem;
    for (const ReceivedRecord& record : journal.received) {
        if (record.arrived <= cut && record.left_the_sim > cut) {
            modem.stored.push_back(record.stored);
        }
    }
    must(worker.mirror->sync(sender.modem, modem));
    std::map<std::string, int> shown;
    const auto listing = worker.mirror->listing();
    for (const inbox::Message& message : *listing) {
        ++shown[message.text];
    }
    for (const ReceivedRecord& record : journal.received) {
        const int times = shown[record.text];
        const std::string name = "received " + record.text;
        demand(times <= 1, Kind::doubled, name + " is shown twice");
        if (record.arrived <= cut) {
            demand(times == 1 || record.removed.may_have_happened(cut), Kind::lost,
                   name + " has left the SIM and is lost");
            demand(times == 0 || !record.removed.must_have_happened(cut), Kind::doubled,
                   name + " was removed and is back");
        }
    }
}

void check_file(Worker& worker, const std::filesystem::path& directory) {
    demand(worker.database->put_aside().empty(), Kind::corrupt, "the database had to be salvaged");
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        demand(entry.path().string().find("corrupt") == std::string::npos, Kind::corrupt,
               "something was put aside");
    }
    must(worker.database->transaction([](database::Session& session) {
        return session.query("PRAGMA integrity_check", {}, [](const database::Row& row) {
            demand(row.text(0) == "ok", Kind::corrupt, "integrity_check: " + row.text(0));
        });
    }));
}

}  // namespace

Verdict judge(const std::filesystem::path& directory, const Journal& journal, Position cut) {
    Verdict verdict;
    Recorder recorder;
    const TappedVfs tapped(recorder);
    test_support::SimClock clock;
    try {
        verdict.kind = Kind::corrupt;
        Worker worker(directory, clock);
        verdict.recovery = recorder.operations();
        check_file(worker, directory);
        check_outbox(worker, journal, cut);
        check_inbox(worker, journal, cut);
        verdict.kind = Kind::survived;
    } catch (const Broken& broken) {
        verdict.kind = broken.kind;
        verdict.why = broken.why;
    } catch (const std::exception& failed) {
        verdict.why = failed.what();
    }
    return verdict;
}

}  // namespace power
