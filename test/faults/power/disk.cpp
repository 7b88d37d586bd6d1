#include "faults/power/disk.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace power {
namespace {

constexpr std::int64_t sector = 512;

std::string name_of(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

void grow(Octets& content, std::int64_t size) {
    content.resize(std::max(content.size(), static_cast<std::size_t>(size)));
}

void write(Octets& content, std::int64_t offset, std::span<const std::uint8_t> data) {
    grow(content, offset + static_cast<std::int64_t>(data.size()));
    std::ranges::copy(data, content.begin() + offset);
}

/// Some of the sectors that a write touches.
void tear(Octets& content, const Operation& operation, std::mt19937_64& random) {
    const auto size = static_cast<std::int64_t>(operation.data.size());
    for (std::int64_t at = 0; at < size;) {
        const std::int64_t end =
            std::min(size, ((operation.offset + at) / sector + 1) * sector - operation.offset);
        if (random() % 2 == 0) {
            write(content, operation.offset + at,
                  std::span(operation.data)
                      .subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(end - at)));
        }
        at = end;
    }
}

void perform(Octets& content, const Operation& operation) {
    if (operation.kind == Operation::Kind::truncate) {
        content.resize(static_cast<std::size_t>(operation.offset));
    } else {
        write(content, operation.offset, operation.data);
    }
}

/// What has become of an operation that nobody had waited for.
void perhaps(Octets& content, const Operation& operation, std::mt19937_64& random,
             unsigned percent) {
    const auto fate = [&](unsigned chance) { return random() % 100 < chance; };
    if (!fate(percent)) {
        if (operation.kind == Operation::Kind::write && fate(25)) {
            grow(content, operation.offset + static_cast<std::int64_t>(operation.data.size()));
        }
    } else if (operation.kind == Operation::Kind::write && fate(40)) {
        tear(content, operation, random);
    } else {
        perform(content, operation);
    }
}

}  // namespace

int Recorder::opens(const std::string& file, bool creates) {
    operations_.push_back({.kind = creates ? Operation::Kind::create : Operation::Kind::there,
                           .file = name_of(file)});
    return 0;
}

int Recorder::writes(const std::string& file, std::int64_t offset,
                     std::span<const std::uint8_t> data) {
    operations_.push_back({.kind = Operation::Kind::write,
                           .file = name_of(file),
                           .offset = offset,
                           .data = Octets(data.begin(), data.end())});
    return 0;
}

int Recorder::truncates(const std::string& file, std::int64_t size) {
    operations_.push_back(
        {.kind = Operation::Kind::truncate, .file = name_of(file), .offset = size});
    return 0;
}

int Recorder::syncs(const std::string& file) {
    operations_.push_back({.kind = Operation::Kind::sync, .file = name_of(file)});
    return 0;
}

int Recorder::removes(const std::string& file) {
    operations_.push_back({.kind = Operation::Kind::remove, .file = name_of(file)});
    return 0;
}

Disk::Disk(bool log_is_synced, Files files) : log_is_synced_(log_is_synced) {
    for (auto& [name, content] : files) {
        files_[name].safe = std::move(content);
        files_[name].safely_there = true;
    }
}

void Disk::settle(File& file, std::size_t count) {
    const auto end = file.pending.begin() + static_cast<std::ptrdiff_t>(count);
    std::for_each(file.pending.begin(), end,
                  [&](const Operation& operation) { perform(file.safe, operation); });
    file.pending.erase(file.pending.begin(), end);
    file.late = 0;
    file.safely_there = file.safely_there || count > 0;
}

void Disk::apply(const Operation& operation) {
    File& file = files_[operation.file];
    const bool is_new = !file.safely_there;
    switch (operation.kind) {
        case Operation::Kind::there:
            // Made durable by the one who made it.
            file.safely_there = true;
            break;
        case Operation::Kind::create:
            file = {};
            break;
        case Operation::Kind::write:
        case Operation::Kind::truncate:
            if (const auto log = files_.find(operation.file + "-wal"); log != files_.end()) {
                settle(log->second, log->second.late);
            }
            file.pending.push_back(operation);
            break;
        case Operation::Kind::sync:
            // NORMAL syncs a log's header, and the log before a checkpoint writes to the database.
            if (log_is_synced_ || !operation.file.ends_with("-wal") ||
                (!file.pending.empty() && file.pending.back().offset == 0)) {
                settle(file, file.pending.size());
            } else {
                file.late = file.pending.size();
            }
            if (is_new) {
                settle_names();
            }
            break;
        case Operation::Kind::remove:
            file.removed = true;
            break;
    }
}

/// SQLite syncs the directory with a new file.
void Disk::settle_names() {
    std::erase_if(files_, [](const auto& entry) { return entry.second.removed; });
    for (auto& [name, file] : files_) {
        file.safely_there = true;
    }
}

Files Disk::cut(std::mt19937_64& random, unsigned variant) const {
    constexpr unsigned chances[] = {10, 50, 90};
    const unsigned percent =
        variant == 0 ? 0 : (variant == 1 ? 100 : chances[random() % std::size(chances)]);
    Files left;
    for (const auto& [name, file] : files_) {
        const bool there = variant == 1
                               ? !file.removed
                               : (file.safely_there || (variant > 1 && random() % 2 == 0)) &&
                                     (!file.removed || random() % 2 == 0);
        if (!there) {
            continue;
        }
        Octets& content = left[name] = file.safe;
        for (const Operation& operation : file.pending) {
            if (variant == 1) {
                perform(content, operation);
            } else if (variant > 1) {
                perhaps(content, operation, random, percent);
            }
        }
    }
    return left;
}

void write_files(const std::filesystem::path& directory, const Files& files) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        std::filesystem::remove_all(entry);
    }
    for (const auto& [name, content] : files) {
        std::ofstream file(directory / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
        if (!file.flush()) {
            throw std::runtime_error("cannot write " + name);
        }
    }
}

}  // namespace power
