#include "support/scripted_port.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "hal/error.hpp"

namespace test_support {
namespace {

using Kind = Transcript::Step::Kind;

/// No session needs so many: the code under test goes round in circles.
constexpr std::size_t most_operations = 100000;

}  // namespace

ScriptedPort::ScriptedPort(Transcript transcript, SimClock& clock, Options options)
    : transcript_(std::move(transcript)),
      clock_(clock),
      options_(options),
      waker_(clock.make_waker()),
      not_before_(clock.now()) {
    settle();
}

hal::Result<std::size_t> ScriptedPort::read_some(std::span<char> buffer, hal::Deadline deadline) {
    const bool failing = fails_now();
    if (failing && options_.failure != hal::Errc::timed_out) {
        return hal::unexpected(options_.failure, "scripted");
    }
    if (gone_) {
        return hal::unexpected(hal::Errc::port_gone, "scripted");
    }
    const auto* const step = current();
    const bool due = !failing && step != nullptr && step->kind != Kind::sent;
    const hal::Instant until = due ? std::min(not_before_, deadline) : deadline;
    if (until == hal::never) {
        throw std::logic_error("waits for ever at " + position());
    }
    if (clock_.wait(*waker_, until) == hal::Wakeup::woken) {
        return hal::unexpected(hal::Errc::interrupted, "scripted");
    }
    if (!due || clock_.now() < not_before_) {
        return hal::unexpected(hal::Errc::timed_out, "scripted");
    }
    if (step->kind == Kind::gone) {
        gone_ = true;
        ++step_;
        return hal::unexpected(hal::Errc::port_gone, "scripted");
    }
    const std::size_t count =
        std::min({options_.chunk, buffer.size(), step->octets.size() - done_});
    std::copy_n(step->octets.begin() + static_cast<std::ptrdiff_t>(done_), count, buffer.begin());
    done_ += count;
    settle();
    return count;
}

hal::Result<> ScriptedPort::write_all(std::string_view bytes, hal::Deadline) {
    writes_.push_back({clock_.now(), std::string(bytes)});
    if (fails_now()) {
        return hal::unexpected(options_.failure, "scripted");
    }
    if (gone_) {
        return hal::unexpected(hal::Errc::port_gone, "scripted");
    }
    swallow(bytes);
    return {};
}

hal::Result<> ScriptedPort::drain(hal::Deadline) {
    if (fails_now()) {
        return hal::unexpected(options_.failure, "scripted");
    }
    return {};
}

std::string ScriptedPort::position() const {
    return at_end() ? "the end of the transcript" : transcript_.steps[step_].where;
}

bool ScriptedPort::fails_now() {
    if (++operations_ > most_operations) {
        throw std::logic_error("never ends, at " + position());
    }
    if (operations_ != options_.failing) {
        return false;
    }
    failed_ = true;
    gone_ = options_.failure == hal::Errc::port_gone;
    return true;
}

void ScriptedPort::settle() {
    const auto* step = current();
    if (step != nullptr && !step->octets.empty() && done_ == step->octets.size()) {
        ++step_;
        done_ = 0;
        not_before_ = clock_.now();
    }
    while ((step = current()) != nullptr && step->kind == Kind::pause) {
        not_before_ = clock_.now() + step->duration;
        ++step_;
    }
}

void ScriptedPort::swallow(std::string_view octets) {
    for (const char octet : octets) {
        const auto* const step = current();
        const bool expected =
            step != nullptr && step->kind == Kind::sent && step->octets[done_] == octet;
        if (expected) {
            ++done_;
            settle();
        } else if (!failed_) {
            throw std::logic_error("unexpected write of \"" + std::string(octets) + "\" at " +
                                   position());
        }
    }
}

Transcript::Step* ScriptedPort::current() {
    return at_end() ? nullptr : &transcript_.steps[step_];
}

}  // namespace test_support
