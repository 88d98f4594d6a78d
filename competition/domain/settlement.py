"""结算: what of all that one person earned is paid, and what the promotions of an enterprise bring it.

The rules are applied one after another in the fixed `ORDER`, each where a document of the claims states it; a title is
never given twice even where none does. What a rule strikes keeps its decision and says, with the clause, what stands.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from competition.domain.claims import ORDER, Claim, Received, Rules, Settled, Turn, scope_of, year_of
from competition.domain.clauses import Clause
from competition.domain.enterprise_cap import SettledSubsidy, Subsidy, hold_to_caps
from competition.domain.money import Money
from competition.domain.outcomes import (
    Amount,
    Decision,
    Kind,
    Nothing,
    Promoted,
    Step,
    Undetermined,
)
from competition.domain.policy import Policy
from competition.domain.policy_lines import Settlement
from competition.domain.problems import Text
from competition.domain.tiers import SkillLevel, Tier


def settle(
    claims: Sequence[Claim],
    *,
    policy: Policy,
    own: Mapping[str, Policy] | None = None,
    booked: Collection[str] = frozenset(),
) -> tuple[Settled, ...]:
    """Settle all claims of one person at one place; each is judged the same in whatever order they come in.

    `policy` governs; `own` gives, by key, the document of a claim that was decided under another: its rules hold too
    where `policy` states none, and its year of payment is its own. Of equal sums one of the `booked` keys stands.
    They are returned in the order given. ValueError where two bear the same key.
    """
    found = {claim.key: Settled(claim, True, claim.decision.outcome) for claim in claims}
    if len(found) < len(claims):
        raise ValueError("two claims bear the same key")
    rules = Rules(_documents(claims, policy, own or {}), own or {}, booked)
    for turn in ORDER:
        if turn in _OF_PERSON:
            found |= {each.claim.key: each for each in _OF_PERSON[turn](tuple(found.values()), rules)}
    return tuple(found.values())


def _documents(claims: Sequence[Claim], policy: Policy, own: Mapping[str, Policy]) -> tuple[Policy, ...]:
    """Each document once: the governing one, then that of the claim confirmed last, and so on."""
    newest = sorted(claims, key=lambda claim: (claim.confirmed_on or date.min, claim.key), reverse=True)
    others = {own[claim.key].id: own[claim.key] for claim in newest if claim.key in own}
    return (policy, *(each for each in others.values() if each.id != policy.id))


def payment_year(policy: Policy, confirmed_on: date) -> int:
    """The year in which a sum confirmed on that day is paid."""
    return confirmed_on.year + (policy.settled_by(Settlement.PAID_NEXT_YEAR) is not None)


def _struck(each: Settled, why: Step) -> Settled:
    return replace(each, payable=False, outcome=Nothing(why.says), steps=(*each.steps, why))


def _paid_elsewhere(found: Iterable[Settled]) -> Iterator[tuple[Settled, Money, Received]]:
    """The sums for which another payer has paid something."""
    for each in found:
        if each.money is not None and each.claim.received is not None:
            yield each, each.money, each.claim.received


def _province_pays(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    """What the province paid in full is not paid again. What it left open is not this rule's to say."""
    clause = rules.settled_by(Settlement.PROVINCE_PAYS)
    for each, due, received in _paid_elsewhere(found):
        if clause is not None and received.by is Tier.PROVINCE and received.amount >= due:
            says = Text(
                f"省级已支付 {received.amount}，本项 {due} 不再支付",
                f"The province has paid {received.amount.en}, so {due.en} is not paid again",
            )
            yield _struck(each, Step(says, clause))


def _top_up(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    """The difference to what was received; undetermined where the text does not say how it counts."""
    clause = rules.settled_by(Settlement.TOP_UP)
    for each, due, received in _paid_elsewhere(found):
        payer, had = received.by.label, received.amount
        if clause is None:
            see = Text(
                f"{payer.zh}已支付 {had}，文件未写明其他支付方已付的部分如何计算；"
                "本项待定，确定之前不冲抵其他奖金",
                f"{had.en} was paid already ({payer.en}); "
                "the text does not say how what another payer paid counts: this one is open, "
                "and until it is decided it strikes no other prize money",
            )
            steps = (*each.steps, Step(see, rules.settled_by(Settlement.PROVINCE_PAYS)))
            yield replace(each, payable=False, outcome=Undetermined(see), steps=steps)
        elif had >= due:
            says = Text(
                f"{payer.zh}已支付 {had}，不低于本项 {due}，没有差额",
                f"{had.en} was paid already ({payer.en}), no less than {due.en}: there is no difference",
            )
            yield _struck(each, Step(says, clause))
        else:
            says = Text(
                f"{payer.zh}已支付 {had}，补足本项 {due} 的差额 {due - had}",
                f"{had.en} was paid already ({payer.en}); the difference to {due.en} is {(due - had).en}",
            )
            yield replace(each, outcome=Amount(due - had), steps=(*each.steps, Step(says, clause)))


def _higher_only(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    """Of the prize money for one skill in one year the highest sum stands, as decided, whoever pays it.

    Of equal sums the one that is booked, else the earlier confirmed. What is open yet strikes nothing: the highest that
    is determined stands until then, and so does what is open above it.
    """
    clause = rules.settled_by(Settlement.HIGHER_ONLY)
    groups: dict[tuple[str, ...], list[tuple[Money, Settled]]] = defaultdict(list)
    for each in found:
        match each.claim.decision:
            case Decision(Kind.CASH, Amount(money)) if clause and (scope := scope_of(each.claim)):
                groups[scope].append((money, each))
    for sums in groups.values():
        determined = [pair for pair in sums if not isinstance(pair[1].outcome, Undetermined)]
        if determined:
            yield from _lower_struck(sums, min(determined, key=lambda pair: _rank(pair, rules)), clause)


def _rank(pair: tuple[Money, Settled], rules: Rules) -> tuple[int, bool, date, str]:
    """The higher, then the booked, then the earlier confirmed."""
    money, each = pair
    return -money.fen, each.claim.key not in rules.booked, *_earliest(each)


def _lower_struck(
    sums: Iterable[tuple[Money, Settled]], stands: tuple[Money, Settled], clause: Clause | None
) -> Iterator[Settled]:
    highest, standing = stands
    for money, each in sums:
        if each is not standing and money <= highest and not isinstance(each.outcome, Nothing):
            yield _struck(each, Step(_lower(money, highest, standing, _scope(each.claim)), clause))


def _scope(claim: Claim) -> Text:
    """Among what is compared: a clause states the principle, the scope is the bureau's usual reading of it."""
    skill, year = claim.skill, year_of(claim)
    named = (f"、同一赛项“{skill}”", f", the skill “{skill}”") if skill else ("", "")
    dated = (f"、{year}年度确认", f", confirmed in {year}") if year is not None else ("", "")
    return Text(
        f"比较范围按主管部门通常理解：同一人{named[0]}{dated[0]}、各层级",
        f"compared, by the bureau's usual reading: one person{named[1]}{dated[1]}, all tiers",
    )


def _lower(money: Money, highest: Money, stands: Settled, scope: Text) -> Text:
    of = stands.claim.earned_in
    paid = Text(f"已按“{of}”发放 {highest}", f"{highest.en} is paid for “{of}”")
    return Text(
        f"就高不重复：{paid.zh}，本项 {money} 不再发放（{scope.zh}）",
        f"The higher, not both: {paid.en}, so {money.en} is not paid ({scope.en})",
    )


def _earliest(each: Settled) -> tuple[date, str]:
    """The earlier confirmed, then the smaller key; a claim without a day comes last."""
    return each.claim.confirmed_on or date.max, each.claim.key


def _title_once(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    """A title is given for the result confirmed first, and its allowance with it."""
    titles: dict[str, list[Settled]] = defaultdict(list)
    for each in found:
        match scope_of(each.claim):
            case Kind.HONOUR, title:
                titles[title].append(each)
    for title, own in titles.items():
        keep = _of_first_result(own)
        of = keep[0].claim.earned_in
        says = Text(f"“{title}”已因“{of}”给予，不重复给予", f"“{title}” is given for “{of}”, never twice")
        for each in own:
            if each not in keep and not isinstance(each.outcome, Nothing):
                yield _struck(each, Step(says, rules.once(title)))


def _of_first_result(own: Sequence[Settled]) -> tuple[Settled, ...]:
    """The title and its allowance, each once, as the result confirmed first brings them."""
    first = min(own, key=_earliest).claim
    here = (first.confirmed_on, first.earned_in)
    same = [each for each in own if (each.claim.confirmed_on, each.claim.earned_in) == here]
    by_kind = {each.claim.decision.kind: each for each in sorted(same, key=_earliest, reverse=True)}
    return tuple(by_kind.values())


def _promotion_once(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    """Of the promotions of a calendar year the higher level stands; of equal ones the earlier."""
    clause = rules.settled_by(Settlement.PROMOTION_ONCE_A_YEAR)
    years: dict[int | None, list[tuple[SkillLevel, Settled]]] = defaultdict(list)
    for each in found:
        if clause is not None and isinstance(each.outcome, Promoted):
            years[year_of(each.claim)].append((each.outcome.level, each))
    for own in years.values():
        level, stands = min(own, key=lambda pair: (-pair[0].step, *_earliest(pair[1])))
        for lower, each in own:
            if each is not stands:
                says = Text(
                    f"每年只晋升一次：已按“{stands.claim.earned_in}”晋升{level.label.zh}，"
                    f"本项{lower.label.zh}不再晋升",
                    f"One promotion in a calendar year: {level.label.en} stands, for "
                    f"“{stands.claim.earned_in}”, so {lower.label.en} is not given",
                )
                yield _struck(each, Step(says, clause))


def _payment_year(found: Sequence[Settled], rules: Rules) -> Iterator[Settled]:
    for each in found:
        if each.money is not None and each.claim.confirmed_on is not None:
            own = rules.document_of(each.claim)
            yield replace(each, steps=(*each.steps, *_paid_in(own, each.claim.confirmed_on)))


def _paid_in(policy: Policy, day: date) -> tuple[Step, ...]:
    """The step that names the year of payment, where the text puts it off."""
    clause = policy.settled_by(Settlement.PAID_NEXT_YEAR)
    year = payment_year(policy, day)
    says = Text(f"{day}确认，于{year}年拨付", f"Confirmed on {day}, paid in {year}")
    return (Step(says, clause),) if clause else ()


_OF_PERSON: dict[Turn, Callable[[Sequence[Settled], Rules], Iterator[Settled]]] = {
    Turn.PROVINCE_PAYS: _province_pays,
    Turn.TOP_UP: _top_up,
    Turn.HIGHER_ONLY: _higher_only,
    Turn.TITLE_ONCE: _title_once,
    Turn.PROMOTION_ONCE: _promotion_once,
    Turn.PAYMENT_YEAR: _payment_year,
}
"""What each turn does to the claims of one person; the cap of an enterprise is over many persons."""


def settle_enterprises(subsidies: Sequence[Subsidy], *, policy: Policy) -> tuple[SettledSubsidy, ...]:
    """Hold subsidies to the yearly caps of their enterprises, and say when each is paid; in the order given.

    ValueError where two bear the same key.
    """
    return tuple(
        replace(each, steps=(*each.steps, *_paid_in(policy, each.subsidy.certified_on)))
        if each.money is not None
        else each
        for each in hold_to_caps(subsidies, policy)
    )
