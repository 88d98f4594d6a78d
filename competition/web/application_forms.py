"""The form of an application, common to entrants, leaders and the office."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from io import BytesIO
from types import MappingProxyType

from flask import send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from competition.db.applications import ApplicationRow, delegations_of
from competition.db.competitions import Event
from competition.domain.applicant import Application, Education, Field
from competition.domain.identity import Sex
from competition.domain.identity_documents import IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import Problem
from competition.domain.tiers import Group, Labelled, SkillLevel
from competition.operations.application_reading import LONGEST, YES, read_application, typed_of
from competition.operations.application_review import INDIVIDUALS
from competition.operations.applications import AGREEMENT, Filing
from competition.operations.photos import MAX_PHOTO, PHOTO
from competition.web.language import spoken
from competition.web.organizer.field_problems import show_beside

NEEDED = InputRequired(_l("此项必填。"))
SHORT = Length(max=LONGEST)
JPEG = ".jpg,.jpeg,image/jpeg"
PHOTO_SIZE = _l("一寸证件照：JPEG，宽295×高413像素，不超过1 MB")
WITHOUT_FIELD = frozenset({Field.EVENT, Field.DELEGATION})
BESIDE = {field.label.zh: field.value for field in Field if field not in WITHOUT_FIELD} | {
    PHOTO: "photo",
    AGREEMENT: "agreed",
}
"""What a problem's place is called → the field of the form beside which it is shown."""


class ApplicationForm(FlaskForm):
    """Everything that an application may state. Empty fields state nothing."""

    name = StringField(_l("姓名"), validators=[NEEDED, SHORT], render_kw={"autocomplete": "name"})
    id_kind = SelectField(_l("证件类型"), validate_choice=False)
    id_number = StringField(
        _l("证件号码"),
        validators=[NEEDED, SHORT],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
        description=_l("与证件一致；加密保存，页面上只显示首尾几位"),
    )
    sex = SelectField(_l("性别"), validate_choice=False, description=_l("身份证号码已含的不必填"))
    born = StringField(
        _l("出生日期"),
        validators=[SHORT],
        render_kw={"type": "date", "autocomplete": "bday"},
        description=_l("身份证号码已含的不必填"),
    )
    nationality = SelectField(_l("民族"), validate_choice=False)
    phone = StringField(
        _l("手机号码"),
        validators=[SHORT],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    email = StringField(
        _l("电子邮箱"),
        validators=[SHORT],
        render_kw={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
        description=_l("选填；审核结果和竞赛通知发到这里"),
    )
    address = StringField(_l("联系地址"), validators=[SHORT], render_kw={"autocomplete": "street-address"})
    employer = StringField(
        _l("工作单位"),
        validators=[NEEDED, SHORT],
        description=_l("单位或学校全称"),
        render_kw={"autocomplete": "organization"},
    )
    group = SelectField(_l("组别"), validators=[NEEDED], validate_choice=False)
    education = SelectField(_l("学历"), validate_choice=False)
    years = StringField(
        _l("从业年限"),
        validators=[SHORT],
        render_kw={"inputmode": "numeric"},
        description=_l("从事本职业的整年数"),
    )
    level = SelectField(_l("现有技能等级"), validate_choice=False)
    occupation = StringField(_l("证书职业（工种）"), validators=[SHORT])
    certificate = StringField(_l("职业技能证书编号"), validators=[SHORT])
    coach = StringField(_l("教练"), validators=[SHORT])
    master = StringField(_l("师傅"), validators=[SHORT])
    honours = StringField(
        _l("已获荣誉"), validators=[SHORT], description=_l("例如全国技术能手；多项用分号隔开")
    )
    team = StringField(_l("队名"), validators=[SHORT], description=_l("同队队员填写一致"))
    guardian = StringField(_l("监护人姓名"), validators=[SHORT], description=_l("比赛时未满18周岁的必填"))
    consent = BooleanField(_l("监护人已阅读竞赛通知和个人信息告知书，同意其参赛"))
    photo = FileField(
        _l("证件照"),
        render_kw={"accept": JPEG},
        description=PHOTO_SIZE,
    )

    def fill_choices(self, event: Event) -> None:
        """The choices in the language of the page, and what this event does not ask for left out."""
        self.id_kind.choices = _choices(IdKind)
        self.sex.choices = _choices(Sex, empty=_("不填"))
        self.nationality.choices = _choices(Nationality, empty=_("不填"))
        self.education.choices = _choices(Education, empty=_("不填"))
        self.level.choices = _choices(SkillLevel, empty=_("无"))
        groups = [each for each in Group if each in event.rules.groups]
        self.group.choices = [("", _("请选择")), *((each.value, spoken(each.label)) for each in groups)]
        if event.team_size == 1:
            del self.team

    def show(self, application: Application) -> None:
        """Fill in what is kept."""
        for field, said in typed_of(application).items():
            if field.value in self:
                self[field.value].data = said == YES if field is Field.CONSENT else said

    def filing(
        self,
        event: Event,
        *,
        delegation_id: int | None = None,
        agreed: bool = False,
        fixed: Mapping[Field, str] = MappingProxyType({}),
    ) -> Filing:
        """What was filled in; `fixed` says what the form does not ask for. Refusal with all that cannot be read."""
        photo = self._photo()
        typed = {each: _typed(self, each) for each in Field if each.value in self}
        facts = read_application({**fixed, **typed}, event=event.code)
        return Filing(facts, photo, delegation_id, agreed)

    def _photo(self) -> bytes | None:
        given = self.photo.data if "photo" in self else None
        if not given:
            return None
        with closing(given):
            content: bytes = given.read(MAX_PHOTO + 1)
        return content if given.filename else None

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put each beside its field; those that belong to no field are left."""
        return show_beside(self, problems, {said: name for said, name in BESIDE.items() if name in self})


class OwnApplicationForm(ApplicationForm):
    """An entrant's own: with the delegation, and with the privacy notice agreed to."""

    photo = FileField(
        _l("证件照"),
        validators=[FileRequired()],
        render_kw={"accept": JPEG},
        description=PHOTO_SIZE,
    )
    delegation = SelectField(
        _l("代表队"), coerce=int, description=_l("选择代表队的，由领队先审核；不属于代表队的选“个人报名”")
    )
    agreed = BooleanField(_l("我已阅读并同意个人信息告知书"))

    def fill_choices(self, event: Event) -> None:
        """Beside the others, the delegations of the competition."""
        super().fill_choices(event)
        listed = delegations_of(event.competition_id)
        teams = ((each.id, each.name) for each in listed if each.name != INDIVIDUALS)
        self.delegation.choices = [(0, _("个人报名")), *teams]


class PersonForm(ApplicationForm):
    """Another person, or other facts, for an entry; with the reason."""

    reason = StringField(_l("理由"), validators=[NEEDED, Length(max=200)])


def _typed(form: ApplicationForm, field: Field) -> str:
    data = form[field.value].data
    if field is Field.CONSENT:
        return YES if data else ""
    return data or ""


def _choices(kind: type[Labelled], *, empty: str = "") -> list[tuple[str, str]]:
    listed = [(each.value, spoken(each.label)) for each in kind]
    return [("", empty), *listed] if empty else listed


def send_photo(row: ApplicationRow) -> Response | None:
    """The photo, kept by no cache; None if there is none."""
    content = row.photo()
    if content is None:
        return None
    answer = send_file(BytesIO(content), mimetype="image/jpeg", download_name=f"{row.reference}.jpg")
    answer.headers["Cache-Control"] = "no-store"
    return answer
