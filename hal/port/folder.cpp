#include "port/folder.hpp"

#include <system_error>

namespace hal {

std::vector<std::filesystem::path> entries(const std::filesystem::path& folder) {
    std::error_code failed;
    std::vector<std::filesystem::path> paths;
    for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        paths.push_back(at->path());
    }
    return paths;
}

}  // namespace hal
