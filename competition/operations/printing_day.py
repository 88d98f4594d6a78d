"""What is printed on the day: what the draw gave, and the paper twins of the score sheets."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork, Draw
from competition.db.entries import Entry
from competition.db.marking import newest_scheme
from competition.documents.draw_list import DrawColumn, DrawListFacts, DrawRow
from competition.documents.score_sheet import BlankLine, BlankSheet, ScoreSheetFacts
from competition.domain.calculations import options
from competition.domain.marking_scheme import JUDGEMENT_SCORES, Aspect, AspectKind
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.scoring import METHODS
from competition.operations.printing_before import head
from competition.operations.unit import refuse

MOST_BOXES, LONGEST_ANSWER = 4, 6
"""What fits into the column of a paper sheet; other choices are written in."""
BY_NAME = (
    DrawColumn("场次", "Session", 2),
    DrawColumn("赛位", "Station", 2),
    DrawColumn("参赛编号", "Entry", 3),
    DrawColumn("姓名", "Name", 5),
    DrawColumn("代表队", "Delegation", 4),
)
BY_CODE = (
    DrawColumn("场次", "Session", 1),
    DrawColumn("赛位", "Station", 1),
    DrawColumn("加密号", "Code", 2),
)


def drawn_works(event: Event) -> list[CodedWork]:
    """The works by session, station and code. Refusal before the draw."""
    found = select(CodedWork).where(CodedWork.event_id == event.id)
    works = list(db.session.scalars(found.order_by(CodedWork.session, CodedWork.station, CodedWork.code)))
    refuse(None if works else _not_drawn(event))
    return works


def opened_works(event: Event) -> list[tuple[CodedWork, Entry]]:
    """The works with their entries. Refusal before the draw, and while custodians keep the codes."""
    works = drawn_works(event)
    opened = [(work, work.entry) for work in works if work.entry is not None]
    refuse(None if len(opened) == len(works) else _sealed(event))
    return opened


def draw_list(event: Event, today: date) -> DrawListFacts:
    """Who works where; it bears no code."""
    rows = [
        (str(work.session), str(work.station), entry.number, entry.names, entry.delegation.name)
        for work, entry in opened_works(event)
    ]
    return _list(event, today, "赛位抽签", BY_NAME, rows)


def code_list(event: Event, today: date) -> DrawListFacts:
    """Which code is at which place; it bears no name and no number of an entry."""
    rows = [(str(work.session), str(work.station), work.code) for work, _entry in opened_works(event)]
    return _list(event, today, "加密号", BY_CODE, rows)


def _list(
    event: Event, today: date, stage: str, columns: tuple[DrawColumn, ...], rows: Sequence[tuple[str, ...]]
) -> DrawListFacts:
    draw = db.session.scalar(select(Draw).where(Draw.event_id == event.id))
    how = f"抽签种子：{draw.seed}；算法：{draw.algorithm}。任何人可以据此重算场次和赛位。" if draw else ""
    return DrawListFacts(
        **head(event.competition, event.code, today),
        event=f"{event.code} {event.name}",
        stage=stage,
        how=how,
        columns=columns,
        rows=tuple(map(DrawRow, rows)),
    )


def score_sheets(
    event: Event, today: date, *, form: str, seat: int, address: Callable[[str], str]
) -> ScoreSheetFacts:
    """The blank sheets of a seat of a form, an entry each, in the order of the draw. Refusal for an unknown form or seat."""
    version = newest_scheme(event.id)
    forms = {sub.id: (part, sub) for part, sub in version.scheme().forms()} if version else {}
    if (
        version is None
        or form not in forms
        or not 1 <= seat <= METHODS[forms[form][0].method].seats_of(forms[form][1])
    ):
        raise Refusal(_no_form(form, seat))
    part, sub = forms[form]
    marked = [each for each in drawn_works(event) if each.state_value.marked]
    return ScoreSheetFacts(
        **head(event.competition, f"{event.code}-{form}-{seat}", today),
        event=f"{event.code} {event.name}",
        form=f"{sub.id} {sub.name}",
        seat=f"第{seat}席",
        scheme=f"评分方案第{version.version}版",
        lines=tuple(_blank(aspect) for aspect in METHODS[part.method].aspects_of(sub, seat)),
        sheets=tuple(BlankSheet(each.code, _place(each), address(each.code)) for each in marked),
    )


def _blank(aspect: Aspect) -> BlankLine:
    said = [aspect.requirement, aspect.extra]
    said += [f"{score} {text}" for score, text in enumerate(aspect.descriptors)]
    if aspect.kind is AspectKind.DEDUCTION:
        said.insert(0, "扣分项")
    return BlankLine(
        id=aspect.id,
        label=" ".join(aspect.description.split()),
        extra="；".join(" ".join(each.split()) for each in said if each),
        maximum=f"{aspect.maximum:f}",
        answers=_answers(aspect),
    )


def _answers(aspect: Aspect) -> tuple[str, ...]:
    if aspect.calculation is not None:
        labels = tuple(label.partition(" / ")[0] for _, label in options(aspect.calculation))
        short = len(labels) <= MOST_BOXES and all(len(label) <= LONGEST_ANSWER for label in labels)
        return labels if short else ()
    if aspect.kind is AspectKind.JUDGEMENT:
        return tuple(f"{score:f}" for score in JUDGEMENT_SCORES)
    return () if aspect.partial else ("得分", "不得分")


def _place(work: CodedWork) -> str:
    """Where the work was made; empty while custodians keep that."""
    return "" if work.session is None else f"第{work.session}场 {work.station}号赛位"


def _sealed(event: Event) -> Problem:
    return problem(
        f"“{event.name}”的加密号由加密裁判保管，尚未开启。",
        f"The codes of “{event.name}” are kept by their custodians and not opened yet.",
        mend_zh="开启前，各阶段的名单由加密裁判在“我的抽签”中打印。",
        mend_en="Until then each custodian prints the list of the own stage.",
    )


def _not_drawn(event: Event) -> Problem:
    return problem(
        f"“{event.name}”尚未抽签。",
        f"“{event.name}” is not drawn yet.",
        mend_zh="抽签后再打印。",
        mend_en="Print it after the draw.",
    )


def _no_form(form: str, seat: int) -> Problem:
    return problem(
        f"评分方案没有评分表“{form[:20]}”的第{seat}席。",
        f"The scheme has no seat {seat} of form “{form[:20]}”.",
        mend_zh="请从评分表的列表中选择。",
        mend_en="Choose one of the list.",
    )
