"""The steps of the field: tiers of a competition, its class, the groups that compete, the levels of skill."""

from enum import StrEnum

from competition.domain.problems import Text


class Labelled(StrEnum):
    """A value with its name in both languages; the value itself is the stable identifier."""

    label: Text

    def __new__(cls, value: str, zh: str, en: str) -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Text(zh, en)
        return member


class Tier(Labelled):
    """赛事层级, lowest first."""

    UNIT = "unit", "单位（岗位练兵）", "unit"
    DISTRICT = "district", "区县级", "district"
    CITY = "city", "市级", "city"
    PROVINCE = "province", "省级", "province"
    REGION = "region", "区域级", "region"
    NATION = "nation", "国家级", "nation"
    WORLD = "world", "世界级", "world"


class CompetitionClass(Labelled):
    """赛事类别: the comprehensive games of a place, or an industry contest of a class."""

    GAMES = "games", "综合性大赛", "comprehensive games"
    CLASS_1 = "class_1", "一类行业竞赛", "class 1 industry contest"
    CLASS_2 = "class_2", "二类行业竞赛", "class 2 industry contest"
    SPECIAL = "special", "专项赛", "special contest"


class Group(Labelled):
    """参赛组别. Some documents count teachers as workers; that is the document's to say."""

    WORKER = "worker", "职工组", "workers"
    STUDENT = "student", "学生组", "students"
    TEACHER = "teacher", "教师组", "teachers"


class SkillLevel(Labelled):
    """职业技能等级, the eight levels (新八级工) from the lowest to the highest."""

    APPRENTICE = "apprentice", "学徒工", "apprentice"
    LEVEL_5 = "level_5", "初级工（五级）", "junior (level 5)"
    LEVEL_4 = "level_4", "中级工（四级）", "intermediate (level 4)"
    LEVEL_3 = "level_3", "高级工（三级）", "senior (level 3)"
    LEVEL_2 = "level_2", "技师（二级）", "technician (level 2)"
    LEVEL_1 = "level_1", "高级技师（一级）", "senior technician (level 1)"
    MASTER = "master", "特级技师", "special-grade technician"
    CHIEF = "chief", "首席技师", "chief technician"

    @property
    def step(self) -> int:
        """The place on the ladder, 0 for an apprentice."""
        return list(SkillLevel).index(self)

    @property
    def next(self) -> "SkillLevel | None":
        """One level up; None above the highest."""
        ladder = list(SkillLevel)
        return ladder[self.step + 1] if self.step + 1 < len(ladder) else None


BY_APPOINTMENT = frozenset({SkillLevel.MASTER, SkillLevel.CHIEF})
"""Levels an employer appoints to; no contest grants them (e.g. 连政办发〔2025〕25号 五: 评聘)."""
