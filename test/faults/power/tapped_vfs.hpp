#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace power {

/// Sees what SQLite does to its files, before it is done, and can make it fail: what is returned is
/// SQLite's result code, 0 lets it happen.
class FileTap {
public:
    virtual ~FileTap() = default;
    virtual int opens(const std::string& /*file*/, bool /*creates*/) { return 0; }
    virtual int reads(const std::string& /*file*/) { return 0; }
    virtual int writes(const std::string& /*file*/, std::int64_t /*offset*/,
                       std::span<const std::uint8_t> /*data*/) {
        return 0;
    }
    virtual int truncates(const std::string& /*file*/, std::int64_t /*size*/) { return 0; }
    virtual int syncs(const std::string& /*file*/) { return 0; }
    /// Whether another file may come to stand at an open one's path: asking for that takes a while.
    virtual bool may_move() const { return true; }
    virtual int removes(const std::string& /*file*/) { return 0; }
};

/// While it lives, SQLite's files are the system's own, seen through a tap. One at a time.
class TappedVfs {
public:
    explicit TappedVfs(FileTap& tap);
    ~TappedVfs();
    TappedVfs(const TappedVfs&) = delete;
    TappedVfs& operator=(const TappedVfs&) = delete;

private:
    struct Vfs;
    std::unique_ptr<Vfs> vfs_;
};

}  // namespace power
