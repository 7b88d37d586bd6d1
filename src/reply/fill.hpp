#pragma once

#include <array>
#include <string>

#include "profile/layout.hpp"

namespace reply {

/// What stands for each placeholder of a layout; a value that was not set is empty.
class Values {
public:
    void set(profile::Placeholder placeholder, std::string value);
    const std::string& of(profile::Placeholder placeholder) const;

    bool hold(profile::Condition condition) const;

private:
    std::array<std::string, static_cast<std::size_t>(profile::Placeholder::error) + 1> values_;
};

/// The template with its placeholders filled in.
std::string fill(const profile::Template& content, const Values& values);

}  // namespace reply
