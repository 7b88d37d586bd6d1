#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace profile {

/// Everything a request of the /cgi-bin/ family can come to. `ok` to `timeout` are the old
/// firmware's own; the rest it did not have. A reply profile has a word for each.
enum class Outcome {
    ok,
    disabled,
    not_configured,
    unauthorised,
    number_missing,
    text_missing,
    wrong_number,
    group_not_found,  ///< sms_send to a group that the settings do not have
    group_empty,      ///< or that has no member
    no_modem,         ///< the settings have none
    index_missing,    ///< sms_read and sms_delete without `number`
    wrong_index,      ///< or with one that is no index
    no_message,       ///< or with one under which there is nothing
    unknown_state,    ///< sms_list with a bad `state`
    error,            ///< refused for good, or the list is not known yet
    timeout,          ///< not known at the deadline; the message stays
    queued,           ///< durably accepted, where the profile answers so
    text_too_long,
    text_not_utf8,
    text_not_valid,
    method_not_allowed,
    unsupported_media_type,
    storage_trouble,  ///< 503, nothing was accepted
    overloaded,       ///< 503, the queue is full
    forbidden,        ///< 403: not from this network, not from another site's page
    too_many,         ///< 429
    id_missing,       ///< sms_status without `id`
    unknown_id,       ///< or with one that no message of the account has
};

/// As the files write them, in the order of the enumerators.
inline constexpr std::array<std::string_view, 28> outcome_names = {
    "ok",
    "disabled",
    "not-configured",
    "unauthorised",
    "number-missing",
    "text-missing",
    "wrong-number",
    "group-not-found",
    "group-empty",
    "no-modem",
    "index-missing",
    "wrong-index",
    "no-message",
    "unknown-state",
    "error",
    "timeout",
    "queued",
    "text-too-long",
    "text-not-utf8",
    "text-not-valid",
    "method-not-allowed",
    "unsupported-media-type",
    "storage-trouble",
    "overloaded",
    "forbidden",
    "too-many",
    "id-missing",
    "unknown-id",
};

/// Whether the caller may take its message (or list) as dealt with.
constexpr bool is_success(Outcome outcome) {
    return outcome == Outcome::ok || outcome == Outcome::queued;
}

/// Where a stored message stands (TS 27.005 3.1, `<stat>`).
enum class MessageStatus { unread, read, unsent, sent, unknown };

/// As the files write them, in the order of the enumerators.
inline constexpr std::array<std::string_view, 5> status_names = {"unread", "read", "unsent", "sent",
                                                                 "unknown"};

}  // namespace profile
