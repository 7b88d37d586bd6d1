#include "cli/options.hpp"

#include <boost/program_options.hpp>
#include <sstream>

namespace cli {
namespace {

namespace po = boost::program_options;

constexpr unsigned max_wait_s = 86400;

struct Groups {
    po::options_description general{"Options"};
    po::options_description settings{"Options of settings set"};
    po::options_description accounts{"Options of accounts set, and --password-file"};
    po::options_description send{"Options of send"};
};

void add_account_options(po::options_description& accounts) {
    using Strings = std::vector<std::string>;
    accounts.add_options()  //
        ("password-hash-file", po::value<std::string>()->value_name("FILE|-"),
         "take over a hash: Argon2id, or $1$, $5$, $6$ of crypt")  //
        ("per-hour", po::value<unsigned>()->value_name("COUNT"),
         "messages an hour (100); 0: any number")  //
        ("per-day", po::value<unsigned>()->value_name("COUNT"),
         "messages a day (500); 0: any number")  //
        ("allow", po::value<Strings>()->value_name("PREFIX"),
         "only numbers that begin so; again for more. All that stood there go; \"\": every "
         "number")                                                                      //
        ("block", po::value<Strings>()->value_name("PREFIX"), "not these; as --allow")  //
        ("premium", po::value<std::string>()->value_name("yes|no"),
         "premium-rate numbers and short codes too (no)")  //
        ("read", po::value<std::string>()->value_name("yes|no"),
         "whether it may list, read and delete messages received (yes)");
}

Groups option_groups() {
    const Options defaults;
    Groups groups;
    groups.general.add_options()  //
        ("settings", po::value<std::string>()->value_name("FILE"),
         ("the settings (" + defaults.settings + ")").c_str())  //
        ("runtime", po::value<std::string>()->value_name("DIR"),
         ("where the worker's socket is (" + defaults.runtime + ")").c_str())  //
        ("profiles", po::value<std::string>()->value_name("DIR"),
         ("the firmware profiles (" + defaults.profiles + ")").c_str())  //
        ("json", "print the worker's JSON instead of text")              //
        ("help", "print this")                                           //
        ("version", "print the version");
    groups.settings.add_options()  //
        ("enabled", po::value<std::string>()->value_name("yes|no"),
         "answer requests, or answer Disabled")                                           //
        ("username", po::value<std::string>()->value_name("NAME"), "the account's name")  //
        ("password-file", po::value<std::string>()->value_name("FILE|-"),
         "its new password, from a file, a pipe or a prompt")                           //
        ("device", po::value<std::string>()->value_name("NAME"), "the device profile")  //
        ("modem", po::value<std::string>()->value_name("PORT"),
         "the modem's port: /dev/NAME, tcp:HOST:PORT, or auto: it is looked for; for send: the "
         "NAME of the only modem that may send it")  //
        ("modem-name", po::value<std::string>()->value_name("NAME"),
         "which modem the options beside mean; a new name adds one (the first)")  //
        ("modem-device", po::value<std::string>()->value_name("NAME"),
         "the modem's own device profile, or \"\" for that of --device")  //
        ("imei", po::value<std::string>()->value_name("IMEI"),
         "take only the modem that has it, or \"\" for any")  //
        ("sim-pin-file", po::value<std::string>()->value_name("FILE|-"),
         "its SIM's PIN, from a file, a pipe or a prompt; an empty one removes it")    //
        ("remove-modem", po::value<std::string>()->value_name("NAME"), "take it out")  //
        ("recovery", po::value<std::string>()->value_name("dry-run|on"),
         "whether a sick modem is recovered, or only what would be done is said");
    groups.settings.add_options()  //
        ("keep-days", po::value<unsigned>()->value_name("DAYS"),
         "how long a finished message can be asked for")  //
        ("keep-messages", po::value<unsigned>()->value_name("COUNT"),
         "how many finished ones are kept at most")  //
        ("max-waiting", po::value<unsigned>()->value_name("COUNT"),
         "how many messages may wait; more are refused. 0: any number")  //
        ("networks", po::value<std::string>()->value_name("LIST"),
         "who may come near: networks and addresses with commas between, or \"\" for private "
         "ranges "
         "and loopback")  //
        ("get", po::value<std::string>()->value_name("yes|no"),
         "whether GET is taken, or POST alone");
    add_account_options(groups.accounts);
    groups.send.add_options()  //
        ("wait", po::value<unsigned>()->value_name("SECONDS"),
         "how long to wait for the network (60)")             //
        ("report", "ask the network whether it has arrived")  //
        ("priority", po::value<std::string>()->value_name("0..3"),
         "higher ones go first (0)")  //
        ("validity", po::value<std::string>()->value_name("MINUTES"),
         "how long it may wait, here and in the network")  //
        ("uncertain", po::value<std::string>()->value_name("hold|resend|drop"),
         "what to do if nobody can know whether it was sent")  //
        ("id", po::value<std::string>()->value_name("KEY"),
         "your own name for it: a second send with it sends nothing");
    return groups;
}

hal::Unexpected wrong(const std::string& why) {
    return hal::unexpected(std::make_error_code(std::errc::invalid_argument), why);
}

std::optional<std::string> text_of(const po::variables_map& values, const char* name) {
    return values.count(name) == 0 ? std::nullopt : std::optional(values[name].as<std::string>());
}

std::optional<unsigned> number_of(const po::variables_map& values, const char* name) {
    return values.count(name) == 0 ? std::nullopt : std::optional(values[name].as<unsigned>());
}

hal::Result<std::optional<bool>> yes_or_no(const po::variables_map& values, const char* name) {
    const auto text = text_of(values, name);
    if (text && text != "yes" && text != "no") {
        return wrong("--" + std::string(name) + " takes yes or no");
    }
    return text ? std::optional(text == "yes") : std::nullopt;
}

/// What was given more than once; an empty value stands for none.
std::optional<std::vector<std::string>> list_of(const po::variables_map& values, const char* name) {
    if (values.count(name) == 0) {
        return std::nullopt;
    }
    auto list = values[name].as<std::vector<std::string>>();
    std::erase(list, "");
    return list;
}

/// The parts between commas, without the spaces around them.
std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, ',');) {
        std::erase(part, ' ');
        if (!part.empty()) {
            parts.push_back(part);
        }
    }
    return parts;
}

hal::Result<> read_account(const po::variables_map& values, Options& options) {
    options.password_file = text_of(values, "password-file");
    options.password_hash_file = text_of(values, "password-hash-file");
    options.per_hour = number_of(values, "per-hour");
    options.per_day = number_of(values, "per-day");
    options.allowed = list_of(values, "allow");
    options.blocked = list_of(values, "block");
    HAL_TRY(options.premium, yes_or_no(values, "premium"));
    HAL_TRY(options.may_read, yes_or_no(values, "read"));
    return {};
}

hal::Result<Options> read(const po::variables_map& values) {
    Options options;
    options.settings = text_of(values, "settings").value_or(options.settings);
    options.runtime = text_of(values, "runtime").value_or(options.runtime);
    options.profiles = text_of(values, "profiles").value_or(options.profiles);
    options.json = values.count("json") != 0;
    options.help = values.count("help") != 0;
    options.version = values.count("version") != 0;
    if (values.count("word") != 0) {
        options.words = values["word"].as<std::vector<std::string>>();
    }
    HAL_CHECK(read_account(values, options));
    HAL_TRY(options.enabled, yes_or_no(values, "enabled"));
    HAL_TRY(options.get_allowed, yes_or_no(values, "get"));
    if (const auto networks = text_of(values, "networks")) {
        options.networks = parts_of(*networks);
    }
    options.username = text_of(values, "username");
    options.device = text_of(values, "device");
    options.modem = text_of(values, "modem");
    options.modem_name = text_of(values, "modem-name");
    options.modem_device = text_of(values, "modem-device");
    options.imei = text_of(values, "imei");
    options.sim_pin_file = text_of(values, "sim-pin-file");
    options.remove_modem = text_of(values, "remove-modem");
    if (const auto recovery = text_of(values, "recovery")) {
        if (recovery != "dry-run" && recovery != "on") {
            return wrong("--recovery takes dry-run or on");
        }
        options.recovery_dry_run = recovery == "dry-run";
    }
    options.keep_days = number_of(values, "keep-days");
    options.keep_messages = number_of(values, "keep-messages");
    options.max_waiting = number_of(values, "max-waiting");
    options.report = values.count("report") != 0;
    options.priority = text_of(values, "priority");
    options.validity = text_of(values, "validity");
    options.uncertain = text_of(values, "uncertain");
    options.id = text_of(values, "id");
    if (values.count("wait") != 0) {
        if (values["wait"].as<unsigned>() > max_wait_s) {
            return wrong("--wait takes at most " + std::to_string(max_wait_s) + " seconds");
        }
        options.wait = std::chrono::seconds(values["wait"].as<unsigned>());
    }
    return options;
}

}  // namespace

hal::Result<Options> parse(int argc, const char* const* argv) {
    const Groups groups = option_groups();
    po::options_description all;
    all.add(groups.general).add(groups.settings).add(groups.accounts).add(groups.send);
    all.add_options()("word", po::value<std::vector<std::string>>());
    po::positional_options_description words;
    words.add("word", -1);
    namespace style = po::command_line_style;
    try {
        po::variables_map values;
        po::store(po::command_line_parser(argc, argv)
                      .options(all)
                      .positional(words)
                      .style(style::unix_style & ~style::allow_guessing)
                      .run(),
                  values);
        return read(values);
    } catch (const po::error& error) {
        return wrong(error.what());
    }
}

std::string help() {
    const Groups groups = option_groups();
    std::ostringstream out;
    out << "Usage: sms-gateway [OPTIONS] COMMAND\n\n"
           "  status                     whether messages can be sent, and if not, why\n"
           "  send NUMBER TEXT|-         send a message and wait for the network\n"
           "  show ID                    what became of a message\n"
           "  list                       the messages received\n"
           "  inbox delete INDEX         delete one of them\n"
           "  settings set [OPTIONS]     change the settings file\n"
           "  settings show              print it, without its secrets\n"
           "  settings apply             make the worker read it again\n"
           "  accounts                   print who may send and read, and how much\n"
           "  accounts set NAME [OPTIONS]  change an account, or add one\n"
           "  accounts remove NAME       take one out\n"
           "  administrator code         draw the one-time code that the web interface asks for\n"
           "  administrator reset        forget the web interface's administrator\n"
           "  groups                     print the groups of numbers in the settings file\n"
           "  groups set NAME NUMBER...  put one into it, in the place of one of that name\n"
           "  groups remove NAME         take one out\n"
           "  modem restart [NAME]       recover a modem now: by its own command,\n"
           "  modem reset [NAME]             by its reset line,\n"
           "  modem power-cycle [NAME]       by its supply or its power key\n"
           "  profile list               the devices that --device takes\n"
           "  profile check FILE...      check firmware profiles\n\n"
        << groups.general << '\n'
        << groups.settings << '\n'
        << groups.accounts << '\n'
        << groups.send << "\nsms-gateway(1) has more.\n";
    return out.str();
}

}  // namespace cli
