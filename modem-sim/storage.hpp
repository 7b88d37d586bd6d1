#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text.hpp"

namespace sim {

/// `<stat>` of TS 27.005 §3.1, by its PDU mode number.
enum class Status : std::uint8_t { unread = 0, read = 1, unsent = 2, sent = 3 };

/// "REC UNREAD" and so on, as text mode has it.
std::string_view status_name(Status status);

/// One stored message: the service centre address and the TPDU behind it.
struct Stored {
    Status status = Status::unread;
    Bytes service_centre;
    Bytes tpdu;
};

/// One of "SM", "ME", "SR": numbered slots that are either empty or hold a message.
class Storage {
public:
    Storage(std::string name, int capacity, int first_index)
        : name_(std::move(name)), capacity_(capacity), first_index_(first_index) {}

    const std::string& name() const { return name_; }
    int capacity() const { return capacity_; }
    int used() const { return static_cast<int>(slots_.size()); }

    /// The lowest empty slot; nothing when full.
    std::optional<int> add(Stored message);
    Stored* find(int index);
    bool remove(int index) { return slots_.erase(index) != 0; }
    std::map<int, Stored>& slots() { return slots_; }
    bool has_index(int index) const {
        return index >= first_index_ && index < first_index_ + capacity_;
    }
    /// For tests of a full SIM; messages already stored stay.
    void set_capacity(int capacity) { capacity_ = capacity; }

private:
    std::string name_;
    int capacity_;
    int first_index_;
    std::map<int, Stored> slots_;
};

/// All storages of one modem. "MT" is another name for "ME", as on EC2x.
class Storages {
public:
    void add(Storage storage) { storages_.push_back(std::move(storage)); }
    Storage* find(std::string_view name);

private:
    std::vector<Storage> storages_;
};

}  // namespace sim
