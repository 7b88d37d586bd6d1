#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

/// One input of the fuzzer; see docs/FUZZING.md. libFuzzer and replay.cpp both call it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

/// What all targets share.
namespace fuzz {

/// A property that every input must have; else the program ends where a fuzzer notices.
inline void require(bool holds, const char* property) {
    if (!holds) {
        std::fprintf(stderr, "\nBROKEN PROPERTY: %s\n", property);
        std::abort();
    }
}

/// What a target draws its case from, front to back. Once it is used up, all that comes is zero.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : rest_(reinterpret_cast<const char*>(data), size) {}

    bool at_end() const { return rest_.empty(); }
    std::size_t left() const { return rest_.size(); }

    std::uint8_t octet() {
        const std::string_view one = text(1);
        return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
    }
    bool yes() { return (octet() & 1U) != 0; }
    /// Less than `limit`, which is 1 to 65536.
    std::size_t below(std::size_t limit) {
        std::size_t drawn = octet();
        if (limit > 256) {
            drawn = drawn << 8U | octet();
        }
        return drawn % limit;
    }
    /// The next octets, or fewer.
    std::string_view text(std::size_t length) {
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    /// Octets with their length, up to `most`, in front.
    std::string_view counted(std::size_t most) { return text(below(most + 1)); }
    std::string_view rest() { return text(rest_.size()); }

private:
    std::string_view rest_;
};

}  // namespace fuzz
