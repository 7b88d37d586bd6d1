#pragma once

#include <string>

#include "faults/checker/witnesses.hpp"

namespace faults {

/// Reads FOLDER/journal.jsonl, ledger.jsonl and database.jsonl: JSON lines, described in
/// test/faults/README.md. Throws std::exception when a file is missing or not such a file.
Witnesses read_witnesses(const std::string& folder);

}  // namespace faults
