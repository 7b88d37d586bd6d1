#pragma once

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "profile/load.hpp"

/// What the reply tests share: shipped families, golden files, and a zone.
namespace reply_test {

inline profile::ReplyProfile family(const std::string& device) {
    const auto loaded = profile::load_device(TEST_SOURCE_DIR "/firmware-profiles", device);
    if (!loaded) {
        throw std::runtime_error(loaded.error().message());
    }
    return *(*loaded)->replies;
}

/// The simulator's device with that family of replies.
inline std::string device_of(const std::string& replies) {
    return replies == "text-7.06" ? "simulator" : "simulator-" + replies;
}

/// test/reply/golden/<name>, octet by octet.
inline std::string golden(const std::string& name) {
    std::ifstream stream(TEST_SOURCE_DIR "/test/reply/golden/" + name, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("no golden file " + name);
    }
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Central European time while it lives, written as POSIX does so that no zone file is needed.
class CentralEuropeanTime {
public:
    CentralEuropeanTime() { set("CET-1CEST,M3.5.0,M10.5.0/3"); }
    ~CentralEuropeanTime() { set("UTC0"); }
    CentralEuropeanTime(const CentralEuropeanTime&) = delete;
    CentralEuropeanTime& operator=(const CentralEuropeanTime&) = delete;

private:
    static void set(const char* zone) {
        ::setenv("TZ", zone, 1);
        ::tzset();
    }
};

}  // namespace reply_test
