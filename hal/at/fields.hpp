#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hal::at {

/// Without blanks and tabs at both ends.
std::string_view trim(std::string_view text);

/// The values that a test command names for one parameter: `(0-3)`, `(0,2,3)`, `(1)`, `1`.
class Choices {
public:
    void add(int first, int last) { ranges_.emplace_back(first, last); }
    bool empty() const { return ranges_.empty(); }
    bool contains(int value) const;
    /// The first value named.
    std::optional<int> first() const;

private:
    std::vector<std::pair<int, int>> ranges_;
};

/// Walks through the comma separated parameters of an information response, without its prefix.
/// Each call takes one field; an empty or wrong one gives nullopt and is passed over all the same,
/// so that later fields keep their places. Views point into the text given.
class Fields {
public:
    explicit Fields(std::string_view text) : rest_(text) {}

    bool at_end() const { return ended_; }
    /// A decimal number.
    std::optional<int> number();
    /// A decimal number that is not negative.
    std::optional<unsigned> count();
    /// What a quoted string holds, or an unquoted field as it stands; empty for an empty field.
    std::optional<std::string_view> string();
    /// Whether there was a field to skip.
    bool skip() { return raw().has_value(); }
    /// A list of numbers and ranges, in brackets or alone.
    Choices choices();
    /// A list of strings, in brackets or alone: `("SM","ME")`, `"SM"`, `()`.
    std::vector<std::string> strings();
    /// The field as written, with quotes and brackets.
    std::optional<std::string_view> raw();

private:
    std::string_view rest_;
    bool ended_ = false;
};

/// How many fields `text` has; an empty text has one.
int count_fields(std::string_view text);

/// A whole field as a decimal number.
std::optional<int> to_number(std::string_view text);

}  // namespace hal::at
