"""A document's lines in words, the same on every screen; names and titles stay as the text has them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from competition.domain.money import Money
from competition.domain.payees import Payee
from competition.domain.policy import Policy, Status
from competition.domain.policy_grants import BaseGrant, EnterpriseCap, FollowOnSubsidy, HostingGrant, Matching
from competition.domain.policy_lines import (
    CashLine,
    Gap,
    Holding,
    Line,
    Notice,
    PrizeLine,
    PromotionLine,
    Reference,
    SameAs,
    SettlementRule,
)
from competition.domain.policy_titles import Appointment, Equivalent, Honour, Series
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import Selector, Share, Span
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
    draft = Text("草案所写：", "as the draft prints it: ") if policy.status is Status.DRAFT else Text("", "")
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


def say_selector(select: Selector) -> Text | None:
    """The conditions of a line, joined; None where it has none."""
    parts = [
        _unless_empty(_listed(Tier, select.tiers)),
        _unless_empty(_listed(CompetitionClass, select.classes)),
        _unless_empty(_listed(Group, select.groups)),
        _unless_empty(_listed(Award, select.awards)),
        *_numbers(select),
        Text("须双合格", "every part passed") if select.passed else None,
        select.sex.label if select.sex else None,
    ]
    return _joined(parts) if any(parts) else None


def _numbers(select: Selector) -> Iterator[Text | None]:
    if select.team_sizes:
        sizes = [str(size) for size in sorted(select.team_sizes)]
        yield Text(f"{'、'.join(sizes)}人赛项", f"teams of {' or '.join(sizes)}")
    if select.ranks:
        yield _ranks(select.ranks)
    if select.share:
        yield _share(select.share)
    yield _span(select.entrants, Text("决赛人数{}", "{} finalists"))
    yield _span(select.ages, Text("年龄{}", "age {}"))


def _ranks(span: Span) -> Text:
    if span.last is None:
        return Text(f"第{span.first}名及以后", f"ranks {span.first} and beyond")
    if span.last == span.first:
        return Text(f"第{span.first}名", f"rank {span.first}")
    return Text(f"第{span.first}–{span.last}名", f"ranks {span.first}–{span.last}")


def _share(share: Share) -> Text:
    if share.above == 0:
        return Text(f"名次在前{share.upto}%", f"ranks in the first {share.upto} % of the finalists")
    return Text(
        f"名次在前{share.above}%至{share.upto}%",
        f"ranks from {share.above} % to {share.upto} % of the finalists",
    )


def _span(span: Span | None, words: Text) -> Text | None:
    if span is None:
        return None
    if span.last == span.first:
        return Text(words.zh.format(span.first), words.en.format(span.first))
    zh = f"{span.first}及以上" if span.last is None else f"{span.first}–{span.last}"
    en = f"{span.first} and more" if span.last is None else f"{span.first}–{span.last}"
    return Text(words.zh.format(zh), words.en.format(en))


def _unless_empty(text: Text) -> Text | None:
    return text if text.zh else None


def _prize(line: PrizeLine) -> Text:
    match line.amount:
        case Money() as amount:
            sum_ = Text(str(amount), amount.en)
        case SameAs(payee):  # pragma: no branch - these are all amounts
            sum_ = Text(f"与{payee.label.zh}同额", f"as much as the {payee.label.en} gets")
    return _joined((line.payee.label, say_selector(line.select), sum_, line.per.label if line.per else None))


def _promotion(line: PromotionLine) -> Text:
    beyond = Text(f"此外见{line.see.zh}", f"beyond this see {line.see.en}") if line.see else None
    return _joined((say_selector(line.select), _held(line.holding), _to(line), beyond))


def _to(line: PromotionLine) -> Text:
    if line.title:
        return Text(f"推荐{line.title.zh}", f"recommended for {line.title.en}")
    if line.to:
        if_held = (
            Text(f"；已持该等级者{line.if_held.label.zh}", f"; who holds it: {line.if_held.label.en}")
            if line.if_held
            else Text("", "")
        )
        return Text(f"晋升{line.to.label.zh}{if_held.zh}", f"promoted to {line.to.label.en}{if_held.en}")
    if line.above_paper:
        return Text(
            f"晋升命题等级之上{line.above_paper}级",
            f"promoted {line.above_paper} above the level of the paper",
        )
    levels = _listed(SkillLevel, line.levels)
    only = Text(f"限{levels.zh}，", f"only to {levels.en}, ") if line.levels else Text("", "")
    return Text(
        f"可晋升，{only.zh}等级由奖励方案提出", f"may be promoted, {only.en}the award plan names the level"
    )


def _held(holding: Holding | None) -> Text | None:
    if holding is None:
        return None
    if holding.below:
        return Text(f"未达{holding.below.label.zh}者", f"who holds less than {holding.below.label.en}")
    level = holding.level.label if holding.level else Text("", "")
    return Text(f"已持{level.zh}者", f"who holds {level.en}")


def _gap(line: Gap) -> Text:
    matter, select = line.matter.label, say_selector(line.select)
    of = Text(f"（{select.zh}）", f" ({select.en})") if select else Text("", "")
    return Text(f"{matter.zh}{of.zh}：{line.why.zh}", f"{matter.en}{of.en}: {line.why.en}")


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
        case Matching(own=own, other=other):  # pragma: no branch - these are all grants
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
    about = Text("约", "about ") if line.quota_about else Text("", "")
    return _joined(
        (
            Text(f"{line.title}（{line.conferral.label.zh}）", f"{line.title} ({line.conferral.label.en})"),
            line.payee.label if line.payee is not Payee.CONTESTANT else None,
            say_selector(line.select),
            Text(f"每人一次性 {line.allowance}", f"{line.allowance.en} once each")
            if line.allowance
            else None,
            Text(f"每年{about.zh}{line.quota}名", f"{about.en}{line.quota} a year") if line.quota else None,
            Text(f"条件见{line.see.zh}", f"conditions: see {line.see.en}") if line.see else None,
            Text("不重复授予", "never twice") if line.once else None,
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
    PrizeLine: _prize,
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
    Gap: _gap,
    Reference: _reference,
    Notice: _notice,
}
"""For each kind of line its sentence."""
