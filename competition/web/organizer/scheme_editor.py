"""The editor of a marking scheme: a form for each node, every save an edit of the draft."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.marking import SchemeDraft
from competition.domain.marking_scheme import Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.roles import Permission
from competition.domain.scheme_changes import LEVELS, name_of
from competition.domain.scheme_edits import (
    BELOW,
    Node,
    Path,
    add_node,
    blank_aspect,
    delete_node,
    move_node,
    node_at,
    propose_id,
    put_node,
    put_settings,
)
from competition.operations.scheme_drafts import edit_draft, find_draft
from competition.web.guard import competition, event, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.scheme_drafts import BETWEEN, HOME, ROOT, draft_url, gone, seen, token
from competition.web.organizer.scheme_forms import (
    CriterionForm,
    NodeForm,
    PartForm,
    SettingsForm,
    SubCriterionForm,
    aspect_values,
)
from competition.web.session import me, now

FORMS: dict[type, type[NodeForm]] = {Part: PartForm, Criterion: CriterionForm, SubCriterion: SubCriterionForm}
CHILD: dict[type, type] = {MarkingScheme: Part, Part: Criterion, Criterion: SubCriterion}
STEPS = {"up": -1, "down": 1}
ROW_STEPS = (*STEPS, "delete")


def _path(text: str) -> Path | None:
    if text == ROOT:
        return ()
    numbers = text.split(BETWEEN)
    return tuple(map(int, numbers)) if all(n.isdecimal() and len(n) < 5 for n in numbers) else None


def _find(draft: SchemeDraft | None, node: str) -> tuple[MarkingScheme | Node, Path] | None:
    path = _path(node)
    try:
        return None if draft is None or path is None else (node_at(draft.scheme(), path), path)
    except IndexError:
        return None


def _edit(change: Callable[[MarkingScheme], MarkingScheme], said: str) -> None:
    edit_draft(event().id, change, edits=seen(), by=me(), now=now())
    flash(said, "success")


@blueprint.route(f"{HOME}/settings", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def edit_draft_settings(**_place: str) -> str | Response:
    """The scheme's own settings."""
    draft = find_draft(event().id)
    if draft is None:
        return gone()
    form = SettingsForm()
    form.fill_choices()
    if form.validate_on_submit():
        values = form.values()
        _edit(lambda scheme: put_settings(scheme, values), _("方案设置已保存。"))
        return redirect(draft_url("show_draft"))
    if not form.is_submitted():
        form.show(draft.scheme())
    return _form_page(form, draft, title=_("方案设置"))


def _form_page(form: NodeForm, draft: SchemeDraft, *, title: str, **more: Any) -> str:
    return render_template(
        "organizer/scheme_node.html",
        competition=competition(),
        event=event(),
        form=form,
        draft=draft,
        title=title,
        **{"node": None, "path": None, **more},
    )


@blueprint.route(f"{HOME}/add/<node>", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def add_draft_node(node: str, **_place: str) -> str | Response:
    """A new part, criterion or form below a node."""
    draft = find_draft(event().id)
    found = _find(draft, node)
    if draft is None or found is None or type(found[0]) not in CHILD:
        return gone()
    parent, path = found
    kind = CHILD[type(parent)]
    form = FORMS[kind]()
    form.fill_choices()
    if form.validate_on_submit():
        made = kind(**{BELOW[kind]: ()}, **form.values())
        said = _("已添加“%(name)s”。", name=made.name)
        _edit(lambda scheme: add_node(scheme, path, made), said)
        return redirect(_after_adding(path, kind))
    if not form.is_submitted():
        form.process(None, id=propose_id(draft.scheme(), path))
    return _form_page(form, draft, title=_("添加%(kind)s", kind=spoken(LEVELS[kind])))


def _after_adding(path: Path, kind: type) -> str:
    """A new form is opened at once, to be filled with aspects."""
    draft = find_draft(event().id)
    if kind is not SubCriterion or draft is None:
        return draft_url("show_draft")
    parent = node_at(draft.scheme(), path)
    return draft_url("edit_draft_node", node=token((*path, len(parent.sub_criteria) - 1)))


@blueprint.route(f"{HOME}/edit/<node>", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def edit_draft_node(node: str, **_place: str) -> str | Response:
    """A part, a criterion, or a form with its aspects."""
    draft = find_draft(event().id)
    found = _find(draft, node)
    if draft is None or found is None or type(found[0]) not in FORMS:
        return gone()
    old, path = found
    form = _filled(old)
    if form.is_submitted() and isinstance(form, SubCriterionForm):
        return _save_form(form, draft, old, path)
    if form.validate_on_submit():
        made = replace(old, **form.values())
        _edit(lambda scheme: put_node(scheme, path, made), _("“%(name)s”已保存。", name=made.name))
        return redirect(draft_url("show_draft"))
    return _node_page(form, draft, old, path)


def _filled(old: Node) -> NodeForm:
    if isinstance(old, SubCriterion):
        form = SubCriterionForm(
            id=old.id,
            name=old.name,
            day=old.day,
            phase=old.phase,
            aspects=[aspect_values(aspect) for aspect in old.aspects],
        )
    else:
        form = FORMS[type(old)](obj=old)
    form.fill_choices()
    return form


def _node_page(form: NodeForm, draft: SchemeDraft, old: Node, path: Path) -> str:
    title = f"{spoken(LEVELS[type(old)])} {old.id} {name_of(old)}"
    return _form_page(form, draft, title=title, node=old, path=token(path))


def _save_form(form: SubCriterionForm, draft: SchemeDraft, old: SubCriterion, path: Path) -> str | Response:
    """Save the whole form; the button that was pressed may add, move or delete a row besides."""
    then, _point, row = request.form.get("then", "").partition(".")
    at = int(row) if row.isdecimal() and len(row) < 5 else -1
    if len(form.aspects) != len(old.aspects) or (then in ROW_STEPS and not 0 <= at < len(old.aspects)):
        return gone()
    dropped = at if then == "delete" else None
    if not form.sound(without=dropped):
        return _node_page(form, draft, old, path)
    made = replace(old, **form.values(), aspects=form.rows(old.aspects, without=dropped))

    def change(scheme: MarkingScheme) -> MarkingScheme:
        saved = put_node(scheme, path, made)
        if then == "add":
            return add_node(saved, path, blank_aspect(saved, path))
        return move_node(saved, (*path, at), STEPS[then]) if then in STEPS else saved

    _edit(change, _("“%(name)s”已保存。", name=made.name))
    row_after = len(old.aspects) if then == "add" else max(at + STEPS.get(then, 0), 0)
    anchor = f"aspects-{row_after}-id" if then else None
    return redirect(draft_url("edit_draft_node", node=token(path), _anchor=anchor))


@blueprint.post(f"{HOME}/move/<node>")
@requires(Permission.EDIT_SCHEME)
def move_draft_node(node: str, **_place: str) -> Response:
    """One place up or down."""
    found = _find(find_draft(event().id), node)
    step = STEPS.get(request.form.get("step", ""))
    if found is None or step is None or not found[1]:
        return gone()
    shown, path = found
    _edit(lambda scheme: move_node(scheme, path, step), _("“%(name)s”已移动。", name=name_of(shown)))
    return redirect(draft_url("show_draft"))


@blueprint.post(f"{HOME}/delete/<node>")
@requires(Permission.EDIT_SCHEME)
def delete_draft_node(node: str, **_place: str) -> Response:
    """A node and all below it."""
    found = _find(find_draft(event().id), node)
    if found is None or not found[1]:
        return gone()
    shown, path = found
    _edit(lambda scheme: delete_node(scheme, path), _("“%(name)s”已删除。", name=name_of(shown)))
    return redirect(draft_url("show_draft"))
