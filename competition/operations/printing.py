"""Papers that are drawn whenever they are asked for: what each says is gathered here, and each print is in the log.

Nothing that is printed here joins a name with a code of the draw before the results are published; no list bears an ID
number, a telephone or an account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import select

from competition.db import db
from competition.db.awards import newest_approved_run
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry
from competition.documents import Faces, render_paper
from competition.documents.sheets import SheetFacts
from competition.domain.problems import Refusal, Text, problem
from competition.domain.tiers import Labelled
from competition.operations import printing_awards, printing_before, printing_day, printing_results
from competition.operations.unit import Actor, day_of, unit_of_work


class ListPrint(Labelled):
    """What is printed for a competition as a whole."""

    ORDER_BOOK = "order_book", "秩序册", "order book"
    ENTRANT_BADGES = "entrant_badges", "参赛证", "entrants' badges"
    STAFF_BADGES = "staff_badges", "裁判证和工作证", "judges' and staff badges"
    PUBLIC_RESULTS = "public_results", "成绩公示", "public notice of results"
    PUBLIC_WINNERS = "public_winners", "获奖名单公示", "public notice of winners"
    ANNOUNCER = "announcer", "颁奖宣读稿", "announcer's sheet"
    PROMOTIONS = "promotions", "技能等级晋升推荐名单", "recommended promotions"
    EMPLOYERS = "employers", "获奖情况告知书（致用人单位）", "notices to employers"


class EventPrint(Labelled):
    """What is printed for one event."""

    SEAT_CARDS = "seat_cards", "赛位卡", "station cards"
    DRAW_LIST = "draw_list", "赛位抽签结果表", "result of the draw of stations"
    CODE_LIST = "code_list", "加密号对照表（赛位）", "codes by station"
    SCORE_SHEETS = "score_sheets", "空白评分表", "blank score sheets"
    SIGNED_SHEETS = "signed_sheets", "已签评分表", "signed score sheets"


class Need(Enum):
    """What must be there before a list can be printed."""

    ENTRIES = auto()
    RESULTS = auto()
    DECISIONS = auto()


@dataclass(frozen=True, slots=True)
class Gatherer:
    """The kind of paper, how its facts are gathered, and what must be there before."""

    kind: str
    gather: Callable[..., SheetFacts]
    need: Need = Need.ENTRIES


LISTS = {
    ListPrint.ORDER_BOOK: Gatherer("order_book", printing_before.order_book),
    ListPrint.ENTRANT_BADGES: Gatherer("badges", printing_before.entrant_badges),
    ListPrint.STAFF_BADGES: Gatherer("badges", printing_before.staff_badges),
    ListPrint.PUBLIC_RESULTS: Gatherer("public_results", printing_results.public_results, Need.RESULTS),
    ListPrint.PUBLIC_WINNERS: Gatherer("public_winners", printing_results.public_winners, Need.RESULTS),
    ListPrint.ANNOUNCER: Gatherer("announcer", printing_results.announcer, Need.RESULTS),
    ListPrint.PROMOTIONS: Gatherer("promotion_list", printing_awards.promotions, Need.DECISIONS),
    ListPrint.EMPLOYERS: Gatherer("employer_notice", printing_awards.employers, Need.DECISIONS),
}

EVENTS = {
    EventPrint.SEAT_CARDS: Gatherer("seat_cards", printing_before.seat_cards),
    EventPrint.DRAW_LIST: Gatherer("draw_list", printing_day.draw_list),
    EventPrint.CODE_LIST: Gatherer("draw_list", printing_day.code_list),
    EventPrint.SIGNED_SHEETS: Gatherer("signed_sheet", printing_results.signed_sheets),
}


def print_list(
    competition_id: int, what: ListPrint, *, by: Actor, now: datetime, faces: Faces | None = None
) -> bytes:
    """The paper as PDF bytes. Refusal while there is nothing to print, or where a character cannot be printed."""
    facts = LISTS[what].gather(db.session.get_one(Competition, competition_id), day_of(now))
    content = render_paper(LISTS[what].kind, facts, faces=faces)
    _record(competition_id, what, facts, by=by, now=now)
    return content


def print_for_event(
    event_id: int, what: EventPrint, *, by: Actor, now: datetime, faces: Faces | None = None
) -> bytes:
    """The paper of an event as PDF bytes. Refusal while there is nothing to print, and for sheets of codes to others than
    the chief judge before the results are published."""
    event = db.session.get_one(Event, event_id)
    if what is EventPrint.SIGNED_SHEETS:
        _check_codes(event, by)
    facts = EVENTS[what].gather(event, day_of(now))
    content = render_paper(EVENTS[what].kind, facts, faces=faces)
    _record(event.competition_id, what, facts, event=event.code, by=by, now=now)
    return content


def print_score_sheets(
    event_id: int,
    form: str,
    seat: int,
    *,
    address: Callable[[str], str],
    by: Actor,
    now: datetime,
    faces: Faces | None = None,
) -> bytes:
    """The blank sheets of a seat of a form; `address` gives that of the same sheet on a tablet for a code.

    Refusal for others than the chief judge before publication, for an unknown form, and before the draw.
    """
    event = db.session.get_one(Event, event_id)
    _check_codes(event, by)
    facts = printing_day.score_sheets(event, day_of(now), form=form, seat=seat, address=address)
    content = render_paper("score_sheet", facts, faces=faces)
    _record(event.competition_id, EventPrint.SCORE_SHEETS, facts, event=event.code, by=by, now=now)
    return content


def _record(
    competition_id: int, what: Labelled, facts: SheetFacts, *, by: Actor, now: datetime, event: str = ""
) -> None:
    """Say in the log what was printed: it was drawn before, so that nobody waits for it."""
    with unit_of_work(by=by, now=now) as work:
        work.record(
            "paper.print", competition=competition_id, what=what.value, event=event, number=facts.number
        )


def _check_codes(event: Event, by: Actor) -> None:
    """Marks under their codes are the chief judge's until everybody may know them."""
    if event.chief_id == by.id or printing_results.is_published(event):
        return
    raise Refusal(
        problem(
            f"“{event.name}”的成绩公布前，评分表只由裁判长打印：上面有加密号和分数。",
            f"Before the results of “{event.name}” are published only its chief judge prints sheets: they bear codes and marks.",
            mend_zh="请裁判长从“复核评分表”打印；成绩公布后组织者可以打印已签评分表归档。",
            mend_en="Let the chief judge print them; the organizer can file them after publication.",
        )
    )


def not_yet(competition: Competition) -> dict[ListPrint, Text | None]:
    """What each list waits for; None where it can be printed, unless there turns out to be nothing on it."""
    entered = db.session.scalar(
        select(Entry.id).join(Event).where(Event.competition_id == competition.id).limit(1)
    )
    published = any(map(printing_results.is_published, competition.events))
    waits: dict[Need, Text | None] = {
        Need.ENTRIES: None if entered else Text("先导入报名表", "import a roster first"),
        Need.RESULTS: None if published else Text("成绩公布后可用", "after publication"),
        Need.DECISIONS: None
        if newest_approved_run(competition.id)
        else Text("奖励决定批准后可用", "after the decisions are approved"),
    }
    return {what: waits[paper.need] for what, paper in LISTS.items()}
