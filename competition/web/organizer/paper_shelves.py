"""The papers page by the time at which papers are wanted: what can be printed, what it waits for, and who may."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from competition.db.competitions import Competition, Event
from competition.documents import PAPERS, Phase
from competition.domain.problems import Text
from competition.domain.roles import Permission
from competition.operations.printing import EventPrint, ListPrint, not_yet
from competition.web.guard import may

SHELVES = {
    Phase.BEFORE: (ListPrint.ORDER_BOOK, ListPrint.ENTRANT_BADGES, ListPrint.STAFF_BADGES),
    Phase.DAY: (),
    Phase.RESULTS: (ListPrint.PUBLIC_RESULTS, ListPrint.PUBLIC_WINNERS),
    Phase.AWARDS: (ListPrint.ANNOUNCER, ListPrint.PROMOTIONS, ListPrint.EMPLOYERS),
}
OF_EVENTS = {
    Phase.BEFORE: ((EventPrint.SEAT_CARDS, "organizer.print_seat_cards", Permission.EDIT_COMPETITION),),
    Phase.DAY: (
        (EventPrint.DRAW_LIST, "organizer.print_draw", Permission.DRAW),
        (EventPrint.CODE_LIST, "organizer.print_codes", Permission.KEEP_CODES),
    ),
    Phase.RESULTS: ((EventPrint.SIGNED_SHEETS, "organizer.print_signed_sheets", Permission.RANK),),
    Phase.AWARDS: (),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One list: what it holds, its address if the reader may print it, and what it waits for, if it does."""

    label: Text
    note: str
    url: str
    waits: Text | None


@dataclass(frozen=True, slots=True)
class EventItem:
    """One paper of one event."""

    event: Event
    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All papers of a phase; `samples` are the kinds of paper that there are."""

    phase: Phase
    items: tuple[Item, ...]
    events: tuple[EventItem, ...]
    samples: tuple[tuple[str, Text], ...]
    note: str


def shelves(competition: Competition) -> Iterator[Shelf]:
    """The shelves in the order of a competition's days."""
    waits = not_yet(competition)
    notes = {
        Phase.DAY: _("空白评分表由裁判长在“复核评分表”中打印；加密号对照表只由加密裁判打印。"),
        Phase.RESULTS: _("成绩单由选手查询本人成绩时自行下载。已签评分表在公布前只由裁判长打印。"),
        Phase.AWARDS: _("奖励资金发放表由财务在“奖励拨付”的批次中打印。"),
    }
    for phase in Phase:
        yield Shelf(
            phase,
            tuple(_item(competition, what, waits[what]) for what in SHELVES[phase]),
            tuple(_of_events(competition, phase)),
            tuple((kind, paper.label) for kind, paper in PAPERS.items() if paper.phase is phase),
            notes.get(phase, ""),
        )


def _item(competition: Competition, what: ListPrint, waits: Text | None) -> Item:
    allowed = may(Permission.EDIT_COMPETITION)
    url = url_for("organizer.print_competition_list", competition=competition.code, list=what.value)
    return Item(what.label, _note(what), url if allowed and waits is None else "", waits)


def _note(what: ListPrint) -> str:
    return {
        ListPrint.ORDER_BOOK: _("封面、目录、分工、日程、赛项、参赛名单；不含抽签结果"),
        ListPrint.ENTRANT_BADGES: _("每页8张，印有参赛编号和二维码"),
        ListPrint.STAFF_BADGES: _("每页8张；加密裁判的证件只写“工作人员”"),
        ListPrint.PUBLIC_RESULTS: _("已公布的全部项目；不含证件号和联系方式"),
        ListPrint.PUBLIC_WINNERS: _("只列获奖者，不含成绩"),
        ListPrint.ANNOUNCER: _("大字，按颁奖次序由低到高"),
        ListPrint.PROMOTIONS: _("奖励决定中推荐晋升的人员和依据"),
        ListPrint.EMPLOYERS: _("每个单位一封，可加盖公章后寄送"),
    }[what]


def _of_events(competition: Competition, phase: Phase) -> Iterator[EventItem]:
    for event in competition.events:
        for what, endpoint, permission in OF_EVENTS[phase]:
            if may(permission):
                url = url_for(endpoint, competition=competition.code, event=event.code)
                yield EventItem(event, what.label, url)
