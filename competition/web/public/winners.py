"""A winner's own page: by certificate number and name, or by signing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from competition.db import db
from competition.db.entries import Member
from competition.db.papers import Paper, papers_of_person
from competition.documents import PAPERS
from competition.domain.medals import Award
from competition.domain.results import Standing
from competition.domain.roles import Permission
from competition.operations.own_payments import own_payments
from competition.operations.papers import NOTICE
from competition.operations.verification import (
    PaperStanding,
    find_winner,
    papers_of_member,
    public_papers,
    standing_of,
)
from competition.operations.visibility import is_paper_visible, visible_result
from competition.operations.winner_codes import use_code
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.public.blueprint import blueprint
from competition.web.public.papers import facts_of, private, sign, unsign
from competition.web.session import now


class WinnerForm(FlaskForm):
    """What is printed on the certificate."""

    number = StringField(
        _l("证书编号"),
        validators=[InputRequired(_l("请填写证书编号。")), Length(max=60)],
        description=_l("印在证书下方，例如 YTJS-2026-R0001。"),
    )
    name = StringField(
        _l("姓名"),
        validators=[InputRequired(_l("请填写姓名。")), Length(max=60)],
        description=_l("与证书上的姓名一致。"),
    )


class CodeForm(FlaskForm):
    """What the office sent to this person alone."""

    def __init__(self, **given: Any) -> None:
        super().__init__(prefix="own-", **given)

    number = StringField(
        _l("证书或通知的编号"),
        validators=[InputRequired(_l("请填写编号。")), Length(max=60)],
    )
    code = StringField(
        _l("个人查询码"),
        validators=[InputRequired(_l("请填写个人查询码。")), Length(max=20)],
        description=_l("由颁发单位单独发给本人，10位字母和数字，只能用一次。"),
    )


@dataclass(frozen=True, slots=True)
class Won:
    """One result of a person with the papers that say it; `facts` is what each paper says."""

    standing: Standing | None
    papers: tuple[tuple[Paper, Any], ...]

    @property
    def first(self) -> Any:
        """The facts that name competition and event."""
        return self.papers[0][1]

    @property
    def award(self) -> Award | None:
        """The award as published."""
        return self.standing.award if self.standing else None

    @property
    def notices(self) -> list[Any]:
        """The facts of the notices that count: the decisions in words."""
        counted = [each for each in self.papers if standing_of(each[0]) is PaperStanding.VALID]
        return [facts for paper, facts in counted if paper.kind == NOTICE]


@blueprint.route("/winner", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
def winner() -> Response | tuple[Response, int]:
    """The door for a winner without an account. A wrong number and a wrong name get the same answer."""
    form = WinnerForm()
    if not form.validate_on_submit():
        return _doors(form)
    found = find_winner(form.number.data, form.name.data, now=now())
    if found is None:
        flash(_("没有找到：证书编号与姓名不相符。请对照证书重新填写。"), "danger")
        return _doors(form), 404
    member, _papers = found
    return redirect(url_for("public.won", token=sign("winner", [member.id, False])))


@blueprint.route("/winner/code", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
def winner_code() -> Response | tuple[Response, int]:
    """The door to decisions and sums: the office gave the code to this person alone, and it opens once."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _doors(WinnerForm(formdata=None), form)
    member = use_code(form.number.data, form.code.data, now=now())
    if member is None:
        flash(_("没有找到：编号与个人查询码不相符，或该码已经用过、过期。"), "danger")
        return _doors(WinnerForm(formdata=None), form), 404
    return redirect(url_for("public.won", token=sign("winner", [member.id, True])))


@blueprint.get("/winner/code/<number>/<code>")
@requires(Permission.PUBLIC)
def winner_link(number: str, code: str) -> Response:
    """A personal link: it fills in the form, so that a chat that looks at links does not use up the code."""
    form = CodeForm(formdata=None)
    form.number.data, form.code.data = number[:60], code[:20]
    return _doors(WinnerForm(formdata=None), form)


def _doors(form: WinnerForm, code: CodeForm | None = None) -> Response:
    page = render_template("public/winner.html", form=form, code=code or CodeForm(formdata=None))
    return private(page)


@blueprint.get("/winner/<token>")
@requires(Permission.PUBLIC)
def won(token: str) -> Response:
    """The result, the papers and the decisions, for as long as the link holds."""
    identifier, known = unsign("winner", token) or (0, False)
    member = db.session.get(Member, identifier) if identifier else None
    papers = papers_of_member(member, now=now()) if member else []
    if member is None or not papers:
        flash(_("查询已过期，请重新填写。"), "warning")
        return redirect(url_for("public.winner"))
    return private(
        render_template(
            "public/won.html",
            kinds=PAPERS,
            name=member.person.name,
            results=group_results(papers if known else public_papers(papers)),
            payments=own_payments(member.person_id, member_id=member.id, now=now()) if known else [],
            own=False,
            hidden=not known,
        )
    )


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_PAPERS)
def mine() -> Response:
    """Everything that was issued to the person who is signed in."""
    issued = papers_of_person(current_user.person_id)
    papers = [each for each in issued if is_paper_visible(each, now=now())]
    return private(
        render_template(
            "public/won.html",
            kinds=PAPERS,
            name=current_user.display_name,
            results=group_results(papers),
            payments=own_payments(current_user.person_id, now=now()),
            own=True,
        )
    )


@blueprint.app_template_global("standing_of")
def paper_standing(paper: Paper) -> PaperStanding:
    """Whether a paper counts, was recalled, or was issued anew."""
    return standing_of(paper)


def group_results(papers: Sequence[Paper]) -> list[Won]:
    """Papers by entry, each with the published standing, newest first."""
    entries = {paper.entry_id: paper.entry for paper in papers}
    return [
        Won(
            _standing(entry.event_id, entry.number),
            tuple((paper, facts_of(paper)) for paper in papers if paper.entry_id == identifier),
        )
        for identifier, entry in sorted(entries.items(), reverse=True)
    ]


def _standing(event_id: int, number: str) -> Standing | None:
    row = visible_result(event_id, now=now())
    return row.result().standing(number) if row else None
