"""`saiwu demo`: everything there, told in words, and never over somebody's data."""

import re
import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Demo
from tests.cli.running import refuse


def test_the_summary_counts_what_was_made(made: Demo) -> None:
    assert "12 delegations, 150 entries, 40 judges, 1188 sheets; 75 certificates and 21 notices" in made.out
    assert "Address: http://127.0.0.1:8000/   sign in: http://127.0.0.1:8000/sign-in" in made.out
    for account in ("organizer", "finance", "judge", "chief judge", "winner"):
        assert re.search(rf"^  {account} +[a-z0-9]+ +[\w-]{{16}}$", made.out, re.MULTILINE)
    assert re.search(r"number YTJS-2026-R0001  name \w+", made.out)


def test_the_rows_left_out_are_told_with_their_place_and_remedy(made: Demo) -> None:
    told = [line for line in made.out.splitlines() if line.startswith("  · ")]
    assert len(told) == 11
    assert all(re.search(r"roster-\d\d-\w+\.xlsx 工作表“报名表” 第\d+行", line) for line in told)
    assert "第20行 “身份证号码”列 （E20）：身份证号码校验位不符" in told[0]
    assert "Compare it with the card digit by digit." in told[0]


def test_each_finished_step_is_a_line_on_standard_error(made: Demo) -> None:
    assert made.err.splitlines() == [
        "  导入报名表 / importing rosters: 12",
        "  评分、复核、排名、公布 / marking, confirming, ranking, publishing: 6",
        "  制发证书和通知 / issuing papers: 96",
    ]


def test_every_paper_lies_on_disk(made: Demo) -> None:
    papers = list((made.instance / "papers").rglob("*.pdf"))
    assert len(papers) == 96
    assert all(path.read_bytes().startswith(b"%PDF") for path in papers)
    assert "示例数据，人物均为虚构。" in (made.instance / "demo.txt").read_text(encoding="utf-8")


def test_a_demo_that_is_there_is_kept(made: Demo) -> None:
    before = sorted(made.instance.rglob("*"))
    refuse("demo", "--no-serve", instance=made.instance, zh="中已有示例", en="There is a demo in")
    assert sorted(made.instance.rglob("*")) == before


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_what_is_no_demo_is_left_alone(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "saiwu.sqlite").write_bytes(b"real data")
    refuse(
        "demo",
        "--no-serve",
        *options,
        instance=tmp_path,
        zh="不是示例目录",
        en="is no demo; it may hold real data",
    )
    assert (tmp_path / "saiwu.sqlite").read_bytes() == b"real data"


@pytest.mark.parametrize("command", ["run", "demo"])
def test_a_port_in_use_is_told_before_any_work(tmp_path: Path, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refuse(
            command,
            "--port",
            port,
            instance=tmp_path,
            zh="已被其他程序占用",
            en="is in use by another program",
        )
    assert list(tmp_path.iterdir()) == []
