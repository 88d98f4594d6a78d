"""基地与工作室: recognitions that a grant follows; recorded by one person, confirmed by another."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition
from competition.db.grants import BaseRecognition
from competition.domain.money import Money
from competition.domain.policy import Policy
from competition.domain.policy_grants import BaseGrant, Matching, Occasion
from competition.domain.problems import Problem, Where, problem
from competition.operations.award_plans import policy_of
from competition.operations.elsewhere_checks import same_words
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work

BASE, UNIT, DAY = "基地或工作室", "所在单位", "认定日期"
HIGHER, DOCUMENT = "上级补贴（元）", "认定文件文号"


@dataclass(frozen=True, slots=True)
class BaseDraft:
    """A recognition as it is filled in; `higher` only where the document matches the higher government's grant."""

    base: str
    occasion: Occasion
    unit: str
    recognised_on: date
    document: str
    higher: Money | None = None


def find_base_line(policy: Policy, base: str, occasion: str) -> BaseGrant | None:
    """The line that grants a base its sum on that occasion; None if the document has none."""
    return next(
        (line for line in policy.of(BaseGrant) if (line.base, line.occasion) == (base, occasion)), None
    )


def record_base(
    competition_id: int, draft: BaseDraft, *, policies: dict[str, Policy], by: Actor, now: datetime
) -> int:
    """Keep a recognition; its id. It counts once a second person confirmed it.

    The tier follows from the document's line. Refusal with every problem and its field: for what the document does not
    grant, a day to come, the higher government's grant where nothing matches it, and the same recognition again.
    """
    with unit_of_work(by=by, now=now) as work:
        policy = policy_of(db.session.get_one(Competition, competition_id), policies)
        draft = _tidy(draft)
        line = find_base_line(policy, draft.base, draft.occasion)
        refuse([*_field_problems(draft, policy, line, day_of(now)), *_recorded_before(draft)])
        assert line is not None  # noqa: S101 - without a line it is refused
        row = BaseRecognition(
            competition_id=competition_id,
            base=line.base,
            unit=draft.unit,
            tier=line.tier,
            occasion=line.occasion,
            recognised_on=draft.recognised_on,
            higher=draft.higher,
            document=draft.document,
            recorded_by=by.user_id,
            recorded_at=now,
        )
        db.session.add(row)
        db.session.flush()
        work.record("bases.record", competition=competition_id, recognition=row.id, **_what(row))
        return row.id


def _tidy(draft: BaseDraft) -> BaseDraft:
    """Without stray spaces; the unit as it was written first, for its earlier grants are looked up by it."""
    unit, known = draft.unit.strip(), db.session.scalars(select(BaseRecognition.unit).distinct())
    unit = next((name for name in known if same_words(name, unit)), unit)
    return replace(draft, unit=unit, document=draft.document.strip())


def _field_problems(
    draft: BaseDraft, policy: Policy, line: BaseGrant | None, today: date
) -> Iterator[Problem]:
    if line is None:
        yield _not_granted(draft, policy)
    for field, text in ((UNIT, draft.unit), (DOCUMENT, draft.document)):
        if not text:
            yield problem(
                f"“{field}”未填写。",
                f"“{field}” is empty.",
                mend_zh="请补填。",
                mend_en="Fill it in.",
                where=Where(column=field),
            )
    if draft.recognised_on > today:
        yield problem(
            f"认定日期 {draft.recognised_on} 在今天（{today}）之后。",
            f"It is recognised on {draft.recognised_on}, after today ({today}).",
            mend_zh="请按认定文件的印发日期填写。",
            mend_en="Enter the day on which the document was issued.",
            where=Where(column=DAY),
        )
    if draft.higher is not None:
        yield from _higher_problems(draft.higher, line)


def _higher_problems(higher: Money, line: BaseGrant | None) -> Iterator[Problem]:
    if line is not None and not isinstance(line.grant, Matching):
        yield problem(
            f"“{line.base}”（{line.occasion.label.zh}）是定额补助，不按上级补贴配套。",
            f"“{line.base}” ({line.occasion.label.en}) is granted a fixed sum and matches no other grant.",
            mend_zh="请不填上级补贴。",
            mend_en="Leave out the higher government's grant.",
            where=Where(column=HIGHER),
        )
    if higher.fen <= 0:
        yield problem(
            "上级补贴应大于0。",
            "The higher government's grant is above zero.",
            mend_zh="还不知道金额的，请不填。",
            mend_en="Leave it out while it is not known.",
            where=Where(column=HIGHER),
        )


def _recorded_before(draft: BaseDraft) -> Iterator[Problem]:
    found = select(BaseRecognition).where(
        BaseRecognition.base == draft.base,
        BaseRecognition.unit == draft.unit,
        BaseRecognition.occasion == draft.occasion,
        BaseRecognition.recognised_on == draft.recognised_on,
        BaseRecognition.withdrawn_at.is_(None),
    )
    for row in db.session.scalars(found):
        yield problem(
            f"{row.unit}的“{row.base}”（{draft.occasion.label.zh}，{row.recognised_on}）"
            f"已在“{row.competition.name}”中记录（{row.document}）。",
            f"“{row.base}” of {row.unit} ({draft.occasion.label.en}, {row.recognised_on}) is recorded already, in "
            f"“{row.competition.name}” ({row.document}).",
            mend_zh="同一认定只记录一次；原记录有误的，请先撤回。",
            mend_en="A recognition is recorded once; withdraw the other one if it is wrong.",
            where=Where(column=UNIT),
        )


def complete_base(
    base_id: int, higher: Money, *, policies: dict[str, Policy], by: Actor, now: datetime
) -> None:
    """Add the higher government's grant that was not known before. Who adds it does not confirm the recognition."""
    with unit_of_work(by=by, now=now) as work:
        row = _waiting(base_id)
        refuse(_settled() if row.higher is not None else None)
        line = find_base_line(policy_of(row.competition, policies), row.base, row.occasion)
        refuse(list(_higher_problems(higher, line)))
        row.higher, row.completed_by, row.completed_at = higher, by.user_id, now
        work.record("bases.complete", competition=row.competition_id, recognition=row.id, **_what(row))


def confirm_base(base_id: int, *, policies: dict[str, Policy], by: Actor, now: datetime) -> None:
    """The second person compared it with its document; it counts from the next decision on.

    Refusal for who recorded or completed it, and while the grant that is matched is not known.
    """
    with unit_of_work(by=by, now=now) as work:
        row = _waiting(base_id)
        refuse(_same_person() if by.id in {row.recorded_by, row.completed_by} else None)
        line = find_base_line(policy_of(row.competition, policies), row.base, row.occasion)
        refuse(_higher_unknown() if row.higher is None and _matches(line) else None)
        row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record("bases.confirm", competition=row.competition_id, recognition=row.id, **_what(row))


def withdraw_base(base_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a recognition back, confirmed or not; it stays on record. What was decided the next decision reverses."""
    with unit_of_work(by=by, now=now) as work:
        row = _standing(base_id)
        refuse(check_reason(reason))
        row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.user_id, now, reason.strip()
        work.record(
            "bases.withdraw",
            competition=row.competition_id,
            recognition=row.id,
            confirmed=row.confirmed_at is not None,
            reason=row.withdrawal_reason,
            **_what(row),
        )


def _standing(base_id: int) -> BaseRecognition:
    row = db.session.get_one(BaseRecognition, base_id)
    refuse(_gone() if row.withdrawn_at is not None else None)
    return row


def _waiting(base_id: int) -> BaseRecognition:
    row = _standing(base_id)
    refuse(_settled() if row.confirmed_at is not None else None)
    return row


def _matches(line: BaseGrant | None) -> bool:
    return line is not None and isinstance(line.grant, Matching)


def _what(row: BaseRecognition) -> dict[str, object]:
    return {
        "base": row.base,
        "occasion": row.occasion,
        "unit": row.unit,
        "recognised_on": row.recognised_on.isoformat(),
        "document": row.document,
        "higher_fen": row.higher.fen if row.higher else None,
    }


def _not_granted(draft: BaseDraft, policy: Policy) -> Problem:
    lines = policy.of(BaseGrant)
    zh = "、".join(f"{line.base}（{line.occasion.label.zh}）" for line in lines) or "无"
    en = ", ".join(f"{line.base} ({line.occasion.label.en})" for line in lines) or "none"
    return problem(
        f"{policy.number}没有“{draft.base[:40]}”（{draft.occasion.label.zh}）的补助。",
        f"{policy.number} grants nothing for “{draft.base[:40]}” ({draft.occasion.label.en}).",
        mend_zh=f"文件中的基地和工作室：{zh}。",
        mend_en=f"The document names: {en}.",
        where=Where(column=BASE),
    )


def _settled() -> Problem:
    return problem(
        "该认定已经确认，或上级补贴已经填写。",
        "This recognition is confirmed, or the higher government's grant is filled in.",
        mend_zh="请刷新页面。有误的可撤回后重新记录。",
        mend_en="Reload the page. One that is wrong can be withdrawn and recorded again.",
    )


def _gone() -> Problem:
    return problem(
        "该认定已经撤回。",
        "This recognition was withdrawn.",
        mend_zh="如需使用，请重新记录。",
        mend_en="Record it again if it is needed.",
    )


def _same_person() -> Problem:
    return problem(
        "记录认定的人不能确认自己的记录，补填上级补贴的人也不能。",
        "Who records a recognition does not confirm it, nor does who fills in the higher government's grant.",
        mend_zh="请由另一人（财务复核）对照认定文件确认。",
        mend_en="Let another person (finance) compare it with the document.",
    )


def _higher_unknown() -> Problem:
    return problem(
        "该补助按上级补贴配套，上级补贴金额尚未填写。",
        "The grant matches the higher government's, which is not filled in yet.",
        mend_zh="请先按上级拨付文件补填金额，再确认。",
        mend_en="Enter it after the document that pays it, then confirm.",
    )
