#include "hal/modem_locator.hpp"

#include <utility>

#include "hal/error.hpp"

namespace hal {
namespace {

/// A modem behind a named port.
class NamedLocator final : public ModemLocator {
public:
    explicit NamedLocator(ModemPlace place) : place_(std::move(place)) {}

    Result<ModemPorts> open(Clock& clock, Waker& waker, const std::stop_token& stop) override {
        HAL_TRY(auto port, open_port(place_.port, clock, waker, stop));
        ModemPorts ports;
        ports.main = std::move(port);
        return ports;
    }
    Result<> accept(const Identity&) override { return {}; }
    void refuse() override {}
    BoardPower presence() override { return BoardPower::unknown; }
    Result<> reset_usb() override { return unexpected(Errc::not_supported, place_.port); }
    std::string where() const override { return place_.port; }

private:
    ModemPlace place_;
};

}  // namespace

std::unique_ptr<ModemLocator> make_modem_locator(ModemPlace place, const ModemProfile&) {
    return std::make_unique<NamedLocator>(std::move(place));
}

}  // namespace hal
