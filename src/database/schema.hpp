#pragma once

#include <array>

/// The tables, version by version. A released step is never changed; a new one is appended.
namespace database {

/// "SMSG": the file is one of ours.
inline constexpr int application_id = 0x534D5347;

inline constexpr std::array schema_steps{
    R"sql(
CREATE TABLE messages (
    seq              INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,      -- 32 hexadecimal digits, random
    account          TEXT NOT NULL,
    number           TEXT NOT NULL,             -- normalised
    text             TEXT NOT NULL,
    concat_reference INTEGER NOT NULL,          -- 8 bits, from the counter below
    state            INTEGER NOT NULL,          -- outbox::State, of the whole message
    imsi             TEXT NOT NULL DEFAULT '',  -- whose subscription began it
    created_at       INTEGER NOT NULL,          -- ms, UTC
    lifetime_ms      INTEGER NOT NULL,
    expires          INTEGER NOT NULL,          -- ms on the steady clock of this process
    finished_at      INTEGER                    -- ms, UTC
) STRICT;
CREATE INDEX messages_uncertain ON messages (state) WHERE state = 9;

CREATE TABLE parts (
    message            INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
    part               INTEGER NOT NULL,            -- 1..n
    tpdu               BLOB NOT NULL,
    state              INTEGER NOT NULL,            -- outbox::State
    attempts           INTEGER NOT NULL DEFAULT 0,
    possible_duplicate INTEGER NOT NULL DEFAULT 0,
    reference          INTEGER,                     -- TP-MR of the last accepted submit
    armed_at           INTEGER,                     -- ms, UTC, of the last attempt
    due                INTEGER NOT NULL DEFAULT 0,  -- ms on the steady clock of this process
    error              TEXT NOT NULL DEFAULT '',    -- why it is not sent, for people
    PRIMARY KEY (message, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX parts_open ON parts (state, message, part) WHERE state < 3;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sim_messages (
    storage     TEXT NOT NULL,
    slot        INTEGER NOT NULL,
    pdu         BLOB NOT NULL,
    received_at INTEGER NOT NULL,               -- ms, UTC: when it was first seen here
    read        INTEGER NOT NULL DEFAULT 0,     -- a list holding it was handed over
    PRIMARY KEY (storage, slot)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
ALTER TABLE messages ADD COLUMN wanted_modem TEXT NOT NULL DEFAULT '';  -- by name; empty: any
ALTER TABLE messages ADD COLUMN modem TEXT NOT NULL DEFAULT '';         -- which began it

CREATE TABLE modems (
    name TEXT PRIMARY KEY,                      -- as in the settings
    imei TEXT NOT NULL DEFAULT '',              -- as last seen
    iccid TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_actions (
    modem  TEXT NOT NULL,                       -- by name
    at     INTEGER NOT NULL,                    -- ms, UTC
    rung   INTEGER NOT NULL,                    -- hal::Rung
    fault  INTEGER NOT NULL,                    -- hal::Fault
    reason TEXT NOT NULL,
    result TEXT NOT NULL DEFAULT '',            -- empty: begun
    cured  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (modem, at, rung)
) STRICT, WITHOUT ROWID;

CREATE TABLE sim_pins (
    hash  TEXT NOT NULL,                        -- Argon2id of a PIN that was tried
    iccid TEXT NOT NULL,                        -- on which SIM; may be empty
    state INTEGER NOT NULL,                     -- 0: tried, 1: it worked, 2: refused
    at    INTEGER NOT NULL                      -- ms, UTC
) STRICT;

ALTER TABLE sim_messages RENAME TO sim_messages_of_one_modem;
CREATE TABLE sim_messages (
    modem       TEXT NOT NULL,                  -- by name
    storage     TEXT NOT NULL,
    slot        INTEGER NOT NULL,
    pdu         BLOB NOT NULL,
    received_at INTEGER NOT NULL,               -- ms, UTC: when it was first seen here
    read        INTEGER NOT NULL DEFAULT 0,     -- a list holding it was handed over
    PRIMARY KEY (modem, storage, slot)
) STRICT, WITHOUT ROWID;
INSERT INTO sim_messages SELECT 'modem1', storage, slot, pdu, received_at, read
    FROM sim_messages_of_one_modem;
DROP TABLE sim_messages_of_one_modem;
UPDATE messages SET modem = 'modem1'            -- an IMSI may have been unknown
    WHERE imsi <> '' OR seq IN (SELECT message FROM parts WHERE armed_at IS NOT NULL);
)sql",
    R"sql(
ALTER TABLE messages ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;        -- 1: a final answer is owed,
                                                -- 2: it was, but its time is over
ALTER TABLE messages ADD COLUMN request_key TEXT NOT NULL DEFAULT '';   -- the caller's `id=`
ALTER TABLE messages ADD COLUMN options TEXT NOT NULL DEFAULT '';       -- what was asked for besides
ALTER TABLE messages ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN policy INTEGER;                         -- profile::UncertainPolicy
ALTER TABLE messages ADD COLUMN finished_steady INTEGER;                -- ms, in the boot of the row below
CREATE INDEX messages_owed ON messages (account, number) WHERE owed = 1;
CREATE UNIQUE INDEX messages_request_key ON messages (account, request_key) WHERE request_key <> '';
CREATE INDEX messages_finished ON messages (finished_at) WHERE finished_at IS NOT NULL;

ALTER TABLE parts ADD COLUMN wanted_modem TEXT NOT NULL DEFAULT '';     -- the message's
ALTER TABLE parts ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;       -- the message's
ALTER TABLE parts ADD COLUMN armed_steady INTEGER;                      -- ms, in the boot below
ALTER TABLE parts ADD COLUMN reference_before INTEGER;                  -- TP-MR of the submit before
ALTER TABLE parts ADD COLUMN guessed_reference INTEGER;                 -- TP-MR if it was submitted
ALTER TABLE parts ADD COLUMN report INTEGER;                            -- TP-ST of the last report
ALTER TABLE parts ADD COLUMN awaits_report INTEGER NOT NULL DEFAULT 0;  -- one was asked for
ALTER TABLE parts ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;        -- of the worker, on this part
DROP INDEX parts_open;
UPDATE parts SET wanted_modem = (SELECT wanted_modem FROM messages WHERE seq = message)
    WHERE state < 3;
CREATE INDEX parts_open ON parts (state, wanted_modem, priority, message, part) WHERE state < 3;
CREATE INDEX parts_reports ON parts (armed_at) WHERE awaits_report <> 0;

CREATE TABLE boots (                            -- one row: the boot that steady times are of
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    boot TEXT NOT NULL
) STRICT;

ALTER TABLE sim_messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0; -- a tombstone: the modem
                                                -- is still to empty the slot, if it holds this PDU
ALTER TABLE sim_pins ADD COLUMN tries_left INTEGER;                     -- before it; NULL: not known
CREATE TABLE archive (                          -- received PDUs that have left the SIM
    id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- index in lists, never used again
    modem       TEXT NOT NULL,                  -- by name
    pdu         BLOB NOT NULL,
    received_at INTEGER NOT NULL,               -- ms, UTC
    read        INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO sqlite_sequence (name, seq) VALUES ('archive', 999999);
)sql",
    R"sql(
ALTER TABLE messages ADD COLUMN batch TEXT NOT NULL DEFAULT '';         -- of a send to a group: its id
CREATE INDEX messages_batch ON messages (batch) WHERE batch <> '';
DROP INDEX parts_open;                          -- who is put off goes behind all that is due earlier
CREATE INDEX parts_open ON parts (state, wanted_modem, priority, due, message, part) WHERE state < 3;
)sql",
};

}  // namespace database
