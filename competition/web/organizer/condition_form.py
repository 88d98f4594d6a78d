"""The fields that say who may enter an event, on its page and as facts."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from competition.domain.applicant import MAY_BE_ASKED, Field
from competition.domain.entry_rules import Conditions
from competition.domain.tiers import SkillLevel
from competition.web.language import spoken

SOME = NumberRange(min=1, max=9999, message=_l("请填写1或以上的整数。"))
LONG = Length(max=4000)


def _level(value: str | None) -> str:
    return value or ""


class ConditionForm(FlaskForm):
    """Conditions of entry; what is left empty asks nothing."""

    quota = IntegerField(
        _l("项目名额"), validators=[Optional(), SOME], description=_l("最多报名数；团体项目按队计")
    )
    delegation_quota = IntegerField(_l("每队名额"), validators=[Optional(), SOME])
    level_from = SelectField(_l("最低技能等级"), default="", coerce=_level)
    level_to = SelectField(_l("最高技能等级"), default="", coerce=_level)
    years = IntegerField(_l("最少从业年限"), validators=[Optional(), SOME])
    barred_honours = TextAreaField(
        _l("已获下列荣誉的不得参加"), validators=[LONG], description=_l("每行一项，例如 全国技术能手")
    )
    won_within = IntegerField(
        _l("往届获奖限制年数"),
        validators=[Optional(), SOME],
        description=_l("若干年内在本级或更高级别的同一项目获奖的不得参加；按本系统的成绩和外赛成绩核对"),
    )
    employers = TextAreaField(
        _l("限定单位"),
        validators=[LONG],
        description=_l("每行一个单位全称；以“含”开头表示名称中有该词的单位，例如 含职业学院"),
    )
    residence = StringField(
        _l("限定地区"),
        validators=[LONG],
        description=_l(
            "身份证号码开头的行政区划代码（例如 3706），或联系地址的开头；多个用逗号分隔，符合其一即可"
        ),
    )
    required = SelectMultipleField(
        _l("报名必填项"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("姓名、证件、工作单位和组别总是必填；监护人同意只要求未成年人"),
    )

    def fill_condition_choices(self) -> None:
        """The choices in the language of the page."""
        levels = [("", _("不限")), *((level.value, spoken(level.label)) for level in SkillLevel)]
        self.level_from.choices = self.level_to.choices = levels
        self.required.choices = [(each.value, spoken(each.label)) for each in MAY_BE_ASKED]

    @property
    def condition_fields(self) -> tuple[Any, ...]:
        """The fields in the order in which they are asked."""
        return tuple(self[name] for name in Conditions.__dataclass_fields__)

    def conditions(self) -> Conditions:
        """What was filled in."""
        return Conditions(
            quota=self.quota.data,
            delegation_quota=self.delegation_quota.data,
            level_from=SkillLevel(self.level_from.data) if self.level_from.data else None,
            level_to=SkillLevel(self.level_to.data) if self.level_to.data else None,
            years=self.years.data,
            barred_honours=_parts(self.barred_honours.data),
            won_within=self.won_within.data,
            employers=_parts(self.employers.data),
            residence=_parts(self.residence.data),
            required=frozenset(Field(each) for each in self.required.data or ()),
        )


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[\n,，;；、]", text or "") if part.strip())


def condition_values(conditions: Conditions) -> dict[str, object]:
    """The conditions as values of the fields."""
    return {
        "quota": conditions.quota,
        "delegation_quota": conditions.delegation_quota,
        "level_from": conditions.level_from or "",
        "level_to": conditions.level_to or "",
        "years": conditions.years,
        "barred_honours": "\n".join(conditions.barred_honours),
        "won_within": conditions.won_within,
        "employers": "\n".join(conditions.employers),
        "residence": "，".join(conditions.residence),
        "required": sorted(conditions.required),
    }


def condition_facts(conditions: Conditions) -> list[tuple[str, str]]:
    """The conditions as a list reads them; what is not set is left out."""
    low, high = conditions.level_from, conditions.level_to
    asked = [spoken(each.label) for each in MAY_BE_ASKED if each in conditions.required]
    return [
        (_("项目名额"), f"{conditions.quota or ''}"),
        (_("每队名额"), f"{conditions.delegation_quota or ''}"),
        (_("最低技能等级"), spoken(low.label) if low else ""),
        (_("最高技能等级"), spoken(high.label) if high else ""),
        (_("最少从业年限"), f"{conditions.years or ''}"),
        (_("已获下列荣誉的不得参加"), "、".join(conditions.barred_honours)),
        (_("往届获奖限制年数"), f"{conditions.won_within or ''}"),
        (_("限定单位"), "、".join(conditions.employers)),
        (_("限定地区"), "、".join(conditions.residence)),
        (_("报名必填项"), "、".join(asked)),
    ]
