#include <iterator>
#include <utility>

#include "gateway/modem_session.hpp"
#include "hal/error.hpp"
#include "logging/log.hpp"
#include "sms/pdu.hpp"

// What the modem's thread does with what the modem has received: messages for the mirror, status
// reports for the outbox.
namespace gateway {
namespace {

using logging::Level;

/// What could not be kept for want of a disk waits in memory, so many at most: the oldest go first.
constexpr std::size_t most_unstored = 200;

constexpr std::string_view for_reports = "SR";

/// By its TP-MTI (TS 23.040 9.2.3.1), be it readable or not.
bool is_report(const hal::StoredPdu& stored) {
    constexpr unsigned type = 0x03;
    constexpr unsigned status_report = 0x02;
    const std::size_t first = stored.pdu.empty() ? 0 : 1U + stored.pdu.front();
    const bool received = stored.status == hal::StoredStatus::received_unread ||
                          stored.status == hal::StoredStatus::received_read;
    return received && first > 0 && first < stored.pdu.size() &&
           (stored.pdu[first] & type) == status_report;
}

std::string describe(const hal::Slot& slot) {
    return slot.storage + " " + std::to_string(slot.index);
}

}  // namespace

void ModemThread::check_storage(Session& session, hal::Modem& modem) {
    auto use = modem.storage();
    if (!use) {
        note(session, use.error());
        return;
    }
    session.status.storage = std::move(*use);
    const std::size_t used = session.status.storage.used + session.status.storage.used_elsewhere;
    if (!session.synced || used != parts_.mirror.stored(name_)) {
        if (const auto synced = parts_.mirror.sync(name_, modem); !synced) {
            note(session, synced.error());
            return;
        }
        session.synced = true;
        drain_reports(session, modem);
    }
    tidy(session, modem);
}

void ModemThread::tidy(Session& session, hal::Modem& modem) {
    const std::size_t before = parts_.mirror.stored(name_);
    const unsigned capacity = session.status.storage.total;
    const bool may_archive = setup_.device->archive_when_full && capacity > 0;
    if (const auto tidied = parts_.mirror.tidy(name_, modem, capacity, may_archive); !tidied) {
        note(session, tidied.error());
    }
    if (parts_.mirror.stored(name_) != before) {
        if (auto use = modem.storage()) {
            session.status.storage = std::move(*use);
        }
    }
}

/// +CDSI. If it cannot be used now it stays where it is.
void ModemThread::fetch_report(Session& session, hal::Modem& modem, const hal::Slot& slot) {
    const auto stored = modem.read(slot);
    if (!stored) {
        session.waiting_reports.insert(slot);
        note(session, stored.error());
    } else if (!*stored) {
        return;
    } else if (is_report(**stored) || slot.storage == for_reports) {
        clear_slot(session, modem, **stored);
    } else if (const auto taken = parts_.mirror.arrived(name_, modem, slot); !taken) {
        note(session, taken.error());
    }
}

/// Reports in the storage made for them, those that lie among the messages, and those that could
/// not be used before.
void ModemThread::drain_reports(Session& session, hal::Modem& modem) {
    for (const hal::Slot& slot : std::exchange(session.waiting_reports, {})) {
        fetch_report(session, modem, slot);
    }
    // What the mirror knows may be of an earlier life: by now there may be a message in that slot.
    for (const hal::StoredPdu& known : parts_.mirror.reports(name_)) {
        fetch_report(session, modem, known.slot);
    }
    const auto listed = modem.list_reports();
    session.reports_wait = !listed;
    if (!listed) {
        note(session, listed.error());
        return;
    }
    for (const hal::StoredPdu& stored : *listed) {
        clear_slot(session, modem, stored);
    }
}

/// The modem is told to delete it only when it is kept here, or nobody can make use of it.
void ModemThread::clear_slot(Session& session, hal::Modem& modem, const hal::StoredPdu& stored) {
    if (!use_up(session, stored)) {
        session.waiting_reports.insert(stored.slot);
    } else if (const auto removed = modem.remove(stored.slot); !removed) {
        session.waiting_reports.insert(stored.slot);
        note(session, removed.error());
    }
}

/// +CDS and +CMT: the modem has no copy.
void ModemThread::keep_unstored(Session& session, const hal::Event& event) {
    const auto keep = [&](const hal::Octets& pdu) {
        session.unstored.push_back({{}, hal::StoredStatus::received_unread, pdu});
    };
    if (const auto* delivered = std::get_if<hal::MessageDelivered>(&event)) {
        logging::log(Level::notice, "sms_not_stored",
                     {{"why", "the modem delivered it directly, though storing was asked for"}});
        keep(delivered->pdu);
    } else if (const auto* report = std::get_if<hal::StatusReportArrived>(&event)) {
        keep(report->pdu);
    }
}

/// What came without a slot, as far as the store takes it now.
void ModemThread::take_unstored(Session& session) {
    while (session.unstored.size() > most_unstored) {
        session.unstored.pop_front();
    }
    while (!session.unstored.empty() && use_up(session, session.unstored.front())) {
        session.unstored.pop_front();
    }
}

/// False: the store does not take it now.
bool ModemThread::use_up(Session& session, const hal::StoredPdu& stored) {
    const auto decoded = sms::decode_stored(stored.pdu, stored.status);
    if (decoded && std::holds_alternative<sms::StatusReport>(*decoded)) {
        return use_report(session, std::get<sms::StatusReport>(*decoded));
    }
    if (stored.pdu.empty() || is_report(stored)) {
        logging::log(Level::warning, "report_unreadable",
                     {{"modem", name_}, {"slot", describe(stored.slot)}});
        return true;
    }
    // Whatever it is that stands where reports do: a person may be able to read it.
    if (const auto kept = parts_.mirror.delivered(name_, stored.pdu); !kept) {
        say_trouble(kept.error());
        return false;
    }
    return true;
}

bool ModemThread::use_report(Session& session, const sms::StatusReport& report) {
    const auto changed = parts_.store.report(name_, report);
    if (!changed) {
        store_failed(session, changed.error());
        return false;
    }
    logging::log(Level::info, "status_report",
                 {{"modem", name_},
                  {"reference", std::to_string(report.reference)},
                  {"status", std::to_string(report.status)},
                  {"message", *changed ? (*changed)->id : "none that waits for it"}});
    if (*changed) {
        parts_.progressed(**changed);
    }
    return true;
}

}  // namespace gateway
