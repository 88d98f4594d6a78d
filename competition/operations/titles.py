"""荣誉称号: lists of those whom a document grants a title; recorded by one person, confirmed by another, within the quota."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import extract, func, select

from competition.db import db
from competition.db.competitions import Competition
from competition.db.entries import Person
from competition.db.sealing import blind_index
from competition.db.supporters import TitleGrant
from competition.domain.policy import Policy
from competition.domain.policy_titles import Honour
from competition.domain.problems import Problem, Where, problem, unaccepted, warning
from competition.operations.award_plans import policy_of
from competition.operations.persons import find_misnamed, find_or_add_person
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work
from competition.spreadsheets.titles import TitleRow, read_titles

OVER_QUOTA = "over-quota"
"""The name by which a number a year that the text gives with 左右 may be passed."""
TITLE, DOCUMENT, DAY = "荣誉称号", "授予文件文号", "授予日期"


@dataclass(frozen=True, slots=True)
class TitleDraft:
    """What a list is of: one title, the document that grants it and its day; `accepted` are warnings by name."""

    title: str
    document: str
    granted_on: date
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quota:
    """How many got a title in a year, and how many the document names; None if it names no number. `about`: 左右."""

    used: int
    quota: int | None
    about: bool

    def over(self, more: int) -> int:
        """By how many it would be passed with so many more; 0 where it is kept or there is none."""
        return 0 if self.quota is None else max(0, self.used + more - self.quota)


def titles_in(policy: Policy) -> tuple[str, ...]:
    """The titles that the document speaks of, each once."""
    return tuple(dict.fromkeys(line.title for line in policy.of(Honour)))


def quota_state(policy: Policy, title: str, year: int) -> Quota:
    """The number a year of a title, and how many of that year are recorded in all competitions, confirmed or not, and not withdrawn."""
    lines = [line for line in policy.of(Honour) if line.title == title and line.quota is not None]
    counted = select(func.count()).select_from(TitleGrant)
    used = db.session.scalar(
        counted.where(
            TitleGrant.title == title,
            extract("year", TitleGrant.granted_on) == year,
            TitleGrant.withdrawn_at.is_(None),
        )
    )
    return Quota(used or 0, lines[0].quota if lines else None, bool(lines) and lines[0].quota_about)


def import_titles(
    competition_id: int,
    data: bytes,
    draft: TitleDraft,
    *,
    file: str,
    policies: dict[str, Policy],
    by: Actor,
    now: datetime,
) -> int:
    """Record everybody of a list; how many. They count once a second person confirmed them.

    Refusal with every problem by cell or field, for a person who holds the title, and above the number a year: where
    the text gives it with 左右 only until the warning `OVER_QUOTA` is accepted by name.
    """
    rows, problems = read_titles(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        policy = policy_of(db.session.get_one(Competition, competition_id), policies)
        found = [*_draft_problems(draft, policy, day_of(now)), *problems, *_row_problems(rows, draft.title)]
        found += _quota_problems(policy, draft, len(rows))
        refuse(unaccepted(found, draft.accepted))
        for row in rows:
            db.session.add(
                TitleGrant(
                    competition_id=competition_id,
                    person_id=find_or_add_person(row.name, row.id_document).id,
                    employer=row.employer,
                    title=draft.title,
                    document=draft.document.strip(),
                    granted_on=draft.granted_on,
                    recorded_by=by.user_id,
                    recorded_at=now,
                )
            )
        work.record(
            "titles.import",
            competition=competition_id,
            file=file,
            title=draft.title,
            document=draft.document.strip(),
            granted_on=draft.granted_on.isoformat(),
            people=len(rows),
            accepted=sorted({each.name for each in found}),
        )
        return len(rows)


def _draft_problems(draft: TitleDraft, policy: Policy, today: date) -> Iterator[Problem]:
    if draft.title not in titles_in(policy):
        yield problem(
            f"{policy.number}没有荣誉称号“{draft.title[:40]}”。",
            f"{policy.number} knows no title “{draft.title[:40]}”.",
            mend_zh=f"文件中的称号：{'、'.join(titles_in(policy)) or '无'}。",
            mend_en=f"The document names: {', '.join(titles_in(policy)) or 'none'}.",
            where=Where(column=TITLE),
        )
    if not draft.document.strip():
        yield problem(
            "没有写明授予文件的文号。",
            "The number of the document that grants the title is missing.",
            mend_zh="请填写文号。",
            mend_en="Enter its number.",
            where=Where(column=DOCUMENT),
        )
    if draft.granted_on > today:
        yield problem(
            f"授予日期 {draft.granted_on} 在今天（{today}）之后。",
            f"The title is granted on {draft.granted_on}, after today ({today}).",
            mend_zh="请按文件的印发日期填写。",
            mend_en="Enter the day on which the document was issued.",
            where=Where(column=DAY),
        )


def _row_problems(rows: Sequence[TitleRow], title: str) -> Iterator[Problem]:
    yield from find_misnamed((row.name, row.id_document, row.id_at) for row in rows)
    held = _held(rows, title)
    listed: set[str] = set()
    for row in rows:
        index = blind_index(row.id_document.key)
        if index in held:
            yield _held_before(row, held[index])
        if index in listed:
            yield _listed_twice(row)
        listed.add(index)


def _held(rows: Sequence[TitleRow], title: str) -> dict[str, TitleGrant]:
    """Those of the list who were granted the title before, by the index of their ID number; in any competition."""
    indexes = [blind_index(row.id_document.key) for row in rows]
    found = (
        select(TitleGrant)
        .join(Person)
        .where(TitleGrant.title == title, Person.id_index.in_(indexes), TitleGrant.withdrawn_at.is_(None))
    )
    return {grant.person.id_index: grant for grant in db.session.scalars(found)}


def _quota_problems(policy: Policy, draft: TitleDraft, more: int) -> list[Problem]:
    year = draft.granted_on.year
    state = quota_state(policy, draft.title, year)
    over = state.over(more)
    if not over:
        return []
    about_zh, about_en = ("左右", "about ") if state.about else ("", "")
    zh = (
        f"“{draft.title}”每年{state.quota}名{about_zh}，{year}年已记录{state.used}名，"
        f"本名单{more}名，超出{over}名。"
    )
    en = (
        f"“{draft.title}”: {about_en}{state.quota} a year; {state.used} are recorded for {year}, the list has "
        f"{more}: {over} too many."
    )
    if state.about:
        mend_zh = "文件写明“左右”，确需超出的，请勾选接受后重新导入。"
        mend_en = "The text says “about”: to go beyond it, accept this and import again."
        return [warning(OVER_QUOTA, zh, en, mend_zh=mend_zh, mend_en=mend_en)]
    return [problem(zh, en, mend_zh="请核减名单。", mend_en="Shorten the list.")]


def confirm_titles(competition_id: int, grant_ids: Collection[int], *, by: Actor, now: datetime) -> int:
    """The second person compared these with the document; how many. They count from the next decision on."""
    with unit_of_work(by=by, now=now) as work:
        rows = _standing(competition_id, grant_ids)
        refuse(_changed() if not rows or any(row.confirmed_at for row in rows) else None)
        refuse(_same_person() if by.id in {row.recorded_by for row in rows} else None)
        for row in rows:
            row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record("titles.confirm", competition=competition_id, **_what(rows))
        return len(rows)


def withdraw_titles(
    competition_id: int, grant_ids: Collection[int], *, reason: str, by: Actor, now: datetime
) -> int:
    """Take titles back, confirmed or not; how many. They stay on record, and what was decided the next decision reverses."""
    with unit_of_work(by=by, now=now) as work:
        refuse(None if grant_ids else _nobody())
        rows = _standing(competition_id, grant_ids)
        refuse(check_reason(reason))
        for row in rows:
            row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.user_id, now, reason.strip()
        work.record("titles.withdraw", competition=competition_id, reason=reason.strip(), **_what(rows))
        return len(rows)


def _standing(competition_id: int, grant_ids: Collection[int]) -> list[TitleGrant]:
    """The grants as they were seen. Refusal unless all of them are there and not withdrawn."""
    found = select(TitleGrant).where(
        TitleGrant.competition_id == competition_id,
        TitleGrant.id.in_(grant_ids),
        TitleGrant.withdrawn_at.is_(None),
    )
    rows = list(db.session.scalars(found.order_by(TitleGrant.id)))
    refuse(_changed() if len(rows) != len(set(grant_ids)) else None)
    return rows


def _what(rows: list[TitleGrant]) -> dict[str, object]:
    return {
        "titles": sorted({row.title for row in rows}),
        "documents": sorted({row.document for row in rows}),
        "grants": [row.id for row in rows],
    }


def _held_before(row: TitleRow, grant: TitleGrant) -> Problem:
    return problem(
        f"{row.name}已于{grant.granted_on}获“{grant.title}”（{grant.document}），不重复授予。",
        f"{row.name} was granted “{grant.title}” on {grant.granted_on} ({grant.document}): never twice.",
        mend_zh="请从名单中删去此人。",
        mend_en="Leave the person out of the list.",
        where=row.id_at,
    )


def _listed_twice(row: TitleRow) -> Problem:
    return problem(
        f"{row.name}在名单中重复。",
        f"{row.name} stands twice in the list.",
        mend_zh="请删去重复的一行。",
        mend_en="Leave one of the rows out.",
        where=row.id_at,
    )


def _same_person() -> Problem:
    return problem(
        "记录名单的人不能确认自己的名单。",
        "Who records a list does not confirm it.",
        mend_zh="请由另一人（财务复核）对照授予文件确认。",
        mend_en="Let another person (finance) compare it with the document.",
    )


def _nobody() -> Problem:
    return problem(
        "没有选择要撤回的人。",
        "Nobody is chosen.",
        mend_zh="请在名单中勾选要撤回的人。",
        mend_en="Choose those whose title is taken back.",
    )


def _changed() -> Problem:
    return problem(
        "名单已有变化：其中有人已被确认或撤回。",
        "The list has changed: some of it was confirmed or withdrawn.",
        mend_zh="请刷新页面，核对后再操作。",
        mend_en="Reload the page and look at it again.",
    )
