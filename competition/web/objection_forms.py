"""Forms of public notices and objections, with what both audiences fill in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from competition.db.competitions import Event
from competition.db.marking import newest_scheme
from competition.domain.notice_period import USUAL
from competition.domain.objections import LONGEST, ObjectionKind
from competition.operations.objections import Filing
from competition.operations.public_notice import NoticeDraft
from competition.web.language import spoken

FILES = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
NEEDED = InputRequired(_l("此项必填。"))


class NoticeForm(FlaskForm):
    """From which day, for how many working days."""

    first = DateField(_l("公示起始日"), validators=[NEEDED])
    working_days = IntegerField(
        _l("工作日数"),
        default=USUAL,
        validators=[NEEDED],
        description=_l("由主办单位按竞赛规则确定；起始日是工作日的，计为第一天"),
    )
    last = DateField(
        _l("截止日"),
        validators=[Optional()],
        description=_l("一般留空，由节假日安排推算；缺该年安排时才填写"),
    )
    reason = StringField(_l("自行填写截止日的理由"), validators=[Length(max=200)])

    def draft(self) -> NoticeDraft:
        """What was filled in."""
        return NoticeDraft(
            self.first.data, self.working_days.data, last=self.last.data, reason=self.reason.data or ""
        )


class ObjectionForm(FlaskForm):
    """What is objected to and why, with files."""

    kind = SelectField(_l("异议事项"), validators=[NEEDED])
    about = StringField(
        _l("有关参赛编号"), validators=[Length(max=40)], description=_l("对本人成绩的异议留空；例如 E01-003")
    )
    form = SelectField(_l("评分表"), description=_l("只在对评分提出异议时选择"))
    statement = TextAreaField(
        _l("事实和理由"),
        validators=[NEEDED, Length(max=LONGEST)],
        render_kw={"rows": 6, "maxlength": LONGEST},
        description=_l("不超过2000字"),
    )
    files = MultipleFileField(
        _l("附件"),
        render_kw={"accept": FILES},
        description=_l("最多3个，PDF、PNG 或 JPEG，每个不超过5 MB，合计不超过8 MB；加密保存"),
    )

    def fill_choices(self, event: Event) -> None:
        """The choices in the language of the page."""
        version = newest_scheme(event.id)
        forms = version.scheme().forms() if version else ()
        self.kind.choices = [("", _("请选择")), *((k.value, spoken(k.label)) for k in ObjectionKind)]
        self.form.choices = [("", _("不选")), *((sub.id, f"{sub.id} {sub.name}") for _part, sub in forms)]

    def filing(self, own: str = "") -> Filing:
        """What was filled in; `own` is the number of the entry that is meant where none is named."""
        given = [each for each in self.files.data or () if each and each.filename]
        return Filing(
            kind=ObjectionKind(self.kind.data),
            about=(self.about.data or "").strip().upper() or own,
            statement=self.statement.data,
            form=self.form.data or "",
            files=tuple((each.filename, each.read()) for each in given),
        )


class DelegationObjectionForm(ObjectionForm):
    """An objection that a delegation handed in on paper."""

    delegation = SelectField(_l("代表队"), validators=[NEEDED], coerce=int)
    document = StringField(_l("收到的文件"), validators=[NEEDED, Length(max=120)])
    received_on = DateField(_l("收到日期"), validators=[NEEDED])
