#pragma once

#include <tinyxml2.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "profile/xml_reader.hpp"

namespace profile {

/// A parsed file and its problems: what stands behind an XmlReader and its elements.
class XmlFile {
public:
    /// Never null; what cannot be read has no root() and a problem.
    static std::unique_ptr<XmlFile> open(const std::filesystem::path& path);

    const tinyxml2::XMLElement* root() const;
    void note(int line, std::string sentence);
    std::vector<Problem> problems() const;  ///< in the order of lines

private:
    bool acceptable(std::string_view content);
    void parse(const std::string& content);

    std::string name_;
    tinyxml2::XMLDocument document_;
    std::vector<Problem> problems_;  ///< in the order of lines
};

}  // namespace profile
