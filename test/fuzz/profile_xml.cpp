// Profiles of devices, of modems and of replies: refused with a line and a sentence, or good for
// use. An accepted modem profile holds only AT lines that may be there, and an accepted reply
// family says OK only of a success.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fuzz/input.hpp"
#include "hal/profile_line.hpp"
#include "profile/load.hpp"
#include "reply/reply.hpp"
#include "support/temp_directory.hpp"

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, std::string_view octets) {
    std::ofstream(path, std::ios::binary)
        .write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

std::string device(std::string_view name, std::string_view replies, std::string_view modem) {
    return "<device name=\"" + std::string(name) + "\" title=\"t\"><replies use=\"" +
           std::string(replies) + "\"/><modem use=\"" + std::string(modem) + "\"/></device>";
}

/// The shipped profiles, and the input among them as "fuzzed".
struct Folder {
    test_support::TempDirectory directory{"/dev/shm"};

    Folder() {
        fs::copy(TEST_SOURCE_DIR "/firmware-profiles", directory.path(),
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing);
        write(directory.file("with-replies.xml"), device("with-replies", "fuzzed", "generic-3gpp"));
        write(directory.file("with-modem.xml"), device("with-modem", "text-7.06", "fuzzed"));
    }
};

struct Place {
    const char* device;
    const char* file;
};

Place place_of(std::string_view octets) {
    if (octets.find("<reply-profile") != std::string_view::npos) {
        return {"with-replies", "replies/fuzzed.xml"};
    }
    if (octets.find("<modem-profile") != std::string_view::npos) {
        return {"with-modem", "modems/fuzzed.xml"};
    }
    return {"fuzzed", "fuzzed.xml"};
}

void check_problems(const std::vector<profile::Problem>& problems, std::string_view octets) {
    const auto lines = std::count(octets.begin(), octets.end(), '\n') + 1;
    for (const profile::Problem& problem : problems) {
        fuzz::require(problem.line >= 0 && problem.line <= lines, "a problem is in the file");
        fuzz::require(!problem.sentence.empty(), "a problem has a sentence");
    }
}

void check_modem(const hal::ModemProfile& modem) {
    for (const std::string& line : modem.init) {
        fuzz::require(hal::is_profile_line(line), "a line of a profile may be there");
    }
    fuzz::require(modem.restart_command.empty() || hal::is_profile_line(modem.restart_command),
                  "a restart command may be there");
    fuzz::require(modem.timeouts.submit.count() > 0 && modem.timeouts.attention.count() > 0,
                  "a modem has time to answer");
}

void check_replies(const profile::ReplyProfile& replies) {
    reply::ListEntry entry;
    entry.index = 7;
    entry.sender = "+447700900123";
    entry.text = "a\nb]]>&<\"";
    // An endpoint that is not served may have no layout.
    static_cast<void>(reply::render_list(replies, {&entry, 1}));
    static_cast<void>(reply::render_list(replies, {}));
    static_cast<void>(reply::render_message(replies, entry));
    static_cast<void>(reply::render_total(replies, {.used = 1, .capacity = 20}));
    static_cast<void>(reply::render_deleted(replies));
    for (std::size_t i = 0; i < profile::outcome_names.size(); ++i) {
        const auto outcome = static_cast<profile::Outcome>(i);
        if (profile::is_success(outcome)) {
            static_cast<void>(reply::render_send(
                replies, {.outcome = outcome, .message_id = "m", .parts_sent = 1, .parts = 2}));
            continue;
        }
        const auto refusal = reply::render_refusal(replies, outcome, "a reason");
        fuzz::require(refusal.body.find("OK") == std::string::npos, "no failure says OK");
        fuzz::require(refusal.body.find("<!doctype html") == std::string::npos,
                      "no failure looks like a newer firmware");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    const std::string_view octets(reinterpret_cast<const char*>(data), size);
    const Place place = place_of(octets);
    write(folder.directory.path() / place.file, octets);
    const auto problems = profile::check_file(folder.directory.path() / place.file);
    check_problems(problems, octets);
    const auto loaded = profile::load_device(folder.directory.path(), place.device);
    fuzz::require(loaded || loaded.error().code == profile::Errc::refused,
                  "a profile is refused for what it says");
    fuzz::require(!loaded || problems.empty(), "only a file without problems is used");
    if (loaded) {
        check_modem(*(*loaded)->modem);
        check_replies(*(*loaded)->replies);
    }
    return 0;
}
