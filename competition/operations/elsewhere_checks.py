"""What is asked of a result from elsewhere before it is kept; each problem names the field it stands in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.names import normalise_name, plain_words, private_use
from competition.domain.problems import Problem, Where, problem
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier

NAME, ID, EMPLOYER = "姓名", "身份证号码", "工作单位"
CONTEST, SKILL = "竞赛名称", "赛项"
TIER, CLASS = "层级", "类别"
TEAM_SIZE, POSITION, TEAM = "队伍人数", "本人在队中的次序", "队名"
AWARD, PLACE, ENTRANTS, DAY = "奖项", "名次", "参赛数", "成绩确认日"
RECEIVED, RECEIVED_FROM = "已领奖金（元）", "发放方层级"
DOCUMENT, FILE = "获奖文件文号", "获奖文件或证书"


@dataclass(frozen=True, slots=True)
class ElsewhereDraft:
    """What is filled in for one person's result. `id_number` as it was typed; `skill` is the name of the event.

    `position` counts from 1 in the team; `team` names it where several teams share the award. `award` may be NONE where only the place is known. `received` is what the
    payer at tier `received_from` has paid for it already.
    """

    name: str
    id_number: str
    employer: str
    group: Group
    contest: str
    tier: Tier
    competition_class: CompetitionClass
    skill: str
    award: Award
    confirmed_on: date
    document: str
    held_level: SkillLevel | None = None
    team_size: int = 1
    position: int = 1
    team: str = ""
    place: int | None = None
    entrants: int | None = None
    received: Money | None = None
    received_from: Tier | None = None


def at(field: str) -> Where:
    """The place of a field in the form."""
    return Where(column=field)


def same_words(first: str, second: str) -> bool:
    """Whether two names differ in nothing but spaces, width and case."""
    return plain_words(first) == plain_words(second)


def tidy_draft(draft: ElsewhereDraft, *, events: Iterable[str]) -> ElsewhereDraft:
    """The draft without stray spaces; the skill as the competition writes it where it holds the same."""
    skill = draft.skill.strip()
    return replace(
        draft,
        name=normalise_name(draft.name),
        employer=draft.employer.strip(),
        contest=draft.contest.strip(),
        document=draft.document.strip(),
        team=draft.team.strip(),
        skill=next((event for event in events if same_words(event, skill)), skill),
    )


def check_draft(draft: ElsewhereDraft, *, competitions: Sequence[str], on: date) -> list[Problem]:
    """All that is wrong with a tidy draft by itself, apart from the ID number; `competitions` are the names of all here."""
    return [
        *_empty_fields(draft),
        *_name_problems(draft),
        *_contest_problems(draft, competitions, on),
        *_place_problems(draft),
        *_money_problems(draft),
    ]


def _empty_fields(draft: ElsewhereDraft) -> Iterator[Problem]:
    for field, text in (
        (NAME, draft.name),
        (EMPLOYER, draft.employer),
        (CONTEST, draft.contest),
        (SKILL, draft.skill),
        (DOCUMENT, draft.document),
    ):
        if not text:
            yield problem(
                f"“{field}”未填写。",
                f"“{field}” is empty.",
                mend_zh="请补填。",
                mend_en="Fill it in.",
                where=at(field),
            )


def _name_problems(draft: ElsewhereDraft) -> Iterator[Problem]:
    if unknown := private_use(draft.name):
        codes = "、".join(f"U+{ord(char):04X}" for char in unknown)
        yield problem(
            f"姓名含有自造字（{codes}），各台电脑显示不同。",
            f"The name has private-use characters ({codes}); they look different on each machine.",
            mend_zh="请改用国家标准（GB 18030—2022）中的字。",
            mend_en="Use the character of the national standard.",
            where=at(NAME),
        )


def _contest_problems(draft: ElsewhereDraft, competitions: Sequence[str], on: date) -> Iterator[Problem]:
    if any(same_words(draft.contest, name) for name in competitions):
        yield problem(
            f"“{draft.contest}”是本系统中一场竞赛的名称；它的成绩由排名和公布得出，不在此处记录。",
            f"“{draft.contest}” is the name of a competition here; its results come from its own rankings.",
            mend_zh="请填写不在本系统中举办的竞赛的名称；同名的，按获奖文件写全名。",
            mend_en="Enter a contest that is held elsewhere; where the names are alike, in full as in its document.",
            where=at(CONTEST),
        )
    if draft.confirmed_on > on:
        yield problem(
            f"成绩确认日 {draft.confirmed_on} 在今天（{on}）之后。",
            f"The result is confirmed on {draft.confirmed_on}, after today ({on}).",
            mend_zh="请按获奖文件的印发日期填写。",
            mend_en="Enter the day on which the document was issued.",
            where=at(DAY),
        )


def _place_problems(draft: ElsewhereDraft) -> Iterator[Problem]:
    if draft.award is Award.UNDECIDED or (draft.award is Award.NONE and draft.place is None):
        yield problem(
            "没有奖项，也没有名次。",
            "There is neither an award nor a place.",
            mend_zh="请选择奖项；文件只公布名次的，填写名次。",
            mend_en="Choose the award; where the document gives places only, enter the place.",
            where=at(AWARD),
        )
    for field, number in ((TEAM_SIZE, draft.team_size), (PLACE, draft.place), (ENTRANTS, draft.entrants)):
        if number is not None and number < 1:
            yield _too_small(field)
    if draft.team_size >= 1 and not 1 <= draft.position <= draft.team_size:
        yield problem(
            f"队伍有{draft.team_size}人，次序应为1至{draft.team_size}。",
            f"The team has {draft.team_size} members: the position is from 1 to {draft.team_size}.",
            mend_zh="个人赛两项都填1。",
            mend_en="Enter 1 in both for an individual event.",
            where=at(POSITION),
        )
    if draft.place is not None and draft.entrants is not None and draft.place > draft.entrants:
        yield problem(
            f"名次{draft.place}大于参赛数{draft.entrants}。",
            f"Place {draft.place} is beyond the {draft.entrants} entrants.",
            mend_zh="请对照获奖文件核对；不知道参赛数的可不填。",
            mend_en="Compare both with the document; leave out the number of entrants if it is not known.",
            where=at(ENTRANTS),
        )


def _too_small(field: str) -> Problem:
    return problem(
        f"“{field}”应为1或以上的整数。",
        f"“{field}” is a whole number of 1 or more.",
        mend_zh="请对照获奖文件更正。",
        mend_en="Mend it after the document.",
        where=at(field),
    )


def _money_problems(draft: ElsewhereDraft) -> Iterator[Problem]:
    if (draft.received is None) != (draft.received_from is None):
        yield problem(
            "已领奖金和发放方层级须同时填写或都不填。",
            "What was received and the tier of the payer are given together or not at all.",
            mend_zh="请补填另一项；没有领过的，两项都不填。",
            mend_en="Fill in the other one; leave out both where nothing was received.",
            where=at(RECEIVED if draft.received is None else RECEIVED_FROM),
        )
    if draft.received is not None and draft.received.fen <= 0:
        yield problem(
            "已领奖金应大于0。",
            "What was received is above zero.",
            mend_zh="没有领过的，请不填。",
            mend_en="Leave it out where nothing was received.",
            where=at(RECEIVED),
        )
