#include "auth/penalties.hpp"

#include <algorithm>
#include <utility>

namespace auth {

Penalties::DueInLog Penalties::failed(const Source& source, hal::Instant now) {
    Record& record = record_of(source);
    if (record.until <= now) {
        record.until = now;
        record.in_force = false;
    }
    record.until = std::min(record.until + per_failure, now + longest);
    record.in_force = record.in_force || record.until - now >= in_force_from;
    record.failures = failures(source, now) + 1;
    record.last_failure = now;
    count(record, now);
    return due(record, now);
}

Penalties::DueInLog Penalties::refused(const Source& source, hal::Instant now) {
    Record& record = record_of(source);
    count(record, now);
    return due(record, now);
}

hal::Instant::duration Penalties::remaining(const Source& source, hal::Instant now) const {
    const Record* record = find(source);
    return record != nullptr && record->in_force && now < record->until
               ? record->until - now
               : hal::Instant::duration::zero();
}

bool Penalties::is_guessing(const Source& source, hal::Instant now) const {
    const Record* record = find(source);
    return record != nullptr && now < record->guessing_until;
}

unsigned Penalties::failures(const Source& source, hal::Instant now) const {
    const Record* record = find(source);
    return record != nullptr && now - record->last_failure < memory ? record->failures : 0;
}

const Penalties::Record* Penalties::find(const Source& source) const {
    const Table& table = tables_.at(static_cast<std::size_t>(source.family));
    const auto found = table.find(source);
    return found == table.end() ? nullptr : &found->second;
}

Penalties::Record& Penalties::record_of(const Source& source) {
    Table& table = tables_.at(static_cast<std::size_t>(source.family));
    if (table.size() >= capacity && !table.contains(source)) {
        table.erase(std::ranges::min_element(table, {},
                                             [](const auto& entry) { return entry.second.until; }));
    }
    return table[source];
}

void Penalties::count(Record& record, hal::Instant now) {
    if (record.in_window == 0 || now - record.window_began >= window) {
        record.in_window = 0;
        record.window_began = now;
    }
    ++record.in_window;
    if (record.in_window >= many) {
        record.guessing_until = now + window;
    }
}

Penalties::DueInLog Penalties::due(Record& record, hal::Instant now) {
    ++record.unlogged;
    if (record.was_logged && now - record.logged < window) {
        return 0;
    }
    record.was_logged = true;
    record.logged = now;
    return std::exchange(record.unlogged, 0);
}

}  // namespace auth
