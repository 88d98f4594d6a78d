"""What the tablets' door is held against: an empty Flask view, and one written by hand on the database's own driver.

The second does the same work with statements of its own: device and judge by the token, role, work, panel seat, the
operation that may have come before, version check, mark, sheet, operation, and an entry in the log's chain of hashes;
one writing transaction, the same rows in the same tables, the same answer. It reads no scheme, no conflicts of interest,
no locks and no reopened aspects, and does nothing else that the product's door must.
"""

import hashlib
import json
import os
import sqlite3
import threading
from datetime import UTC, datetime

from flask import Flask, abort, request

app = Flask(__name__)
URL = os.environ.get("BENCH_DATABASE_URL", "")
SQLITE = URL.startswith("sqlite")
HOLD = "?" if SQLITE else "%s"
BEGIN = "BEGIN IMMEDIATE" if SQLITE else "BEGIN"
place = threading.local()

TABLET = """SELECT t.id, t.competition_id, u.id, u.username, j.session_stamp = u.session_stamp FROM tablet t
JOIN tablet_judge j ON j.tablet_id = t.id AND j.user_id = t.user_id JOIN "user" u ON u.id = j.user_id
WHERE t.token_hash = ? AND t.revoked_at IS NULL"""
ROLE = "SELECT 1 FROM membership WHERE user_id = ? AND competition_id = ? AND role = 'judge'"
BEFORE = "SELECT outcome, version FROM mark_operation WHERE op_id = ?"
WORK = """SELECT e.id, w.id, n.number, e.stage FROM competition c JOIN event e ON e.competition_id = c.id AND e.code = ?
JOIN work w ON w.event_id = e.id AND w.code = ? LEFT JOIN entry n ON n.id = w.entry_id
JOIN panel_seat s ON s.event_id = e.id AND s.sub_criterion = ? AND s.seat = ? AND s.user_id = ?
WHERE c.code = ? AND c.id = ?"""
SHEET = "SELECT id, state, version FROM sheet WHERE work_id = ? AND sub_criterion = ? AND seat = ?"
NEW_SHEET = """INSERT INTO sheet (event_id, work_id, sub_criterion, seat, state, version, returned_because)
VALUES (?, ?, ?, ?, 'draft', 1, '') RETURNING id"""
SHEET_ON = "UPDATE sheet SET version = version + 1 WHERE id = ?"
MARK = "SELECT value, version FROM mark WHERE sheet_id = ? AND aspect = ?"
NEW_MARK = (
    "INSERT INTO mark (sheet_id, aspect, value, entered, version, confirmed) VALUES (?, ?, ?, '', 1, ?)"
)
MARK_ON = "UPDATE mark SET value = ?, version = version + 1 WHERE sheet_id = ? AND aspect = ?"
OPERATION = """INSERT INTO mark_operation (op_id, user_id, tablet_id, event_id, kind, sheet, aspect, typed, base_version,
outcome, version, said, sent_at, received_at, confirmed) VALUES (?, ?, ?, ?, 'mark', ?, ?, ?, ?, ?, ?, '', ?, ?, ?)"""
SEEN = "UPDATE tablet SET battery = ?, unsent = ?, release = ?, last_seen_at = ? WHERE id = ?"
CHAIN = "SELECT length, head FROM audit_chain WHERE id = ?" + ("" if SQLITE else " FOR UPDATE")
CHAIN_ON = "UPDATE audit_chain SET length = ?, head = ? WHERE id = ?"
ENTRY = """INSERT INTO audit_entry (chain_id, sequence, at, by, action, detail, previous, hash)
VALUES (?, ?, ?, ?, 'tablet.take', ?, ?, ?)"""


@app.post("/empty")
def empty():
    """Nothing at all."""
    return {}


@app.post("/marks")
def marks():
    """Take each operation in one transaction."""
    connection = _connection()
    tablet = _one(
        connection, TABLET, hashlib.sha256(request.cookies.get("saiwu_tablet", "").encode()).hexdigest()
    )
    if tablet is None or not tablet[4] or not _one(connection, ROLE, tablet[2], tablet[1]):
        abort(401)
    body = request.get_json()
    if body.get("judge") != tablet[2]:
        abort(409)
    now = datetime.now(UTC)
    _run(connection, BEGIN)
    try:
        results = [_take(connection, each, tablet, now) for each in body["ops"]]
        said = body["device"]
        seen = said["battery"], said["unsent"], said["release"], _moment(now)
        _run(connection, SEEN, *seen, tablet[0])
        _log(connection, tablet, [each.pop("said") for each in results], body["ops"][0], now)
        _run(connection, "COMMIT")
    except BaseException:
        _run(connection, "ROLLBACK")
        raise
    return {"results": results}


def _take(connection, op, tablet, now):
    before = _one(connection, BEFORE, op["op_id"])
    if before:
        return {"op_id": op["op_id"], "outcome": before[0], "version": before[1], "said": []}
    competition, event, form, seat, code = op["sheet"].split("/")
    work = _one(connection, WORK, event, code, form, int(seat), tablet[2], competition, tablet[1])
    if work is None or work[3] != "marking":
        abort(404)
    value = int(float(op["typed"]) * 10_000)
    sheet = _one(connection, SHEET, work[1], form, int(seat))
    if sheet and sheet[1] != "draft":
        abort(409)
    mark = _one(connection, MARK, sheet[0], op["aspect"]) if sheet else None
    version = mark[1] if mark else 0
    outcome = "applied" if version == op["base_version"] else "conflict"
    if outcome == "applied":
        sheet_id = sheet[0] if sheet else _one(connection, NEW_SHEET, work[0], work[1], form, int(seat))[0]
        if sheet:
            _run(connection, SHEET_ON, sheet_id)
        if mark:
            _run(connection, MARK_ON, value, sheet_id, op["aspect"])
        else:
            _run(connection, NEW_MARK, sheet_id, op["aspect"], value, False)
        version += 1
    moment = _moment(now)
    row = (
        op["op_id"],
        tablet[2],
        tablet[0],
        work[0],
        op["sheet"],
        op["aspect"],
        op["typed"],
        op["base_version"],
    )
    _run(connection, OPERATION, *row, outcome, version, op["at"], moment, False)
    said = [op["op_id"], work[2] or code, form, int(seat), op["aspect"], None, op["typed"], outcome]
    answer = {"op_id": op["op_id"], "outcome": outcome, "version": version, "value": op["typed"]}
    return {**answer, "entered": "", "state": "draft", "problem": None, "said": said}


def _log(connection, tablet, said, first, now):
    chain = tablet[1]
    length, head = _one(connection, CHAIN, chain)
    detail = {"event": first["sheet"].split("/")[1], "operations": said}
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    parts = head, str(chain), str(length + 1), now.isoformat(), tablet[3], "tablet.take", text
    new = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    _run(connection, CHAIN_ON, length + 1, new, chain)
    moment = _moment(now)
    _run(connection, ENTRY, chain, length + 1, moment, tablet[3], text, head, new)


def _moment(now):
    """As our columns keep it."""
    return now.strftime("%Y-%m-%d %H:%M:%S.%f") if SQLITE else now


def _connection():
    """One for each thread of the server, as fast as it can be had."""
    if not hasattr(place, "connection"):
        place.connection = _connect()
    return place.connection


def _connect():
    if not SQLITE:
        import psycopg  # noqa: PLC0415 - its driver is there only where it is used

        return psycopg.connect(URL.replace("+psycopg", ""), autocommit=True)
    found = sqlite3.connect(URL.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        found.execute(f"PRAGMA {pragma}")
    return found


def _run(connection, statement, *values):
    return (
        connection.execute(statement.replace("?", HOLD), values or None)
        if not SQLITE
        else connection.execute(statement, values)
    )


def _one(connection, statement, *values):
    return _run(connection, statement, *values).fetchone()
