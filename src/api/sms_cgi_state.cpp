// sms_status: what became of a message.
#include <algorithm>
#include <iterator>
#include <vector>

#include "api/intake.hpp"
#include "api/sms_cgi_call.hpp"
#include "logging/log.hpp"

namespace api {
namespace {

using reply::Outcome;
using reply::Standing;

/// The first thing that went wrong with it.
std::string error_of(const outbox::MessageView& message) {
    const auto found = std::ranges::find_if(
        message.parts, [](const outbox::PartView& part) { return !part.error.empty(); });
    return found == message.parts.end() ? std::string() : found->error;
}

Standing standing_of(const outbox::MessageView& message) {
    const outbox::Progress progress = progress_of(message);
    return {.id = message.id,
            .number = message.number,
            .state = outbox::to_string(message.state),
            .parts_sent = progress.parts_sent,
            .parts = progress.parts,
            .error = error_of(message)};
}

/// The members of a group, together.
Standing whole_of(const outbox::Named& named, const std::vector<Standing>& members) {
    std::vector<outbox::State> states;
    std::ranges::transform(named.messages, std::back_inserter(states), &outbox::MessageView::state);
    Standing whole{.id = named.batch, .state = outbox::to_string(outbox::of_message(states))};
    for (const Standing& member : members) {
        whole.parts_sent += member.parts_sent;
        whole.parts += member.parts;
    }
    return whole;
}

}  // namespace

void SmsCgi::state(Call& call) {
    const auto id = call.form.value("id");
    if (!id) {
        return call.refuse(Outcome::id_missing);
    }
    const auto named = gateway_.store().find_named(call.account, *id);
    if (!named) {
        logging::log(logging::Level::error, "storage_trouble", {{"what", named.error().message()}});
        return call.refuse(Outcome::storage_trouble, "storage");
    }
    if (named->messages.empty()) {
        return call.refuse(Outcome::unknown_id);
    }
    std::vector<Standing> members;
    std::ranges::transform(named->messages, std::back_inserter(members), standing_of);
    const bool is_group = !named->batch.empty();
    const Standing whole = is_group ? whole_of(*named, members) : members.front();
    call.exchange->respond(reply::render_state(
        call.replies(), whole,
        is_group ? std::span<const Standing>(members) : std::span<const Standing>()));
}

}  // namespace api
