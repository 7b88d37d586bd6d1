#pragma once

#include "outbox/rows.hpp"

/// The questions that are asked while many rows lie there, finished or waiting: each has to be
/// answered from an index. Here, so that a test can look at their plans.
namespace outbox::statements {

#define OUTBOX_CLAIM_SELECT                                                                      \
    "SELECT p.message, p.part, m.id, p.tpdu, p.attempts, p.possible_duplicate, p.armed_steady, " \
    "p.reference_before, m.policy, p.crashes, m.imsi, p.due "                                    \
    "FROM parts p JOIN messages m ON m.seq = p.message "

/// What a modem, ?1, with a subscription, ?2, may send as far as the rows can tell: `modem` and
/// `imsi` are those that have begun the message. What was asked for by another modem's name is left
/// out by `wanted_modem`, in front in the index, so that it costs nothing however much it is.
#define OUTBOX_MAY_SEND OUTBOX_IS_QUEUED " AND m.modem IN ('', ?1) AND m.imsi IN ('', ?2) "

/// The first part behind (due ?5, message ?6) that is due by ?7, of priority ?4, asked for by ?3.
inline constexpr const char* due_behind =
    OUTBOX_CLAIM_SELECT "WHERE " OUTBOX_MAY_SEND
                        "AND p.wanted_modem = ?3 AND p.priority = ?4 "
                        "AND (p.due, p.message) > (?5, ?6) "
                        "AND p.due <= ?7 ORDER BY p.due, p.message, p.part LIMIT 1";

/// The first part of the message ?3, if it is due by ?4.
inline constexpr const char* due_of =
    OUTBOX_CLAIM_SELECT "WHERE p.message = ?3 AND " OUTBOX_MAY_SEND
                        "AND p.wanted_modem IN ('', ?1) AND p.due <= ?4 ORDER BY p.part LIMIT 1";

/// When what waits is due, message by message.
inline constexpr const char* due_times =
    "SELECT p.message, min(p.due) FROM parts p JOIN messages m ON m.seq = p.message "
    "WHERE " OUTBOX_MAY_SEND "AND p.wanted_modem IN ('', ?1) GROUP BY p.message";

inline constexpr const char* unresolved = OUTBOX_CLAIM_SELECT
    "WHERE " OUTBOX_IS_RESOLVING " AND m.modem = ? ORDER BY p.armed_steady, p.message, p.part";

/// The youngest attempt of a modem with a subscription. It is an open message's, or that of one of
/// the last to end: a modem settles one before it arms the next.
inline constexpr const char* last_submit =
    "SELECT p.state, p.reference FROM "
    "(SELECT seq FROM (SELECT seq FROM messages WHERE finished_at IS NOT NULL "
    "ORDER BY finished_at DESC LIMIT 1000) UNION SELECT message FROM parts p "
    "WHERE " OUTBOX_IS_OPEN
    ") AS late CROSS JOIN messages m ON m.seq = late.seq CROSS JOIN parts p ON p.message = m.seq "
    "WHERE m.modem = ? AND m.imsi = ? AND p.armed_at IS NOT NULL "
    "ORDER BY p.armed_at DESC LIMIT 1";

/// When open messages expire.
inline constexpr const char* expiries =
    "SELECT seq, expires FROM messages WHERE seq IN "
    "(SELECT message FROM parts p WHERE " OUTBOX_IS_OPEN ")";
/// When one message expires, and whether a part of it waits.
inline constexpr const char* expiry_of =
    "SELECT m.expires, max(p.state = " OUTBOX_QUEUED
    ") FROM messages m JOIN parts p ON p.message = m.seq WHERE m.seq = ? "
    "AND p.state < " OUTBOX_FIRST_FINAL " GROUP BY m.seq";

inline constexpr const char* owed =
    "SELECT seq FROM messages WHERE owed = 1 AND account = ? AND number = ? AND text = ? "
    "AND options = ? AND (finished_steady IS NULL OR finished_steady > ?) ORDER BY seq";

inline constexpr const char* by_request_key =
    "SELECT seq, number = ? AND text = ? AND options = ? FROM messages "
    "WHERE account = ? AND request_key = ? AND request_key <> ''";

#define OUTBOX_VIEW_SELECT                                                \
    "SELECT seq, state, account, number, text, created_at, finished_at, " \
    "owed, CASE modem WHEN '' THEN wanted_modem ELSE modem END, id, batch FROM messages "
inline constexpr const char* view_by_id = OUTBOX_VIEW_SELECT "WHERE id = ?";
inline constexpr const char* views_of_batch =
    OUTBOX_VIEW_SELECT "WHERE batch = ? AND batch <> '' ORDER BY seq";

/// Account ?1's message ?2: its id and no batch; or any member's id and the batch, if the name is
/// that of a send to a group. The request keys of its members are numbered.
inline constexpr const char* by_any_name =
    "SELECT id, '' FROM messages WHERE id = ?2 AND account = ?1 "
    "UNION ALL "
    "SELECT id, '' FROM messages WHERE account = ?1 AND request_key = ?2 AND request_key <> '' "
    "UNION ALL "
    "SELECT id, batch FROM messages WHERE batch = ?2 AND batch <> '' AND account = ?1 "
    "UNION ALL "
    "SELECT id, batch FROM messages WHERE account = ?1 AND request_key = ?2 || '/1' AND "
    "request_key <> '' LIMIT 1";

#define OUTBOX_SENT_SELECT                                                           \
    "SELECT p.message, p.part, p.state, coalesce(p.reference, p.guessed_reference, " \
    "CASE p.state WHEN " OUTBOX_RESOLVING                                            \
    " THEN (p.reference_before + 1) & 255 END), p.report, m.number, "                \
    "p.reference IS NULL, p.possible_duplicate "                                     \
    "FROM parts p JOIN messages m ON m.seq = p.message WHERE p.awaits_report <> 0 "  \
    "AND (m.modem = ?1 OR (?2 <> '' AND m.imsi = ?2)) "

/// Parts that a report was asked for, sent by a modem, ?1, or its subscription, ?2, between ?3 and
/// ?4: youngest first.
inline constexpr const char* sent_between =
    OUTBOX_SENT_SELECT "AND p.armed_at BETWEEN ?3 AND ?4 ORDER BY p.armed_at DESC";
/// Those before ?3, ?4 at most.
inline constexpr const char* sent_before =
    OUTBOX_SENT_SELECT "AND p.armed_at < ?3 ORDER BY p.armed_at DESC LIMIT ?4";

/// The youngest end that lies behind ? younger ones.
inline constexpr const char* end_behind =
    "SELECT finished_at, seq FROM messages WHERE finished_at IS NOT NULL "
    "ORDER BY finished_at DESC, seq DESC LIMIT 1 OFFSET ?";
inline constexpr const char* end_between =
    "SELECT max(finished_at) FROM messages "
    "WHERE finished_at IS NOT NULL AND finished_at BETWEEN ? AND ?";
/// What ended by ?1 (of those at the same time up to row ?2) and may go: no answer is owed that had
/// its end after ?3 (steady), and its request key (unless ?4) is at the wall time ?5 older than ?6
/// and than its lifetime.
inline constexpr const char* to_forget =
    "SELECT seq FROM messages WHERE finished_at IS NOT NULL AND "
    "(finished_at, seq) <= (?1, ?2) AND (owed <> 1 OR finished_steady <= ?3) "
    "AND (request_key = '' OR ?4 OR ?5 - finished_at >= max(?6, lifetime_ms)) "
    "ORDER BY finished_at LIMIT ?7";

}  // namespace outbox::statements
