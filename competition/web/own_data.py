"""Everything that is kept about one's own account, to take along."""

import json
from io import BytesIO

from flask import current_app, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.operations.own_data import OwnAccount, read_own_account
from competition.web.accounts import blueprint
from competition.web.guard import policies, requires
from competition.web.record_view import MEDIUM, unkept
from competition.web.session import me, now


@blueprint.get("/account/data.xlsx")
@requires(Permission.SIGNED_IN)
def own_data_xlsx() -> Response:
    """Everything that is kept about the account, as a workbook."""
    content = BytesIO(_own_data("xlsx").workbook())
    name = f"本人数据-{current_user.username}.xlsx"
    return unkept(send_file(content, mimetype=MEDIUM, as_attachment=True, download_name=name))


@blueprint.get("/account/data.json")
@requires(Permission.SIGNED_IN)
def own_data_json() -> Response:
    """The same as JSON."""
    text = json.dumps(_own_data("json").as_dict(), ensure_ascii=False, indent=2)
    return unkept(current_app.response_class(text, mimetype="application/json"))


def _own_data(form: str) -> OwnAccount:
    return read_own_account(current_user.id, form=form, policies=policies(), by=me(), now=now())
