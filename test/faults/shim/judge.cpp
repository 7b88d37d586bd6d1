#include "judge.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "page.hpp"

namespace shim {
namespace {

// Whatever is called in here must not be one of the calls that are watched: raw system calls only.

std::atomic<Page*> page{nullptr};
std::array<std::atomic<std::uint8_t>, 4096> places{};  // of descriptors; 0: elsewhere

bool is_below(const char* path, const char* folder) {
    const std::size_t length = std::strlen(folder);
    return length > 0 && std::strncmp(path, folder, length) == 0;
}

Place place_of(const Page& now, const char* path) {
    if (is_below(path, now.state)) {
        return state_file;
    }
    return is_below(path, now.runtime) ? runtime_file : other_file;
}

Place place_of(int descriptor) {
    const auto index = static_cast<std::size_t>(descriptor);
    const std::uint8_t known = descriptor >= 0 && index < places.size() ? places[index].load() : 0;
    return known == 0 ? elsewhere : static_cast<Place>(known);
}

void copy(char* to, std::size_t size, const char* from) {
    std::size_t i = 0;
    for (; i + 1 < size && from[i] != '\0'; ++i) {
        to[i] = from[i];
    }
    to[i] = '\0';
}

/// What /proc says about a descriptor.
void name_of(int descriptor, char* to, std::size_t size) {
    char link[32] = "/proc/self/fd/";
    std::size_t end = std::strlen(link);
    for (int divisor = 1000; divisor > 0; divisor /= 10) {
        if (descriptor >= divisor || divisor == 1) {
            link[end++] = static_cast<char>('0' + descriptor / divisor % 10);
        }
    }
    link[end] = '\0';
    const long length = ::syscall(SYS_readlinkat, AT_FDCWD, link, to, size - 1);
    to[length > 0 ? length : 0] = '\0';
}

Verdict decide(Page& now, Group group, Place place, const char* name, int descriptor,
               const char* path) {
    if ((now.groups.load() & group) == 0 || (now.places.load() & place) == 0) {
        return Verdict::call;
    }
    const std::uint64_t number = now.count.fetch_add(1) + 1;
    const std::uint64_t at = now.at.load();
    const auto action = static_cast<Action>(now.action.load());
    if (action == only_count || at == 0 || number < at ||
        (number > at && now.forever.load() == 0)) {
        return Verdict::call;
    }
    if (now.fired.fetch_add(1) == 0) {
        copy(now.call, sizeof now.call, name);
        if (path != nullptr) {
            copy(now.subject, sizeof now.subject, path);
        } else if (descriptor >= 0) {
            name_of(descriptor, now.subject, sizeof now.subject);
        }
    }
    switch (action) {
        case kill:
            die();
            break;
        case fail:
            errno = static_cast<int>(now.error.load());
            return Verdict::fail;
        case shorten:
            return Verdict::shorten;
        case kill_after:
            return Verdict::die_after;
        case only_count:
            break;
    }
    return Verdict::call;
}

Page* armed_page() {
    Page* const now = page.load(std::memory_order_acquire);
    return now != nullptr && now->armed.load(std::memory_order_relaxed) != 0 ? now : nullptr;
}

__attribute__((constructor)) void attach() {
    const char* const path = std::getenv(page_variable);
    if (path == nullptr) {
        return;
    }
    const long file = ::syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    if (file < 0) {
        return;
    }
    const long memory =
        ::syscall(SYS_mmap, nullptr, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0L);
    ::syscall(SYS_close, file);
    if (memory != -1) {
        page.store(reinterpret_cast<Page*>(memory), std::memory_order_release);
    }
}

}  // namespace

Verdict judge(Group group, const char* name) {
    Page* const now = armed_page();
    return now == nullptr ? Verdict::call : decide(*now, group, elsewhere, name, -1, nullptr);
}

Verdict judge(Group group, const char* name, int descriptor) {
    Page* const now = armed_page();
    return now == nullptr ? Verdict::call
                          : decide(*now, group, place_of(descriptor), name, descriptor, nullptr);
}

Verdict judge(Group group, const char* name, const char* path) {
    Page* const now = armed_page();
    return now == nullptr ? Verdict::call
                          : decide(*now, group, place_of(*now, path), name, -1, path);
}

void die() {
    ::syscall(SYS_kill, ::syscall(SYS_getpid), SIGKILL);
    for (;;) {
        ::syscall(SYS_pause);
    }
}

void opened(int descriptor, const char* path) {
    const auto index = static_cast<std::size_t>(descriptor);
    const Page* const now = page.load(std::memory_order_acquire);
    if (descriptor < 0 || index >= places.size() || now == nullptr) {
        return;
    }
    const int before = errno;
    struct stat entry{};
    const bool device = ::syscall(SYS_newfstatat, descriptor, "", &entry, AT_EMPTY_PATH) == 0 &&
                        S_ISCHR(entry.st_mode);
    errno = before;
    places[index].store(static_cast<std::uint8_t>(device ? tty : place_of(*now, path)));
}

void closed(int descriptor) {
    const auto index = static_cast<std::size_t>(descriptor);
    if (descriptor >= 0 && index < places.size()) {
        places[index].store(0);
    }
}

}  // namespace shim
