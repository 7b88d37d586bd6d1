#include "sms/national.hpp"

namespace sms {

ShiftTables tables_for(std::optional<std::uint8_t> single_shift,
                       std::optional<std::uint8_t> locking_shift) {
    const CodeTable* const locking = locking_shift ? locking_shift_table(*locking_shift) : nullptr;
    const CodeTable* const single = single_shift ? single_shift_table(*single_shift) : nullptr;
    return {.locking = locking != nullptr ? *locking : default_tables.locking,
            .single_shift = single != nullptr ? *single : default_tables.single_shift};
}

}  // namespace sms
