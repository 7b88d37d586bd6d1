#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "http/request.hpp"
#include "http/response.hpp"

namespace http {

/// One request that is owed an answer. It may be answered by another thread than the one that took
/// it, but by one at a time. Destroyed unanswered (the worker stops, a queue is torn down) it
/// answers 503 by itself: no path leaves a client hanging.
class Exchange {
public:
    virtual ~Exchange() = default;
    virtual const Request& request() const = 0;
    /// Whether the caller has hung up. Never waits.
    virtual bool is_gone() const = 0;
    /// Answers and ends the request; once. True when all of it was handed to the front server over
    /// a connection that was still open. May block for the socket's send timeout.
    virtual bool respond(const Response& response) = 0;
};

/// Takes a request over: answers it, or gives it to somebody who will. Short work only; called by
/// several threads at once.
using Handler = std::function<void(std::unique_ptr<Exchange>)>;

/// How many octets the body of a request to a path may have.
using BodyLimit = std::function<std::size_t(std::string_view path)>;

}  // namespace http
