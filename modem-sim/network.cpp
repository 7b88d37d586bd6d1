#include "network.hpp"

#include <ctime>
#include <iostream>
#include <utility>

namespace sim {

void Network::submit(Bytes tpdu, std::function<void(SubmitOutcome)> decided) {
    submitted_ = std::move(tpdu);
    decided_ = std::move(decided);
    decision_ = loop_.after(submit_delay, [this] { decide(); });
}

void Network::abandon_submit() {
    if (decided_) {
        loop_.cancel(decision_);
        decided_ = nullptr;
        ledger_.record("abandoned", {{"tpdu", to_hex(submitted_)}});
    }
}

void Network::decide() {
    const auto decided = std::exchange(decided_, nullptr);
    const auto submit = decode_submit(submitted_);
    const std::uint8_t reference = submitted_.size() > 1 ? submitted_[1] : 0;
    SubmitOutcome outcome{.accepted = true, .refusal_code = 0};
    if (faults_.refusals > 0 || !submit) {
        faults_.refusals -= faults_.refusals > 0 ? 1 : 0;
        outcome = {.accepted = false, .refusal_code = submit ? faults_.refusal_code : 21};
        ledger_.record("refused", {{"code", outcome.refusal_code},
                                   {"tpdu", to_hex(submitted_)},
                                   {"reference", reference},
                                   {"to", submit ? submit->to : std::string()}});
    } else {
        record_submit(*submit, reference);
        print(*submit);
        if (submit->report_requested && reports) {
            send_report(*submit, reference);
        }
    }
    decided(outcome);
}

void Network::record_submit(const Submit& submit, std::uint8_t reference) {
    boost::json::object fields{{"tpdu", to_hex(submitted_)},
                               {"reference", reference},
                               {"to", submit.to},
                               {"text", submit.data.text},
                               {"dcs", submit.data.dcs},
                               {"report", submit.report_requested}};
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
    const std::time_t submitted = std::time(nullptr);
    loop_.after(report_delay, [this, to = submit.to, reference, submitted] {
        send_tpdu(
            encode_status_report(reference, to, submitted, std::time(nullptr), report_status));
    });
}

std::size_t Network::send_text(std::string_view from, std::string_view text) {
    const auto messages = encode_deliver(from, text, next_concatenation_++, std::time(nullptr));
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
        loop_.after(Milliseconds(0), [this] { deliver(); });
    }
}

void Network::deliver() {
    delivery_scheduled_ = false;
    while (!waiting_.empty() && subscriber_ != nullptr && subscriber_->take(waiting_.front())) {
        waiting_.pop_front();
    }
}

}  // namespace sim
