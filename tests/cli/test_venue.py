"""The check of the hall on the command line: its address with a QR code, and what the devices found."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.cli.running import succeed


def test_without_a_competition_there_is_the_address_and_its_picture(instance: Path) -> None:
    said = succeed("venue", "check", instance=instance, env={"SAIWU_PUBLIC_URL": "https://saiwu.venue:8443"})
    assert "https://saiwu.venue:8443/venue/\n" in said
    assert sum("█" in line or "▄" in line for line in said.splitlines()) > 10


def test_each_device_is_told_with_what_it_lacks(demo: Path) -> None:
    assert "No tablet has joined." in succeed("venue", "check", instance=demo)
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(demo / "saiwu.sqlite")) as connection, connection:
        (made,) = connection.execute("SELECT id FROM competition ORDER BY id DESC LIMIT 1").fetchone()
        kept = "(competition_id, label, token_hash, joined_at, last_seen_at, battery, unsent, release, found, checked_at, revoked_because)"
        for row in (
            (made, "平板1", "a", now, now, 80, 0, "", "", now, ""),
            (made, "平板2", "b", now, "2026-01-01 08:00:00.000000", 12, 3, "old", "secure", now, ""),
            (made, "平板3", "c", now, None, None, 0, "", "", None, ""),
        ):
            connection.execute(f"INSERT INTO tablet {kept} VALUES ({', '.join('?' * len(row))})", row)
    lines = [line for line in succeed("venue", "check", instance=demo).splitlines() if "平板" in line]
    assert [line.split()[0] for line in lines] == ["平板2", "平板3", "平板1"]
    assert "battery 12%, unsent 3  not heard of; marks not sent; battery low; old version; " in lines[0]
    assert "secure connection (https): Marking and sending work" in lines[0]
    assert "never heard of, battery —, unsent 0  not heard of; did not check itself" in lines[1]
    assert lines[2].endswith("locked, 0 min ago, battery 80%, unsent 0  all is well")
    chinese = succeed("venue", "check", instance=demo, env={"LANG": "zh_CN.UTF-8"})
    assert "待上传 3  久未联系；有分数待上传；电量低；旧版本；安全连接（https）: 仍可评分和上传" in chinese
