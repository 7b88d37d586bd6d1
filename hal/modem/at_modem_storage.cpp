#include <algorithm>
#include <utility>

#include "modem/answers.hpp"
#include "modem/at_modem.hpp"

namespace hal::modem {
namespace {

using at::AtLine;
using at::StorageName;

bool is_offered(const std::vector<std::string>& offered, const std::string& name) {
    return offered.empty() || std::ranges::find(offered, name) != offered.end();
}

/// Not SR, status reports, BM, cell broadcasts, or TA, the terminal adapter (TS 27.005 3.2.2): a
/// report taken for a message, or the reverse, would be deleted as such.
bool is_for_messages(const std::string& name) {
    return name == "SM" || name == "ME" || name == "MT";
}

/// Status reports alone (TS 27.005 3.2.2).
constexpr std::string_view for_reports = "SR";

/// The storage for messages: the best wanted that the modem has, else the modem's first, else the
/// SIM.
std::string choose(const std::vector<std::string>& wanted,
                   const std::vector<std::string>& offered) {
    const auto found = std::ranges::find_if(wanted, [&](const std::string& name) {
        return is_for_messages(name) && is_offered(offered, name);
    });
    if (found != wanted.end()) {
        return *found;
    }
    const auto first = std::ranges::find_if(offered, is_for_messages);
    return first == offered.end() ? "SM" : *first;
}

}  // namespace

Result<> AtModem::prepare_sms(int tries) {
    HAL_CHECK(select_pdu_mode(tries));
    HAL_CHECK(select_storages(tries));
    HAL_CHECK(select_indications());
    sms_prepared_ = true;
    return {};
}

Result<> AtModem::select_pdu_mode(int tries) {
    HAL_CHECK(insist(AtLine("AT+CMGF=0"), tries));
    pdu_mode_ = true;
    return {};
}

Result<> AtModem::select_storages(int tries) {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CPMS=?"), {.prefix = "+CPMS:"}}, profile_.timeouts.sim));
    const OfferedStorages offered = parse_offered_storages(answer);
    const std::string name = choose(profile_.storages, offered[0]);
    const auto mem1 = StorageName::parse(name);
    // Some modems have fewer for mem2 and mem3 (TS 27.005 3.2.2).
    const auto mem2 = StorageName::parse(choose({name}, offered[1]));
    const auto mem3 = StorageName::parse(choose({name}, offered[2]));
    if (!mem1 || !mem2 || !mem3) {
        return unexpected(Errc::not_supported, "no storage for messages");
    }
    storages_ = Storages{*mem1, *mem2, *mem3};
    has_reports_ = std::ranges::find(offered[0], for_reports) != offered[0].end();
    // Refused is not missing: a SIM that is late must not have its messages looked for elsewhere.
    auto used = use_storage(*mem1);
    while (!used && is_refusal(used.error()) && --tries > 0) {
        HAL_CHECK(chat_.pause(std::chrono::seconds(1)));
        used = use_storage(*mem1);
    }
    return used ? read_storages_in_use() : used;
}

Result<> AtModem::read_storages_in_use() {
    HAL_TRY(const std::string answer,
            text_of({AtLine("AT+CPMS?"), {.prefix = "+CPMS:"}}, profile_.timeouts.sim));
    const auto names = parse_storages_in_use(answer);
    const auto mem1 = StorageName::parse(names[0]);
    storages_in_use_ = names[0].empty() ? storages_->mem1.text() + "," + storages_->mem2.text() +
                                              "," + storages_->mem3.text()
                                        : names[0] + "," + names[1] + "," + names[2];
    if (mem1 && is_for_messages(names[0])) {
        // Some names are two for one storage: its own answer says which it uses from now on.
        storages_->mem1 = *mem1;
        current_ = mem1;
    }
    const auto mem3 = StorageName::parse(names[2]);
    if (mem3 && is_for_messages(names[2])) {
        storages_->mem3 = *mem3;
    }
    return {};
}

Result<> AtModem::use_storage(const StorageName& mem1) {
    if (current_ == mem1) {
        return {};
    }
    current_.reset();
    // All three: with the short form some modems left the others elsewhere and received nothing.
    auto line = AtLine("AT+CPMS=").add(mem1).add(",").add(storages_->mem2).add(",");
    line.add(storages_->mem3);
    const auto answer = command(line, {.prefix = "+CPMS:"}, profile_.timeouts.sim);
    if (!answer) {
        return Unexpected{answer.error()};
    }
    current_ = mem1;
    return {};
}

Result<> AtModem::need_storage() {
    if (has_restarted()) {
        return unexpected(Errc::not_ready, after_restart);
    }
    if (!sms_prepared_) {
        HAL_CHECK(prepare_sms(1));
    }
    return use_storage(storages_->mem1);
}

Result<at::Response> AtModem::storage_command(const AtLine& line, const at::Expected& expected,
                                              Milliseconds timeout) {
    auto answer = command(line, expected, timeout);
    // Its own choice of storage, which a restart brings back, may be another one: what is empty
    // there is not gone from ours.
    if ((answer || is_refusal(answer.error())) && has_restarted()) {
        return unexpected(Errc::not_ready, after_restart);
    }
    return answer;
}

template <class T>
Result<T> AtModem::in_storage(const std::string& name, const std::function<Result<T>()>& action) {
    const auto storage = StorageName::parse(name);
    if (!storage) {
        return unexpected(Errc::not_supported, "storage name");
    }
    HAL_CHECK(need_storage());
    HAL_CHECK(use_storage(*storage));
    auto result = action();
    // If this fails now, the next operation tries again before it does anything else.
    if (!has_restarted()) {
        static_cast<void>(use_storage(storages_->mem1));
    }
    return result;
}

std::optional<StorageName> AtModem::elsewhere() const {
    // MT is the others together (TS 27.005 3.2.2).
    const bool whole = storages_->mem1.text() == "MT" || storages_->mem3.text() == "MT";
    return whole || storages_->mem3 == storages_->mem1 ? std::nullopt
                                                       : std::optional(storages_->mem3);
}

Result<std::vector<StoredPdu>> AtModem::list() {
    HAL_CHECK(need_storage());
    HAL_TRY(auto stored, list_current(storages_->mem1.text()));
    const auto other = elsewhere();
    if (!other) {
        return stored;
    }
    const std::string name(other->text());
    HAL_TRY(auto more,
            in_storage<std::vector<StoredPdu>>(name, [&] { return list_current(name); }));
    std::ranges::move(more, std::back_inserter(stored));
    return stored;
}

Result<std::vector<StoredPdu>> AtModem::list_reports() {
    using Found = std::vector<StoredPdu>;
    HAL_CHECK(need_storage());
    if (!has_reports_) {
        return Found();
    }
    const std::string name(for_reports);
    auto found = in_storage<Found>(name, [&] { return list_current(name); });
    if (!found && is_refusal(found.error())) {
        has_reports_ = false;  // offered, and not to be had
        return Found();
    }
    return found;
}

Result<std::vector<StoredPdu>> AtModem::list_current(const std::string& name) {
    // 4 is "all" in PDU mode (TS 27.005 3.4.2).
    const auto answer = storage_command(AtLine("AT+CMGL=4"), {.prefix = "+CMGL:", .pdu = true},
                                        profile_.timeouts.list);
    std::vector<StoredPdu> stored;
    if (!answer) {
        if (means_empty(answer.error())) {
            return stored;
        }
        return Unexpected{answer.error()};
    }
    for (const at::Information& line : answer->lines) {
        if (auto message = parse_listed(line, name)) {
            stored.push_back(std::move(*message));
        }
    }
    return stored;
}

Result<std::optional<StoredPdu>> AtModem::read(const Slot& slot) {
    using Found = std::optional<StoredPdu>;
    return in_storage<Found>(slot.storage, [&]() -> Result<Found> {
        const auto answer =
            storage_command(AtLine("AT+CMGR=").add(slot.index), {.prefix = "+CMGR:", .pdu = true},
                            profile_.timeouts.sim);
        if (!answer && !means_empty(answer.error())) {
            return Unexpected{answer.error()};
        }
        // An empty slot is 321 on some modems and a bare OK on others.
        if (!answer || answer->lines.empty()) {
            return Found();
        }
        return Found(parse_read(answer->lines.back(), slot));
    });
}

Result<> AtModem::remove(const Slot& slot) {
    return in_storage<void>(slot.storage, [&]() -> Result<> {
        const auto answer =
            storage_command(AtLine("AT+CMGD=").add(slot.index), {}, profile_.timeouts.sim);
        if (!answer && !means_empty(answer.error())) {
            return Unexpected{answer.error()};
        }
        return {};
    });
}

Result<StorageUse> AtModem::storage() {
    HAL_CHECK(need_storage());
    HAL_TRY(const at::Response answer,
            storage_command(AtLine("AT+CPMS?"), {.prefix = "+CPMS:"}, profile_.timeouts.sim));
    const auto other = elsewhere();
    const auto use = answer.lines.empty()
                         ? std::nullopt
                         : parse_storage_use(answer.lines.back().text, other ? other->text() : "");
    if (!use) {
        return unexpected(Errc::unexpected_reply, "AT+CPMS?");
    }
    return *use;
}

}  // namespace hal::modem
