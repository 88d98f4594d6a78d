"""A document's lines in words, the same on every screen; names and titles stay as the text has them."""

from collections.abc import Callable, Iterable
from typing import Any

from competition.domain.money import Money
from competition.domain.policy import Policy
from competition.domain.policy_lines import (
    Appointment,
    BaseGrant,
    CashLine,
    EnterpriseCap,
    Equivalent,
    FollowOnSubsidy,
    Honour,
    HostingGrant,
    Line,
    Match,
    Notice,
    PromotionLine,
    Reference,
    Series,
    SettlementRule,
)
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, Group, Labelled, SkillLevel, Tier


def say_line(line: Line) -> Text:
    """What a line states, in one sentence; its clause is told beside it."""
    return WORDS[type(line)](line)


def say_validity(policy: Policy) -> Text:
    """From when to when the document binds, and on what ground; a draft never does."""
    begins, expires = policy.begins, policy.expires
    until = Text(f"至 {expires}", f"to {expires}") if expires else Text("未写明失效日", "no last day stated")
    if policy.effective:
        since = Text(f"自 {begins} 施行", f"in force from {begins}")
    elif policy.issued:
        since = Text(
            f"{begins} 印发，未另写明施行日", f"issued on {begins}, no other day of effect is stated"
        )
    elif policy.issued_year:
        since = Text(
            f"{policy.issued_year}年印发，未写明日期，{begins} 起确定适用",
            f"issued in {policy.issued_year} without a day: sure from {begins}",
        )
    else:
        since = Text("未写明施行日", "no day of effect is stated")
    draft = Text("", "") if policy.payable else Text("草案所写：", "as the draft prints it: ")
    return Text(f"{draft.zh}{since.zh}，{until.zh}", f"{draft.en}{since.en}, {until.en}")


def _listed(kind: type[Labelled], chosen: Iterable[Labelled]) -> Text:
    """The chosen members in their order; empty for none."""
    wanted = frozenset(chosen)
    members = [member for member in kind if member in wanted]
    return Text(
        "、".join(member.label.zh for member in members), ", ".join(member.label.en for member in members)
    )


def _joined(parts: Iterable[Text | None]) -> Text:
    found = [part for part in parts if part is not None]
    return Text("，".join(part.zh for part in found), ", ".join(part.en for part in found))


def _every(years: int | None) -> Text | None:
    if years is None:
        return None
    return Text("每年一次", "every year") if years == 1 else Text(f"每{years}年一次", f"every {years} years")


def _promotion(line: PromotionLine) -> Text:
    tiers, groups, levels = (
        _listed(Tier, line.tiers),
        _listed(Group, line.groups),
        _listed(SkillLevel, line.levels),
    )
    to = Text(f"限{levels.zh}", f"only to {levels.en}") if line.levels else None
    return _joined(
        (
            Text(f"{tiers.zh}：{groups.zh}可晋升", f"{groups.en} may be promoted at {tiers.en} tier"),
            to,
            Text("等级由奖励方案提出", "the award plan names the level"),
        )
    )


def _hosting(line: HostingGrant) -> Text:
    classes = _listed(CompetitionClass, line.classes)
    return Text(
        f"承办{line.tier.label.zh}{classes.zh}，每个项目最高 {line.ceiling}",
        f"at most {line.ceiling.en} an event for holding {classes.en} at {line.tier.label.en} tier",
    )


def _base(line: BaseGrant) -> Text:
    match line.grant:
        case Money():
            grant = Text(str(line.grant), line.grant.en)
        case Match(own=own, other=other):  # pragma: no branch - these are all grants
            grant = Text(
                f"按上级补贴 {own}:{other} 配套", f"matched {own}:{other} to the higher government's grant"
            )
    return _joined(
        (
            Text(
                f"{line.base}（{line.occasion.label.zh}）{grant.zh}",
                f"{line.base} ({line.occasion.label.en}) {grant.en}",
            ),
            _every(line.every_years),
        )
    )


def _honour(line: Honour) -> Text:
    groups, tiers = _listed(Group, line.groups), _listed(Tier, line.tiers)
    about = Text("约", "about ") if line.quota_about else Text("", "")
    return _joined(
        (
            Text(f"{line.title}（{line.conferral.label.zh}）", f"{line.title} ({line.conferral.label.en})"),
            Text(f"限{groups.zh}", f"for {groups.en}") if line.groups else None,
            Text(f"限{tiers.zh}", f"at {tiers.en} tier") if line.tiers else None,
            Text(f"每人一次性 {line.allowance}", f"{line.allowance.en} once each")
            if line.allowance
            else None,
            Text(f"每年{about.zh}{line.quota}名", f"{about.en}{line.quota} a year") if line.quota else None,
            Text(f"条件见{line.see.zh}", f"conditions: see {line.see.en}") if line.see else None,
        )
    )


def _series(line: Series) -> Text:
    return _joined(
        (
            Text(line.name, line.name),
            line.tier.label if line.tier else None,
            line.role.label if line.role else None,
            _every(line.every_years),
            Text(f"每年约{line.a_year}场", f"about {line.a_year} a year") if line.a_year else None,
        )
    )


def _cash(line: CashLine) -> Text:
    return Text(
        f"{line.tier.label.zh}最高 {line.ceiling}", f"at most {line.ceiling.en} at {line.tier.label.en} tier"
    )


def _settlement(line: SettlementRule) -> Text:
    return line.rule.label


def _follow_on(line: FollowOnSubsidy) -> Text:
    level, to = line.level.label, line.to.label
    return Text(
        f"新晋升{level.zh}，每人一次性 {line.amount}，领取人：{to.zh}",
        f"{line.amount.en} once for each person newly promoted to {level.en}; paid to: {to.en}",
    )


def _cap(line: EnterpriseCap) -> Text:
    of = _listed(SkillLevel, line.levels)
    return Text(
        f"每家企业每年不超过 {line.ceiling}：{of.zh}",
        f"at most {line.ceiling.en} for an enterprise a year: {of.en}",
    )


def _equivalent(line: Equivalent) -> Text:
    level, title = line.level.label, line.title
    return Text(f"{level.zh}比照{title.zh}", f"{level.en} is treated as {title.en}")


def _appointment(line: Appointment) -> Text:
    of = _listed(SkillLevel, line.levels)
    return Text(
        f"{of.zh}由用人单位评聘，竞赛不授予", f"by an employer's appointment, never by a contest: {of.en}"
    )


def _reference(line: Reference) -> Text:
    at, matter = _listed(Tier, line.tiers), line.matter.label
    return Text(
        f"{at.zh}{matter.zh}待定，见{line.see.zh}",
        f"{matter.en}{at.en and f' at {at.en} tier'}: undetermined, see {line.see.en}",
    )


def _notice(line: Notice) -> Text:
    return Text(f"{line.about.zh}：{line.why.zh}", f"{line.about.en}: {line.why.en}")


WORDS: dict[type, Callable[[Any], Text]] = {
    CashLine: _cash,
    PromotionLine: _promotion,
    SettlementRule: _settlement,
    HostingGrant: _hosting,
    BaseGrant: _base,
    Honour: _honour,
    FollowOnSubsidy: _follow_on,
    EnterpriseCap: _cap,
    Equivalent: _equivalent,
    Appointment: _appointment,
    Series: _series,
    Reference: _reference,
    Notice: _notice,
}
"""For each kind of line its sentence."""
