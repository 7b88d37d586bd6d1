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
    if (gone_ && buffer_.empty()) {
        return hal::unexpected(hal::Errc::port_gone, "scripted");
    }
    settle();
    const bool more = !failing && (!buffer_.empty() || comes_later());
    const hal::Instant until =
        !more ? deadline : std::min(buffer_.empty() ? not_before_ : clock_.now(), deadline);
    if (until == hal::never) {
        throw std::logic_error("waits for ever at " + position());
    }
    if (clock_.wait(*waker_, until) == hal::Wakeup::woken) {
        return hal::unexpected(hal::Errc::interrupted, "scripted");
    }
    settle();
    if (failing || (buffer_.empty() && !gone_)) {
        return hal::unexpected(hal::Errc::timed_out, "scripted");
    }
    if (buffer_.empty()) {
        return hal::unexpected(hal::Errc::port_gone, "scripted");
    }
    const std::size_t count = std::min({options_.chunk, buffer.size(), buffer_.size()});
    std::copy_n(buffer_.begin(), count, buffer.begin());
    buffer_.erase(0, count);
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
    for (; !at_end(); ++step_) {
        const auto& step = transcript_.steps[step_];
        switch (step.kind) {
            case Kind::sent:
                if (done_ < step.octets.size()) {
                    return;
                }
                done_ = 0;
                not_before_ = clock_.now();
                break;
            case Kind::received:
                if (clock_.now() < not_before_) {
                    return;
                }
                buffer_ += step.octets;
                break;
            case Kind::pause:
                not_before_ = std::max(not_before_, clock_.now()) + step.duration;
                break;
            case Kind::gone:
                if (clock_.now() < not_before_) {
                    return;
                }
                gone_ = true;
                break;
        }
    }
}

bool ScriptedPort::comes_later() const {
    return !at_end() && transcript_.steps[step_].kind != Kind::sent;
}

void ScriptedPort::swallow(std::string_view octets) {
    settle();
    for (const char octet : octets) {
        const bool expected = !at_end() && transcript_.steps[step_].kind == Kind::sent &&
                              transcript_.steps[step_].octets[done_] == octet;
        if (expected) {
            ++done_;
            settle();
        } else if (!failed_) {
            throw std::logic_error("unexpected write of \"" + std::string(octets) + "\" at " +
                                   position());
        }
    }
}

}  // namespace test_support
