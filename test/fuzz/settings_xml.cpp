// The settings file: refused with a line and a sentence, or settings that come back the same after
// they were saved.

#include <fstream>

#include "fuzz/input.hpp"
#include "profile/xml_reader.hpp"
#include "settings/settings.hpp"
#include "support/temp_directory.hpp"

namespace {

void write(const std::string& path, std::string_view octets) {
    std::ofstream(path, std::ios::binary)
        .write(octets.data(), static_cast<std::streamsize>(octets.size()));
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const test_support::TempDirectory directory("/dev/shm");
    const std::string path = directory.file("settings.xml");
    write(path, {reinterpret_cast<const char*>(data), size});
    const auto loaded = settings::load(path);
    if (!loaded) {
        fuzz::require(loaded.error().code == profile::Errc::refused ||
                          loaded.error().code == settings::Errc::invalid,
                      "settings are refused for what they say");
        fuzz::require(loaded.error().context.starts_with(path + ":"), "an error names the file");
        return 0;
    }
    fuzz::require(settings::validate(*loaded).has_value(), "what was loaded keeps the rules");
    const std::string written = settings::to_xml(*loaded);
    write(path, written);
    const auto again = settings::load(path);
    fuzz::require(again || written.size() > profile::max_file_octets,
                  "what is written can be read");
    fuzz::require(!again || *again == *loaded, "and says the same");
    return 0;
}
