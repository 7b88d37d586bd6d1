#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "at/at_line.hpp"
#include "at/line_sorter.hpp"
#include "hal/values.hpp"

namespace hal::modem {

/// A command and what its answer looks like.
struct Query {
    at::AtLine line;
    at::Expected expected;
};

/// A query and how its answer is read; nullopt: it does not hold what was asked for, and the next
/// question of a list is asked.
template <class T>
struct Question {
    Query query;
    std::optional<T> (*read)(const at::Response& answer);
};

/// How a vendor's modem says that its SMS part has started.
struct Readiness {
    std::optional<at::AtLine> before;  ///< a setting without which the query says less
    Query query;  ///< asked until says_ready(); a refusal: it has no such query
    bool (*says_ready)(const at::Response& answer);
};

/// Lists of questions of which the first that is answered counts.
struct Questions {
    std::vector<Question<std::string>> revision;  ///< the full firmware revision
    std::vector<Question<std::string>> iccid;     ///< its digits
    std::vector<Question<unsigned>> pin_tries;    ///< how often the SIM's PIN may still be tried
    /// Figures beyond +CSQ. Each fills in what those before it left out, until RSRP and RSRQ are
    /// known.
    std::vector<Question<Signal>> signal;
};

/// What one vendor does differently as code; what differs as data stands in the modem profile. Pure
/// and constant, so that one object serves all modems. The defaults are the generic dialect.
/// AT+CUAD is in none of them: it restarts EC2x modules with some SIMs (oFono).
class Dialect {
public:
    explicit Dialect(Questions own = {});
    virtual ~Dialect() = default;

    /// The vendor's own URCs; those of 3GPP are parsed before. nullopt: nothing that matters.
    virtual std::optional<Event> parse_urc(std::string_view line) const;
    /// Whether the port answers OK to everything and is none for commands; nullopt: the lack of any
    /// identity tells enough.
    virtual std::optional<Question<bool>> wrong_port_question() const;
    /// While the SIM starts; nullopt: AT+CPIN? and the storages suffice.
    virtual std::optional<Readiness> readiness() const;
    virtual at::AtLine restart_command() const;

    /// The vendor's own questions, and behind them those that every modem is asked.
    const Questions& questions() const { return questions_; }

private:
    Questions questions_;
};

// Answers that several dialects share.

/// `<prefix> 8944...` with or without quotes, in plain or in swapped digits (98 in front).
std::optional<std::string> read_iccid(const at::Response& answer);
/// The whole first line.
std::optional<std::string> read_first_line(const at::Response& answer);

/// The dialect of that name, or nullptr. It lives as long as the program.
const Dialect* find_dialect(std::string_view name);

/// For the table in dialect.cpp.
const Dialect& generic_dialect();
const Dialect& quectel_dialect();
const Dialect& sierra_dialect();
const Dialect& telit_dialect();

}  // namespace hal::modem
