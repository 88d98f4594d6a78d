"""本人数据: everything that is kept about an account, for its owner to take along (个人信息保护法第四十五条)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Invitation, Membership, User, second_factor_of
from competition.db.audit import INSTALLATION, AuditEntry
from competition.db.competitions import Competition
from competition.db.conflicts import DeclaredConflict
from competition.db.entries import Person
from competition.db.outbox import Message
from competition.domain.policy import Policy
from competition.domain.problems import Text
from competition.domain.record import Record
from competition.domain.rehearsal import rehearsal_name
from competition.domain.roles import Role
from competition.operations.log_words import words_of
from competition.operations.outbox import account_of
from competition.operations.records import gather_record
from competition.operations.sign_in import failures_of
from competition.operations.unit import CHINA, Actor, unit_of_work
from competition.spreadsheets.own_data import Part, write_own_data

AT, COMPETITION, ROLE, STATE = (
    Text("时间", "at"),
    Text("竞赛", "competition"),
    Text("岗位", "role"),
    Text("状态", "state"),
)
SIGN_IN = "sign_in."


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What is kept, part by part, and the record of the person whose account it is; None for an account of the office."""

    username: str
    parts: tuple[Part, ...]
    record: Record | None

    def as_dict(self) -> dict[str, object]:
        """As plain values, for JSON."""
        kept: dict[str, object] = {part.name: part.as_list() for part in self.parts}
        return kept | {"record": self.record.as_dict() if self.record else None}

    def workbook(self) -> bytes:
        """As a workbook."""
        return write_own_data(self.parts, self.record)


def read_own_account(
    user_id: int, *, form: str, policies: dict[str, Policy], by: Actor, now: datetime
) -> OwnAccount:
    """Everything about the account; `form` is xlsx or json. The reading is logged.

    The entries of the log say what was done and when, not to whom: what they tell of others is not the account's own.
    """
    with unit_of_work(by=by, now=now) as work:
        user = db.session.get_one(User, user_id)
        names = {each.id: each.name for each in db.session.scalars(select(Competition))}
        logged = list(
            db.session.scalars(
                select(AuditEntry).where(AuditEntry.by == user.username).order_by(AuditEntry.id)
            )
        )
        parts = (
            _account(user),
            _roles(user, names),
            _invitations(user, names),
            _conflicts(user, names),
            _messages(user, names),
            _entries("sign_ins", Text("登录", "sign-ins"), _only(logged, sign_in=True), names),
            _failures(user),
            _entries("log", Text("本人的操作", "what you did"), _only(logged, sign_in=False), names),
        )
        person = db.session.get(Person, user.person_id) if user.person_id else None
        record = gather_record(person, policies, now) if person else None
        work.record("user.read_own_data", user=user_id, form=form)
    return OwnAccount(user.username, parts, record)


def _account(user: User) -> Part:
    factor = second_factor_of(user.id)
    kept = (
        (Text("账号", "username"), user.username),
        (Text("姓名", "name"), user.display_name),
        (Text("工作单位", "employer"), user.employer),
        (Text("通知邮箱", "address for notices"), user.email),
        (Text("系统管理员", "administrator"), "是" if user.is_administrator else "否"),
        (Text("建立时间", "made at"), _moment(user.created_at)),
        (
            Text("动态验证码启用时间", "one-time codes since"),
            _moment(factor.confirmed_at if factor else None),
        ),
    )
    columns = {
        "zh": Text("项目", "what (Chinese)"),
        "en": Text("项目（英文）", "what"),
        "said": Text("内容", "kept"),
    }
    return Part(
        "account",
        Text("账号信息", "account"),
        columns,
        tuple((name.zh, name.en, said) for name, said in kept),
    )


def _roles(user: User, names: dict[int, str]) -> Part:
    held: Sequence[Membership] = sorted(user.memberships, key=lambda each: each.id)
    return Part(
        "roles",
        Text("岗位", "roles"),
        {"competition": COMPETITION, "role": ROLE},
        tuple((names[each.competition_id], Role(each.role).label.zh) for each in held),
    )


def _invitations(user: User, names: dict[int, str]) -> Part:
    found = select(Invitation).where(Invitation.username == user.username).order_by(Invitation.id)
    columns = {
        "competition": COMPETITION,
        "role": ROLE,
        "by": Text("邀请人", "by"),
        "at": AT,
        "used_at": Text("使用时间", "used at"),
        "withdrawn_at": Text("撤回时间", "withdrawn at"),
    }
    rows = (
        (
            names.get(each.competition_id or 0, ""),
            each.role_value.label.zh if each.role_value else "重设密码",
            each.created_by,
            *map(_moment, (each.created_at, each.used_at, each.withdrawn_at)),
        )
        for each in db.session.scalars(found)
    )
    return Part("invitations", Text("邀请", "invitations"), columns, tuple(rows))


def _conflicts(user: User, names: dict[int, str]) -> Part:
    found = select(DeclaredConflict).where(DeclaredConflict.user_id == user.id).order_by(DeclaredConflict.id)
    columns = {
        "competition": COMPETITION,
        "kind": Text("关系", "relation"),
        "about": Text("与谁", "to whom"),
        "at": AT,
        "withdrawn_at": Text("撤回时间", "withdrawn at"),
    }
    rows = (
        (
            names[each.competition_id],
            each.kind_value.label.zh,
            each.about,
            *map(_moment, (each.declared_at, each.withdrawn_at)),
        )
        for each in db.session.scalars(found)
    )
    return Part("conflicts", Text("回避申报", "declared conflicts"), columns, tuple(rows))


def _messages(user: User, names: dict[int, str]) -> Part:
    found = select(Message).where(Message.recipient == account_of(user).label).order_by(Message.id)
    columns = {"competition": COMPETITION, "subject": Text("主题", "subject"), "at": AT, "state": STATE}
    rows = (
        (
            names.get(each.competition_id or 0, ""),
            each.subject,
            _moment(each.created_at),
            each.state_value.label.zh,
        )
        for each in db.session.scalars(found)
    )
    return Part("messages", Text("通知", "notices"), columns, tuple(rows))


def _failures(user: User) -> Part:
    """Wrong tries since the last success."""
    kept = failures_of(user.username)
    columns = {"count": Text("次数", "how many"), "at": AT, "locked_until": Text("锁定至", "locked until")}
    rows = ((str(kept.count), _moment(kept.last_at), _moment(kept.locked_until)),) if kept else ()
    return Part("failed_sign_ins", Text("登录失败", "failed sign-ins"), columns, rows)


def _only(logged: Iterable[AuditEntry], *, sign_in: bool) -> list[AuditEntry]:
    return [each for each in logged if each.action.startswith(SIGN_IN) is sign_in]


def _place(chain_id: int, names: dict[int, str]) -> str:
    """Where an entry of the log belongs: a competition, its rehearsals, or the installation."""
    if chain_id < INSTALLATION:
        return rehearsal_name(names[-chain_id])
    return "" if chain_id == INSTALLATION else names[chain_id]


def _entries(name: str, title: Text, logged: Sequence[AuditEntry], names: dict[int, str]) -> Part:
    columns = {
        "at": AT,
        "competition": COMPETITION,
        "action": Text("操作", "action"),
        "en": Text("操作（英文）", "done"),
    }
    rows = (
        (
            _moment(each.at),
            _place(each.chain_id, names),
            words_of(each.action).zh,
            words_of(each.action).en,
        )
        for each in logged
    )
    return Part(name, title, columns, tuple(rows))


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
