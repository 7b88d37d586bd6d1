#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "hal/error.hpp"
#include "hal/modem.hpp"

namespace test_support {

/// A modem without a wire: submits come to what the test has queued, storage is a vector.
class FakeModem final : public hal::Modem {
public:
    using Kind = hal::SubmitOutcome::Kind;

    /// What the next submits come to; an empty queue accepts.
    std::deque<hal::SubmitOutcome> outcomes;
    std::vector<hal::Octets> submitted;    ///< TPDUs that got as far as 0x1A
    std::function<void()> before_armed;    ///< called between the prompt and 0x1A
    std::function<void()> before_outcome;  ///< called between 0x1A and the outcome
    std::vector<hal::StoredPdu> stored;
    std::vector<hal::StoredPdu> reports;  ///< what lies in "SR"
    /// Called before a slot is emptied; its error leaves the slot as it is.
    std::function<hal::Result<>(const hal::Slot&)> before_remove;
    std::function<void()> after_remove;  ///< called when that is done
    hal::Sim card{.state = hal::SimState::ready};
    std::optional<hal::MessageReference> smss;  ///< EF_SMSS; nullopt: it cannot be read

    hal::Result<> start() override { return {}; }

    hal::SubmitOutcome submit(const hal::Octets& tpdu,
                              const std::function<hal::Result<>()>& on_armed) override {
        hal::SubmitOutcome outcome{.kind = Kind::accepted, .reference = next_reference_++};
        if (!outcomes.empty()) {
            outcome = outcomes.front();
            outcomes.pop_front();
        }
        if (outcome.kind == Kind::not_submitted) {
            return outcome;
        }
        if (before_armed) {
            before_armed();
        }
        if (const auto armed = on_armed(); !armed) {
            return {.kind = Kind::not_submitted, .error = armed.error()};
        }
        submitted.push_back(tpdu);
        if (before_outcome) {
            before_outcome();
        }
        return outcome;
    }

    hal::Result<std::vector<hal::StoredPdu>> list() override { return stored; }
    hal::Result<std::vector<hal::StoredPdu>> list_reports() override { return reports; }
    hal::Result<std::optional<hal::StoredPdu>> read(const hal::Slot& slot) override {
        for (const auto* storage : {&stored, &reports}) {
            for (const hal::StoredPdu& pdu : *storage) {
                if (pdu.slot == slot) {
                    return std::optional(pdu);
                }
            }
        }
        return std::optional<hal::StoredPdu>();
    }
    hal::Result<> remove(const hal::Slot& slot) override {
        if (before_remove) {
            HAL_CHECK(before_remove(slot));
        }
        for (auto* storage : {&stored, &reports}) {
            std::erase_if(*storage, [&](const hal::StoredPdu& pdu) { return pdu.slot == slot; });
        }
        if (after_remove) {
            after_remove();
        }
        return {};
    }
    hal::Result<std::vector<hal::Event>> wait(hal::Deadline) override {
        return std::vector<hal::Event>();
    }
    hal::Result<> probe() override { return {}; }
    hal::Result<hal::Identity> identity() override { return hal::Identity{}; }
    hal::Result<hal::Sim> sim() override { return card; }
    hal::Result<hal::Registration> registration() override { return hal::Registration{}; }
    hal::Result<hal::Signal> signal() override { return hal::Signal{}; }
    hal::Result<hal::StorageUse> storage() override { return hal::StorageUse{}; }
    hal::Result<std::string> service_centre() override { return std::string("+447700900000"); }
    hal::Capabilities capabilities() const override {
        return {.indications = "2,1,0,2,0", .status_reports = true, .storages = "SM,SM,SM"};
    }
    hal::Result<hal::MessageReference> last_reference() override {
        return smss ? hal::Result<hal::MessageReference>(*smss)
                    : hal::unexpected(hal::Errc::not_supported);
    }
    hal::Result<> restart() override { return {}; }

private:
    hal::MessageReference next_reference_ = 17;
};

}  // namespace test_support
