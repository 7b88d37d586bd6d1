#include "faults/simulation/profiles.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace simulation {
namespace {

struct Kind {
    const char* personality;
    const char* modem;  ///< the shipped profile
};
constexpr std::array kinds{Kind{"quectel-ec25", "quectel-ec25"},
                           Kind{"sierra-em7455", "sierra-em7455"},
                           Kind{"telit-le910c4", "telit-le910c4"}, Kind{"generic", "generic-3gpp"}};

/// Inside the simulated modem's windows; for profiles that have no figures of their own.
constexpr const char* power = R"(  <power>
    <timing for="reset-pulse" value="200ms" source="simulation"/>
    <timing for="minimum-off" value="2s" source="simulation"/>
  </power>
)";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

void replace(std::string& text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    if (at == std::string::npos) {
        throw std::runtime_error("a profile without " + what);
    }
    text.replace(at, what.size(), by);
}

void add_modem(const std::filesystem::path& target, const Kind& kind, const std::string& name,
               bool smss) {
    std::string text = read(target / "modems" / (std::string(kind.modem) + ".xml"));
    replace(text, "name=\"" + std::string(kind.modem) + "\"", "name=\"" + name + "\"");
    if (smss) {
        replace(text, "smss=\"not-qualified\"", "smss=\"qualified\"");
    }
    if (text.find("<power>\n") == std::string::npos) {
        replace(text, "</modem-profile>", power + std::string("</modem-profile>"));
    }
    write(target / "modems" / (name + ".xml"), text);
}

void add_device(const std::filesystem::path& target, const std::string& modem, unsigned lines) {
    std::string name = modem;
    std::string board;
    const auto add_line = [&](unsigned bit, const char* element, const char* line) {
        if ((lines & bit) != 0) {
            name += std::string("-") + element;
            board += std::string("    <") + element + " line=\"" + line + "\" active=\"high\"/>\n";
        }
    };
    add_line(1, "reset", "RESET");
    add_line(2, "power", "POWER");
    add_line(4, "status", "STATUS");
    write(target / (name + ".xml"),
          "<device name=\"" + name + "\" title=\"Simulation\">\n  <replies use=\"text-7.06\"/>\n" +
              "  <modem use=\"" + modem + "\"/>\n" +
              "  <messages max-parts=\"10\" lifetime=\"4h\" uncertain=\"hold\" "
              "status-report=\"no\"/>\n" +
              (board.empty() ? "" : "  <board>\n" + board + "  </board>\n") + "</device>\n");
}

}  // namespace

void make_profiles(const std::filesystem::path& shipped, const std::filesystem::path& target) {
    std::filesystem::copy(shipped, target, std::filesystem::copy_options::recursive);
    for (const Kind& kind : kinds) {
        for (const bool smss : {false, true}) {
            const std::string name = std::string("sim-") + kind.personality + (smss ? "-smss" : "");
            add_modem(target, kind, name, smss);
            for (unsigned lines = 0; lines < 8; ++lines) {
                add_device(target, name, lines);
            }
        }
    }
}

}  // namespace simulation
