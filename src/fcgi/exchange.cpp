#include "fcgi/exchange.hpp"

#include <fcgiapp.h>
#include <poll.h>

#include "fcgi/status_line.hpp"

namespace fcgi {
namespace {

/// nginx closes its side when its own client hangs up (fastcgi_ignore_client_abort off), and never
/// half of it.
bool is_closed(int descriptor) {
    pollfd connection{.fd = descriptor, .events = POLLRDHUP, .revents = 0};
    return ::poll(&connection, 1, 0) > 0 &&
           (connection.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace

Exchange::Exchange(std::unique_ptr<FCGX_Request> fastcgi, http::Request request)
    : fastcgi_(std::move(fastcgi)), request_(std::move(request)) {}

Exchange::~Exchange() {
    if (fastcgi_ != nullptr) {
        Exchange::respond({.status = 503,
                           .content_type = "text/plain;charset=utf-8",
                           .headers = {{"X-Reason", "stopping"}},
                           .body = "ERROR\n"});
    }
}

bool Exchange::is_gone() const {
    return fastcgi_ == nullptr || is_closed(fastcgi_->ipcFd);
}

bool Exchange::respond(const http::Response& response) {
    const bool was_open = !is_gone();
    const std::string head = response_head(response);
    const auto put = [this](const std::string& octets) {
        const int size = static_cast<int>(octets.size());
        return FCGX_PutStr(octets.data(), size, fastcgi_->out) == size;
    };
    const bool written = put(head) && put(response.body);
    // Closed here and not by FCGX_Finish_r, which does not say whether the last octets got out.
    const bool error_closed = FCGX_FClose(fastcgi_->err) == 0;
    const bool output_closed = FCGX_FClose(fastcgi_->out) == 0;
    FCGX_Finish_r(fastcgi_.get());
    fastcgi_.reset();
    return was_open && written && error_closed && output_closed;
}

}  // namespace fcgi
