#include "recovery/journal.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace hal::recovery {

bool counts(const RecoveryAction& action) {
    return action.rung != Rung::none && !action.result.starts_with(result_dry) &&
           !action.result.starts_with(result_lacking);
}

Journal::Journal(Clock& clock, RecoveryMemory* memory) : clock_(clock), memory_(memory) {
    recall();
}

void Journal::recall() {
    auto recalled = memory_ != nullptr ? memory_->recall() : std::vector<RecoveryAction>{};
    if (!recalled) {
        return;  // what was spent is not known; the rungs are tried all the same
    }
    history_ = std::move(*recalled);
    for (RecoveryAction& action : history_) {
        if (action.result.empty()) {
            action.result = result_interrupted;
            static_cast<void>(memory_->ended(action));  // at worst the next life marks it again
            was_interrupted_ = true;
        } else if (counts(action)) {
            was_interrupted_ = false;
        }
    }
}

Milliseconds Journal::age(const RecoveryAction& action) {
    const WallTime now = clock_.wall_now();
    const WallTime newest = history_.empty() ? now : history_.back().at;
    return action.at <= now ? now - action.at : std::max(Milliseconds{0}, newest - action.at);
}

void Journal::begin(Rung rung, Fault fault, const std::string& reason) {
    push({clock_.wall_now(), rung, fault, reason, "", false});
    memory_trouble_.clear();
    if (memory_ != nullptr) {
        if (const auto stored = memory_->begun(history_.back()); !stored) {
            memory_trouble_ = stored.error().message();
        }
    }
}

void Journal::end(const std::string& result) {
    history_.back().result =
        memory_trouble_.empty() ? result : result + " (not stored: " + memory_trouble_ + ")";
    store_end(history_.back());
}

void Journal::cured() {
    auto newest_first = std::views::reverse(history_);
    const auto last = std::ranges::find_if(newest_first, counts);
    if (last != newest_first.end()) {
        last->cured = true;
        store_end(*last);
    }
}

void Journal::note(Fault fault, const std::string& reason) {
    begin(Rung::none, fault, reason);
    end(result_noted);
}

void Journal::push(RecoveryAction action) {
    while (history_.size() >= history_limit) {
        history_.erase(history_.begin());
    }
    history_.push_back(std::move(action));
}

void Journal::store_end(const RecoveryAction& action) {
    if (memory_ != nullptr) {
        // The action itself is stored; without its end the next life takes it for interrupted.
        static_cast<void>(memory_->ended(action));
    }
}

}  // namespace hal::recovery
