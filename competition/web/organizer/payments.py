"""Payment batches of the office, over all competitions: who proposes does not approve, finance exports and pays.

The permissions say what kind of work it is; that a person has the role in every competition of the batch is checked by
the operations.
"""

from datetime import date, datetime
from io import BytesIO

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask import Response as FileResponse
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import BooleanField

from competition.db import db
from competition.db.accounts import User
from competition.db.entries import Person
from competition.db.payments import PaymentBatch, PaymentLine, accounts_to_confirm, lines_of_person
from competition.domain.claims import ORDER
from competition.domain.explain import explain_outcome, explain_step
from competition.domain.ledger import BookingKind
from competition.domain.money import Money
from competition.domain.problems import Problem, Text
from competition.domain.roles import Permission, Role
from competition.domain.tax import TaxRule, withheld
from competition.domain.transfers import BatchState, LineState
from competition.operations import payment_checks as checks
from competition.operations import payment_transfers, payments
from competition.operations.bank_accounts import (
    confirm_account,
    decline_account,
    import_accounts,
    masked_accounts,
    waiting_accounts,
)
from competition.operations.entitlements import office_settlement
from competition.operations.payment_exports import export_batch
from competition.operations.payment_proposals import preview_years, reconcile_batch
from competition.operations.printing_awards import print_batch
from competition.operations.unit import day_of
from competition.spreadsheets.bank_accounts import CHECK_DIGIT, SHARED, write_accounts_template
from competition.web.guard import policies, requires
from competition.web.language import spoken
from competition.web.organizer.paper_prints import faces, send_pdf
from competition.web.organizer.uploads import SHEETS, UploadForm
from competition.web.session import me, now

blueprint = Blueprint("payments", __name__, url_prefix="/payments")


class AccountsForm(UploadForm):
    """A workbook of accounts."""

    compared = BooleanField(
        _l("已核对：校验位不符或与他人相同的账号确实无误"),
        description=_l("存折等非银行卡账号没有校验位；先不勾选，看过提示再决定"),
    )


def _say(amount: Money) -> str:
    """A sum in the language of the page."""
    return spoken(Text(str(amount), amount.en))


def _batch(identifier: int) -> PaymentBatch:
    return db.session.get(PaymentBatch, identifier) or abort(404)


def _back(batch: int) -> Response:
    return redirect(url_for("payments.show", batch=batch))


def _chosen() -> set[int]:
    """The lines that were ticked."""
    return set(request.form.getlist("line", type=int))


def _day() -> date:
    """The day that was filled in; 400 if it is none."""
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        abort(400)


@blueprint.get("/")
@requires(Permission.READ_PAYMENTS)
def index() -> str:
    """The batches, and what could be proposed now."""
    return render_template(
        "organizer/payments.html",
        batches=checks.visible_batches(me()),
        outlook=preview_years(policies=policies(), by=me()),
        accounts=waiting_accounts(me()),
        state_of=checks.state_of,
        total_of=checks.total_of,
        say=_say,
    )


@blueprint.post("/propose")
@requires(Permission.PROPOSE_AWARDS)
def propose() -> Response:
    """A batch of all that is due up to a year."""
    year = request.form.get("year", default=0, type=int)
    batch = payments.propose_batch(year, policies=policies(), by=me(), now=now())
    flash(_("批次已提出，待财务批准。"), "success")
    return _back(batch)


@blueprint.get("/<int(max=2147483647):batch>")
@requires(Permission.READ_PAYMENTS)
def show(batch: int) -> str:
    """A batch with its lines, and what can be done with it next."""
    found = checks.open_batch(_batch(batch).id, me(), *checks.OFFICE)
    places = checks.competitions_in(found)
    persons = {line.person_id for line in found.lines if line.person_id}
    line_states = checks.line_states(found)
    return render_template(
        "organizer/payments_batch.html",
        batch=found,
        state=checks.state_of(found),
        states=BatchState,
        total=checks.total_of(found),
        returned=checks.total_in(found, LineState.RETURNED),
        done=_done(found),
        changed=_changed_since(found),
        transfers=checks.transfers_of(found),
        accounts=masked_accounts(persons),
        unconfirmed={each.person_id for each in accounts_to_confirm(persons)},
        organizes=places <= checks.competitions_as(me(), Role.ORGANIZER),
        finances=places <= checks.competitions_as(me(), Role.FINANCE),
        seen=checks.fingerprint(found),
        rules=TaxRule,
        line=lambda line: _line_words(line, line_states[line.id]),
        say=_say,
        today=day_of(now()),
    )


def _changed_since(batch: PaymentBatch) -> Problem | None:
    """Where the decisions no longer come to what the batch holds; once it was exported the next batch says so."""
    open_ = checks.state_of(batch) in (BatchState.PROPOSED, BatchState.APPROVED, BatchState.PUBLISHED)
    return reconcile_batch(batch, policies=policies()) if open_ else None


def _done(batch: PaymentBatch) -> list[tuple[str, datetime, str]]:
    """What was done with the batch so far, when and by whom."""
    steps = (
        (_("提出"), batch.proposed_at, batch.proposed_by),
        (_("批准"), batch.approved_at, batch.approved_by),
        (_("公布于"), batch.published_at, batch.published_by),
        (_("首次导出"), batch.exported_at, batch.exported_by),
        (_("作废"), batch.dropped_at, batch.dropped_by),
    )
    return [(label, at, db.session.get_one(User, who).display_name) for label, at, who in steps if at]


def _line_words(line: PaymentLine, state: LineState) -> dict[str, object]:
    """What a row of the table shows of a line."""
    rule = checks.tax_of(line)
    return {
        "name": checks.name_of(line),
        "competition": checks.competition_of(line),
        "kind": BookingKind(line.kind),
        "state": state,
        "rule": rule,
        "tax": withheld(rule, line.amount),
        "steps": [explain_step(step) for step in line.step_values()],
        "back": line.kind == BookingKind.REVERSAL,
        "waiting": state is LineState.WAITING,
        "owed": state is LineState.OWED,
        "may_return": state in (LineState.WAITING, LineState.PAID) and line.kind != BookingKind.REVERSAL,
    }


@blueprint.post("/<int(max=2147483647):batch>/tax")
@requires(Permission.PROPOSE_AWARDS)
def tax(batch: int) -> Response:
    """The tax rule of the lines that were ticked, or of all; a reversal follows its line."""
    rule = request.form.get("rule")
    if rule not in set(TaxRule):
        abort(400)
    found, reason, lines = _batch(batch), request.form.get("reason", ""), _chosen()
    if request.form.get("scope") == "all":
        lines = {line.id for line in found.lines if line.kind != BookingKind.REVERSAL}
    count = payments.set_tax(found.id, lines, TaxRule(rule), reason=reason, by=me(), now=now())
    flash(_("%(count)s行的税务规则已更改。", count=count), "success")
    return _back(batch)


@blueprint.post("/<int(max=2147483647):batch>/approve")
@requires(Permission.APPROVE_AWARDS)
def approve(batch: int) -> Response:
    """Another person approves what they saw."""
    seen = request.form.get("seen", "")
    payments.approve_batch(_batch(batch).id, policies=policies(), by=me(), now=now(), seen=seen)
    flash(_("批次已批准，待组织者公布。"), "success")
    return _back(batch)


@blueprint.post("/<int(max=2147483647):batch>/drop")
@requires(Permission.READ_PAYMENTS)
def drop(batch: int) -> Response:
    """Drop a batch that was not exported: the organizer withdraws it, or finance turns it down."""
    payments.drop_batch(_batch(batch).id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("批次已作废，其中的款项可以重新提出。"), "success")
    return _back(batch)


@blueprint.post("/<int(max=2147483647):batch>/publish")
@requires(Permission.PUBLISH)
def publish(batch: int) -> Response:
    """The payees may see it."""
    payments.publish_batch(_batch(batch).id, policies=policies(), by=me(), now=now())
    flash(_("批次已公布，可由财务导出。"), "success")
    return _back(batch)


@blueprint.post("/<int(max=2147483647):batch>/export")
@requires(Permission.APPROVE_AWARDS)
def export(batch: int) -> FileResponse:
    """The workbook for finance, with the accounts in full; each export is logged."""
    found = _batch(batch)
    name = f"{found.year}年度第{found.number}批-拨付表.xlsx"
    return _send(export_batch(found.id, policies=policies(), by=me(), now=now()), name)


@blueprint.get("/<int(max=2147483647):batch>/sheet.pdf")
@requires(Permission.APPROVE_AWARDS)
def print_sheet(batch: int) -> FileResponse:
    """奖励资金发放表 to be signed: names and sums, no ID number and no account; each print is logged."""
    found = _batch(batch)
    content = print_batch(found.id, by=me(), now=now(), faces=faces())
    return send_pdf(content, f"{found.year}年度第{found.number}批-奖励资金发放表")


def _send(content: bytes, name: str) -> FileResponse:
    return send_file(BytesIO(content), mimetype=SHEETS.split(",")[1], as_attachment=True, download_name=name)


@blueprint.post("/<int(max=2147483647):batch>/paid")
@requires(Permission.APPROVE_AWARDS)
def paid(batch: int) -> Response:
    """Finance paid the batch, but for the payees whose lines are ticked."""
    count = payment_transfers.mark_paid(_batch(batch).id, day=_day(), unpaid=_chosen(), by=me(), now=now())
    flash(_("已登记拨付%(count)s行。", count=count), "success")
    return _back(batch)


@blueprint.post("/lines/<int(max=2147483647):line>/return")
@requires(Permission.APPROVE_AWARDS)
def give_back(line: int) -> Response:
    """The bank sent a transfer back."""
    batch = (db.session.get(PaymentLine, line) or abort(404)).batch_id
    reason = request.form.get("reason", "")
    count = payment_transfers.return_line(line, day=_day(), reason=reason, by=me(), now=now())
    flash(_("已登记退回%(count)s行，可在下一批次重新拨付。", count=count), "success")
    return _back(batch)


@blueprint.post("/lines/<int(max=2147483647):line>/recovered")
@requires(Permission.APPROVE_AWARDS)
def recovered(line: int) -> Response:
    """A payee gave back what was claimed back."""
    batch = (db.session.get(PaymentLine, line) or abort(404)).batch_id
    count = payment_transfers.mark_recovered(line, day=_day(), by=me(), now=now())
    flash(_("已登记追回%(count)s行。", count=count), "success")
    return _back(batch)


@blueprint.get("/people/<person>")
@requires(Permission.READ_PAYMENTS)
def settlement(person: str) -> str:
    """Everything one person earned, what stands of it and why, and where it was booked."""
    known = db.session.get(Person, person) or abort(404)
    found = office_settlement(known.id, policies=policies(), by=me())
    return render_template(
        "organizer/payments_person.html",
        found=found,
        order=ORDER,
        lines=lines_of_person(known.id),
        line=lambda line: _line_words(line, checks.line_state(line)),
        say=_say,
        outcome=explain_outcome,
        steps=lambda each: [explain_step(step) for step in each.steps],
        visible={each.id for each in checks.visible_batches(me())},
    )


@blueprint.route("/accounts", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def accounts() -> str | Response:
    """The accounts of one's own people, from a workbook."""
    form = AccountsForm()
    if not form.validate_on_submit():
        return render_template("organizer/payments_accounts.html", form=form)
    accepted = (CHECK_DIGIT, SHARED) if form.compared.data else ()
    done = import_accounts(form.read(), file=form.name, accepted=accepted, by=me(), now=now())
    flash(
        _(
            "收款账户：新增%(new)s个，变更%(changed)s个，相同%(same)s个。新增和变更的须由财务确认后才用于拨付。",
            new=done.new,
            changed=done.changed,
            same=done.same,
        ),
        "success",
    )
    return redirect(url_for("payments.index"))


@blueprint.get("/accounts/waiting")
@requires(Permission.APPROVE_AWARDS)
def accounts_waiting() -> str:
    """The accounts that wait for finance, by their last four digits."""
    return render_template("organizer/payments_waiting.html", accounts=waiting_accounts(me()))


@blueprint.post("/accounts/<int(max=2147483647):account>/confirm")
@requires(Permission.APPROVE_AWARDS)
def confirm_one_account(account: int) -> Response:
    """From now on the person is paid there."""
    confirm_account(account, by=me(), now=now())
    flash(_("账户已确认，拨付时采用。"), "success")
    return redirect(url_for("payments.accounts_waiting"))


@blueprint.post("/accounts/<int(max=2147483647):account>/decline")
@requires(Permission.APPROVE_AWARDS)
def decline_one_account(account: int) -> Response:
    """It is not used; the account confirmed before stands."""
    decline_account(account, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("账户未采用；此前确认的账户仍然有效。"), "success")
    return redirect(url_for("payments.accounts_waiting"))


@blueprint.get("/accounts/template.xlsx")
@requires(Permission.PROPOSE_AWARDS)
def accounts_template() -> FileResponse:
    """The empty workbook for accounts."""
    return _send(write_accounts_template(), "收款账户模板.xlsx")
