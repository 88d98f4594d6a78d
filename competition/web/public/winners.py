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
from competition.db.results import published_result
from competition.domain.medals import Award
from competition.domain.results import Standing
from competition.domain.roles import Permission
from competition.operations.own_payments import own_payments
from competition.operations.papers import NOTICE
from competition.operations.verification import find_winner, papers_of_member
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.public.blueprint import blueprint
from competition.web.public.papers import facts_of, private, sign, unsign


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
        """The facts of the notices: the decisions in words."""
        return [facts for paper, facts in self.papers if paper.kind == NOTICE]


@blueprint.route("/winner", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP, methods=["POST"])
def winner() -> Response | tuple[Response, int]:
    """The door for a winner without an account. A wrong number and a wrong name get the same answer."""
    form = WinnerForm()
    if not form.validate_on_submit():
        return private(render_template("public/winner.html", form=form))
    found = find_winner(form.number.data, form.name.data)
    if found is None:
        flash(_("没有找到：证书编号与姓名不相符。请对照证书重新填写。"), "danger")
        return private(render_template("public/winner.html", form=form)), 404
    member, _papers = found
    token = sign("winner", member.id)
    return redirect(url_for("public.won", token=token))


@blueprint.get("/winner/<token>")
@requires(Permission.PUBLIC)
def won(token: str) -> Response:
    """The result, the papers and the decisions, for as long as the link holds."""
    identifier = unsign("winner", token)
    member = db.session.get(Member, identifier) if identifier else None
    if member is None:
        flash(_("查询已过期，请重新填写。"), "warning")
        return redirect(url_for("public.winner"))
    papers = papers_of_member(member)
    return private(
        render_template(
            "public/won.html",
            name=member.person.name,
            results=group_results(papers),
            payments=own_payments(member.person_id, member_id=member.id),
            own=False,
        )
    )


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_PAPERS)
def mine() -> Response:
    """Everything that was issued to the person who is signed in."""
    papers = papers_of_person(current_user.person_id)
    return private(
        render_template(
            "public/won.html",
            name=current_user.display_name,
            results=group_results(papers),
            payments=own_payments(current_user.person_id),
            own=True,
        )
    )


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
    row = published_result(event_id)
    return row.result().standing(number) if row else None
