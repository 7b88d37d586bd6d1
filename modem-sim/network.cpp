#include "network.hpp"

#include <ctime>
#include <iostream>
#include <utility>

namespace sim {

void Network::submit(Bytes tpdu, std::function<void(SubmitOutcome)> decided) {
    submitted_ = std::move(tpdu);
    decided_ = std::move(decided);
    decision_ = timers_.after(submit_delay, [this] { decide(); });
}

void Network::abandon_submit() {
    if (decided_) {
        timers_.cancel(decision_);
        decided_ = nullptr;
        ledger_.record("abandoned", {{"tpdu", to_hex(submitted_)}});
    }
}

void Network::decide() {
    const auto decided = std::exchange(decided_, nullptr);
    const auto submit = decode_submit(submitted_);
    const std::uint8_t reference = submitted_.size() > 1 ? submitted_[1] : 0;
    SubmitOutcome outcome{.accepted = true, .refusal_code = 0};
    if (const auto code = refusal_of(submit, reference)) {
        outcome = {.accepted = false, .refusal_code = *code};
        ledger_.record("refused", {{"code", outcome.refusal_code},
                                   {"tpdu", to_hex(submitted_)},
                                   {"reference", reference},
                                   {"to", submit ? submit->to : std::string()}});
    } else {
        last_taken_ = {reference, submit->to, submit->data.text};
        record_submit(*submit, reference);
        print(*submit);
        if (submit->report_requested && reports) {
            send_report(*submit, reference);
        }
    }
    decided(outcome);
}

/// The +CMS ERROR number that this submit ends with, 0 for a plain ERROR; nothing when it is taken.
std::optional<int> Network::refusal_of(const std::optional<Submit>& submit,
                                       std::uint8_t reference) {
    constexpr int unidentified = 21;
    constexpr int duplicate = 197;
    if (faults_.refusals > 0) {
        --faults_.refusals;
        return submit ? faults_.refusal_code : unidentified;
    }
    if (!submit) {
        return unidentified;
    }
    if (const auto bad = faults_.refused_numbers.find(submit->to);
        bad != faults_.refused_numbers.end()) {
        return bad->second;
    }
    const bool repeated = faults_.rejects_duplicates && submit->reject_duplicates &&
                          last_taken_ == Taken{reference, submit->to, submit->data.text};
    return repeated ? std::optional(duplicate) : std::nullopt;
}

void Network::record_submit(const Submit& submit, std::uint8_t reference) {
    boost::json::object fields{{"tpdu", to_hex(submitted_)},
                               {"reference", reference},
                               {"to", submit.to},
                               {"text", submit.data.text},
                               {"dcs", submit.data.dcs},
                               {"report", submit.report_requested},
                               {"reject_duplicates", submit.reject_duplicates}};
    const Concatenation whole;
    const Concatenation& place = submit.data.concatenation.value_or(whole);
    fields["part"] = place.part;
    fields["parts"] = place.parts;
    if (submit.data.concatenation) {
        fields["concatenation"] = place.reference;
    }
    ledger_.record("submit", fields);
}

void Network::print(const Submit& submit) {
    if (quiet_) {
        return;
    }
    const auto& place = submit.data.concatenation;
    if (!place || place->parts <= 1) {
        print_line(submit.to, submit.data.text);
        return;
    }
    const std::tuple key{submit.to, place->reference, place->parts};
    LongMessage& message = long_messages_[key];
    message.texts[place->part] = submit.data.text;
    if (message.texts.size() == place->parts) {
        std::string text;
        for (const auto& [part, piece] : message.texts) {
            text += piece;
        }
        print_line(submit.to, text);
        long_messages_.erase(key);
    }
}

void Network::print_line(const std::string& to, const std::string& text) const {
    std::cout << "SMS to " << to << ": " << escape_controls(text) << '\n' << std::flush;
}

void Network::send_report(const Submit& submit, std::uint8_t reference) {
    const std::time_t submitted = timers_.wall_now();
    timers_.after(report_delay, [this, to = submit.to, reference, submitted] {
        send_tpdu(
            encode_status_report(reference, to, submitted, timers_.wall_now(), report_status));
    });
}

std::size_t Network::send_text(std::string_view from, std::string_view text) {
    const auto messages = encode_deliver(from, text, next_concatenation_++, timers_.wall_now());
    for (const Bytes& tpdu : messages) {
        send_tpdu(tpdu);
    }
    return messages.size();
}

void Network::send_tpdu(Bytes tpdu) {
    waiting_.push_back(std::move(tpdu));
    deliver_soon();
}

void Network::deliver_soon() {
    if (!delivery_scheduled_ && !waiting_.empty()) {
        delivery_scheduled_ = true;
        timers_.after(Milliseconds(0), [this] { deliver(); });
    }
}

void Network::deliver() {
    delivery_scheduled_ = false;
    while (!waiting_.empty() && subscriber_ != nullptr && subscriber_->take(waiting_.front())) {
        waiting_.pop_front();
    }
}

}  // namespace sim
