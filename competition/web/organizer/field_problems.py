"""What an operation refused, shown beside the fields of the form that it was about."""

from collections.abc import Iterable, Mapping

from flask_wtf import FlaskForm

from competition.domain.problems import Problem
from competition.web.language import spoken


def show_beside(form: FlaskForm, problems: Iterable[Problem], fields: Mapping[str, str]) -> list[Problem]:
    """Put each problem beside the field that its place names; the ones that name none of `fields` are left.

    `fields` gives for the name of a place, such as 身份证号码, the name of the form's field.
    """
    left = []
    for found in problems:
        name = fields.get(found.where.column)
        if name is None or found.where.row is not None:
            left.append(found)
        else:
            said = f"{spoken(found.what)} {spoken(found.remedy)}"
            form[name].errors = [*form[name].errors, said]
    return left
