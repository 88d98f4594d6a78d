"""How the papers of a competition look: settings with a picture of what they give."""

from contextlib import closing
from dataclasses import replace
from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ColorInput, ListWidget

from competition.db.paper_settings import find_paper_settings
from competition.documents import PAPERS, Design, Look, render_paper
from competition.documents.preview import first_page
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.operations.logos import LOGO
from competition.operations.paper_settings import (
    ACCENT,
    ALSO,
    LONGEST,
    MAIN,
    SettingsDraft,
    draft_look,
    look_of,
    save_settings,
)
from competition.web.guard import competition, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.field_problems import show_beside
from competition.web.organizer.paper_prints import faces
from competition.web.session import me, now

PICTURES = ".png,.jpg,.jpeg,image/png,image/jpeg"
FIELDS = {MAIN: "main", ACCENT: "accent", LOGO: "logo"}
NEEDED = InputRequired(_l("请填写。"))
WIDTH = 900
"""Pixels of the picture: sharp on the phone and quick to draw."""

SHOWN = ("certificate", *ALSO)
LYING, UPRIGHT = "lying", "upright"
CHINESE, BOTH = "zh", "both"


class SettingsForm(FlaskForm):
    """Look, language, logo, what is issued besides; schedule and notes of the order book."""

    design = RadioField(_l("图样"), validators=[NEEDED])
    main = StringField(_l("主色"), widget=ColorInput(), validators=[NEEDED], description=_l("标题和奖项"))
    accent = StringField(_l("辅色"), widget=ColorInput(), validators=[NEEDED], description=_l("花边和线条"))
    direction = RadioField(
        _l("方向"),
        choices=[SelectChoice(LYING, _l("横版")), SelectChoice(UPRIGHT, _l("竖版"))],
        validators=[NEEDED],
    )
    language = RadioField(
        _l("语言"),
        choices=[SelectChoice(BOTH, _l("中文和英文")), SelectChoice(CHINESE, _l("只用中文"))],
        validators=[NEEDED],
    )
    logo = FileField(
        _l("徽标（PNG 或 JPEG）"),
        render_kw={"accept": PICTURES},
        description=_l("主办单位的徽标；不要上传公章图样。保存后在样张上显示。"),
    )
    drop_logo = BooleanField(_l("删除现有徽标"))
    also = SelectMultipleField(
        _l("制发证书时，同时制发"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    schedule = TextAreaField(
        _l("秩序册：日程"),
        validators=[Length(max=LONGEST)],
        description=_l("每行一项：日期 | 时间 | 内容 | 地点；可从表格复制四列粘贴。"),
        render_kw={"rows": 6},
    )
    notes = TextAreaField(
        _l("秩序册：参赛须知"),
        validators=[Length(max=LONGEST)],
        description=_l("每行一段。"),
        render_kw={"rows": 6},
    )

    def draft(self) -> SettingsDraft:
        """What was filled in."""
        return SettingsDraft(
            design=self.design.data,
            main=self.main.data,
            accent=self.accent.data,
            upright=self.direction.data == UPRIGHT,
            bilingual=self.language.data == BOTH,
            also=frozenset(self.also.data or ()),
            schedule=self.schedule.data or "",
            notes=self.notes.data or "",
        )


@blueprint.route("/<competition>/papers/settings", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def paper_settings(**_place: str) -> str | Response | tuple[str, int]:
    """The settings; "preview" shows what they would give and keeps nothing."""
    form = SettingsForm()
    form.design.choices = [SelectChoice(each.value, spoken(each.label)) for each in Design]
    form.also.choices = [SelectChoice(kind, spoken(PAPERS[kind].label)) for kind in ALSO]
    if not form.is_submitted():
        _fill(form)
        return _page(form, _asked(form))
    if not form.validate():
        return _page(form, {}), 422
    if request.form.get("action") == "preview":
        return _page(form, _asked(form))
    try:
        _save(form)
    except Refusal as refusal:
        return _page(form, {}, show_beside(form, refusal.problems, FIELDS)), 422
    flash(_("已保存。以后制发和打印的文件用新样式，已制发的不变。"), "success")
    return redirect(url_for("organizer.paper_settings", competition=competition().code))


def _save(form: SettingsForm) -> None:
    logo = None
    if form.logo.data:
        with closing(form.logo.data) as given:
            logo = given.read()
    save_settings(
        competition().id, form.draft(), logo=logo, drop_logo=form.drop_logo.data, by=me(), now=now()
    )


def _fill(form: SettingsForm) -> None:
    """What is kept, or what papers look like without settings."""
    look, row = look_of(competition().id), find_paper_settings(competition().id)
    form.design.data, form.main.data, form.accent.data = look.design, f"#{look.main}", f"#{look.accent}"
    form.direction.data = UPRIGHT if look.upright else LYING
    form.language.data = BOTH if look.bilingual else CHINESE
    if row is not None:
        form.also.data = sorted(row.also_kinds)
        form.schedule.data, form.notes.data = row.schedule, row.notes


def _asked(form: SettingsForm) -> dict[str, str]:
    """The look on the form, as the picture's address says it."""
    return {name: form[name].data or "" for name in ("design", "main", "accent", "direction", "language")}


def _page(form: SettingsForm, shown: dict[str, str], problems: list[Problem] | None = None) -> str:
    picture = {kind: _picture(kind, shown) for kind in SHOWN}
    return render_template(
        "organizer/paper_settings.html",
        competition=competition(),
        form=form,
        has_logo=bool(look_of(competition().id).logo.sha256),
        pictures=picture,
        kinds=PAPERS,
        problems=problems or [],
    )


def _picture(kind: str, shown: dict[str, str]) -> str:
    return url_for("organizer.paper_preview", competition=competition().code, kind=kind, **shown)


@blueprint.get("/<competition>/papers/preview/<kind>.png")
@requires(Permission.EDIT_COMPETITION)
def paper_preview(kind: str, **_place: str) -> FileResponse:
    """A sample certificate in the look that the address asks for, or in the one that is kept if that cannot be."""
    if kind not in SHOWN:
        abort(404)
    facts = replace(PAPERS[kind].sample(), look=_look())
    content = render_paper(kind, facts, faces=faces())
    return send_file(BytesIO(first_page(content, width=WIDTH)), mimetype="image/png")


def _look() -> Look:
    kept, asked = look_of(competition().id), request.args
    draft = SettingsDraft(
        design=asked.get("design", kept.design),
        main=asked.get("main", kept.main),
        accent=asked.get("accent", kept.accent),
        upright=asked.get("direction", UPRIGHT if kept.upright else LYING) == UPRIGHT,
        bilingual=asked.get("language", BOTH if kept.bilingual else CHINESE) == BOTH,
    )
    try:
        return draft_look(draft, kept)
    except Refusal:
        return kept
