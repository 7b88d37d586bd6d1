#pragma once

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "gpio/line.hpp"
#include "support/sim_clock.hpp"

/// Lines in memory that note each request and change of level with its time.
class RecordingLines {
public:
    struct Record {
        hal::LineSpec spec;
        hal::gpio::Direction direction = hal::gpio::Direction::output;
        bool requested = false;
        bool active = false;
        std::vector<std::pair<hal::Instant, bool>> changes;
    };

    explicit RecordingLines(test_support::SimClock& clock) : clock_(clock) {}

    hal::gpio::LineOpener opener() {
        return [this](const hal::LineSpec& spec, hal::gpio::Direction direction)
                   -> hal::Result<std::unique_ptr<hal::gpio::Line>> {
            if (open_error != 0) {
                return hal::unexpected({open_error, std::generic_category()},
                                       hal::gpio::describe(spec));
            }
            Record& record = records_[spec.name];
            record.spec = spec;
            record.direction = direction;
            BOOST_TEST(!record.requested);  // the kernel would say EBUSY
            record.requested = true;
            ++opened;
            record.active = direction == hal::gpio::Direction::input && record.active;
            return std::unique_ptr<hal::gpio::Line>(std::make_unique<FakeLine>(*this, record));
        };
    }
    Record& operator[](const std::string& name) { return records_[name]; }

    int open_error = 0;     ///< what the next requests fail with
    int release_fails = 0;  ///< how many set(false) fail with EIO
    int uses_fail = 0;      ///< how many uses of a line that is had fail with ENODEV
    int opened = 0;         ///< how many requests were granted

private:
    class FakeLine final : public hal::gpio::Line {
    public:
        FakeLine(RecordingLines& all, Record& record) : all_(all), record_(record) {}
        ~FakeLine() override {
            record_.requested = false;
            if (record_.direction == hal::gpio::Direction::output) {
                record_.active = false;
            }
        }
        FakeLine(const FakeLine&) = delete;
        FakeLine& operator=(const FakeLine&) = delete;

        hal::Result<> set(bool active) override {
            BOOST_TEST((record_.direction == hal::gpio::Direction::output));
            HAL_CHECK(use());
            if (!active && all_.release_fails > 0) {
                --all_.release_fails;
                return hal::unexpected({EIO, std::generic_category()}, record_.spec.name);
            }
            record_.active = active;
            record_.changes.emplace_back(all_.clock_.now(), active);
            return {};
        }
        hal::Result<bool> active() override {
            HAL_CHECK(use());
            return record_.active;
        }

    private:
        hal::Result<> use() {
            if (all_.uses_fail == 0) {
                return {};
            }
            --all_.uses_fail;
            return hal::unexpected({ENODEV, std::generic_category()}, record_.spec.name);
        }

        RecordingLines& all_;
        Record& record_;
    };

    test_support::SimClock& clock_;
    std::map<std::string, Record> records_;
};
