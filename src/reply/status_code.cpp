#include "reply/status_code.hpp"

namespace reply {
namespace {

using profile::Outcome;
using profile::StatusStyle;

/// `http` style: a client that looks only at the status is told the truth.
int http_status(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
        case Outcome::queued:
            return 200;
        case Outcome::number_missing:
        case Outcome::text_missing:
        case Outcome::wrong_number:
        case Outcome::group_not_found:
        case Outcome::group_empty:
        case Outcome::index_missing:
        case Outcome::wrong_index:
        case Outcome::unknown_state:
        case Outcome::text_too_long:
        case Outcome::text_not_utf8:
        case Outcome::text_not_valid:
        case Outcome::id_missing:
            return 400;
        case Outcome::unauthorised:
            return 401;
        case Outcome::disabled:
        case Outcome::forbidden:
            return 403;
        case Outcome::no_message:
        case Outcome::unknown_id:
            return 404;
        case Outcome::method_not_allowed:
            return 405;
        case Outcome::unsupported_media_type:
            return 415;
        case Outcome::too_many:
            return 429;
        case Outcome::not_configured:
            return 501;
        case Outcome::no_modem:
        case Outcome::error:
        case Outcome::storage_trouble:
        case Outcome::overloaded:
            return 503;
        case Outcome::timeout:
            return 504;
    }
    return 500;
}

/// Whether the old firmware had this outcome and answered it with 200 and a word, or what is said
/// in the same way. All others had a code of their own there, or were unknown to it.
bool is_word_only(Outcome outcome) {
    switch (outcome) {
        case Outcome::unauthorised:
        case Outcome::not_configured:
        case Outcome::method_not_allowed:
        case Outcome::unsupported_media_type:
        case Outcome::storage_trouble:
        case Outcome::overloaded:
        case Outcome::forbidden:
        case Outcome::too_many:
            return false;
        case Outcome::ok:
        case Outcome::disabled:
        case Outcome::number_missing:
        case Outcome::text_missing:
        case Outcome::wrong_number:
        case Outcome::group_not_found:
        case Outcome::group_empty:
        case Outcome::no_modem:
        case Outcome::index_missing:
        case Outcome::wrong_index:
        case Outcome::no_message:
        case Outcome::unknown_state:
        case Outcome::error:
        case Outcome::timeout:
        case Outcome::queued:
        case Outcome::text_too_long:
        case Outcome::text_not_utf8:
        case Outcome::text_not_valid:
        case Outcome::id_missing:
        case Outcome::unknown_id:
            return true;
    }
    return false;
}

}  // namespace

int status_code(StatusStyle style, Outcome outcome) {
    switch (style) {
        case StatusStyle::http:
            break;
        case StatusStyle::legacy:
            return is_word_only(outcome) ? 200 : http_status(outcome);
        case StatusStyle::legacy_200:
            return is_word_only(outcome) || outcome == Outcome::unauthorised ? 200
                                                                             : http_status(outcome);
    }
    return http_status(outcome);
}

}  // namespace reply
