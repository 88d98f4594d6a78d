"""How a competition's papers look: chosen by the organizer, tried before it is kept; what is issued stays as it was."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from string import hexdigits

from competition.db import db
from competition.db.competitions import Competition
from competition.db.paper_settings import PaperSettings, find_paper_settings
from competition.documents import Design, Look, Picture
from competition.documents.look import PLAIN
from competition.documents.order_book_tables import BookItem
from competition.domain.problems import Problem, Where, problem
from competition.operations.logos import read_logo
from competition.operations.unit import Actor, refuse, unit_of_work

LEAST_CONTRAST = 3.0
"""Of the main colour against white: large type needs it to be read (WCAG 2.2, 1.4.3)."""

LONGEST = 20_000
PARTS = 4
"""Of a line of the schedule: day, time, what, where."""

ALSO = ("participation", "coach_certificate", "team_certificate")
"""The certificates that an organizer may have issued beside those of the winners."""
MAIN, ACCENT, SCHEDULE, NOTES = "主色", "辅色", "日程", "参赛须知"


@dataclass(frozen=True, slots=True)
class SettingsDraft:
    """What an organizer fills in; colours such as #8C1C1C, the schedule a line an item with | or a tab between its parts."""

    design: str
    main: str
    accent: str
    upright: bool
    bilingual: bool
    also: frozenset[str] = frozenset()
    schedule: str = ""
    notes: str = ""


def look_of(competition_id: int) -> Look:
    """How the papers of a competition look now."""
    row = find_paper_settings(competition_id)
    if row is None:
        return PLAIN
    logo = Picture(row.logo_sha256, row.logo())
    return Look(row.design, row.main, row.accent, row.upright, row.bilingual, logo)


def speaks_english(competition_id: int) -> bool:
    """Whether letters and lists bear English beside the Chinese; without settings they do not."""
    row = find_paper_settings(competition_id)
    return row is not None and row.bilingual


def schedule_of(competition_id: int) -> tuple[BookItem, ...]:
    """The schedule of the order book."""
    row = find_paper_settings(competition_id)
    return tuple(BookItem(*parts) for _, parts in _lines(row.schedule)) if row else ()


def draft_look(draft: SettingsDraft, kept: Look) -> Look:
    """The look that a draft asks for, with the logo that is kept. Refusal for a design or colour that cannot be."""
    refuse([*_look_problems(draft)])
    return replace(
        kept,
        design=draft.design,
        main=_digits(draft.main),
        accent=_digits(draft.accent),
        upright=draft.upright,
        bilingual=draft.bilingual,
    )


def save_settings(
    competition_id: int,
    draft: SettingsDraft,
    *,
    by: Actor,
    now: datetime,
    logo: bytes | None = None,
    drop_logo: bool = False,
) -> None:
    """Keep the settings; `logo` replaces the one there is, `drop_logo` takes it away. Papers issued before stay as they are.

    Refusal with all problems at once: design, colours, schedule by line, a logo that is no picture.
    """
    with unit_of_work(by=by, now=now) as work:
        db.session.get_one(Competition, competition_id)
        picture, found = read_logo(logo) if logo is not None else (b"", [])
        refuse([*_look_problems(draft), *_text_problems(draft), *found])
        row = find_paper_settings(competition_id) or _new(competition_id)
        row.design, row.main, row.accent = draft.design, _digits(draft.main), _digits(draft.accent)
        row.upright, row.bilingual = draft.upright, draft.bilingual
        row.also = ",".join(kind for kind in ALSO if kind in draft.also)
        row.schedule, row.notes = draft.schedule.strip(), draft.notes.strip()
        if logo is not None or drop_logo:
            row.keep_logo(picture, sha256(picture).hexdigest())
        row.changed_by, row.changed_at = by.user_id, now
        work.record(
            "paper.settings",
            competition=competition_id,
            design=row.design,
            main=row.main,
            accent=row.accent,
            upright=row.upright,
            bilingual=row.bilingual,
            also=sorted(row.also_kinds),
            logo=row.logo_sha256[:8],
            schedule=len(_lines(row.schedule)),
        )


def _new(competition_id: int) -> PaperSettings:
    row = PaperSettings(competition_id=competition_id, logo_sha256="")
    db.session.add(row)
    return row


def _digits(colour: str) -> str:
    return colour.strip().removeprefix("#").upper()


def _lines(schedule: str) -> list[tuple[int, list[str]]]:
    """The numbered lines that hold something, each in its parts."""
    numbered = ((number, line.strip()) for number, line in enumerate(schedule.splitlines(), start=1))
    return [
        (number, [part.strip() for part in line.replace("｜", "|").replace("\t", "|").split("|")])
        for number, line in numbered
        if line
    ]


def _look_problems(draft: SettingsDraft) -> Iterator[Problem]:
    if draft.design not in set(Design):
        known = "、".join(each.label.zh for each in Design)
        yield problem(
            f"没有图样“{draft.design[:20]}”。",
            f"There is no design “{draft.design[:20]}”.",
            mend_zh=f"可用的图样：{known}。",
            mend_en="Choose one of the list.",
        )
    for name, colour in ((MAIN, draft.main), (ACCENT, draft.accent)):
        plain = _digits(colour)
        if len(plain) != 6 or not set(plain) <= set(hexdigits):
            yield _no_colour(name, colour)
        elif name is MAIN and (contrast := _contrast(plain)) < LEAST_CONTRAST:
            yield _pale(name, contrast)


def _contrast(colour: str) -> float:
    """Of a colour against white (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _text_problems(draft: SettingsDraft) -> Iterator[Problem]:
    for name, text in ((SCHEDULE, draft.schedule), (NOTES, draft.notes)):
        if len(text) > LONGEST:
            yield problem(
                f"{name}超过{LONGEST}个字。",
                f"More than {LONGEST} characters.",
                mend_zh="请缩短。",
                mend_en="Shorten it.",
                where=Where(column=name),
            )
    for number, parts in _lines(draft.schedule):
        if len(parts) != PARTS:
            yield problem(
                f"日程第{number}行有{len(parts)}段，应为{PARTS}段。",
                f"Line {number} of the schedule has {len(parts)} parts, not {PARTS}.",
                mend_zh="每行按“日期 | 时间 | 内容 | 地点”填写，没有的留空，竖线不能少；也可从表格粘贴四列。",
                mend_en="Write day | time | what | where on each line, or paste four columns of a workbook.",
                where=Where(row=number, column=SCHEDULE),
            )


def _no_colour(name: str, colour: str) -> Problem:
    return problem(
        f"“{colour[:20]}”不是颜色。",
        f"“{colour[:20]}” is no colour.",
        mend_zh="请用取色框选择，或填写六位十六进制数，例如 8C1C1C。",
        mend_en="Pick one, or write six hexadecimal digits such as 8C1C1C.",
        where=Where(column=name),
    )


def _pale(name: str, contrast: float) -> Problem:
    return problem(
        f"主色太浅，印在白纸上看不清（对比度 {contrast:.1f}，至少 {LEAST_CONTRAST:.0f}）。",
        f"The main colour is too pale on white paper (contrast {contrast:.1f}, at least {LEAST_CONTRAST:.0f}).",
        mend_zh="请选择较深的颜色。",
        mend_en="Choose a darker one.",
        where=Where(column=name),
    )
