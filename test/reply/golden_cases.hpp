#pragma once

#include <string>
#include <vector>

namespace reply_test {

/// One reply of one family to one endpoint, whole: as the FastCGI edge writes it.
struct GoldenCase {
    std::string file;  ///< "text-7.06/sms_send-ok.http", under test/reply/golden/
    std::string reply;
};

/// Every shipped family x every endpoint x every outcome that can happen there, in Central European
/// time, which the caller sets.
std::vector<GoldenCase> golden_cases();

}  // namespace reply_test
