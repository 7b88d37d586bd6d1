// Messages as people and callers look at them.
#include "outbox/statements.hpp"
#include "outbox/store.hpp"

namespace outbox {
namespace {

using database::Row;
using database::Session;
using rows::state_at;
using rows::wall_time;

struct SeenRow {
    std::int64_t row = 0;
    MessageView view;
    bool owed = false;
};

SeenRow seen(const Row& row) {
    SeenRow found{.row = row.integer(0), .view = {}, .owed = row.integer(7) != 0};
    MessageView& view = found.view;
    view.state = state_at(row, 1);
    view.account = row.text(2);
    view.number = row.text(3);
    view.text = row.text(4);
    view.created_at = wall_time(row.integer(5));
    if (!row.is_null(6)) {
        view.finished_at = wall_time(row.integer(6));
    }
    view.modem = row.text(8);
    view.id = row.text(9);
    view.batch = row.text(10);
    return found;
}

hal::Result<std::vector<PartView>> parts_of(Session& session, std::int64_t message) {
    std::vector<PartView> parts;
    HAL_CHECK(session.query(
        "SELECT part, state, attempts, possible_duplicate, reference, report, error FROM parts "
        "WHERE message = ? ORDER BY part",
        {message}, [&](const Row& row) {
            parts.push_back({.part = static_cast<unsigned>(row.integer(0)),
                             .state = state_at(row, 1),
                             .attempts = static_cast<unsigned>(row.integer(2)),
                             .possible_duplicate = row.integer(3) != 0,
                             .reference = rows::reference_at(row, 4),
                             .report = rows::reference_at(row, 5),
                             .error = row.text(6)});
        }));
    return parts;
}

/// What `statement` finds by `id`. `answered`: known to be so, but not written yet.
hal::Result<std::vector<MessageView>> views(Session& session, const char* statement,
                                            const MessageId& id,
                                            const std::set<MessageId>& answered) {
    std::vector<SeenRow> found;
    HAL_CHECK(session.query(statement, {id}, [&](const Row& row) { found.push_back(seen(row)); }));
    std::vector<MessageView> result;
    for (SeenRow& one : found) {
        one.view.answer_owed = one.owed && !answered.contains(one.view.id);
        HAL_TRY(one.view.parts, parts_of(session, one.row));
        result.push_back(std::move(one.view));
    }
    return result;
}

}  // namespace

hal::Result<std::optional<MessageView>> Store::find(const MessageId& id) {
    std::optional<MessageView> view;
    const std::set<MessageId> answered = notes_.answered();
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        HAL_TRY(auto found, views(session, statements::view_by_id, id, answered));
        if (!found.empty()) {
            view = std::move(found.front());
        }
        return {};
    }));
    return view;
}

hal::Result<Named> Store::find_named(const std::string& account, const std::string& name) {
    Named named;
    const std::set<MessageId> answered = notes_.answered();
    HAL_CHECK(look([&](Session& session) -> hal::Result<> {
        MessageId id;
        HAL_CHECK(session.query(statements::by_any_name, {account, name}, [&](const Row& row) {
            id = row.text(0);
            named.batch = row.text(1);
        }));
        const bool one = named.batch.empty();
        if (one && id.empty()) {
            return {};
        }
        HAL_TRY(named.messages,
                views(session, one ? statements::view_by_id : statements::views_of_batch,
                      one ? id : named.batch, answered));
        return {};
    }));
    return named;
}

}  // namespace outbox
