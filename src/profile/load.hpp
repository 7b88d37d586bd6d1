#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hal/result.hpp"
#include "profile/profile.hpp"
#include "profile/xml_reader.hpp"

namespace profile {

/// Reads firmware-profiles/<name>.xml under `root` with the reply and the modem profile it names.
/// Errc::refused with "file:line: sentence" if any of the three is not exactly as
/// xml-schemas/*.xsd say. Blocks on files; any thread.
hal::Result<std::shared_ptr<const DeviceProfile>> load_device(const std::filesystem::path& root,
                                                              std::string_view name);

/// Everything that is wrong with one device, reply-profile or modem-profile file; for a device also
/// with the parts it names, which stand in folders beside it. Empty: it can be used.
std::vector<Problem> check_file(const std::filesystem::path& path);

/// The names of the devices under `root`, in order; whether each can be loaded is not looked at.
std::vector<std::string> list_devices(const std::filesystem::path& root);

}  // namespace profile
