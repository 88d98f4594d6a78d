"""Why an award was given or not, in sentences: pass marks, the rule set, rulings, the team."""

from collections.abc import Iterator

from competition.domain.explain_place import Case, ruled
from competition.domain.explain_total import digits, listed, sentence
from competition.domain.medals import Award, find_rule, with_minimum
from competition.domain.problems import Text
from competition.domain.results import Standing
from competition.domain.rulings import AwardRuling
from competition.domain.totals import WHOLE

NO_PRIZE = (Award.NONE, Award.UNDECIDED)


def explain_passing(case: Case) -> Iterator[Text]:
    """Which pass marks were not reached and whether that bars an award."""
    failed = failed_parts(case.standing)
    if failed is None:
        return
    if case.result.rules.pass_required:
        after = Text("按规则不授奖", "so that by the rules nothing is awarded")
    else:
        after = Text("本项目不因此影响授奖", "which does not touch the award in this event")
    yield sentence(f"未达到合格线：{failed.zh}，{after.zh}", f"Below the pass mark: {failed.en}, {after.en}")


def failed_parts(standing: Standing) -> Text | None:
    """The parts below their pass mark with their scores; None where there are none."""
    lines = {line.id: line for line in (standing.breakdown, *standing.breakdown.lines)}
    found = [lines[name] for name in standing.failed if name in lines]
    if not found:
        return None
    names = [
        Text("总分", "the total") if each.id == WHOLE else Text(each.label, each.label) for each in found
    ]
    return listed(
        [
            Text(f"{name.zh} {digits(line.value)}", f"{name.en} {digits(line.value)}")
            for name, line in zip(names, found, strict=True)
        ]
    )


def explain_award(case: Case) -> Iterator[Text]:
    """Under which rule set what was given, or why nothing was; what a ruling changed."""
    rules, mine = case.result.rules, case.standing
    label = with_minimum(find_rule(rules.prize_rule), rules.minimum_entrants).label
    why = _given(case, mine.award if mine.rule_award is None else mine.rule_award)
    yield sentence(f"授奖规则“{label.zh}”：{why.zh}", f"Prize rule “{label.en}”: {why.en}")
    if mine.rule_award is not None:
        yield sentence(
            f"奖项经裁定由“{mine.rule_award.label.zh}”改为“{mine.award.label.zh}”",
            f"A ruling changed “{mine.rule_award.label.en}” to “{mine.award.label.en}”",
        )
        change = AwardRuling(mine.entry, mine.rule_award, mine.award)
        reasons = [ruling.reason for ruling in case.result.rulings if ruling.says == change]
        yield from (
            ruled("奖项的改动", "The change of the award", case.withhold(each)) for each in reasons[-1:]
        )


def _given(case: Case, award: Award) -> Text:
    rank = case.standing.place.rank
    if award is Award.UNDECIDED:
        return Text("本项目不得并列，奖项待裁定", "ties may not stand here; the award is undecided")
    if award is not Award.NONE:
        return Text(f"第{rank}名授“{award.label.zh}”", f"rank {rank} gets “{award.label.en}”")
    if len(case.peers) < case.result.rules.minimum_entrants:
        return Text(
            f"只有{case.field.zh}，不足{case.result.rules.minimum_entrants}名（队），不授奖",
            f"only {case.field.en}, fewer than {case.result.rules.minimum_entrants}: no awards",
        )
    if case.standing.failed and case.result.rules.pass_required:
        return Text(f"第{rank}名，未达到合格线，不授奖", f"rank {rank}, below a pass mark: no award")
    return _beyond(case)


def _beyond(case: Case) -> Text:
    """Down to which place awards went."""
    rank = case.standing.place.rank
    awarded = [e for e in case.peers if (e.award if e.rule_award is None else e.rule_award) not in NO_PRIZE]
    if not awarded:
        return Text(f"第{rank}名，无人达到授奖条件", f"rank {rank}; nobody met what an award needs")
    last = awarded[-1].place
    return Text(
        f"奖项授至第{last.rank}名（{digits(last.total)} 分），第{rank}名不在授奖范围",
        f"awards go down to rank {last.rank} ({digits(last.total)}); rank {rank} is beyond them",
    )


def explain_team(case: Case) -> Iterator[Text]:
    """The sum of the delegation and whether this entry counts for it."""
    name, entry = case.standing.delegation, case.standing.entry
    for team in case.result.teams:
        if team.team == name:
            shared = Text("并列", "shared ") if team.tied else Text("", "")
            counts = entry in team.counted
            yield sentence(
                f"代表队“{name}”取最好的{len(team.counted)}项，合计 {digits(team.total)}，"
                f"团体{shared.zh}第{team.rank}名；本项{'计入' if counts else '未计入'}",
                f"Delegation “{name}”: the best {len(team.counted)} give {digits(team.total)}, "
                f"{shared.en}team rank {team.rank}; this entry {'counts' if counts else 'does not count'}",
            )
    for unranked in case.result.teams_unranked:
        if unranked.team == name:
            yield sentence(
                f"代表队“{name}”不排团体名次：{unranked.reason.zh}",
                f"Delegation “{name}” has no team rank: {unranked.reason.en}",
            )
