"""The fields that say how places and awards follow, for the page of an event and for a change while it is marked."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange

from competition.domain.medals import RULES, find_rule
from competition.domain.ranking_rules import RankingRules, TieRule
from competition.domain.scale import SCALES
from competition.web.language import spoken

NEEDED = InputRequired(_l("此项必填。"))
COUNT = NumberRange(min=0, max=9999, message=_l("请填写0或以上的整数。"))


class RankingForm(FlaskForm):
    """How places and awards of an event follow from its totals."""

    scale = SelectField(_l("计分制"), validators=[NEEDED])
    tie_breaks = StringField(
        _l("同分排序"),
        description=_l(
            "评分方案中部分、评分标准或评分表的编号，或 elapsed（用时）、placements（各模块名次），按先后以 > 分隔，例如 practice>theory；可留空"
        ),
    )
    ties = SelectField(_l("仍相同的"), validators=[NEEDED])
    prize_rule = SelectField(_l("授奖规则"), validators=[NEEDED])
    other_prize_rule = StringField(
        _l("其他比例或名额"),
        description=_l(
            "列表中没有的一、二、三等奖比例或名额，例如 shares-15-25-35 或 counts-2-3-5；填写后以此为准"
        ),
    )
    minimum_entrants = IntegerField(
        _l("最少参赛数"), default=0, validators=[NEEDED, COUNT], description=_l("不足此数不授奖；0表示不设")
    )
    pass_required = BooleanField(_l("未达合格线的不授奖（双合格）"))
    by_group = BooleanField(_l("各组别分开排名"))
    team_counting = IntegerField(
        _l("团体计分人数"),
        default=0,
        validators=[NEEDED, COUNT],
        description=_l("代表队取最好的若干名总分之和排团体名次；0表示不排"),
    )
    recheck = BooleanField(_l("公布前须完成成绩复核"))

    def fill_choices(self) -> None:
        """The choices in the language of the page."""
        self.scale.choices = [(scale.id, spoken(scale.label)) for scale in SCALES.values()]
        self.ties.choices = [(rule.value, spoken(rule.label)) for rule in TieRule]
        self.prize_rule.choices = [(rule.id, spoken(rule.label)) for rule in RULES.values()]

    @property
    def ranking_fields(self) -> tuple[Any, ...]:
        """The fields in the order in which they are asked."""
        names = (
            "scale",
            "tie_breaks",
            "ties",
            "prize_rule",
            "other_prize_rule",
            "minimum_entrants",
            "pass_required",
            "by_group",
            "team_counting",
            "recheck",
        )
        return tuple(self[name] for name in names)

    def ranking(self) -> RankingRules:
        """What was filled in."""
        keys = tuple(key.strip() for key in (self.tie_breaks.data or "").split(">") if key.strip())
        return RankingRules(
            tie_breaks=keys,
            prize_rule=(self.other_prize_rule.data or "").strip() or self.prize_rule.data,
            scale=self.scale.data,
            ties=TieRule(self.ties.data),
            by_group=self.by_group.data,
            minimum_entrants=self.minimum_entrants.data,
            pass_required=self.pass_required.data,
            team_counting=self.team_counting.data,
            recheck=self.recheck.data,
        )


def ranking_facts(rules: RankingRules) -> list[tuple[str, str]]:
    """The rules as a list reads them; what is not set is left out."""
    return [
        (_("计分制"), spoken(SCALES[rules.scale].label)),
        (_("同分排序"), " > ".join(rules.tie_breaks)),
        (_("仍相同的"), spoken(rules.ties.label)),
        (_("授奖规则"), spoken(find_rule(rules.prize_rule).label)),
        (_("最少参赛数"), f"{rules.minimum_entrants}" if rules.minimum_entrants else ""),
        (_("未达合格线的不授奖（双合格）"), _("是") if rules.pass_required else ""),
        (_("各组别分开排名"), _("是") if rules.by_group else ""),
        (_("团体计分人数"), f"{rules.team_counting}" if rules.team_counting else ""),
        (_("公布前须完成成绩复核"), _("是") if rules.recheck else ""),
    ]


def ranking_values(rules: RankingRules) -> dict[str, object]:
    """The rules as values of the fields."""
    return {
        "scale": rules.scale,
        "tie_breaks": ">".join(rules.tie_breaks),
        "ties": rules.ties.value,
        "prize_rule": rules.prize_rule if rules.prize_rule in RULES else next(iter(RULES)),
        "other_prize_rule": "" if rules.prize_rule in RULES else rules.prize_rule,
        "minimum_entrants": rules.minimum_entrants,
        "pass_required": rules.pass_required,
        "by_group": rules.by_group,
        "team_counting": rules.team_counting,
        "recheck": rules.recheck,
    }
