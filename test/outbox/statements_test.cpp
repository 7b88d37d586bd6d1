#include "outbox/statements.hpp"

#include <boost/test/unit_test.hpp>
#include <map>

#include "outbox/fixture.hpp"

namespace {

namespace statements = outbox::statements;

struct Plans : test_support::StoreFixture {
    std::string plan(const std::string& sql) {
        // Statements are kept by their text, which must stay where it is.
        const std::string& kept = *texts.insert("EXPLAIN QUERY PLAN " + sql).first;
        std::string plan;
        const auto done = database->transaction([&](database::Session& session) {
            return session.query(kept, {},
                                 [&](const database::Row& row) { plan += row.text(3) + "; "; });
        });
        BOOST_REQUIRE(done.has_value());
        return plan;
    }
    std::set<std::string> texts;
    ~Plans() { close(); }
    Plans() = default;
    Plans(const Plans&) = delete;
    Plans& operator=(const Plans&) = delete;
};

struct Case {
    const char* sql;
    std::string_view how;  ///< the first thing that it does
    bool may_sort = false;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(outbox_statements, Plans)

BOOST_AUTO_TEST_CASE(what_is_finished_is_not_read_through_to_find_what_is_open) {
    for (const std::string sql : {"SELECT * FROM parts p WHERE " OUTBOX_IS_OPEN,
                                  "SELECT * FROM parts p WHERE " OUTBOX_IS_BEGUN,
                                  "UPDATE parts AS p SET state = 2 WHERE " OUTBOX_IS_ARMED,
                                  "SELECT * FROM parts p WHERE " OUTBOX_IS_RESOLVING}) {
        BOOST_TEST(plan(sql).find("INDEX parts_open (state") != std::string::npos,
                   sql << ": " << plan(sql));
        BOOST_TEST(plan(sql).find("B-TREE") == std::string::npos, sql << ": " << plan(sql));
    }
}

BOOST_AUTO_TEST_CASE(each_question_is_answered_from_its_index) {
    const std::vector<Case> cases{
        {statements::due_behind,
         "SEARCH p USING INDEX parts_open (state=? AND wanted_modem=? AND priority=? AND "
         "(due,message)>"},
        {statements::due_of,
         "SEARCH m USING INTEGER PRIMARY KEY (rowid=?); SEARCH p USING PRIMARY KEY (message=?)"},
        {statements::due_times,
         "SEARCH p USING COVERING INDEX parts_open (state=? AND wanted_modem=?)", true},
        {statements::view_by_id, "SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id=?)"},
        {statements::views_of_batch, "SEARCH messages USING INDEX messages_batch (batch=?)", true},
        {statements::unresolved, "SEARCH p USING INDEX parts_open (state=?)", true},
        {statements::expiries,
         "SEARCH messages USING INTEGER PRIMARY KEY (rowid=?); LIST SUBQUERY "},
        {statements::expiry_of, "SEARCH m USING INTEGER PRIMARY KEY (rowid=?); SEARCH p USING"},
        {statements::owed, "SEARCH messages USING INDEX messages_owed (account=? AND number=?)",
         true},
        {statements::by_request_key,
         "SEARCH messages USING INDEX messages_request_key (account=? AND request_key=?)"},
        {statements::sent_between,
         "SEARCH p USING INDEX parts_reports (armed_at>? AND armed_at<?)"},
        {statements::sent_before, "SEARCH p USING INDEX parts_reports (armed_at<?)"},
        {statements::end_behind, "SEARCH messages USING COVERING INDEX messages_finished"},
        {statements::end_between,
         "SEARCH messages USING COVERING INDEX messages_finished (finished_at>? AND finished_at<"},
        {statements::to_forget,
         "SEARCH messages USING INDEX messages_finished (finished_at>? AND finished_at<"},
    };
    for (const Case& one : cases) {
        const std::string how = plan(one.sql);
        BOOST_TEST(how.find(one.how) == 0U, one.sql << ": " << how);
        BOOST_TEST((one.may_sort || how.find("B-TREE") == std::string::npos),
                   one.sql << ": " << how);
    }
}

BOOST_AUTO_TEST_SUITE_END()
