"""The schedules of other places: how good their sources are, from when they bind, and what they leave open."""

import re
from dataclasses import replace
from datetime import date

import pytest

from competition.domain.clauses import Clause
from competition.domain.policy import Quality, Status
from competition.domain.policy_lines import Gap, PrizeLine, PromotionLine, SameAs
from competition.domain.policy_titles import Honour
from competition.domain.selector import Share, Span
from competition.domain.tiers import CompetitionClass
from competition.policies import DEFAULT_ROOT, load_policies, read_policy
from tests.policies.test_wrong_files import POLICY, refusal_of, write

POLICIES = load_policies(DEFAULT_ROOT)
OTHERS = {name: policy for name, policy in POLICIES.items() if policy.source is not None}
OFFICIAL = {"shandong-2024", "yantai-2017-8", "jiangsu-games-7", "weihai-union-2018"}
UNDATED = {"dezhou-undated", "hainan-construction-2", "nation-printing-2012"}
SOURCE = '\n[source]\nquality = "reported"\nat = "https://example.org/1"\n'
REPORTED = POLICY.replace("\n[term]", SOURCE + "\n[term]", 1)


def test_every_other_schedule_names_where_it_was_read():
    assert len(OTHERS) == 32
    assert all(re.match("https?://", policy.source.at) for policy in OTHERS.values())
    assert {name for name, policy in OTHERS.items() if policy.source.quality is Quality.OFFICIAL} == OFFICIAL
    assert {name for name, policy in OTHERS.items() if not policy.reported} == OFFICIAL


def test_a_schedule_of_unknown_date_binds_on_no_day_and_can_be_simulated():
    found = {name for name, policy in POLICIES.items() if policy.status is Status.UNDATED}
    assert found == UNDATED
    for name in UNDATED:
        policy = POLICIES[name]
        assert (policy.begins, policy.payable, policy.in_force_on(date(2025, 6, 20))) == (None, False, False)
        assert replace(policy, simulated=True).in_force_on(date(2025, 6, 20))


def test_a_schedule_of_which_the_year_is_known_binds_from_the_next():
    years = [policy for policy in OTHERS.values() if policy.issued_year is not None]
    assert len(years) > 15
    assert all(policy.begins == date(policy.issued_year + 1, 1, 1) for policy in years)


def test_no_other_schedule_states_an_end_that_its_source_does_not():
    assert {policy.expires for policy in OTHERS.values()} == {None}


def test_yantai_keeps_its_older_rules_with_a_word_on_the_newer():
    (notice,) = [line for line in POLICIES["yantai-2017-8"].others if "2024" in line.clause.phrase]
    assert notice.about.zh == "与烟政办字〔2024〕8号不一致之处"
    assert POLICIES["yantai-2024-8"].replaces == ("此前技能人才政策与本意见不一致之处",)


def test_a_coach_gets_as_much_as_the_contestant_where_the_source_says_so():
    same = {
        name for name, policy in OTHERS.items() for line in policy.prizes if isinstance(line.amount, SameAs)
    }
    assert same == {
        *("nation-worldskills-43", "nation-worldskills-44", "shandong-2022", "henan-2024"),
        "chongqing-worldskills-44",
    }


def test_exactly_ten_finalists_and_the_text_that_breaks_off_are_said_to_be_gaps():
    gaps = POLICIES["anhui-2023"].of(Gap)
    assert [(line.select.entrants, line.select.share) for line in gaps] == [
        (None, Share(40, 50)),
        (Span(10, 10), None),
    ]


def test_the_sums_that_a_source_does_not_tie_to_ranks_are_not_guessed():
    assert POLICIES["zhejiang-2016"].prizes == POLICIES["chongqing-2018"].prizes == ()
    assert [line.select.ranks for line in POLICIES["zhejiang-2016"].of(Gap)] == [Span(1, 5)]


def test_teams_of_one_two_and_three_are_promoted_to_ranks_of_their_own():
    sizes = [
        (*line.select.team_sizes, line.select.ranks.first, line.select.ranks.last)
        for line in POLICIES["henan-2023"].promotions
        if line.select.classes == {CompetitionClass.CLASS_1}
    ]
    assert sizes == [(1, 1, 5), (1, 6, 20), (2, 1, 3), (2, 4, 10), (3, 1, 2), (3, 3, 7)]


def test_no_phrase_names_two_lines_that_decide_differently():
    """A phrase of our own words identifies its line, as a quotation need not."""
    for policy in OTHERS.values():
        said: dict[Clause, object] = {}
        for line in policy.lines():
            if isinstance(line, PrizeLine | PromotionLine | Honour):
                key = (type(line), line.clause)
                assert said.setdefault(key, line) is line, line.clause


def test_what_others_say_of_a_document_may_leave_out_its_number_and_issuer(tmp_path):
    text = REPORTED.replace('number = "试政发〔2025〕1号"\n', "").replace('issuer = "试验市人民政府"\n', "")
    policy = read_policy(write(tmp_path, policy=text))
    assert (policy.number, policy.issuer, policy.reported) == ("《试行办法》", "", True)


def test_what_others_say_must_still_be_dated_to_bind(tmp_path):
    text = REPORTED.replace("issued = 2025-01-02\neffective = 2025-02-01\nexpires = 2028-01-31\n", "")
    (said,) = refusal_of(read_policy, write(tmp_path / "a", policy=text))
    assert "日期不详的将“status”写为 undated" in said
    policy = read_policy(write(tmp_path / "b", policy=text.replace("in_force", "undated")))
    assert (policy.payable, policy.begins) == (False, None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('quality = "reported"', 'quality = "rumour"', "“quality”没有“rumour”这个选项。"),
        ('at = "https://example.org/1"', 'at = ""', "“at”是空的。"),
        ('at = "https://example.org/1"\n', "", "缺少“at”。"),
        ("[source]", "replaces = []\n[source]", "“replaces”应为一个或多个加引号的文字。"),
    ],
)
def test_a_wrong_source_is_refused(tmp_path, old, new, said):
    assert old in REPORTED
    (found,) = refusal_of(read_policy, write(tmp_path, policy=REPORTED.replace(old, new, 1)))
    assert said in found


def test_what_a_document_replaces_is_kept_in_its_own_words(tmp_path):
    text = POLICY.replace("\n[term]", '\nreplaces = ["旧办法", "旧细则"]\n\n[term]', 1)
    assert read_policy(write(tmp_path, policy=text)).replaces == ("旧办法", "旧细则")
