"""The fields of a marking scheme's nodes: plain forms, each with its sentences."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import (
    JUDGEMENT_SCORES,
    Aspect,
    AspectKind,
    MarkingScheme,
    Phase,
    RoundAt,
    Section,
)
from competition.domain.scheme_checks import ID, MOST_PLACES
from competition.domain.scoring import METHODS
from competition.domain.tiers import Labelled
from competition.spreadsheets.cells import as_text
from competition.web.language import spoken
from competition.web.organizer.rows import Rows

NEEDED = InputRequired(_l("此项必填。"))
SOME_TEXT = DataRequired(_l("此项必填。"))
SHAPE = Regexp(ID.pattern + r"\Z", message=_l("编号用1至32个文字、数字、点或连字符，不含空格和斜线。"))
TYPED = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
CENT = Decimal("0.01")
LINE = Length(max=200, message=_l("最多200个字。"))
TEXT = Length(max=2000, message=_l("最多2000个字。"))


def stripped(text: str | None) -> str:
    """As a workbook would hold it: plain digits, no invisible characters, no spaces at the ends; empty if not sent."""
    return as_text((text or "").replace("\r\n", "\n"))


class NumberField(StringField):
    """A number as it is typed on paper, exact; None where it is left empty."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; full-width digits are put right."""
        text = normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            if not TYPED.fullmatch(text):
                raise ValueError(_("请只填数字，例如 12.5。"))
            self.data = Decimal(text)


def _choices(kinds: type[Labelled]) -> list[tuple[str, str]]:
    return [(each.value, spoken(each.label)) for each in kinds]


def _id() -> StringField:
    return StringField(_l("编号"), filters=[stripped], validators=[SOME_TEXT, SHAPE])


def _name() -> StringField:
    return StringField(_l("名称"), filters=[stripped], validators=[SOME_TEXT, LINE])


class NodeForm(FlaskForm):
    """What all forms of a node share: fields named as the node's values."""

    FIELDS: tuple[str, ...] = ()

    def fill_choices(self) -> None:
        """The choices in the language of the page."""

    def values(self) -> dict[str, Any]:
        """What was filled in, by the node's names."""
        return {name: self[name].data for name in self.FIELDS}

    @property
    def shown(self) -> list[Any]:
        """The fields in order."""
        return [self[name] for name in self.FIELDS]


class SettingsForm(NodeForm):
    """The scheme's own settings."""

    FIELDS = ("skill", "places", "round_at", "pass_mark", "standards")
    skill = StringField(_l("方案名称"), filters=[stripped], validators=[SOME_TEXT, LINE])
    places = SelectField(_l("小数位数"), validators=[NEEDED])
    round_at = SelectField(_l("四舍五入"), validators=[NEEDED])
    pass_mark = NumberField(_l("总分合格线"), description=_l("0至100；留空表示不设"))
    standards = TextAreaField(
        _l("职业标准各部分的权重"),
        filters=[stripped],
        validators=[TEXT],
        description=_l("每行一个部分：编号、空格、权重，例如“1 5”；没有则留空"),
    )

    def fill_choices(self) -> None:
        """Decimals and where they are kept."""
        self.places.choices = [(str(number), str(number)) for number in range(MOST_PLACES + 1)]
        self.round_at.choices = _choices(RoundAt)

    def show(self, scheme: MarkingScheme) -> None:
        """Fill the fields from a scheme."""
        sections = "\n".join(f"{section.id} {section.weight:f}" for section in scheme.sections)
        self.process(None, obj=scheme, standards=sections)

    def validate_standards(self, field: TextAreaField) -> None:
        """Each line is an id and a weight."""
        for line in filter(None, map(str.strip, field.data.splitlines())):
            words = normalize("NFKC", line).split()
            if len(words) != 2 or not ID.fullmatch(words[0]) or not TYPED.fullmatch(words[1]):
                raise ValidationError(_("“%(line)s”不是“编号 权重”。", line=line))

    def values(self) -> dict[str, Any]:
        """The settings as the scheme holds them."""
        lines = [normalize("NFKC", line).split() for line in self.standards.data.splitlines() if line.strip()]
        return {
            "skill": self.skill.data,
            "places": int(self.places.data),
            "round_at": RoundAt(self.round_at.data),
            "pass_mark": self.pass_mark.data,
            "sections": tuple(Section(name, Decimal(weight)) for name, weight in lines),
        }


class PartForm(NodeForm):
    """A part of the result."""

    FIELDS = ("id", "name", "weight", "method", "pass_mark", "spread_limit")
    id = _id()
    name = _name()
    weight = NumberField(_l("权重（%）"), validators=[NEEDED], description=_l("各部分合计100"))
    method = SelectField(_l("计分方法"), validators=[NEEDED])
    pass_mark = NumberField(_l("合格线"), description=_l("0至100；留空表示不设"))
    spread_limit = NumberField(_l("分差上限"), description=_l("各裁判对同一评分点的分差；留空按计分方法"))

    def fill_choices(self) -> None:
        """The scoring methods."""
        self.method.choices = [(method.id, spoken(method.label)) for method in METHODS.values()]


class CriterionForm(NodeForm):
    """A criterion, or a module with a weight of its own."""

    FIELDS = ("id", "name", "mark", "weight")
    id = _id()
    name = _name()
    mark = NumberField(_l("分值"), validators=[NEEDED], description=_l("应等于其评分点满分之和"))
    weight = NumberField(
        _l("模块权重（%）"), description=_l("按模块折算时填写，同一部分各模块合计100；直接相加则留空")
    )


class AspectForm(Form):
    """A row of a marking form."""

    id = _id()
    kind = SelectField(_l("方式"), validators=[NEEDED])
    description = StringField(_l("内容"), filters=[stripped], validators=[SOME_TEXT, LINE])
    maximum = NumberField(_l("满分"), validators=[NEEDED])
    partial = BooleanField(_l("部分分"))
    section = StringField(_l("职业标准"), filters=[stripped], validators=[LINE])
    extra = StringField(_l("说明"), filters=[stripped], validators=[TEXT])
    requirement = StringField(_l("要求"), filters=[stripped], validators=[TEXT])
    level_0 = StringField(_l("0分描述"), filters=[stripped], validators=[TEXT])
    level_1 = StringField(_l("1分描述"), filters=[stripped], validators=[TEXT])
    level_2 = StringField(_l("2分描述"), filters=[stripped], validators=[TEXT])
    level_3 = StringField(_l("3分描述"), filters=[stripped], validators=[TEXT])
    calculation = SelectField(_l("计算"), description=_l("裁判填测得的数值，得分由计算得出"))
    params = StringField(
        _l("计算参数"), filters=[stripped], validators=[TEXT], description=_l("例如 TOTAL:::10")
    )

    plausible_from = NumberField(
        _l("合理最低"), description=_l("填数字的评分点：低于此数，裁判须输入“确认”；可留空")
    )
    plausible_to = NumberField(_l("合理最高"), description=_l("高于此数，裁判须输入“确认”；可留空"))

    LEVELS = ("level_0", "level_1", "level_2", "level_3")
    RANGE = ("plausible_from", "plausible_to")
    MORE = ("extra", "requirement", *LEVELS, "calculation", "params", *RANGE)

    @property
    def more(self) -> list[Any]:
        """The fields that few aspects need."""
        return [self[name] for name in self.MORE]

    @property
    def unfolded(self) -> bool:
        """Whether one of them is wrong."""
        return any(field.errors for field in self.more)

    def validate_maximum(self, field: NumberField) -> None:
        """Marks have two decimals, so a finer maximum could never be given."""
        if field.data is not None and field.data != field.data.quantize(CENT):
            raise ValidationError(_("最多两位小数。"))

    def validate_level_3(self, field: StringField) -> None:
        """All four, or none."""
        given = [name for name in self.LEVELS if self[name].data]
        if given and len(given) < len(self.LEVELS):
            raise ValidationError(_("0–3分的描述须四条齐全，或全部留空。"))

    def validate_params(self, field: StringField) -> None:
        """Parameters belong to a calculation."""
        if field.data and not self.calculation.data:
            raise ValidationError(_("请选择计算，或删去参数。"))

    def aspect(self, old: Aspect) -> Aspect:
        """The aspect as filled in."""
        levels = tuple(self[name].data for name in self.LEVELS)
        return replace(
            old,
            id=self.id.data,
            kind=AspectKind(self.kind.data),
            description=self.description.data,
            maximum=self.maximum.data,
            partial=self.partial.data,
            section=self.section.data,
            extra=self.extra.data,
            requirement=self.requirement.data,
            descriptors=levels if all(levels) else (),
            calculation=self._calculation(old.calculation),
            **{name: self[name].data for name in self.RANGE},
        )

    def _calculation(self, old: Calculation | None) -> Calculation | None:
        """The same one as long as it was not changed; another one bears the aspect's id."""
        if not self.calculation.data:
            return None
        kind, params = CalculationType(self.calculation.data), self.params.data
        if old is not None and (old.type, old.params) == (kind, params):
            return old
        return Calculation(self.id.data, kind, params=params)


def aspect_values(aspect: Aspect) -> dict[str, Any]:
    """The aspect as its row shows it."""
    levels = aspect.descriptors if len(aspect.descriptors) == len(JUDGEMENT_SCORES) else ("",) * 4
    plain = ("id", "kind", "description", "maximum", "partial", "section", "extra", "requirement")
    return {
        **{name: getattr(aspect, name) for name in (*plain, *AspectForm.RANGE)},
        **dict(zip(AspectForm.LEVELS, levels, strict=True)),
        "calculation": aspect.calculation.type.value if aspect.calculation else "",
        "params": aspect.calculation.params if aspect.calculation else "",
    }


class SubCriterionForm(NodeForm):
    """A marking form with its aspects; a new one begins without any."""

    FIELDS = ("id", "name", "day", "phase")
    id = _id()
    name = _name()
    day = StringField(_l("日程"), filters=[stripped], validators=[LINE], description=_l("例如 C1"))
    phase = SelectField(_l("评分阶段"), validators=[NEEDED])
    aspects = Rows(FormField(AspectForm))

    def fill_choices(self) -> None:
        """Phases, and the kinds and calculations of each aspect."""
        self.phase.choices = _choices(Phase)
        kinds, calculations = _choices(AspectKind), [("", _("无")), *_choices(CalculationType)]
        for row in self.aspects:
            row.form.kind.choices, row.form.calculation.choices = kinds, calculations

    def values(self) -> dict[str, Any]:
        """Its own values; the aspects are put together by `rows`."""
        return {**super().values(), "phase": Phase(self.phase.data)}

    def sound(self, *, without: int | None) -> bool:
        """Whether everything can be saved, apart from a row that is being deleted."""
        if self.validate():
            return True
        others = [row for at, row in enumerate(self.aspects) if at != without]
        return self.errors.keys() <= {"aspects"} and not any(row.errors for row in others)

    def rows(self, old: tuple[Aspect, ...], *, without: int | None) -> tuple[Aspect, ...]:
        """The aspects as filled in, each in the place of the old one."""
        rows = zip(self.aspects, old, strict=True)
        return tuple(row.form.aspect(was) for at, (row, was) in enumerate(rows) if at != without)
