// The C library's calls, in front of the C library's. The headers that declare them are left out on
// purpose: their attributes, macros and renamings are for callers. Signatures are those of Linux on
// 64 bits.

#include <dlfcn.h>

#include <cstdarg>
#include <cstddef>
#include <type_traits>

#include "judge.hpp"

namespace {

using shim::Group;
using shim::Verdict;
using Size = std::size_t;
using SignedSize = std::ptrdiff_t;
using Offset = long;

template <typename Call>
auto made(Verdict verdict, const Call& call) {
    using Answer = decltype(call());
    if (verdict == Verdict::fail) {
        if constexpr (std::is_pointer_v<Answer>) {
            return reinterpret_cast<Answer>(-1L);  // MAP_FAILED
        } else {
            return Answer{-1};
        }
    }
    const Answer answer = call();
    if (verdict == Verdict::die_after) {
        shim::die();
    }
    return answer;
}

template <typename Call>
long counted(Verdict verdict, Size wanted, const Call& call) {
    if (verdict == Verdict::fail) {
        return -1;
    }
    const long answer = call(verdict == Verdict::shorten && wanted > 1 ? wanted / 2 : wanted);
    if (verdict == Verdict::die_after) {
        shim::die();
    }
    return answer;
}

int remember(int descriptor, const char* path) {
    shim::opened(descriptor, path);
    return descriptor;
}

}  // namespace

#define REAL(name) \
    static const auto real = reinterpret_cast<decltype(&::name)>(::dlsym(RTLD_NEXT, #name))

// NAME(PARAMETERS): a call about `about`, a descriptor or a path.
#define WATCHED(group, answer, name, parameters, arguments, about)                            \
    extern "C" answer name parameters {                                                       \
        REAL(name);                                                                           \
        return made(shim::judge(Group::group, #name, about), [&] { return real arguments; }); \
    }

// A call about nothing that has a place.
#define WATCHED_ALONE(group, answer, name, parameters, arguments)                      \
    extern "C" answer name parameters {                                                \
        REAL(name);                                                                    \
        return made(shim::judge(Group::group, #name), [&] { return real arguments; }); \
    }

// A call that moves `size` octets over `descriptor`.
#define WATCHED_DATA(group, name, parameters, arguments, size)             \
    extern "C" SignedSize name parameters {                                \
        REAL(name);                                                        \
        return counted(shim::judge(Group::group, #name, descriptor), size, \
                       [&](Size octets) { return real arguments; });       \
    }

// A call that makes a descriptor for `path`.
#define WATCHED_OPEN(name, parameters, arguments)                    \
    extern "C" int name parameters {                                 \
        REAL(name);                                                  \
        return made(shim::judge(Group::open_file, #name, path),      \
                    [&] { return remember(real arguments, path); }); \
    }

#define MODE_ARGUMENT                             \
    va_list rest;                                 \
    va_start(rest, flags);                        \
    const unsigned mode = va_arg(rest, unsigned); \
    va_end(rest)

// What follows a variadic call's last named argument is at most one word, which is passed on.
#define WATCHED_VARIADIC_OPEN(name)                                           \
    extern "C" int name(const char* path, int flags, ...) {                   \
        REAL(name);                                                           \
        MODE_ARGUMENT;                                                        \
        return made(shim::judge(Group::open_file, #name, path),               \
                    [&] { return remember(real(path, flags, mode), path); }); \
    }

#define WATCHED_VARIADIC_OPENAT(name)                                                 \
    extern "C" int name(int folder, const char* path, int flags, ...) {               \
        REAL(name);                                                                   \
        MODE_ARGUMENT;                                                                \
        return made(shim::judge(Group::open_file, #name, path),                       \
                    [&] { return remember(real(folder, path, flags, mode), path); }); \
    }

#define WATCHED_CONTROL(group, name, Command)                             \
    extern "C" int name(int descriptor, Command command, ...) {           \
        REAL(name);                                                       \
        va_list rest;                                                     \
        va_start(rest, command);                                          \
        void* const argument = va_arg(rest, void*);                       \
        va_end(rest);                                                     \
        return made(shim::judge(Group::group, #name, descriptor),         \
                    [&] { return real(descriptor, command, argument); }); \
    }

WATCHED_VARIADIC_OPEN(open)
WATCHED_VARIADIC_OPEN(open64)
WATCHED_VARIADIC_OPENAT(openat)
WATCHED_VARIADIC_OPENAT(openat64)
WATCHED_OPEN(__open_2, (const char* path, int flags), (path, flags))
WATCHED_OPEN(__open64_2, (const char* path, int flags), (path, flags))
WATCHED_OPEN(creat, (const char* path, unsigned mode), (path, mode))

WATCHED_DATA(read_data, read, (int descriptor, void* to, Size size), (descriptor, to, octets), size)
WATCHED_DATA(read_data, pread, (int descriptor, void* to, Size size, Offset at),
             (descriptor, to, octets, at), size)
WATCHED_DATA(read_data, pread64, (int descriptor, void* to, Size size, Offset at),
             (descriptor, to, octets, at), size)
WATCHED_DATA(read_data, __read_chk, (int descriptor, void* to, Size size, Size room),
             (descriptor, to, octets, room), size)
WATCHED_DATA(read_data, __pread64_chk, (int descriptor, void* to, Size size, Offset at, Size room),
             (descriptor, to, octets, at, room), size)
WATCHED_DATA(write_data, write, (int descriptor, const void* from, Size size),
             (descriptor, from, octets), size)
WATCHED_DATA(write_data, pwrite, (int descriptor, const void* from, Size size, Offset at),
             (descriptor, from, octets, at), size)
WATCHED_DATA(write_data, pwrite64, (int descriptor, const void* from, Size size, Offset at),
             (descriptor, from, octets, at), size)
WATCHED_DATA(socket_call, recv, (int descriptor, void* to, Size size, int flags),
             (descriptor, to, octets, flags), size)
WATCHED_DATA(socket_call, __recv_chk, (int descriptor, void* to, Size size, Size room, int flags),
             (descriptor, to, octets, room, flags), size)
WATCHED_DATA(socket_call, send, (int descriptor, const void* from, Size size, int flags),
             (descriptor, from, octets, flags), size)
WATCHED(write_data, SignedSize, writev, (int descriptor, const void* vector, int count),
        (descriptor, vector, count), descriptor)
WATCHED(socket_call, SignedSize, sendmsg, (int descriptor, const void* message, int flags),
        (descriptor, message, flags), descriptor)
WATCHED(socket_call, SignedSize, recvmsg, (int descriptor, void* message, int flags),
        (descriptor, message, flags), descriptor)

WATCHED(sync_data, int, fsync, (int descriptor), (descriptor), descriptor)
WATCHED(sync_data, int, fdatasync, (int descriptor), (descriptor), descriptor)
WATCHED(size_file, int, ftruncate, (int descriptor, Offset size), (descriptor, size), descriptor)
WATCHED(size_file, int, ftruncate64, (int descriptor, Offset size), (descriptor, size), descriptor)
WATCHED(size_file, int, fallocate, (int descriptor, int mode, Offset at, Offset size),
        (descriptor, mode, at, size), descriptor)
WATCHED(size_file, int, truncate, (const char* path, Offset size), (path, size), path)
WATCHED(size_file, int, truncate64, (const char* path, Offset size), (path, size), path)

WATCHED(change_name, int, rename, (const char* path, const char* to), (path, to), path)
WATCHED(change_name, int, unlink, (const char* path), (path), path)
WATCHED(change_name, int, remove, (const char* path), (path), path)
WATCHED(change_name, int, rmdir, (const char* path), (path), path)
WATCHED(change_name, int, mkdir, (const char* path, unsigned mode), (path, mode), path)
WATCHED(change_name, int, chmod, (const char* path, unsigned mode), (path, mode), path)
WATCHED(change_name, int, link, (const char* path, const char* to), (path, to), path)
WATCHED(change_name, int, symlink, (const char* to, const char* path), (to, path), path)
WATCHED(change_name, int, fchmod, (int descriptor, unsigned mode), (descriptor, mode), descriptor)

extern "C" int close(int descriptor) {
    REAL(close);
    const Verdict verdict = shim::judge(Group::close_file, "close", descriptor);
    // A close that fails has closed all the same, on Linux.
    const int answer = real(descriptor);
    shim::closed(descriptor);
    if (verdict == Verdict::die_after) {
        shim::die();
    }
    return verdict == Verdict::fail ? -1 : answer;
}

WATCHED(look, int, stat, (const char* path, void* entry), (path, entry), path)
WATCHED(look, int, stat64, (const char* path, void* entry), (path, entry), path)
WATCHED(look, int, lstat, (const char* path, void* entry), (path, entry), path)
WATCHED(look, int, lstat64, (const char* path, void* entry), (path, entry), path)
WATCHED(look, int, fstat, (int descriptor, void* entry), (descriptor, entry), descriptor)
WATCHED(look, int, fstat64, (int descriptor, void* entry), (descriptor, entry), descriptor)
WATCHED(look, int, access, (const char* path, int mode), (path, mode), path)
WATCHED(look, SignedSize, readlink, (const char* path, char* to, Size size), (path, to, size), path)

WATCHED_CONTROL(lock_file, fcntl, int)
WATCHED_CONTROL(lock_file, fcntl64, int)
WATCHED(lock_file, int, flock, (int descriptor, int what), (descriptor, what), descriptor)

WATCHED(map_memory, void*, mmap,
        (void* at, Size size, int protection, int flags, int descriptor, Offset offset),
        (at, size, protection, flags, descriptor, offset), descriptor)
WATCHED(map_memory, void*, mmap64,
        (void* at, Size size, int protection, int flags, int descriptor, Offset offset),
        (at, size, protection, flags, descriptor, offset), descriptor)

WATCHED_ALONE(wait_ready, int, poll, (void* set, unsigned long count, int milliseconds),
              (set, count, milliseconds))
WATCHED_ALONE(wait_ready, int, __poll_chk,
              (void* set, unsigned long count, int milliseconds, Size room),
              (set, count, milliseconds, room))
WATCHED_ALONE(wait_ready, int, ppoll,
              (void* set, unsigned long count, const void* time, const void* mask),
              (set, count, time, mask))

WATCHED_ALONE(make, int, socket, (int domain, int type, int protocol), (domain, type, protocol))
WATCHED_ALONE(socket_call, int, bind, (int descriptor, const void* address, unsigned size),
              (descriptor, address, size))
WATCHED_ALONE(socket_call, int, listen, (int descriptor, int backlog), (descriptor, backlog))
WATCHED_ALONE(socket_call, int, connect, (int descriptor, const void* address, unsigned size),
              (descriptor, address, size))
WATCHED_ALONE(make, int, accept, (int descriptor, void* address, unsigned* size),
              (descriptor, address, size))
WATCHED_ALONE(make, int, accept4, (int descriptor, void* address, unsigned* size, int flags),
              (descriptor, address, size, flags))
WATCHED_ALONE(socket_call, int, shutdown, (int descriptor, int how), (descriptor, how))
WATCHED_ALONE(socket_call, int, setsockopt,
              (int descriptor, int level, int name, const void* value, unsigned size),
              (descriptor, level, name, value, size))
WATCHED_ALONE(socket_call, int, getsockopt,
              (int descriptor, int level, int name, void* value, unsigned* size),
              (descriptor, level, name, value, size))

WATCHED_CONTROL(terminal, ioctl, unsigned long)
WATCHED(terminal, int, tcgetattr, (int descriptor, void* settings), (descriptor, settings),
        descriptor)
WATCHED(terminal, int, tcsetattr, (int descriptor, int when, const void* settings),
        (descriptor, when, settings), descriptor)
WATCHED(terminal, int, tcflush, (int descriptor, int queue), (descriptor, queue), descriptor)
WATCHED(terminal, int, tcdrain, (int descriptor), (descriptor), descriptor)

WATCHED_ALONE(make, int, eventfd, (unsigned value, int flags), (value, flags))
WATCHED_ALONE(other_call, int, eventfd_read, (int descriptor, void* value), (descriptor, value))
WATCHED_ALONE(other_call, int, eventfd_write, (int descriptor, unsigned long value),
              (descriptor, value))
WATCHED_ALONE(make, int, signalfd, (int descriptor, const void* mask, int flags),
              (descriptor, mask, flags))
WATCHED_ALONE(other_call, SignedSize, getrandom, (void* to, Size size, unsigned flags),
              (to, size, flags))

#define WATCHED_STREAM(name)                                                        \
    extern "C" void* name(const char* path, const char* mode) {                     \
        REAL(name);                                                                 \
        const Verdict verdict = shim::judge(Group::open_file, #name, path);         \
        void* const stream = verdict == Verdict::fail ? nullptr : real(path, mode); \
        if (verdict == Verdict::die_after) {                                        \
            shim::die();                                                            \
        }                                                                           \
        if (stream != nullptr) {                                                    \
            shim::opened(fileno(stream), path);                                     \
        }                                                                           \
        return stream;                                                              \
    }

extern "C" int fileno(void* stream);
WATCHED_STREAM(fopen)
WATCHED_STREAM(fopen64)

// Memory: the C library's own names, because dlsym() allocates.
extern "C" void* __libc_malloc(Size size);
extern "C" void* __libc_calloc(Size count, Size size);
extern "C" void* __libc_realloc(void* memory, Size size);

namespace {

/// Memory that runs out does not run out after a call: the process dies with it, or goes on.
bool refused(const char* name) {
    const Verdict verdict = shim::judge(Group::allocate, name);
    if (verdict == Verdict::die_after) {
        shim::die();
    }
    return verdict == Verdict::fail;
}

}  // namespace

extern "C" void* malloc(Size size) {
    return refused("malloc") ? nullptr : __libc_malloc(size);
}

extern "C" void* calloc(Size count, Size size) {
    return refused("calloc") ? nullptr : __libc_calloc(count, size);
}

extern "C" void* realloc(void* memory, Size size) {
    return refused("realloc") ? nullptr : __libc_realloc(memory, size);
}
