#include "hal/modem_locator.hpp"

#include <utility>

#include "port/auto_locator.hpp"
#include "port/named_locator.hpp"

namespace hal {

std::unique_ptr<ModemLocator> make_modem_locator(ModemPlace place, const ModemProfile& profile) {
    if (place.port == "auto") {
        return std::make_unique<AutoLocator>(std::move(place), profile);
    }
    return std::make_unique<NamedLocator>(std::move(place), profile);
}

}  // namespace hal
