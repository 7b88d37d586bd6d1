#include "faults/power/workload.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "inbox/pdus.hpp"

namespace power {
namespace {

using outbox::State;

constexpr unsigned sim_slots = 6;

outbox::MessageId drawn_id(std::mt19937_64& random) {
    constexpr const char* digits = "0123456789abcdef";
    std::string id;
    while (id.size() < 32) {
        id += digits[random() % 16];
    }
    return id;
}

}  // namespace

Worker::Worker(const std::filesystem::path& directory, hal::Clock& clock)
    : database(must(database::Database::open(directory / database_name, clock))),
      store(outbox::Store::open(*database, clock, notes)),
      mirror(inbox::Mirror::open(*database, clock)) {
    mirror->use_modems({sender.modem});
    if (const std::string trouble = database->trouble(); !trouble.empty()) {
        throw std::runtime_error(trouble);
    }
}

Workload::Workload(std::uint64_t seed, const Mistakes& mistakes, std::filesystem::path directory)
    : random_(seed), mistakes_(mistakes), directory_(std::move(directory)), clock_(seed) {
    modem_.before_remove = [this](const hal::Slot& slot) -> hal::Result<> {
        for (ReceivedRecord& record : journal_.received) {
            if (record.left_the_sim == never && record.stored.slot == slot) {
                record.left_the_sim = now();
            }
        }
        return {};
    };
}

void Workload::run(unsigned steps) {
    const TappedVfs tapped(recorder_);
    worker_ = std::make_unique<Worker>(directory_, clock_);
    for (unsigned i = 0; i < steps; ++i) {
        step();
    }
    worker_.reset();
}

void Workload::step() {
    const auto waker = clock_.make_waker();
    clock_.wait(*waker, clock_.now() + std::chrono::seconds(below(20)));
    switch (below(12)) {
        case 0:
            return restart();
        case 1:
            return remove();
        case 2:
            return mark_read();
        case 3:
        case 4:
            return receive();
        case 5:
            return tidy();
        case 6:
        case 7:
        case 8:
            return add();
        default:
            return send();
    }
}

/// The worker ends in the midst of what it was about, and comes back.
void Workload::restart() {
    if (one_in(2)) {
        const auto claim = must(worker_->store->next_due(sender));
        if (claim) {
            Change armed{.call = {.begun = now()}, .state = State::armed};
            must(worker_->store->arm(*claim, sender, std::nullopt));
            armed.call.done = now();
            part_of(*claim).changes.push_back(armed);
            part_of(*claim).on_air.push_back(now());
        }
    }
    worker_.reset();
    worker_ = std::make_unique<Worker>(directory_, clock_);
    for (const outbox::Claim& claim : must(worker_->store->unresolved(sender.modem))) {
        settle(claim);
    }
}

void Workload::add() {
    SentRecord record;
    const auto number = journal_.sent.size();
    record.message = {.id = drawn_id(random_),
                      .account = "plc",
                      .number = "+447700900" + std::to_string(100 + number),
                      .text = "message " + std::to_string(number),
                      .concat_reference = worker_->store->next_concat_reference(),
                      .lifetime = std::chrono::hours(100),
                      .priority = static_cast<int>(below(4)),
                      .report = one_in(3),
                      .request_key = one_in(3) ? "key-" + std::to_string(number) : ""};
    for (unsigned part = 0; part <= below(3); ++part) {
        hal::Octets tpdu(20 + below(140));
        std::ranges::generate(tpdu, [&] { return static_cast<std::uint8_t>(random_()); });
        record.message.tpdus.push_back(std::move(tpdu));
    }
    record.parts.resize(record.message.tpdus.size());
    record.added.begun = now();
    must(worker_->store->add(record.message));
    record.added.done = mistakes_.answers_before_commit ? record.added.begun : now();
    journal_.sent.push_back(std::move(record));
}

PartRecord& Workload::part_of(const outbox::Claim& claim) {
    const auto found = std::ranges::find_if(
        journal_.sent, [&](const SentRecord& record) { return record.message.id == claim.id; });
    if (found == journal_.sent.end()) {
        throw std::runtime_error("a message is claimed that nobody has added");
    }
    return found->parts.at(claim.part - 1);
}

outbox::Settlement Workload::drawn_settlement() {
    switch (below(8)) {
        case 0:
            return {.state = State::queued, .error = "later", .due = clock_.now()};
        case 1:
            return {.state = State::failed, .error = "refused"};
        case 2:
            return {.state = State::uncertain, .error = "no answer"};
        default:
            return {.state = State::sent, .reference = static_cast<std::uint8_t>(below(256))};
    }
}

void Workload::send() {
    const auto claim = must(worker_->store->next_due(sender));
    if (!claim) {
        return;
    }
    Change armed{.call = {.begun = now()}, .state = State::armed};
    must(worker_->store->arm(*claim, sender, std::nullopt));
    armed.call.done = now();
    part_of(*claim).changes.push_back(armed);
    part_of(*claim).on_air.push_back(now());
    settle(*claim);
}

void Workload::settle(const outbox::Claim& claim) {
    const auto settlement = drawn_settlement();
    Change change{.call = {.begun = now()}, .state = settlement.state};
    must(worker_->store->settle(claim, settlement));
    change.call.done = now();
    part_of(claim).changes.push_back(change);
    if (settlement.state != State::failed) {
        return;
    }
    // That cancels the parts which still wait, in the same transaction.
    change.state = State::cancelled;
    for (SentRecord& record : journal_.sent) {
        for (PartRecord& part : record.parts) {
            const bool waits = part.changes.empty() || part.changes.back().state == State::queued;
            if (record.message.id == claim.id && waits) {
                part.changes.push_back(change);
            }
        }
    }
}

void Workload::receive() {
    for (unsigned slot = 0; slot < sim_slots; ++slot) {
        const bool taken = std::ranges::any_of(
            modem_.stored, [&](const hal::StoredPdu& pdu) { return pdu.slot.index == slot; });
        if (!taken) {
            const auto number = static_cast<unsigned>(journal_.received.size());
            const auto stored = test_support::numbered(slot, {.number = number});
            modem_.stored.push_back(stored);
            journal_.received.push_back(
                {.stored = stored, .text = "m" + std::to_string(number), .arrived = now()});
            break;
        }
    }
    must(worker_->mirror->sync(sender.modem, modem_));
}

void Workload::remove() {
    const auto listing = worker_->mirror->listing();
    if (!listing || listing->empty()) {
        return;
    }
    const inbox::Message& message = listing->at(below(listing->size()));
    for (ReceivedRecord& record : journal_.received) {
        if (record.text == message.text) {
            record.removed.begun = now();
            must(worker_->mirror->remove(message.index));
            record.removed.done = now();
        }
    }
}

void Workload::tidy() {
    const Position begun = now();
    const auto before = journal_.received;
    must(worker_->mirror->tidy(sender.modem, modem_, sim_slots, true));
    for (std::size_t i = 0; i < before.size() && mistakes_.deletes_before_commit; ++i) {
        if (before[i].left_the_sim == never && journal_.received[i].left_the_sim != never) {
            journal_.received[i].left_the_sim = begun;
        }
    }
}

void Workload::mark_read() {
    const auto listing = worker_->mirror->listing();
    if (listing && !listing->empty()) {
        must(worker_->mirror->mark_read(listing->at(below(listing->size())).places));
    }
}

}  // namespace power
