"""Sums of money as forms take them, in yuan."""

from decimal import Decimal

from flask_babel import gettext as _
from wtforms import Field, Form, ValidationError

LARGEST = Decimal(10**9)


def check_sum(_form: Form, field: Field) -> None:
    """Whether the field holds a sum above zero in whole fen; ValidationError otherwise, nothing to say of an empty one."""
    amount: Decimal | None = field.data
    if amount is None:
        return  # the field has said so itself
    if not amount.is_finite() or not 0 < amount < LARGEST or amount != round(amount, 2):
        raise ValidationError(_("请填写大于0、最多两位小数的金额。"))
