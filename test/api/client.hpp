#pragma once

#include <atomic>
#include <future>
#include <memory>
#include <optional>

#include "api/router.hpp"
#include "http/exchange.hpp"

namespace test_support {

/// Whoever asks: it can wait for its answer, or hang up.
class Client {
public:
    /// `gone`: it has hung up before the gateway comes to its request.
    Client(api::Router& router, http::Request request, bool gone = false) {
        line_->gone = gone;
        if (request.remote_address.empty()) {
            request.remote_address = "127.0.0.1";
        }
        router.route(std::make_unique<Exchange>(std::move(request), line_));
    }

    /// Waits; std::future_error when there was none to hear.
    http::Response answer() { return future_.get(); }
    bool has_answer() const {
        return future_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }
    void hang_up() { line_->gone = true; }

private:
    struct Line {
        std::atomic<bool> gone = false;
        std::promise<http::Response> promise;
    };

    class Exchange final : public http::Exchange {
    public:
        Exchange(http::Request request, std::shared_ptr<Line> line)
            : request_(std::move(request)), line_(std::move(line)) {}
        /// Heard only now that whoever answered has finished with it, as over a network.
        ~Exchange() override {
            if (response_) {
                line_->promise.set_value(*response_);
            }
        }
        Exchange(const Exchange&) = delete;
        Exchange& operator=(const Exchange&) = delete;

        const http::Request& request() const override { return request_; }
        bool is_gone() const override { return line_->gone; }
        bool respond(const http::Response& response) override {
            if (line_->gone) {
                return false;
            }
            response_ = response;
            return true;
        }

    private:
        http::Request request_;
        std::shared_ptr<Line> line_;
        std::optional<http::Response> response_;
    };

    std::shared_ptr<Line> line_ = std::make_shared<Line>();
    std::future<http::Response> future_ = line_->promise.get_future();
};

/// The value of a header; empty when there is none.
inline std::string header(const http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
        if (key == name) {
            return value;
        }
    }
    return {};
}

}  // namespace test_support
