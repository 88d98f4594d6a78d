"""What the pages of the chief judge and of the office both show of a recheck."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.rechecks import Correction, Recheck, corrections_of, newest_recheck
from competition.db.results import newest_result
from competition.domain.recheck import TopPart, error_rate
from competition.domain.scoring.method import round_half_up
from competition.domain.stages import Stage
from competition.operations.recheck_checks import changed, must_check_all, unclosable
from competition.web.language import spoken


class BeginForm(FlaskForm):
    """The seed, which is recorded, and who is checked in any case."""

    seed = StringField(
        _l("抽样种子"),
        validators=[
            InputRequired(_l("请填写种子。")),
            Length(min=4, max=80, message=_l("种子至少4个字符。")),
        ],
        description=_l(
            "由在场的人报数组成，与样本一起记录在案；同一排名和种子永远抽到同样的样本，任何人可以重算。"
        ),
    )
    top = SelectField(
        _l("必查名次"), description=_l("其余选手抽取15%（进一取整）；各组分开排名的，每组各算。")
    )

    def fill_choices(self) -> None:
        """The choices in the language of the page."""
        self.top.choices = [(each.value, spoken(each.label)) for each in TopPart]


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as a page lists it. `name` is who it is about, in the words of that page."""

    row: Correction
    name: str
    mine: bool

    @property
    def waiting(self) -> bool:
        """Whether nobody has decided it."""
        return self.row.confirmed_at is None


def correction_lines(event_id: int, *, name: Callable[[CodedWork], str]) -> list[CorrectionLine]:
    """The corrections of an event that were not turned down, those that wait first."""
    lines = [_line(row, name) for row in corrections_of(event_id)]
    return sorted(lines, key=lambda line: (not line.waiting, line.row.id))


def _line(row: Correction, name: Callable[[CodedWork], str]) -> CorrectionLine:
    mine = current_user.id in (row.proposed_by, row.sheet.submitted_by)
    return CorrectionLine(row, name(row.sheet.work), mine)


def recheck_view(event: Event) -> dict[str, Any]:
    """The state of an event's recheck for a template; `ended`: another one may be drawn."""
    recheck, begin = newest_recheck(event.id), BeginForm()
    begin.fill_choices()
    open_now = recheck is not None and recheck.closed_at is None
    marking = event.stage_value is Stage.MARKING
    return {
        "recheck": recheck,
        "marking": marking,
        "ranked": newest_result(event.id) is not None,
        "begin": begin,
        "may_begin": marking and (not open_now or bool(recheck and changed(recheck))),
        "open_now": open_now,
        "left": unclosable(recheck) if recheck and open_now and marking else [],
        "all_needed": recheck is not None and not recheck.everything and must_check_all(recheck),
        "rate": _rate(recheck),
        "needed": event.setup.ranking.recheck,
    }


def _rate(recheck: Recheck | None) -> Decimal | None:
    """Percent of the checked sheets, two decimals."""
    rate = error_rate(recheck.checked, recheck.errors) if recheck else None
    return None if rate is None else round_half_up(rate, 2)
