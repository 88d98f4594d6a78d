"""The clause table: every row is answered, every line answers a row, and the table itself is read strictly."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from competition.domain.problems import Refusal, Text
from competition.policies import DEFAULT_ROOT, load_policies
from competition.policies_coverage import Row, check_coverage, cover, read_coverage

TABLE = Path(__file__).resolve().parents[3] / "shared" / "policies" / "CLAUSES.md"
OURS_ALONE = {"YT-12"}
"""三（七） of Yantai: it decides promotions, and the list of clauses leaves it out."""
POLICIES = load_policies(DEFAULT_ROOT)
QUOTED = {name: policy for name, policy in POLICIES.items() if policy.source is None}
"""Those whose clauses are listed: their texts are at hand."""
ROWS = read_coverage(DEFAULT_ROOT)
SOUND = """\
[[row]]
id = "SY-1"
policy = "shiyan-2025-1"
clause = "三"
zh = "奖金上限"
en = "ceilings"

[[row]]
id = "SY-2"
policy = "shiyan-2025-1"
clause = "四"
zh = "晋升"
en = "promotion"
"""


def refused(folder: Path, text: str) -> list[str]:
    (folder / "coverage.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as found:
        read_coverage(folder)
    return [str(problem).partition(" 第")[2] for problem in found.value.problems]


def test_every_clause_is_answered_and_every_line_answers_one():
    assert check_coverage(ROWS, POLICIES) == ()
    assert all(found.done for found in cover(ROWS, POLICIES))
    assert {row.policy for row in ROWS} == set(QUOTED)


def test_the_rows_are_those_of_the_clause_table():
    if not TABLE.is_file():
        pytest.skip("the clause table is not beside this checkout")
    listed = re.findall(r"^\| ([A-Z]+-[0-9]+) \|", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(listed) > 30
    assert sorted(row.id for row in ROWS) == sorted({*listed, *OURS_ALONE})


def test_every_line_bears_a_row():
    assert [(policy.id, line) for policy in QUOTED.values() for line in policy.lines() if not line.row] == []


def test_the_rows_say_what_they_ask_in_both_languages():
    assert [row.id for row in ROWS if not (row.asks.zh and row.asks.en.isascii())] == []


def test_a_row_says_how_it_is_covered():
    found = {each.row.id: each for each in cover(ROWS, POLICIES)}
    assert [kind.en for kind in found["YT-7"].kinds] == ["term"]
    assert [text.zh for text in found["YT-7"].nothing] == [
        "此前不一致的政策：施行期内以本文件为准；组织者为竞赛选定本文件即可"
    ]
    assert [kind.zh for kind in found["YT-2"].kinds] == ["奖金上限"]
    assert [text.en for text in found["LYG-4"].undetermined] == [
        "post and pay: undetermined, see the winner's employer"
    ]


def test_a_row_of_an_unknown_document_has_nothing():
    row = Row("XX-1", "nowhere-1", "一", Text("甲", "a"))
    assert not cover([row], POLICIES)[0].done
    assert [str(problem) for problem in check_coverage([*ROWS, row], POLICIES)] == [
        'coverage.toml：XX-1（nowhere-1 一）没有任何规定对应：甲。 请在该政策文件中写一条 row = "XX-1"；没有数额的用 '
        "[[undetermined]]，无需计算的用 [[notice]]。 / Nothing answers XX-1 (nowhere-1 一): a. Write a line with "
        'row = "XX-1": [[undetermined]] without a figure, [[notice]] if nothing follows.'
    ]


def test_a_term_that_names_no_clause_is_told():
    nantong = replace(POLICIES["nantong-draft"], term_row="NT-9")
    assert [str(problem) for problem in check_coverage(ROWS, {**POLICIES, nantong.id: nantong})] == [
        "nantong-draft policy.toml：nantong-draft 标题 写明的条款“NT-9”不在该文件的条款表中。 请更正“row”，或在 coverage.toml "
        "中补上这一行。 / nantong-draft 标题 names the row “NT-9”, which the clause table does not have for it. "
        "Mend “row”, or add the row to coverage.toml."
    ]


def test_a_sound_table_is_read(tmp_path):
    (tmp_path / "coverage.toml").write_text(SOUND, encoding="utf-8")
    assert read_coverage(tmp_path)[1] == Row("SY-2", "shiyan-2025-1", "四", Text("晋升", "promotion"))


WRONG = {
    "twice": (
        '"SY-2"',
        '"SY-1"',
        "9行：条款“SY-1”重复。 请每个条款只保留一行。 / The row “SY-1” occurs twice. Keep one row for each clause.",
    ),
    "id": (
        '"SY-2"',
        '"二"',
        '9行：“二”不是条款表的编号。 请写大写字母、连字符和数字，如 "YT-3"。 / “二” is not the id of a row of the clause '
        'table. Write capital letters, a hyphen and a number, such as "YT-3".',
    ),
    "left out": (
        'en = "ceilings"\n',
        "",
        "1行：缺少“en”。 请写为加引号的文字。 / “en” is missing. Write text in quotes.",
    ),
    "unknown key": (
        'zh = "晋升"',
        'zh = "晋升"\nquote = "甲"',
        "13行：没有“quote”这个键。 请删除，或改为：id、policy、clause、zh、en。 / There is no key “quote”. Delete it or use one "
        "of: id, policy, clause, zh, en.",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=list(WRONG))
def test_a_wrong_table_is_refused_with_its_line(tmp_path, old, new, message):
    assert old in SOUND
    assert refused(tmp_path, SOUND.replace(old, new, 1)) == [message]


def test_after_another_fault_a_stand_in_is_no_second_row(tmp_path):
    text = SOUND.replace('id = "SY-1"', "id = 1").replace('"SY-2"', '"X-0"')
    assert len(refused(tmp_path, text)) == 1
