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
};

}  // namespace database
