"""Certificates on the organizer's own page: upload the page, place the fields by numbers or by hand, see what overflows."""

from base64 import b64encode
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from competition.db.paper_designs import PaperDesign, find_design
from competition.documents import PAPERS
from competition.documents.layout import Align
from competition.documents.look import OwnField
from competition.documents.own_design import NEEDED, QR, VARIABLES
from competition.documents.preview import first_page
from competition.domain.problems import Problem, Refusal, Text, Where, problem
from competition.domain.roles import Permission
from competition.operations.paper_designs import (
    KINDS,
    SIZES,
    drop_design,
    fields_of,
    longest_facts,
    prove,
    save_fields,
    save_page,
)
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.paper_prints import faces
from competition.web.session import me, now

PAGES = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
WIDTH = 900
NUMBERS = ("left", "top", "width", "size")
"""Shown with one decimal: millimetres, and points for the size."""

MOST = 10_000
PLAIN = OwnField("", 300, 300, 1500, 140)
"""What a field that is not used yet would start from."""


class PageForm(FlaskForm):
    """The page that a designer made."""

    page = FileField(
        _l("底图（PDF、PNG 或 JPEG，A4）"),
        validators=[FileRequired(_l("请选择一个文件。"))],
        render_kw={"accept": PAGES},
        description=_l("只含固定的图案和文字；姓名、编号等由系统填入。PDF 只用第一页。"),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One variable on the page: its sample, whether it is used, and the numbers as they stand in the form."""

    variable: str
    label: Text
    sample: str
    used: bool
    field: OwnField
    needed: bool
    square: bool

    def number(self, name: str) -> str:
        """A length in millimetres or a size in points."""
        return f"{getattr(self.field, name) / 10:g}"


@blueprint.route("/<competition>/papers/designs/<kind>", methods=["GET", "POST"])
@requires(Permission.EDIT_COMPETITION)
def paper_design(kind: str, **_place: str) -> str | Response | tuple[str, int]:
    """The page with its fields; "preview" proves them with the longest names there are and keeps nothing."""
    if kind not in KINDS:
        abort(404)
    row = find_design(competition().id, kind)
    fields = fields_of(row) if row else ()
    if request.method == "GET":
        return _page(kind, row, fields)
    try:
        fields = _read_fields()
        if request.form.get("action") == "preview":
            return _page(kind, row, fields)
        save_fields(competition().id, kind, fields, by=me(), now=now())
    except Refusal as refusal:
        return _page(kind, row, fields, refusal.problems), 422
    flash(_("已保存。以后制发的证书用这个版式，已制发的不变。"), "success")
    return redirect(_here(kind))


def _here(kind: str) -> str:
    return url_for("organizer.paper_design", competition=competition().code, kind=kind)


@blueprint.post("/<competition>/papers/designs/<kind>/page")
@requires(Permission.EDIT_COMPETITION)
def paper_page(kind: str, **_place: str) -> Response | tuple[str, int]:
    """Keep a background."""
    if kind not in KINDS:
        abort(404)
    form, row = PageForm(), find_design(competition().id, kind)
    if not form.validate_on_submit():
        return _page(kind, row, fields_of(row) if row else (), form=form), 422
    with closing(form.page.data) as given:
        content = given.read()
    save_page(competition().id, kind, content, by=me(), now=now())
    flash(_("底图已保存，请摆放各项文字。"), "success")
    return redirect(_here(kind))


@blueprint.post("/<competition>/papers/designs/<kind>/drop")
@requires(Permission.EDIT_COMPETITION)
def drop_paper_design(kind: str, **_place: str) -> Response:
    """Go back to the designs of the program."""
    if kind not in KINDS:
        abort(404)
    drop_design(competition().id, kind, by=me(), now=now())
    flash(_("已停用自备底图，改用系统图样。"), "success")
    return redirect(_here(kind))


def _read_fields() -> tuple[OwnField, ...]:
    """The fields that are ticked. Refusal naming every number that is none."""
    fields, problems = [], []
    for variable in VARIABLES:
        if f"use-{variable}" not in request.form:
            continue
        try:
            fields.append(_read_field(variable))
        except (InvalidOperation, ValueError):
            problems.append(_no_number(variable))
    if problems:
        raise Refusal(problems)
    return tuple(fields)


def _read_field(variable: str) -> OwnField:
    def said(name: str) -> str:
        return request.form.get(f"{name}-{variable}", "").strip()

    numbers = {name: int(Decimal(said(name) or "10") * 10) for name in NUMBERS}
    if any(abs(number) > MOST for number in numbers.values()):
        raise ValueError(variable)
    align, colour = Align(said("align") or Align.CENTRE), said("colour").removeprefix("#") or PLAIN.colour
    if len(colour) != 6:
        raise ValueError(variable)
    int(colour, 16)
    lines = int(said("lines") or "1")
    bold = f"bold-{variable}" in request.form
    return OwnField(variable, **numbers, lines=lines, align=align.value, bold=bold, colour=colour.upper())


def _no_number(variable: str) -> Problem:
    label = VARIABLES[variable].label
    return problem(
        f"“{label.zh}”有一项不是数或不是颜色。",
        f"Something of “{label.en}” is no number or no colour.",
        mend_zh="位置和宽度填毫米，字号填磅，最多一位小数。",
        mend_en="Enter millimetres and points, with one decimal at most.",
        where=Where(column=label.zh),
    )


def _page(
    kind: str,
    row: PaperDesign | None,
    fields: Sequence[OwnField],
    problems: Sequence[Problem] = (),
    *,
    form: PageForm | None = None,
) -> str:
    picture, found = _proof(kind, row, fields) if row and not problems else ("", [])
    return render_template(
        "organizer/paper_design.html",
        competition=competition(),
        kind=kind,
        kinds={each: PAPERS[each].label for each in KINDS},
        design=row,
        rows=_rows(kind, fields),
        aligns=((Align.LEFT, _("左对齐")), (Align.CENTRE, _("居中")), (Align.RIGHT, _("右对齐"))),
        size=SIZES[row.upright] if row else None,
        picture=picture,
        problems=[*problems, *found],
        form=form or PageForm(),
    )


def _proof(kind: str, row: PaperDesign, fields: Sequence[OwnField]) -> tuple[str, list[Problem]]:
    """The proof as an address that holds the picture itself: it is personal and never cached."""
    try:
        content, found = prove(competition().id, row.kind, fields, faces=faces())
    except Refusal as refusal:
        return "", list(refusal.problems)
    picture = b64encode(first_page(content, width=WIDTH)).decode()
    return f"data:image/png;base64,{picture}", found


def _rows(kind: str, fields: Sequence[OwnField]) -> list[Row]:
    placed, facts = {each.variable: each for each in fields}, longest_facts(competition().id, kind)
    return [
        Row(
            name,
            variable.label,
            variable.tell(facts),
            name in placed,
            placed.get(name, PLAIN),
            name in NEEDED,
            name == QR,
        )
        for name, variable in VARIABLES.items()
    ]
