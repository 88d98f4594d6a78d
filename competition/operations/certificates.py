"""等级证书: lists of certificates that a subsidy follows; recorded by one person, confirmed by another."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, Member, Person
from competition.db.grants import LevelCertificate
from competition.db.sealing import blind_index
from competition.domain.policy import Policy
from competition.domain.policy_grants import FollowOnSubsidy
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.tiers import SkillLevel
from competition.operations.award_plans import policy_of
from competition.operations.elsewhere_checks import same_words
from competition.operations.persons import find_misnamed, find_or_add_person
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work
from competition.spreadsheets.certificates import CertificateRow, read_certificates


def import_certificates(
    competition_id: int, data: bytes, *, file: str, policies: dict[str, Policy], by: Actor, now: datetime
) -> int:
    """Record every certificate of a list; how many. They count once a second person confirmed them.

    An enterprise keeps the spelling it was recorded under first, for its cap counts them together. Refusal with every
    problem by cell: for a level that brings nothing, a day to come, a number or a level that is recorded already, and
    where the person held the level or a higher one before.
    """
    rows, problems = read_certificates(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        policy = policy_of(db.session.get_one(Competition, competition_id), policies)
        found = [
            *problems,
            *_row_problems(rows, policy, day_of(now)),
            *_record_problems(rows, competition_id),
        ]
        if found:
            raise Refusal(sorted(found, key=lambda each: each.where.row or 0))
        for row, employer in zip(rows, _spelled(rows), strict=True):
            db.session.add(
                LevelCertificate(
                    competition_id=competition_id,
                    person_id=find_or_add_person(row.name, row.id_document).id,
                    employer=employer,
                    level=row.level,
                    certificate=row.certificate,
                    certified_on=row.certified_on,
                    recorded_by=by.user_id,
                    recorded_at=now,
                )
            )
        work.record("certificates.import", competition=competition_id, file=file, certificates=len(rows))
        return len(rows)


def _spelled(rows: Sequence[CertificateRow]) -> Iterator[str]:
    """Each row's employer as it was written first, where names differ in nothing but spaces, width and case."""
    known = list(db.session.scalars(select(LevelCertificate.employer).distinct()))
    for row in rows:
        employer = next((name for name in known if same_words(name, row.employer)), row.employer)
        known.append(employer)
        yield employer


def _row_problems(rows: Sequence[CertificateRow], policy: Policy, today: date) -> Iterator[Problem]:
    subsidised = [line.level for line in policy.of(FollowOnSubsidy)]
    for row in rows:
        if row.level not in subsidised:
            yield _brings_nothing(row, policy, subsidised)
        if row.certified_on > today:
            yield _to_come(row, today)


def _record_problems(rows: Sequence[CertificateRow], competition_id: int) -> Iterator[Problem]:
    """What contradicts the records; of an ID number beside another name nothing more is told than that."""
    misnamed = find_misnamed((row.name, row.id_document, row.id_at) for row in rows)
    yield from misnamed
    unsure = {each.where for each in misnamed}
    named = [row for row in rows if row.id_at not in unsure]
    recorded = _recorded(named)
    for number, row in enumerate(named):
        yield from _contradictions(row, [*recorded, *map(_known, named[:number])])
    yield from _entry_problems(named, competition_id)


@dataclass(frozen=True, slots=True)
class Known:
    """A certificate that another is compared with, in the system or further up in the list."""

    person: str
    level: SkillLevel
    certificate: str
    certified_on: date


def _known(row: CertificateRow) -> Known:
    index = blind_index(row.id_document.key)
    return Known(index, row.level, row.certificate, row.certified_on)


def _recorded(rows: Sequence[CertificateRow]) -> list[Known]:
    """What is recorded of the persons and the numbers of a list and not withdrawn, in whichever competition."""
    found = (
        select(LevelCertificate)
        .join(Person)
        .where(
            LevelCertificate.withdrawn_at.is_(None),
            or_(
                Person.id_index.in_([blind_index(row.id_document.key) for row in rows]),
                LevelCertificate.certificate.in_([row.certificate for row in rows]),
            ),
        )
    )
    return [
        Known(each.person.id_index, each.level_value, each.certificate, each.certified_on)
        for each in db.session.scalars(found)
    ]


def _contradictions(row: CertificateRow, before: Sequence[Known]) -> Iterator[Problem]:
    own = _known(row)
    if any(each.certificate == own.certificate for each in before):
        yield _number_twice(row)
    for each in before:
        if each.person != own.person:
            continue
        if each.level is own.level:
            yield _level_twice(row, each)
        elif each.level.step > own.level.step and each.certified_on <= own.certified_on:
            yield _held_higher(row, each.level)


def _entry_problems(rows: Sequence[CertificateRow], competition_id: int) -> Iterator[Problem]:
    """A level that an entrant of this competition held on entry is no new one."""
    found = (
        select(Person.id_index, Member.held_level)
        .join(Member.person)
        .join(Member.entry)
        .join(Entry.event)
        .where(Event.competition_id == competition_id, Member.held_level.is_not(None))
    )
    held: dict[str, SkillLevel] = {}
    for index, level in db.session.execute(found):
        held[index] = max(SkillLevel(level), held.get(index, SkillLevel(level)), key=lambda each: each.step)
    for row in rows:
        level = held.get(blind_index(row.id_document.key))
        if level is not None and level.step >= row.level.step:
            yield _held_higher(row, level)


def confirm_certificates(
    competition_id: int, certificate_ids: Collection[int], *, by: Actor, now: datetime
) -> int:
    """The second person compared these with the certificates; how many. They count from the next decision on."""
    with unit_of_work(by=by, now=now) as work:
        rows = _standing(competition_id, certificate_ids)
        refuse(_changed() if not rows or any(row.confirmed_at for row in rows) else None)
        refuse(_same_person() if by.id in {row.recorded_by for row in rows} else None)
        for row in rows:
            row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record("certificates.confirm", competition=competition_id, **_what(rows))
        return len(rows)


def withdraw_certificates(
    competition_id: int, certificate_ids: Collection[int], *, reason: str, by: Actor, now: datetime
) -> int:
    """Take certificates back, confirmed or not; how many.

    They stay on record; what was decided from them the next decision reverses.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse(None if certificate_ids else _none_chosen())
        rows = _standing(competition_id, certificate_ids)
        refuse(check_reason(reason))
        for row in rows:
            row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.user_id, now, reason.strip()
        work.record("certificates.withdraw", competition=competition_id, reason=reason.strip(), **_what(rows))
        return len(rows)


def _standing(competition_id: int, certificate_ids: Collection[int]) -> list[LevelCertificate]:
    """The certificates as they were seen. Refusal unless all of them are there and not withdrawn."""
    found = select(LevelCertificate).where(
        LevelCertificate.competition_id == competition_id,
        LevelCertificate.id.in_(certificate_ids),
        LevelCertificate.withdrawn_at.is_(None),
    )
    rows = list(db.session.scalars(found.order_by(LevelCertificate.id)))
    refuse(_changed() if len(rows) != len(set(certificate_ids)) else None)
    return rows


def _what(rows: list[LevelCertificate]) -> dict[str, object]:
    return {
        "levels": sorted({row.level for row in rows}),
        "certificates": [row.id for row in rows],
    }


def _brings_nothing(row: CertificateRow, policy: Policy, subsidised: Sequence[SkillLevel]) -> Problem:
    names_zh = "、".join(level.label.zh for level in subsidised) or "无"
    names_en = ", ".join(level.label.en for level in subsidised) or "none"
    return problem(
        f"{policy.number}没有{row.level.label.zh}的晋升补贴。",
        f"{policy.number} has no subsidy for {row.level.label.en}.",
        mend_zh=f"请从名单中删去此行；文件中的等级：{names_zh}。",
        mend_en=f"Leave the row out; the levels of the document: {names_en}.",
        where=row.level_at,
    )


def _to_come(row: CertificateRow, today: date) -> Problem:
    return problem(
        f"发证日期 {row.certified_on} 在今天（{today}）之后。",
        f"The certificate is dated {row.certified_on}, after today ({today}).",
        mend_zh="请按证书填写。",
        mend_en="Enter the day on the certificate.",
        where=row.day_at,
    )


def _number_twice(row: CertificateRow) -> Problem:
    return problem(
        f"证书编号“{row.certificate[:40]}”已经记录，或在本表中重复。",
        f"The certificate “{row.certificate[:40]}” is recorded already, or stands twice in this list.",
        mend_zh="请对照证书核对编号，或删去重复的一行。",
        mend_en="Compare the number with the certificate, or leave the row out.",
        where=row.certificate_at,
    )


def _level_twice(row: CertificateRow, before: Known) -> Problem:
    return problem(
        f"{row.name}的{row.level.label.zh}证书已有一张（{before.certificate}，{before.certified_on}），每个等级只补贴一次。",
        f"{row.name} has a certificate of {row.level.label.en} ({before.certificate}, {before.certified_on}): "
        "each level is subsidised once.",
        mend_zh="请从名单中删去此行。",
        mend_en="Leave the row out.",
        where=row.level_at,
    )


def _held_higher(row: CertificateRow, held: SkillLevel) -> Problem:
    return problem(
        f"{row.name}此前已持{held.label.zh}，{row.level.label.zh}不是新晋升。",
        f"{row.name} held {held.label.en} before, so {row.level.label.en} is no promotion.",
        mend_zh="请核对等级和发证日期，或从名单中删去此行。",
        mend_en="Check the level and the day, or leave the row out.",
        where=row.level_at,
    )


def _same_person() -> Problem:
    return problem(
        "记录证书的人不能确认自己的记录。",
        "Who records certificates does not confirm them.",
        mend_zh="请由另一人（财务复核）对照证书确认。",
        mend_en="Let another person (finance) compare them with the certificates.",
    )


def _none_chosen() -> Problem:
    return problem(
        "没有选择要撤回的证书。",
        "Nothing is chosen.",
        mend_zh="请在名单中勾选要撤回的证书。",
        mend_en="Choose the certificates that are taken back.",
    )


def _changed() -> Problem:
    return problem(
        "名单已有变化：其中有证书已被确认或撤回。",
        "The list has changed: some of it was confirmed or withdrawn.",
        mend_zh="请刷新页面，核对后再操作。",
        mend_en="Reload the page and look at it again.",
    )
