"""Setting up competitions and their events."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase, digits

from competition.db import db
from competition.db.accounts import has_role
from competition.db.awards import newest_approved_run
from competition.db.competitions import (
    Competition,
    Event,
    find_competition,
    find_competition_by_prefix,
    find_event,
)
from competition.db.custody import stages_of
from competition.db.entries import entries_of
from competition.db.marking import SchemeVersion, newest_scheme
from competition.domain.entry_rules import Conditions
from competition.domain.problems import Problem, problem
from competition.domain.ranking_rules import RankingRules, check_tie_breaks
from competition.domain.rehearsal import check_code
from competition.domain.roles import Role
from competition.domain.setup import EventSetup, check_setup
from competition.domain.stages import Stage, check_stage
from competition.domain.tiers import CompetitionClass, Tier
from competition.operations.accounts import add_role
from competition.operations.draw_stage_problems import prepared
from competition.operations.unit import Actor, refuse, unit_of_work

HOST_SET = "competition.host"
"""The log's name for another host: the competition itself keeps no moment of it."""
CODE_CHARACTERS = frozenset(ascii_lowercase + digits + "-")
PREFIX_CHARACTERS = frozenset(ascii_uppercase + digits)


@dataclass(frozen=True, slots=True)
class CompetitionDraft:
    """What an organizer fills in. `code` is the address: small letters, digits and hyphens."""

    code: str
    name: str
    year: int
    tier: Tier
    competition_class: CompetitionClass
    issuing_body: str
    number_prefix: str
    policy_id: str = ""
    made_up: bool = False
    host: str = ""


def create_competition(
    draft: CompetitionDraft, *, by: Actor, now: datetime, previous: str | None = None
) -> int:
    """A new competition's id, blank or with the events and schemes of a previous one. The maker becomes organizer.

    Refusal for a code or prefix that is taken or has other characters, or a previous one that is not there.
    """
    with unit_of_work(by=by, now=now) as work:
        earlier = find_competition(previous) if previous else None
        refuse(_not_ones_own() if earlier and not has_role(by.user_id, earlier.id, Role.ORGANIZER) else None)
        refuse([*_draft_problems(draft), *([_no_previous(previous)] if previous and earlier is None else [])])
        competition = Competition(
            code=draft.code,
            name=draft.name,
            year=draft.year,
            tier=draft.tier,
            competition_class=draft.competition_class,
            issuing_body=draft.issuing_body,
            host=draft.host,
            number_prefix=draft.number_prefix,
            policy_id=draft.policy_id,
            made_up=draft.made_up,
            previous_id=earlier.id if earlier else None,
            created_at=now,
        )
        db.session.add(competition)
        db.session.flush()
        copied = [
            _copy_event(event, competition, by=by, now=now) for event in (earlier.events if earlier else ())
        ]
        add_role(by.user_id, competition.id, Role.ORGANIZER)
        work.record(
            "competition.create",
            competition=competition.id,
            code=draft.code,
            name=draft.name,
            previous=previous or "",
            events=copied,
        )
        return competition.id


def set_host(competition_id: int, host: str, *, by: Actor, now: datetime) -> None:
    """Say which unit holds the events and gets the hosting grants. Decisions made before must then be made again."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        before, competition.host = competition.host, host.strip()
        work.record(HOST_SET, competition=competition_id, before=before, after=competition.host)


def _draft_problems(draft: CompetitionDraft) -> list[Problem]:
    found = []
    if not draft.code or not set(draft.code) <= CODE_CHARACTERS:
        found.append(
            problem(
                "竞赛代码只能用小写字母、数字和连字符。",
                "A competition's code has small letters, digits and hyphens only.",
                mend_zh="例如 yantai-2026。",
                mend_en="Such as yantai-2026.",
            )
        )
    elif reserved := check_code(draft.code):
        found.append(reserved)
    elif find_competition(draft.code) is not None:
        found.append(
            problem(
                f"竞赛代码“{draft.code}”已被使用。",
                f"The code “{draft.code}” is taken.",
                mend_zh="请换一个代码。",
                mend_en="Choose another one.",
            )
        )
    if not draft.number_prefix or not set(draft.number_prefix) <= PREFIX_CHARACTERS:
        found.append(
            problem(
                "证书编号前缀只能用大写字母和数字。",
                "The prefix of paper numbers has capital letters and digits only.",
                mend_zh="例如 YTJS。",
                mend_en="Such as YTJS.",
            )
        )
    elif find_competition_by_prefix(draft.number_prefix) is not None:
        found.append(
            problem(
                f"证书编号前缀“{draft.number_prefix}”已被使用。",
                f"The prefix “{draft.number_prefix}” is taken.",
                mend_zh="请换一个前缀，使每份证书的编号唯一。",
                mend_en="Choose another one, so that every paper has its own number.",
            )
        )
    return found


def _no_previous(code: str) -> Problem:
    return problem(
        f"没有代码为“{code}”的往届竞赛。",
        f"There is no earlier competition “{code}”.",
        mend_zh="请核对代码，或新建空白竞赛。",
        mend_en="Check the code, or begin with a blank competition.",
    )


def _copy_event(event: Event, competition: Competition, *, by: Actor, now: datetime) -> str:
    copy = Event(competition_id=competition.id)
    copy.apply(event.setup)
    db.session.add(copy)
    db.session.flush()
    scheme = newest_scheme(event.id)
    if scheme is not None:
        db.session.add(
            SchemeVersion(
                event_id=copy.id,
                version=1,
                body=scheme.body,
                digest=scheme.digest,
                file_name=scheme.file_name,
                created_at=now,
                created_by=by.user_id,
            )
        )
    return copy.code


def save_event(
    competition_id: int, setup: EventSetup, *, by: Actor, now: datetime, code: str | None = None
) -> int:
    """Make an event, or change the one with `code` while it is being prepared. Its id."""
    with unit_of_work(by=by, now=now) as work:
        refuse(check_setup(setup))
        event = find_event(competition_id, code) if code else None
        if event is not None:
            refuse(
                check_stage(
                    event.stage_value, Stage.PREPARING, to_do_zh="修改设置", to_do_en="change its setup"
                )
            )
            refuse(prepared() if stages_of(event.id) else None)
        if setup.rules.code != code and find_event(competition_id, setup.rules.code) is not None:
            refuse(_code_taken(setup))
        refuse(_kept_by_entries(event, setup) if event else _awards_decided(competition_id))
        before = event.setup if event else None
        event = event or Event(competition_id=competition_id)
        event.apply(setup)
        db.session.add(event)
        db.session.flush()
        work.record("event.save", competition=competition_id, before=plain(before), after=plain(setup))
        return event.id


def import_events(competition_id: int, setups: Sequence[EventSetup], *, by: Actor, now: datetime) -> None:
    """Make all events of a workbook at once, or none."""
    with unit_of_work(by=by, now=now) as work:
        refuse(_awards_decided(competition_id))
        refuse([found for setup in setups for found in check_setup(setup)])
        refuse([_code_taken(s) for s in setups if find_event(competition_id, s.rules.code) is not None])
        for setup in setups:
            event = Event(competition_id=competition_id)
            event.apply(setup)
            db.session.add(event)
        work.record("event.import", competition=competition_id, events=[plain(setup) for setup in setups])


def _kept_by_entries(event: Event, setup: EventSetup) -> Problem | None:
    """Who is entered was entered under these rules; numbers of entries begin with the code."""
    before, after = event.rules, setup.rules
    if not entries_of(event.id) or (before.code, before.team_size, before.groups) == (
        after.code,
        after.team_size,
        after.groups,
    ):
        return None
    return problem(
        "本项目已有报名，编号、每队人数和组别不能再改。",
        "There are entries already: the code, the team size and the groups stay as they are.",
        mend_zh="请另设一个项目。",
        mend_en="Make another event instead.",
    )


def _not_ones_own() -> Problem:
    return problem(
        "只能沿用自己担任组织者的往届竞赛。",
        "Only an earlier competition that one organizes can be taken over.",
        mend_zh="请另选一届，或从空白开始。",
        mend_en="Choose another one, or begin blank.",
    )


def _awards_decided(competition_id: int) -> Problem | None:
    if newest_approved_run(competition_id) is None:
        return None
    return problem(
        "奖励决定已批准，不能再增加项目。",
        "The awards are approved: no event can be added.",
        mend_zh="请在新的竞赛中设置该项目。",
        mend_en="Put the event into another competition.",
    )


def _code_taken(setup: EventSetup) -> Problem:
    return problem(
        f"项目编号“{setup.rules.code}”已存在。",
        f"There is an event with the code “{setup.rules.code}” already.",
        mend_zh="请换一个编号，或修改已有项目。",
        mend_en="Choose another code or change the existing event.",
        where=setup.where,
    )


def change_ranking_rules(
    event_id: int, rules: RankingRules, *, reason: str, by: Actor, now: datetime
) -> None:
    """Change how places and awards follow while sheets are marked; the reason is kept in the log."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(
            check_stage(
                event.stage_value, Stage.MARKING, to_do_zh="更改排名规则", to_do_en="change its ranking rules"
            )
        )
        refuse(None if reason.strip() else _reason_missing())
        before = event.setup
        after = replace(before, ranking=rules)
        refuse((*check_setup(after), *_unknown_keys(event, after)))
        event.apply(after)
        work.record(
            "event.ranking_rules",
            competition=event.competition_id,
            event=event.code,
            reason=reason,
            before=asdict(before.ranking),
            after=asdict(after.ranking),
        )


def _unknown_keys(event: Event, setup: EventSetup) -> tuple[Problem, ...]:
    scheme = newest_scheme(event.id)
    return check_tie_breaks(scheme.scheme(), setup.ranking.tie_breaks) if scheme else ()


def _reason_missing() -> Problem:
    return problem(
        "请写明更改的理由。",
        "Give the reason for the change.",
        mend_zh="理由将写入日志。",
        mend_en="It goes into the log.",
    )


def plain(setup: EventSetup | None) -> dict[str, object] | None:
    """A description as the log keeps it."""
    if setup is None:
        return None
    rules = setup.rules
    return {
        "code": rules.code,
        "name": rules.name,
        "team_size": rules.team_size,
        "groups": sorted(rules.groups),
        "ages": [rules.age_from, rules.age_to, rules.age_on.isoformat() if rules.age_on else None],
        "conditions": _plain_conditions(rules.conditions),
        "stations": setup.stations,
        "ranking": asdict(setup.ranking),
    }


def _plain_conditions(conditions: Conditions) -> dict[str, object]:
    """Those that were set; sets in a fixed order."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(conditions).items()
        if value not in (None, (), frozenset())
    }
