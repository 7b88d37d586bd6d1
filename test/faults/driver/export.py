"""The database as a witness. Nobody may be using it."""

import contextlib
import json
import shutil
import sqlite3

# outbox::State, as stored
STATES = ("queued", "armed", "resolving", "sent", "delivered", "undeliverable", "failed", "expired",
          "cancelled", "uncertain")
ARMED = 1
FINAL = 3


def export(database, path):
    """Writes database.jsonl; what SQLite finds wrong with the file, "" for nothing."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            path.write_text("")
            return ""
        damage = connection.execute("PRAGMA integrity_check").fetchone()[0]
        parts = {}
        for message, *values in connection.execute(
                "SELECT message, part, state, attempts, possible_duplicate, error, hex(tpdu) "
                "FROM parts ORDER BY message, part"):
            names = ("part", "state", "attempts", "possible_duplicate", "error", "tpdu")
            part = dict(zip(names, values))
            part["state"] = STATES[part["state"]]
            parts.setdefault(message, []).append(part)
        with open(path, "w", encoding="utf-8") as file:
            for row, identity, number, text, state, finished in connection.execute(
                    "SELECT seq, id, number, text, state, finished_at FROM messages ORDER BY seq"):
                json.dump({"id": identity, "number": number, "text": text, "state": STATES[state],
                           "finished": (finished or 0) / 1000, "parts": parts.get(row, [])}, file)
                file.write("\n")
    return "" if damage == "ok" else damage


def armed_parts(database, scratch):
    """How many parts the worker that has just died had armed. The files stay as they are."""
    if not database.exists():
        return 0
    copy = scratch / "armed.db"
    for suffix in ("", "-wal"):
        source = database.with_name(database.name + suffix)
        target = copy.with_name(copy.name + suffix)
        if source.exists():
            shutil.copy(source, target)
        else:
            target.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            # Anybody who has written to it since leaves the journal mode as it was.
            return connection.execute(
                "SELECT count(*) FROM parts WHERE state = ?", (ARMED,)).fetchone()[0]
    except sqlite3.DatabaseError:
        return 0  # died while it was being made
