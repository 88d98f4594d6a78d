"""Workbooks out. What holds ID numbers, even masked ones, is logged as read."""

from datetime import datetime

from competition.db import db
from competition.db.competitions import Competition
from competition.db.entries import Entry, Member
from competition.db.results import published_result
from competition.domain.applicant import Profile, mask_address, mask_certificate, mask_phone
from competition.domain.explain_award import failed_parts
from competition.domain.mailing import mask_address as mask_email
from competition.domain.medals import Award
from competition.domain.names import mask_name
from competition.domain.problems import Refusal, problem
from competition.domain.ranking_rules import RAW
from competition.domain.results import EventResult, Standing
from competition.domain.scoresheet import EntryState
from competition.domain.teams import BY_BEST, TeamPlace
from competition.domain.tiers import Group
from competition.operations.persons import known_sex_and_birth
from competition.operations.rosters import read_for_export
from competition.operations.unit import Actor
from competition.spreadsheets.exports import (
    ResultRow,
    RosterRow,
    TeamRow,
    UnrankedRow,
    results_workbook,
    roster_workbook,
)

MADE_UP = "示例数据，人物均为虚构 / sample data, people are made up"


def export_roster(competition_id: int, *, by: Actor, now: datetime) -> bytes:
    """Every member of every entry; what is personal masked, and its reading logged."""
    rows = [_entered(*each) for each in read_for_export(competition_id, by=by, now=now)]
    competition = db.session.get_one(Competition, competition_id)
    return roster_workbook(rows, title=f"{competition.name} 报名名单", note=_note(competition))


def _entered(entry: Entry, member: Member, masked_id: str) -> RosterRow:
    person, profile = member.person, member.profile()
    facts, education = person.facts(), profile.education
    sex, _ = known_sex_and_birth(person)
    return RosterRow(
        event=f"{entry.event.code} {entry.event.name}",
        entry_number=entry.number,
        name=person.name,
        masked_id=masked_id,
        employer=member.employer,
        delegation=entry.delegation.name,
        group=entry.group_value.label.zh,
        held_level=member.level_value.label.zh if member.level_value else "",
        team=entry.team,
        state=entry.state_value.label.zh,
        id_kind=person.kind_value.label.zh,
        sex=sex.label.zh if sex else "",
        nationality=facts.nationality.label.zh if facts.nationality else "",
        education=education.label.zh if education else "",
        phone=mask_phone(profile.phone),
        email=mask_email(profile.email),
        address=mask_address(profile.address),
        years=profile.years,
        occupation=profile.occupation,
        certificate=mask_certificate(profile.certificate),
        coach=profile.coach,
        master=profile.master,
        guardian=_guardian(profile),
        honours="、".join(profile.honours),
    )


def _guardian(profile: Profile) -> str:
    if not profile.guardian:
        return ""
    return f"{mask_name(profile.guardian)}（{'已同意' if profile.consent else '未同意'}）"


def export_results(competition_id: int) -> bytes:
    """Published results only. Refusal while there are none."""
    competition = db.session.get_one(Competition, competition_id)
    published = [(event, published_result(event.id)) for event in competition.events]
    results = [(f"{event.code} {event.name}", row.result()) for event, row in published if row]
    rows = [_ranked(event, result, each) for event, result in results for each in result.standings]
    if not rows:
        raise Refusal(
            problem(
                "还没有公布任何成绩。",
                "No results are published yet.",
                mend_zh="公布后再下载。",
                mend_en="Publish first.",
            )
        )
    return results_workbook(
        rows,
        title=f"{competition.name} 成绩",
        note=_note(competition),
        teams=[row for event, result in results for row in _teams(event, result)],
        unranked=[
            UnrankedRow(event, each.entry, each.names, EntryState(each.state).label.zh, each.total)
            for event, result in results
            for each in result.not_ranked
        ],
    )


def _ranked(event: str, result: EventResult, standing: Standing) -> ResultRow:
    failed = failed_parts(standing)
    return ResultRow(
        event=event,
        rank=standing.place.rank,
        tied=standing.place.tied,
        name="、".join(standing.names),
        delegation=standing.delegation,
        employer="、".join(standing.employers),
        total=standing.place.total,
        award=_award(standing.award),
        group=Group(standing.group).label.zh if standing.group else "",
        raw_total=None if result.rules.scale == RAW else standing.breakdown.value,
        failed=failed.zh if failed else "",
        rule_award=standing.rule_award.label.zh if standing.rule_award else "",
    )


def _award(award: Award) -> str:
    return "" if award is Award.NONE else award.label.zh


def _team_remark(team: TeamPlace) -> str:
    best = "；总分相同，队员最好成绩高者在前" if team.decided_by == BY_BEST else ""
    return f"计入{len(team.counted)}项{best}"


def _teams(event: str, result: EventResult) -> list[TeamRow]:
    return [
        *(TeamRow(event, t.rank, t.tied, t.team, t.total, _team_remark(t)) for t in result.teams),
        *(TeamRow(event, None, False, t.team, None, t.reason.zh) for t in result.teams_unranked),
    ]


def _note(competition: Competition) -> str:
    return MADE_UP if competition.made_up else ""
