"""A file of marks that a tablet could not send: handed in by the judge who gave them, and taken as the tablet would."""

import json

from flask import render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from competition.domain.mark_operations import MOST, Malformed, MarkOperation, read_operations
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Permission
from competition.operations.mark_answers import Taken
from competition.operations.mark_operations import take_operations
from competition.web.guard import requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now

FORMAT = "saiwu-unsent-1"
LARGEST = 5_000_000


class UnsentForm(FlaskForm):
    """The file as the tablet wrote it."""

    file = FileField(
        _l("未上传成绩文件（.json）"),
        validators=[FileRequired(_l("请选择一个文件。"))],
        render_kw={"accept": ".json,application/json"},
    )


@blueprint.route("/unsent", methods=["GET", "POST"])
@requires(Permission.MARK)
def unsent() -> str | tuple[str, int]:
    """Take the file's operations; what came before is told as it was then, so a file may be handed in twice."""
    form = UnsentForm()
    if not form.validate_on_submit():
        return render_template("judge/unsent.html", form=form)
    try:
        operations = _read(form.file.data.read(LARGEST + 1))
    except Refusal as refusal:
        return render_template("judge/unsent.html", form=form, problems=refusal.problems), 422
    taken: list[Taken] = []
    for first in range(0, len(operations), MOST):
        taken += take_operations(operations[first : first + MOST], by=me(), now=now())
    return render_template("judge/unsent.html", form=form, rows=list(zip(operations, taken, strict=True)))


def _read(content: bytes) -> list[MarkOperation | Malformed]:
    """The operations. Refusal for another file, and for the marks of another judge."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Refusal(_not_ours()) from None
    if len(content) > LARGEST or not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refusal(_not_ours())
    if found.get("judge") != current_user.id:
        raise Refusal(_another_judges())
    operations = found.get("ops")
    if not isinstance(operations, list) or not operations:
        raise Refusal(_not_ours())
    parts = (operations[first : first + MOST] for first in range(0, len(operations), MOST))
    return [each for part in parts for each in read_operations({"ops": part})]


def _not_ours() -> Problem:
    return problem(
        "这不是平板导出的未上传成绩文件，未作任何更改。",
        "This is no file of unsent marks from a tablet; nothing was changed.",
        mend_zh="请选择平板上“导出未上传成绩”得到的 .json 文件，不要改动其内容。",
        mend_en="Choose the .json file that “export unsent marks” gave on the tablet, unchanged.",
    )


def _another_judges() -> Problem:
    return problem(
        "这是另一名裁判的成绩文件，未作任何更改。",
        "This file holds another judge's marks; nothing was changed.",
        mend_zh="请由评分的裁判本人登录后导入。",
        mend_en="The judge who gave them signs in and hands the file in.",
    )
