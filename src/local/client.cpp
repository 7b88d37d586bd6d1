#include "local/client.hpp"

#include <cstddef>
#include <memory>

#include "hal/error.hpp"
#include "sockets/socket.hpp"

namespace local {
namespace {

constexpr std::size_t max_reply = std::size_t{4} * 1024 * 1024;  ///< a full inbox fits many times

hal::Result<Response> parse(const std::string& line, const std::string& path) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(line, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* status = object == nullptr ? nullptr : object->if_contains("status");
    const auto* body = object == nullptr ? nullptr : object->if_contains("body");
    if (status == nullptr || !status->is_int64() || body == nullptr) {
        return hal::unexpected(std::make_error_code(std::errc::bad_message), path);
    }
    return Response{static_cast<int>(status->get_int64()), *body};
}

}  // namespace

hal::Result<Response> call(hal::Clock& clock, const std::string& path, const Request& request,
                           hal::Deadline deadline) {
    const std::unique_ptr<hal::Waker> waker = clock.make_waker();
    HAL_TRY(const sockets::Descriptor socket, sockets::make_socket());
    HAL_CHECK(sockets::connect(clock, *waker, socket, path, deadline));
    const std::string line =
        boost::json::serialize(boost::json::object{
            {"method", request.method}, {"path", request.path}, {"body", request.body}}) +
        '\n';
    const auto written = sockets::write_all(clock, *waker, socket, line, deadline);
    // A server that refuses a long request closes before it has read all of it; its reply says why.
    const auto reply = sockets::read_line(clock, *waker, socket, max_reply, deadline);
    if (!reply) {
        return hal::Unexpected{written ? reply.error() : written.error()};
    }
    return parse(*reply, path);
}

}  // namespace local
