#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "api/admin.hpp"
#include "api/json_fields.hpp"
#include "api/problem.hpp"
#include "gateway/configuration.hpp"
#include "http/exchange.hpp"

namespace api {

/// One request on its way through the checks.
struct Admin::Call {
    std::unique_ptr<http::Exchange> exchange;
    /// As it was when the request came: what is proven of it holds for no other one.
    std::shared_ptr<const gateway::Configuration> configuration;
    Fields fields;

    const http::Request& request() const { return exchange->request(); }
    const settings::Administrator& administrator() const {
        return configuration->settings.administrator;
    }
    bool has_administrator() const { return !administrator().password_hash.empty(); }
    const std::string& field(std::string_view name) const { return fields.find(name)->second; }
    void refuse(int status, const std::string& detail) const {
        exchange->respond(problem(status, detail));
    }
    void refuse_as_unknown(const std::string& detail) const;
    void refuse_for_now(std::chrono::seconds after) const;
    /// Reads the body; on failure the caller has had its 400.
    bool read(std::initializer_list<std::string_view> names) {
        auto found = read_fields(request().body, names);
        if (!found) {
            refuse(400, found.error().context);
            return false;
        }
        fields = std::move(*found);
        return true;
    }
};

}  // namespace api
