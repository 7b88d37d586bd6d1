#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "groups.hpp"

/// The page of shared memory by which a driver orders one fault of a process, and sees it happen.
/// test/faults/driver/page.py has the same layout.
namespace shim {

struct Page {
    std::atomic<std::uint64_t> armed;   ///< calls count while this is not 0
    std::atomic<std::uint64_t> groups;  ///< those that count
    std::atomic<std::uint64_t> places;  ///< those that count
    std::atomic<std::uint64_t> at;      ///< which of the calls that count, from 1; 0: none
    std::atomic<std::uint64_t> action;
    std::atomic<std::uint64_t> error;    ///< an errno
    std::atomic<std::uint64_t> forever;  ///< 1: every one from `at` on
    std::atomic<std::uint64_t> count;    ///< so far
    std::atomic<std::uint64_t> fired;    ///< how often the action was taken
    char call[32];                       ///< NUL-terminated: the first that it was taken on
    char subject[152];                   ///< NUL-terminated: its file, as far as known
    char state[256];                     ///< NUL-terminated folder
    char runtime[256];                   ///< NUL-terminated folder
};
static_assert(offsetof(Page, call) == 72 && offsetof(Page, state) == 256);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

inline constexpr std::size_t page_size = 4096;
/// The environment variable that names the file that is the page.
inline constexpr const char* page_variable = "SMS_GATEWAY_FAULT_PAGE";

}  // namespace shim
