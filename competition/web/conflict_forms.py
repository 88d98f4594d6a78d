"""The form in which a conflict is declared, for judges, chief judges and organizers."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from competition.db.accounts import User
from competition.domain.conflicts import Against, ConflictKind
from competition.operations.conflicts import Declaration
from competition.web.language import spoken

NEEDED = InputRequired(_l("此项必填。"))


class ConflictForm(FlaskForm):
    """Against whom, and why."""

    judge = SelectField(_l("裁判"), coerce=int, validators=[NEEDED])
    kind = SelectField(_l("关系"), validators=[NEEDED])
    against = SelectField(_l("回避对象的种类"), validators=[NEEDED])
    about = StringField(
        _l("回避对象"),
        validators=[NEEDED, Length(max=80)],
        description=_l("选手姓名或参赛编号、单位全称或代表队名称；系统不提示此人是否参赛"),
    )
    note = StringField(_l("说明"), validators=[Length(max=80)])

    def fill_choices(self, judges: Iterable[User]) -> None:
        """The words in the language of the page, and whose conflict it can be."""
        self.judge.choices = [(each.id, each.display_name) for each in judges]
        self.kind.choices = [(each.value, spoken(each.label)) for each in ConflictKind]
        self.against.choices = [(each.value, spoken(each.label)) for each in Against]

    def declaration(self) -> Declaration:
        """What was filled in."""
        return Declaration(
            ConflictKind(self.kind.data), Against(self.against.data), self.about.data, self.note.data or ""
        )
