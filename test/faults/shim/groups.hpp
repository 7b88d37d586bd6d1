#pragma once

#include <cstdint>

/// What a driver can choose. Without <atomic>, which brings the declarations of the very calls that
/// calls.cpp defines.
namespace shim {

/// What kind of call it is; bits of Page::groups.
enum Group : std::uint64_t {
    open_file = 1U << 0,     ///< open and its kin
    read_data = 1U << 1,     ///< read, pread
    write_data = 1U << 2,    ///< write, pwrite, writev
    sync_data = 1U << 3,     ///< fsync, fdatasync
    size_file = 1U << 4,     ///< ftruncate
    change_name = 1U << 5,   ///< rename, unlink, mkdir, chmod
    close_file = 1U << 6,    ///< close
    look = 1U << 7,          ///< stat and its kin, access, readlink
    lock_file = 1U << 8,     ///< fcntl, flock
    map_memory = 1U << 9,    ///< mmap, munmap
    wait_ready = 1U << 10,   ///< poll, ppoll
    socket_call = 1U << 11,  ///< bind, listen, connect, send, recv, shutdown, ...
    terminal = 1U << 12,     ///< ioctl, tcsetattr and their kin
    other_call = 1U << 13,   ///< reads and writes of an eventfd, getrandom
    allocate = 1U << 14,     ///< malloc and its kin
    make = 1U << 15,         ///< socket, accept, eventfd, signalfd: a descriptor without a file
};

/// What the call is about; bits of Page::places.
enum Place : std::uint64_t {
    state_file = 1U << 0,    ///< a file below Page::state
    runtime_file = 1U << 1,  ///< a file below Page::runtime
    other_file = 1U << 2,    ///< any other file, the profiles among them
    tty = 1U << 3,           ///< a character device
    elsewhere = 1U << 4,     ///< sockets and what has no descriptor
};

enum Action : std::uint64_t {
    only_count = 0,
    kill = 1,        ///< SIGKILL instead of the call
    fail = 2,        ///< the call is not made and fails with Page::error
    shorten = 3,     ///< read and write: half of what was asked for
    kill_after = 4,  ///< the call is made, then SIGKILL
};

}  // namespace shim
