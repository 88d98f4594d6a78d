"""What is printed of marks and results: signed sheets, public lists, what is read out at the ceremony."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Competition, Event
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow, newest_scheme
from competition.db.objections import newest_notice
from competition.db.results import ResultVersion, published_result
from competition.documents.announcer import AnnouncerFacts, CalledAward, CalledEvent, CalledWinner
from competition.documents.numerals import day_in_digits
from competition.documents.public_list import ListedEntry, ListedEvent, PublicListFacts
from competition.documents.signed_sheet import SignedLine, SignedSheet, SignedSheetFacts
from competition.domain.explain_total import digits
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.medals import Award
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.results import Standing
from competition.domain.scoresheet import SheetState
from competition.domain.tiers import Group
from competition.operations.printing_before import head
from competition.operations.unit import CHINA, refuse

NO_PRIZE = frozenset({Award.NONE, Award.UNDECIDED})
HOW_TO_OBJECT = "对公示内容有异议的，请在公示期内以书面形式实名向主办单位提出，并提供依据。"


def is_published(event: Event) -> bool:
    """Whether everybody may know the results of the event."""
    return published_result(event.id) is not None


def _published(competition: Competition) -> list[tuple[Event, ResultVersion]]:
    found = ((event, published_result(event.id)) for event in competition.events)
    published = [(event, row) for event, row in found if row is not None]
    refuse(None if published else _nothing_published())
    return published


def public_results(competition: Competition, today: date) -> PublicListFacts:
    """Places, scores and awards of all events that are published. Refusal while none is."""
    return _public(competition, today, winners_only=False)


def public_winners(competition: Competition, today: date) -> PublicListFacts:
    """Those who won something. Refusal while nothing is published or nobody won."""
    return _public(competition, today, winners_only=True)


def _public(competition: Competition, today: date, *, winners_only: bool) -> PublicListFacts:
    published = _published(competition)
    events = [each for event, row in published for each in _listed(event, row, winners_only=winners_only)]
    refuse(None if events else _no_winners())
    return PublicListFacts(
        **head(competition, f"{competition.code.upper()}-V{max(row.version for _, row in published)}", today),
        period=_periods(published),
        objections=HOW_TO_OBJECT,
        events=tuple(events),
    )


def _listed(event: Event, row: ResultVersion, *, winners_only: bool) -> Iterator[ListedEvent]:
    """The lines of each group that is ranked apart."""
    for group, standings in groupby(row.result().standings, key=lambda each: each.group):
        lines = [_line(each) for each in standings if not (winners_only and each.award in NO_PRIZE)]
        label = f"（{Group(group).label.zh}）" if group else ""
        if lines:
            yield ListedEvent(f"{event.code} {event.name}{label}", tuple(lines))


def _line(standing: Standing) -> ListedEntry:
    merit = standing.award is Award.MERIT
    return ListedEntry(
        rank="" if merit else str(standing.place.rank),
        name="、".join(standing.names),
        unit="、".join(standing.employers),
        delegation=standing.delegation,
        score=digits(standing.place.total),
        award="" if standing.award in NO_PRIZE else standing.award.label.zh,
    )


def _periods(published: list[tuple[Event, ResultVersion]]) -> str:
    """The days of the public notice, once where they are the same for all; empty where none was opened."""
    said: dict[str, list[str]] = {}
    for event, row in published:
        notice = newest_notice(event.id)
        if notice is not None and notice.result_version == row.version:
            first, last = day_in_digits(notice.first_day), day_in_digits(notice.last_day)
            said.setdefault(f"{first}至{last}（{notice.working_days}个工作日）", []).append(event.name)
    if len(said) == 1 and len(next(iter(said.values()))) == len(published):
        return next(iter(said))
    return "；".join(f"{'、'.join(events)}：{days}" for days, events in said.items())


def announcer(competition: Competition, today: date) -> AnnouncerFacts:
    """The winners in the order in which they are called. Refusal while nothing is published or nobody won."""
    events = [each for event, row in _published(competition) for each in _called(event, row)]
    refuse(None if events else _no_winners())
    return AnnouncerFacts(**head(competition, competition.code.upper(), today), events=tuple(events))


def _called(event: Event, row: ResultVersion) -> Iterator[CalledEvent]:
    for group, standings in groupby(row.result().standings, key=lambda each: each.group):
        winners = [each for each in standings if each.award not in NO_PRIZE]
        awards = tuple(
            CalledAward(award.label.zh, tuple(map(_winner, same)))
            for award, same in groupby(reversed(winners), key=lambda each: each.award)
        )
        label = f"（{Group(group).label.zh}）" if group else ""
        if awards:
            yield CalledEvent(f"{event.name}{label}", awards)


def _winner(standing: Standing) -> CalledWinner:
    unit = "、".join(standing.employers)
    return CalledWinner(
        "、".join(standing.names), f"{unit}（{standing.delegation}）" if unit else standing.delegation
    )


def signed_sheets(event: Event, today: date) -> SignedSheetFacts:
    """Every sheet that was handed in, by form, seat and code. Refusal while there is none."""
    version = newest_scheme(event.id)
    found = (
        select(SheetRow)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .where(SheetRow.event_id == event.id, SheetRow.state != SheetState.DRAFT)
        .order_by(SheetRow.sub_criterion, SheetRow.seat, CodedWork.code)
    )
    rows = list(db.session.scalars(found))
    if version is None or not rows:
        raise Refusal(_no_sheets(event))
    scheme = version.scheme()
    return SignedSheetFacts(
        **head(event.competition, event.code, today),
        event=f"{event.code} {event.name}",
        scheme=f"评分方案第{version.version}版 {version.digest[:8]}",
        sheets=tuple(_signed(row, scheme) for row in rows),
    )


def _signed(row: SheetRow, scheme: MarkingScheme) -> SignedSheet:
    forms = {sub.id: sub for _, sub in scheme.forms()}
    sub, marks, entered = forms.get(row.sub_criterion), row.values(), row.entered()
    aspects = {aspect.id: aspect for aspect in (sub.aspects if sub else ())}
    lines = [
        SignedLine(
            id=name,
            label=" ".join(aspects[name].description.split()) if name in aspects else "",
            entered=entered.get(name, ""),
            mark="未评" if (mark := marks.get(name)) is None else f"{mark:f}",
            maximum=f"{aspects[name].maximum:f}" if name in aspects else "",
        )
        for name in dict.fromkeys((*(name for name in aspects if name in marks), *marks))
    ]
    return SignedSheet(
        code=row.work.code,
        form=f"{row.sub_criterion} {sub.name}" if sub else row.sub_criterion,
        seat=f"第{row.seat}席",
        state=row.state_value.label.zh,
        version=str(row.version),
        signed=_who(row.submitted_by, row, confirmed=False),
        confirmed=_who(row.confirmed_by, row, confirmed=True),
        lines=tuple(lines),
    )


def _who(user_id: int | None, row: SheetRow, *, confirmed: bool) -> str:
    """Who and when, in China's time; empty until then."""
    moment = row.confirmed_at if confirmed else row.submitted_at
    user = db.session.get(User, user_id) if user_id else None
    if user is None or moment is None:
        return ""
    local = moment.astimezone(CHINA)
    return f"{user.display_name}　{day_in_digits(local.date())} {local:%H:%M}"


def _nothing_published() -> Problem:
    return problem(
        "还没有公布任何成绩。",
        "No results are published yet.",
        mend_zh="成绩公布后再打印。",
        mend_en="Print it after publication.",
    )


def _no_winners() -> Problem:
    return problem(
        "已公布的成绩中没有获奖者。",
        "Nobody won an award in the published results.",
        mend_zh="请核对各项目的授奖规则。",
        mend_en="Check the prize rules of the events.",
    )


def _no_sheets(event: Event) -> Problem:
    return problem(
        f"“{event.name}”还没有提交的评分表。",
        f"No sheet of “{event.name}” was handed in yet.",
        mend_zh="裁判提交后再打印。",
        mend_en="Print them once judges have handed them in.",
    )
