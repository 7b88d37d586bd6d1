#include "faults/modem/line_modem.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace modem_faults {
namespace {

constexpr hal::Milliseconds boot_time = std::chrono::seconds(3);
constexpr std::string_view submit = "AT+CMGS=";

Reply line(const char* text) {
    return {{hal::Milliseconds(0), "\r\n" + std::string(text) + "\r\n"}};
}

}  // namespace

LineModem::LineModem(hal::Clock& clock, const Phrasebook& book, Fault fault,
                     hal::Milliseconds submit_limit)
    : clock_(clock),
      book_(book),
      fault_(std::move(fault)),
      watch_(submit_limit),
      echo_(fault_.echoes) {
    schedule(book_.greeting);
}

void LineModem::hear(std::string_view octets) {
    for (const char octet : octets) {
        watch_.from_host(octet, clock_.now());
        if (!plugged_in()) {
            return;
        }
        ++heard_;
        if (!deaf()) {
            take(octet);
        }
        if (strikes(Fault::Counted::heard, heard_)) {
            strike(nullptr);
        }
    }
}

std::string LineModem::speak() {
    std::string out;
    while (!due_.empty() && due_.front().at <= clock_.now()) {
        const Due due = std::move(due_.front());
        due_.pop_front();
        if (due.phrase.gone) {  // it has been told to restart
            uses_.clear();
            echo_ = true;
            leave(boot_time);
            break;
        }
        for (const char octet : due.phrase.octets) {
            if (strikes(Fault::Counted::said, said_.size())) {
                strike(&out);
            }
            if (mute() || !plugged_in()) {
                break;
            }
            say({octet}, out);
        }
    }
    if (strikes(Fault::Counted::said, said_.size())) {
        strike(&out);
    }
    return out;
}

hal::Instant LineModem::next() const {
    return due_.empty() ? hal::never : due_.front().at;
}

bool LineModem::strikes(Fault::Counted counted, std::size_t count) {
    const bool now = !struck_ && fault_.counted == counted && fault_.place == count;
    struck_ = struck_ || now;
    return now;
}

/// `said`: where to add what is said at once; null: it is said next.
void LineModem::strike(std::string* said) {
    switch (fault_.kind) {
        case Fault::Kind::deaf:
            deaf_until_ = clock_.now() + fault_.duration;
            break;
        case Fault::Kind::mute:
            mute_until_ = clock_.now() + fault_.duration;
            break;
        case Fault::Kind::insert:
            if (said != nullptr) {
                say(fault_.octets, *said);
            } else {
                due_.push_front({clock_.now(), {{}, fault_.octets}});
            }
            break;
        case Fault::Kind::restart:
            restart();
            break;
        case Fault::Kind::gone:
            leave(fault_.duration);
            break;
        case Fault::Kind::none:
        case Fault::Kind::reply:
        case Fault::Kind::late:
            break;
    }
}

void LineModem::say(const std::string& octets, std::string& out) {
    said_ += octets;
    out += octets;
    for (const char octet : octets) {
        watch_.to_host(octet);
    }
}

void LineModem::take(char octet) {
    if (echo_ && octet != '\x1b') {
        schedule({{{}, {octet}}});
    }
    if (at_prompt_) {
        take_at_prompt(octet);
    } else if (octet == '\r') {
        take_line();
    } else if (octet == '\x1b') {
        line_ = Phrasebook::escape;
    } else {
        line_ += octet;
    }
}

void LineModem::take_at_prompt(char octet) {
    if (octet == '\x1b') {  // TS 27.005 3.5.1: nothing is sent
        at_prompt_ = false;
        line_.clear();
        answer_by_book(Phrasebook::escape, "OK");
        return;
    }
    if (octet != '\x1a') {
        line_ += octet;
        if (line_.size() == announced_) {
            answer_by_book(Phrasebook::pdu, nullptr);
        }
        return;
    }
    at_prompt_ = false;
    const std::string pdu = std::exchange(line_, {});
    if (taken) {
        taken(pdu);
    }
    if (network) {
        answer(Phrasebook::end_of_message, network(pdu));
    } else {
        answer_by_book(Phrasebook::end_of_message, "ERROR");
    }
}

void LineModem::take_line() {
    const std::string command = std::exchange(line_, {});
    if (command.empty()) {
        return;
    }
    const std::string known = knows ? knows(command) : std::string();
    if (!known.empty()) {
        answer(command, {{{}, known}});
    } else if (command == Phrasebook::escape) {
        answer_by_book(command, nullptr);
    } else if (command.starts_with(submit) && book_.find(command, 0) == nullptr) {
        answer(std::string(submit), {{{}, "\r\n> "}});
    } else {
        answer_by_book(command, command == "AT" ? "OK" : "ERROR");
    }
    if (command.starts_with(submit)) {
        // The service centre's length octet is not counted; two digits an octet.
        announced_ = 2 * (std::strtoul(command.c_str() + submit.size(), nullptr, 10) + 1);
    }
    if (command == "ATE0") {
        echo_ = fault_.echoes;
    }
}

void LineModem::answer_by_book(const std::string& command, const char* otherwise) {
    if (const Reply* reply = book_.find(command, uses_[command]++)) {
        answer(command, *reply);
    } else if (otherwise != nullptr) {
        answer(command, line(otherwise));
    }
}

void LineModem::answer(const std::string& command, const Reply& by_itself) {
    Reply reply = by_itself;
    answered_.push_back(command);
    reply_places_.push_back(said_.size());
    const std::size_t number = answered_.size() - 1;
    if (fault_.counted == Fault::Counted::replies && fault_.place == number && !struck_) {
        struck_ = true;
        if (fault_.kind == Fault::Kind::reply) {
            reply = {{{}, fault_.octets}};
        } else if (fault_.kind == Fault::Kind::late && !reply.empty()) {
            reply.front().after += fault_.duration;
        } else {
            strike(nullptr);
        }
    }
    if (command.starts_with(submit)) {
        at_prompt_ = std::ranges::any_of(
            reply, [](const Phrase& phrase) { return phrase.octets.ends_with("\n> "); });
    }
    if (!deaf() && plugged_in()) {
        schedule(reply);
    }
}

void LineModem::schedule(const Reply& reply) {
    hal::Instant at = clock_.now();
    if (!due_.empty()) {
        at = std::max(at, due_.back().at);
    }
    for (const Phrase& phrase : reply) {
        at += phrase.after;
        due_.push_back({at, phrase});
    }
}

void LineModem::restart() {
    due_.clear();
    uses_.clear();
    line_.clear();
    at_prompt_ = false;
    echo_ = true;
    deaf_until_ = clock_.now() + boot_time;
    schedule({{boot_time, fault_.octets}});
}

void LineModem::leave(hal::Milliseconds duration) {
    due_.clear();
    at_prompt_ = false;
    line_.clear();
    ++times_gone_;
    back_at_ = clock_.now() + duration;
}

}  // namespace modem_faults
