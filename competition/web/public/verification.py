"""Is this paper real? By its number, or by comparing the file itself."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.operations.verification import Verified, find_by_content, verified, verify_number
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.public.blueprint import blueprint

LARGEST = 2 * 1024 * 1024
LONGEST_NUMBER = 60


class CompareForm(FlaskForm):
    """A PDF to compare with what was issued."""

    file = FileField(_l("PDF 文件"), description=_l("不大于 2 MB；文件只用于比对，不保存。"))


@blueprint.get("/v")
@requires(Permission.PUBLIC)
def verify() -> str | Response:
    """Where a number is typed in or a PDF is handed over."""
    number = request.args.get("number", "").strip()[:LONGEST_NUMBER]
    if number:
        return redirect(url_for("public.verify_number", number=number))
    return render_template("public/verify.html", form=CompareForm())


@blueprint.get("/v/<number>", endpoint="verify_number")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def show(number: str) -> tuple[str, int]:
    """What a stranger may know of the paper with that number; the same page if there is none."""
    found = verify_number(number)
    return _answer(number[:LONGEST_NUMBER], found), 200 if found else 404


@blueprint.post("/v", endpoint="verify_file")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def compare() -> tuple[str, int]:
    """Whether a PDF is, byte for byte, one that was issued here."""
    file = CompareForm().file.data
    if file is None:
        return _answer("", None, said=_("请先选择一个 PDF 文件。")), 422
    content = file.read(LARGEST + 1)
    file.close()
    if len(content) > LARGEST:
        abort(413)
    paper = find_by_content(content)
    found = verified(paper) if paper else None
    return _answer(found.number if found else "", found, compared=True), 200 if found else 404


def _answer(number: str, found: Verified | None, *, compared: bool = False, said: str = "") -> str:
    return render_template(
        "public/verified.html", number=number, found=found, compared=compared, said=said, form=CompareForm()
    )
