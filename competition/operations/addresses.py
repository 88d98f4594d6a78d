"""Where the owner of an account wants notices: an address and a language of the own, or none."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import User
from competition.domain.mailing import check_address
from competition.domain.problems import Problem, problem
from competition.operations.letters import LANGUAGES
from competition.operations.unit import Actor, refuse, unit_of_work


def set_address(user_id: int, address: str, *, language: str, by: Actor, now: datetime) -> None:
    """Keep the address and the language of one's own notices; empty for no notices by mail. The log does not say it."""
    with unit_of_work(by=by, now=now) as work:
        given = address.strip()
        refuse(check_address(given) if given else None)
        refuse(None if language in LANGUAGES else _no_language())
        user = db.session.get_one(User, user_id)
        user.email, user.mail_language = given, language
        work.record("user.address", user=user_id, given=bool(given), language=language)


def _no_language() -> Problem:
    return problem(
        "通知可用中文或英文。",
        "Notices are in Chinese or English.",
        mend_zh="请在列表中选择。",
        mend_en="Choose one of the list.",
    )
