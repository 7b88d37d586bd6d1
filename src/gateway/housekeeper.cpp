#include "gateway/housekeeper.hpp"

#include <utility>

#include "logging/log.hpp"

namespace gateway {
namespace {

using logging::Level;

hal::Milliseconds offset_of(hal::Clock& clock) {
    return clock.wall_now().time_since_epoch() -
           std::chrono::floor<hal::Milliseconds>(clock.now().time_since_epoch());
}

hal::Result<> without_value(const hal::Result<unsigned>& result) {
    return result ? hal::Result<>() : hal::Unexpected{result.error()};
}

}  // namespace

Housekeeper::Housekeeper(Rooms rooms)
    : rooms_(std::move(rooms)), offset_(offset_of(rooms_.clock)), forgets_at_(rooms_.clock.now()) {}

void Housekeeper::turn() {
    watch_clock();
    expire();
    forget();
    tell_put_aside();
}

void Housekeeper::note(const hal::Result<>& done, std::string& told) {
    std::string trouble = done ? std::string() : done.error().message();
    if (!trouble.empty() && trouble != told) {
        logging::log(Level::error, "trouble", {{"what", trouble}});
    }
    told = std::move(trouble);
}

void Housekeeper::expire() {
    const auto expired = rooms_.store.expire();
    note(expired ? hal::Result<>() : hal::Unexpected{expired.error()}, expiry_trouble_);
    if (!expired) {
        return;
    }
    for (const outbox::Progress& progress : *expired) {
        rooms_.progressed(progress);
    }
}

/// Some at a time, so that nobody waits long for the database.
void Housekeeper::forget() {
    if (rooms_.clock.now() < forgets_at_) {
        return;
    }
    const auto forgotten =
        rooms_.store.forget_finished(rooms_.configuration.get()->settings.keeping);
    note(without_value(forgotten), forgetting_trouble_);
    const bool more = forgotten && *forgotten > 0;
    forgets_at_ = rooms_.clock.now() + (more ? hal::Milliseconds(interval) : forgetting_interval);
}

/// A machine without a battery starts in the past, and NTP sets its clock when it can.
void Housekeeper::watch_clock() {
    const hal::Milliseconds before = std::exchange(offset_, offset_of(rooms_.clock));
    const hal::Milliseconds shift = offset_ - before;
    const hal::WallTime now = rooms_.clock.wall_now();
    if (now - shift < hal::first_plausible_time && now >= hal::first_plausible_time) {
        logging::log(
            Level::notice, "clock_set",
            {{"shift_s", std::to_string(std::chrono::floor<std::chrono::seconds>(shift).count())}});
        outbox_shift_ = shift;
        inbox_shift_ = shift;
    }
    hal::Result<> dated;
    if (outbox_shift_) {
        dated = rooms_.store.date_anew(*outbox_shift_);
        if (dated) {
            outbox_shift_.reset();
        }
    }
    if (inbox_shift_ && dated) {
        dated = rooms_.mirror.date_anew(*inbox_shift_);
        if (dated) {
            inbox_shift_.reset();
        }
    }
    note(dated, dating_trouble_);
}

void Housekeeper::tell_put_aside() {
    const auto aside = rooms_.database.put_aside();
    if (!aside.empty() && aside != put_aside_) {
        logging::log(Level::error, "database_put_aside", {{"file", aside.string()}});
    }
    put_aside_ = aside;
}

}  // namespace gateway
