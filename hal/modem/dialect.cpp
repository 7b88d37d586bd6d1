#include "modem/dialect.hpp"

#include <algorithm>
#include <array>

namespace hal::modem {
namespace {

struct Entry {
    std::string_view name;
    const Dialect& (*dialect)();
};

constexpr std::array<Entry, 4> table = {{
    {"generic", generic_dialect},
    {"quectel", quectel_dialect},
    {"sierra", sierra_dialect},
    {"telit", telit_dialect},
}};

}  // namespace

const Dialect* find_dialect(std::string_view name) {
    const auto* const entry = std::ranges::find(table, name, &Entry::name);
    return entry == table.end() ? nullptr : &entry->dialect();
}

}  // namespace hal::modem
