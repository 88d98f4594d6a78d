"""Who gets what is paid for a result."""

from competition.domain.tiers import Labelled


class Payee(Labelled):
    """获奖对象: the contestant (or the team), or somebody beside the entry."""

    CONTESTANT = "contestant", "选手（团队）", "contestant or team"
    MAIN_COACH = "main_coach", "主教练", "main coach"
    COACHES = "coaches", "教练团队", "coaches"
    EXPERTS = "experts", "技术指导专家组", "experts' group"
    MASTER = "master", "师父", "master"
    UNIT = "unit", "选送单位", "sending unit"


class Per(Labelled):
    """发放方式: whether a sum is one for the entry, shared by those who get it, or one for each."""

    ENTRY = "entry", "每队（项）一份，均分", "one for the entry, shared"
    PERSON = "person", "每人一份", "one for each person"
