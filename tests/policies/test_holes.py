"""Ranges of one kind that leave something out: told with their line, refusing nothing, silenced by a [[gap]]."""

import pytest

from competition.domain.problems import Level
from competition.policies import check_policy
from tests.policies.test_wrong_files import POLICY, refusal_of, write

CLAUSE = 'article = "八"\nphrase = "规定"\n'


def prize(**conditions: object) -> str:
    """A prize of 1000 yuan under conditions such as ranks="1-3"."""
    return _line("prize", "amount_yuan = 1_000\n", conditions)


def honour(title: str = "能手", **conditions: object) -> str:
    return _line("honour", f'title = "{title}"\nconferral = "granted"\n', conditions)


def promotion(**conditions: object) -> str:
    return _line("promotion", 'to = "level_2"\ntiers = ["nation"]\n', conditions)


def gap(matter: str, **conditions: object) -> str:
    return _line("gap", f'matter = "{matter}"\nwhy = "未写"\nwhy_en = "left out"\n', conditions)


def _line(kind: str, says: str, conditions: dict[str, object]) -> str:
    told = "".join(f'{key} = "{value}"\n' for key, value in conditions.items())
    return f"[[{kind}]]\n{told}{says}{CLAUSE}\n"


def warned(tmp_path, *lines: str) -> list[str]:
    """What the warnings say is left out."""
    _, found = check_policy(write(tmp_path, policy=POLICY + "\n" + "".join(lines)))
    assert all((each.level, each.name) == (Level.WARNING, "hole") for each in found)
    return [each.what.zh for each in found]


HOLES = {
    "ten finalists": (
        [honour(entrants="1-9", ranks="1"), honour(entrants="11-30", ranks="1-2")],
        ["“entrants”的各段之间缺 10。"],
    ),
    "a share": (
        [promotion(share="0-20"), promotion(share="40-50")],
        ["“share”的各段之间缺 20%–40%。"],
    ),
    "a rank": ([prize(ranks="1-3"), prize(ranks="5-6")], ["“ranks”的各段之间缺 4。"]),
    "ranks, in whatever order": ([prize(ranks="9-"), prize(ranks="1-3")], ["“ranks”的各段之间缺 4–8。"]),
    "two holes": (
        [prize(ranks="1"), prize(ranks="3"), prize(ranks="5")],
        ["“ranks”的各段之间缺 2。", "“ranks”的各段之间缺 4。"],
    ),
    "none between neighbours": ([prize(ranks="1"), prize(ranks="2-3"), prize(ranks="4-")], []),
    "none before the first": ([prize(ranks="4-6")], []),
    "none after an open end": (
        [honour(entrants="5-", ranks="1"), honour(entrants="30-40", ranks="2")],
        [],
    ),
    "none where another reaches over it": (
        [honour(ranks="1-9"), honour(ranks="2-3", sex="female"), honour(ranks="10")],
        [],
    ),
    "none across titles": ([honour("能手", ranks="1"), honour("标兵", ranks="3")], []),
    "none across payees": ([prize(ranks="1"), prize(ranks="3", payee="coaches")], []),
    "none across other conditions": ([prize(ranks="1", sex="male"), prize(ranks="3", sex="female")], []),
    "none across kinds": ([prize(ranks="1"), honour(ranks="3"), promotion(ranks="5")], []),
}


@pytest.mark.parametrize(("lines", "said"), HOLES.values(), ids=list(HOLES))
def test_what_is_left_out_between_ranges_is_told(tmp_path, lines, said):
    assert warned(tmp_path, *lines) == said


ENTRANTS = [honour(entrants="1-9", ranks="1"), honour(entrants="11-30", ranks="1-2")]
GAPS = {
    "exactly": (gap("honour", entrants="10"), 0),
    "and more": (gap("honour", entrants="8-12"), 0),
    "without an end": (gap("honour", entrants="10-"), 0),
    "with a condition of its own": (gap("honour", entrants="10", ranks="1-3"), 0),
    "beside it": (gap("honour", entrants="11"), 1),
    "of another matter": (gap("cash", entrants="10"), 1),
    "of another range": (gap("honour", ranks="10"), 1),
}


@pytest.mark.parametrize(("line", "left"), GAPS.values(), ids=list(GAPS))
def test_a_hole_that_the_file_says_the_text_has_is_no_warning(tmp_path, line, left):
    assert len(warned(tmp_path, *ENTRANTS, line)) == left


def test_a_gap_that_covers_only_a_part_does_not_silence(tmp_path):
    lines = [prize(ranks="1-3"), prize(ranks="9")]
    assert warned(tmp_path / "a", *lines, gap("cash", ranks="4-7")) == ["“ranks”的各段之间缺 4–8。"]
    assert warned(tmp_path / "b", *lines, gap("cash", ranks="4-8")) == []


def test_a_gap_of_one_tier_says_nothing_of_another(tmp_path):
    lines = [prize(ranks="1-3"), prize(ranks="5")]
    lines = [line.replace("amount_yuan", 'tiers = ["nation"]\namount_yuan') for line in lines]
    told = gap("cash", ranks="4")
    assert warned(tmp_path / "a", *lines, told.replace("matter", 'tiers = ["nation"]\nmatter', 1)) == []
    assert len(warned(tmp_path / "b", *lines, told.replace("matter", 'tiers = ["city"]\nmatter', 1))) == 1


def test_a_warning_names_its_line_and_how_to_mend_it(tmp_path):
    text = POLICY + "\n" + "".join(ENTRANTS)
    _, (found,) = check_policy(write(tmp_path, policy=text))
    line = text.splitlines().index('entrants = "11-30"') + 1
    assert str(found) == (
        f"shiyan/2025-1/policy.toml 第{line}行：“entrants”的各段之间缺 10。 如属笔误请更正；原文确未涵盖的，请写一条 [[gap]]。 / "
        "Between the ranges of “entrants”, 10 is left out. Mend a slip; where the text leaves it out say so with a "
        "[[gap]]."
    )


def test_a_file_that_is_refused_tells_its_faults_alone(tmp_path):
    text = POLICY.replace("370600", "37") + "\n" + "".join(ENTRANTS)
    (said,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert "第4行" in said


OVERLAPS = {
    "prizes of one payee": ([prize(ranks="1-3"), prize(ranks="3-5")], True),
    "prizes of two payees": ([prize(ranks="1-3"), prize(ranks="3-5", payee="coaches")], False),
    "prizes of which one is the more special": (
        [prize(ranks="1-3"), prize(ranks="3-5", sex="female")],
        False,
    ),
    "prizes side by side": ([prize(ranks="1-3"), prize(ranks="4")], False),
    "promotions of who holds the same": (
        [promotion(ranks="1-3", holds="level_3"), promotion(ranks="1-3", holds_below="level_2")],
        True,
    ),
    "promotions of who holds something else": (
        [promotion(ranks="1-3", holds="level_2"), promotion(ranks="1-3", holds_below="level_2")],
        False,
    ),
    "promotions of anybody and of who holds one": (
        [promotion(ranks="1-3"), promotion(ranks="1-3", holds="level_2")],
        True,
    ),
    "one title for the same results": ([honour(ranks="1"), honour(ranks="1-2")], True),
    "one title for a coach, too": ([honour(ranks="1"), honour(ranks="1", payee="main_coach")], False),
    "two titles for the same results": ([honour("能手", ranks="1"), honour("标兵", ranks="1")], False),
}


@pytest.mark.parametrize(("lines", "refused"), OVERLAPS.values(), ids=list(OVERLAPS))
def test_two_lines_for_one_result_are_refused(tmp_path, lines, refused):
    folder = write(tmp_path, policy=POLICY + "\n" + "".join(lines))
    if not refused:
        assert check_policy(folder)[0].lines()
        return
    (said,) = refusal_of(check_policy, folder)
    assert "与前面一条规定的适用范围重叠" in said
    assert "nobody could tell which holds" in said


def test_after_another_fault_no_overlap_is_told(tmp_path):
    text = POLICY.replace('tier = "city"', 'tier = "town"', 1) + "\n" + prize(ranks="1") + prize(ranks="1")
    (said,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert "town" in said


def test_a_promotion_goes_to_one_thing(tmp_path):
    text = POLICY + "\n" + promotion(ranks="1", title="职称", title_en="a title")
    (said,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert "“to”与“title”只能写一个" in said


def test_a_promotion_holds_one_level_or_any_below_one(tmp_path):
    text = POLICY + "\n" + promotion(ranks="1", holds="level_3", holds_below="level_3")
    (said,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert "“holds”与“holds_below”只能写一个" in said


def test_a_sum_is_named_or_the_same_as_another(tmp_path):
    text = POLICY + "\n" + prize(payee="coaches", same_as="contestant")
    (said,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert "“same_as”与“amount_yuan”只能写一个" in said


CONDITIONS = {
    "ranks the wrong way round": ('ranks = "3-1"', "“3-1”不是范围。"),
    "ranks in words": ('ranks = "前三"', "“前三”不是范围。"),
    "share without an end": ('share = "20-"', "“20-”不是百分比范围。"),
    "share of nothing": ('share = "20-20"', "“20-20”不是百分比范围。"),
    "share beyond all": ('share = "50-101"', "“50-101”不是百分比范围。"),
    "no team size": ("team_sizes = []", "“team_sizes”应为一个或多个正整数。"),
    "a team of nobody": ("team_sizes = [0]", "“team_sizes”应为一个或多个正整数。"),
    "sex": ('sex = "none"', "“sex”没有“none”这个选项。"),
    "award": ('awards = ["platinum"]', "“awards”没有“platinum”这个选项。"),
    "passed in quotes": ('passed = "yes"', "“passed”的值不是true 或 false。"),
}


@pytest.mark.parametrize(("condition", "said"), CONDITIONS.values(), ids=list(CONDITIONS))
def test_a_wrong_condition_is_refused_with_its_line(tmp_path, condition, said):
    text = POLICY + "\n" + prize(ranks="1").replace('ranks = "1"', condition)
    (found,) = refusal_of(check_policy, write(tmp_path, policy=text))
    assert found.startswith(f"shiyan/2025-1/policy.toml 第{text.splitlines().index(condition) + 1}行：{said}")
