#pragma once

#include <memory>

#include "api/gateway_fixture.hpp"
#include "api/router.hpp"

namespace test_support {

/// A gateway that runs, with its web edge. As in the worker, the gateway's threads have ended when
/// the edge goes: a caller may have its answer before they leave the edge's rooms.
struct RouterFixture : GatewayFixture {
    std::unique_ptr<api::Router> router;

    RouterFixture() = default;
    ~RouterFixture() { leave(); }
    RouterFixture(const RouterFixture&) = delete;
    RouterFixture& operator=(const RouterFixture&) = delete;

    /// Anew, when it has run before.
    void run(const settings::Settings& settings) {
        leave();
        open(settings);
        gateway->start();
        router = std::make_unique<api::Router>(*gateway);
    }

private:
    void leave() {
        if (gateway != nullptr) {
            gateway->stop();
        }
        router.reset();
    }
};

}  // namespace test_support
