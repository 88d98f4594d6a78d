"""The fields of an award plan: the plan's own and a row for each line, each with its sentences."""

import re
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, FormField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_grants import Recipient
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.selector import Selector
from competition.domain.tiers import BY_APPOINTMENT, CompetitionClass, Group, Labelled, SkillLevel, Tier
from competition.spreadsheets.plan_writer import say_ranks
from competition.spreadsheets.plans import AWARDS, parse_ranks, parse_sizes
from competition.web.language import spoken
from competition.web.organizer.rows import Rows
from competition.web.organizer.scheme_forms import stripped

SUM = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
LINE = Length(max=200, message=_l("最多200个字。"))
MOST_ROWS = 100


class YuanField(StringField):
    """A sum in yuan as it is typed, exact to the fen; None where it is left empty."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.in_yuan:f}".removesuffix(".00")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; full-width digits and separators of thousands are put right."""
        text = normalize("NFKC", valuelist[0]).strip().replace(",", "") if valuelist else ""
        self.data = None
        if text:
            if not SUM.fullmatch(text):
                raise ValueError(_("请填0或以上、最多两位小数的金额，例如 3000。"))
            self.data = Money.yuan(Decimal(text))


class Choices(SelectMultipleField):
    """Boxes to tick; none of them means any."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _one_of(label: Any, kind: Any, *, empty: Any = None, needed: bool = False) -> SelectField:
    def choices() -> list[tuple[str, str]]:
        none = [("", str(empty))] if empty is not None else []
        return [*none, *((each.value, spoken(each.label)) for each in kind)]

    validators = [InputRequired(_l("此项必填。"))] if needed else []
    return SelectField(label, choices=choices, validators=validators)


def _some_of(label: Any, kind: type[Labelled]) -> Choices:
    return Choices(label, choices=lambda: [(each.value, spoken(each.label)) for each in kind])


class LineForm(Form):
    """One line of the plan: what is given, to whom, and for which results."""

    award = _one_of(_l("奖项"), AWARDS.values(), empty=_l("请选择"), needed=True)
    amount = YuanField(_l("奖金（元）"))
    payee = _one_of(_l("获奖对象"), Payee, needed=True)
    per = _one_of(_l("发放方式"), Per, needed=True)
    level = _one_of(
        _l("晋升等级"), [each for each in SkillLevel if each not in BY_APPOINTMENT], empty=_l("不晋升")
    )
    if_held = _one_of(_l("已持该等级"), IfHeld, needed=True)
    tiers = _some_of(_l("层级"), Tier)
    classes = _some_of(_l("类别"), CompetitionClass)
    groups = _some_of(_l("组别"), Group)
    team_sizes = StringField(_l("参赛人数"), filters=[stripped], description=_l("如“1”或“1、2、3”"))
    ranks = StringField(_l("名次"), filters=[stripped], description=_l("如“1”“1-3”或“11-”（不封顶）"))

    @property
    def shown(self) -> list[Any]:
        """The fields of every line."""
        return [self.award, self.payee, self.per, self.level, self.if_held]

    @property
    def conditions(self) -> list[Any]:
        """The fields that narrow it."""
        return [self.tiers, self.classes, self.groups, self.team_sizes, self.ranks]

    @property
    def narrowed(self) -> bool:
        """Whether a condition is filled in, or was wrongly."""
        return any(each.data or each.errors for each in self.conditions)

    def validate_team_sizes(self, field: StringField) -> None:
        """A list of sizes."""
        if parse_sizes(field.data) is None:
            raise ValidationError(_("请填“1”或“1、2、3”。"))

    def validate_ranks(self, field: StringField) -> None:
        """A span, or nothing."""
        if field.data and parse_ranks(field.data) is None:
            raise ValidationError(_("请填“1”“1-3”或“11-”。"))

    def line(self) -> PlanLine:
        """The line as the plan holds it."""
        return PlanLine(
            Award(self.award.data),
            self.amount.data,
            SkillLevel(self.level.data) if self.level.data else None,
            IfHeld(self.if_held.data),
            Payee(self.payee.data),
            Per(self.per.data),
            Selector(
                tiers=frozenset(map(Tier, self.tiers.data)),
                classes=frozenset(map(CompetitionClass, self.classes.data)),
                groups=frozenset(map(Group, self.groups.data)),
                team_sizes=parse_sizes(self.team_sizes.data) or frozenset(),
                ranks=parse_ranks(self.ranks.data),
            ),
        )


def _row(line: PlanLine) -> dict[str, Any]:
    where = line.where
    return {
        "award": line.award.value,
        "amount": line.amount,
        "payee": line.payee.value,
        "per": line.per.value,
        "level": line.level.value if line.level else "",
        "if_held": line.if_held.value,
        "tiers": [each.value for each in where.tiers],
        "classes": [each.value for each in where.classes],
        "groups": [each.value for each in where.groups],
        "team_sizes": "、".join(map(str, sorted(where.team_sizes))),
        "ranks": say_ranks(where.ranks),
    }


EMPTY = {"if_held": IfHeld.REFUSE.value}


class PlanForm(FlaskForm):
    """The whole plan."""

    reference = StringField(
        _l("批准文件"), filters=[stripped], validators=[DataRequired(_l("此项必填。")), LINE]
    )
    hosting = YuanField(_l("承办补助（每个项目，元）"))
    follow_on_to = SelectField(
        _l("晋升补贴领取人"),
        default="",
        coerce=lambda chosen: chosen or "",
        choices=lambda: [
            ("", _("文件已写明，或没有此项补贴")),
            *((each.value, spoken(each.label)) for each in (Recipient.PERSON, Recipient.ENTERPRISE)),
        ],
    )
    lines = Rows(FormField(LineForm))
    reason = TextAreaField(_l("修改理由"), filters=[stripped], validators=[LINE])

    def show(self, plan: AwardPlan | None) -> None:
        """Fill the fields from a plan; one empty row where there is none."""
        if plan is None:
            self.process(None, lines=[EMPTY])
            return
        rows = [_row(line) for line in plan.lines]
        self.process(
            None,
            reference=plan.reference,
            hosting=plan.hosting,
            follow_on_to=plan.follow_on_to or "",
            lines=rows,
        )

    def change_rows(self, step: str) -> bool:
        """Add a row or take one out, as the button that was pressed says; False for a button that does neither."""
        what, _point, row = step.partition(".")
        if what == "add" and len(self.lines) < MOST_ROWS:
            self.lines.append_entry(EMPTY)
        if what == "delete":
            self.lines.entries = [each for each in self.lines.entries if each.name != row]
        return what in {"add", "delete"}

    def plan(self) -> AwardPlan:
        """The plan as it was filled in."""
        lines = tuple(row.form.line() for row in self.lines)
        to = Recipient(self.follow_on_to.data) if self.follow_on_to.data else None
        return AwardPlan(self.reference.data, lines, self.hosting.data, to)
