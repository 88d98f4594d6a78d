"""Who may do what: the one table of role × permission."""

from enum import StrEnum

from competition.domain.tiers import Labelled


class Permission(StrEnum):
    """One thing that can be done. Each view bears exactly one."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    MANAGE_ACCOUNTS = "manage_accounts"
    CREATE_COMPETITION = "create_competition"
    VIEW_COMPETITION = "view_competition"
    EDIT_COMPETITION = "edit_competition"
    IMPORT_ROSTER = "import_roster"
    READ_ID_NUMBERS = "read_id_numbers"
    EDIT_SCHEME = "edit_scheme"
    EDIT_PANELS = "edit_panels"
    DRAW = "draw"
    SEE_PROGRESS = "see_progress"
    MARK = "mark"
    CONFIRM_SHEETS = "confirm_sheets"
    RANK = "rank"
    SEE_RANKING = "see_ranking"
    PUBLISH = "publish"
    PROPOSE_AWARDS = "propose_awards"
    APPROVE_AWARDS = "approve_awards"
    READ_PAYMENTS = "read_payments"
    ISSUE_PAPERS = "issue_papers"
    SEE_OWN_PAPERS = "see_own_papers"
    DECIDE_OBJECTIONS = "decide_objections"
    REVIEW_ENTRIES = "review_entries"
    CHECK_IN = "check_in"
    LEAD_DELEGATION = "lead_delegation"
    KEEP_CODES = "keep_codes"
    WATCH_FLOOR = "watch_floor"
    WITNESS = "witness"
    READ_LOG = "read_log"
    KEY_PAPER = "key_paper"


class Role(Labelled):
    """岗位 in one competition. A person may hold several; the rules of who confirms whose work still bind."""

    ADMINISTRATOR = "administrator", "系统管理员", "administrator"
    ORGANIZER = "organizer", "组织者", "organizer"
    CHIEF_JUDGE = "chief_judge", "裁判长", "chief judge"
    JUDGE = "judge", "裁判员", "judge"
    FINANCE = "finance", "财务复核", "finance"
    ENTRANT = "entrant", "选手", "entrant"
    ARBITRATOR = "arbitrator", "仲裁", "arbitrator"
    REGISTRAR = "registrar", "报名管理员", "registrar"
    FIRST_CUSTODIAN = "first_custodian", "第一加密裁判", "first draw custodian"
    SECOND_CUSTODIAN = "second_custodian", "第二加密裁判", "second draw custodian"
    THIRD_CUSTODIAN = "third_custodian", "第三加密裁判", "third draw custodian"
    FLOOR_JUDGE = "floor_judge", "现场裁判", "floor judge"
    SUPERVISOR = "supervisor", "监督", "supervisor"
    DELEGATION_LEADER = "delegation_leader", "领队", "delegation leader"
    RECORDER = "recorder", "录分员", "recorder"


P = Permission
ANYONE = frozenset({P.PUBLIC})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset({P.CREATE_COMPETITION, P.MANAGE_ACCOUNTS}),
    Role.ORGANIZER: frozenset(
        {
            P.CREATE_COMPETITION,
            P.VIEW_COMPETITION,
            P.EDIT_COMPETITION,
            P.IMPORT_ROSTER,
            P.READ_ID_NUMBERS,
            P.EDIT_SCHEME,
            P.EDIT_PANELS,
            P.DRAW,
            P.SEE_PROGRESS,
            P.RANK,
            P.SEE_RANKING,
            P.PUBLISH,
            P.PROPOSE_AWARDS,
            P.READ_PAYMENTS,
            P.ISSUE_PAPERS,
            P.REVIEW_ENTRIES,
            P.CHECK_IN,
            P.READ_LOG,
        }
    ),
    Role.CHIEF_JUDGE: frozenset({P.CONFIRM_SHEETS, P.RANK}),
    Role.JUDGE: frozenset({P.MARK}),
    Role.FINANCE: frozenset({P.VIEW_COMPETITION, P.APPROVE_AWARDS, P.READ_PAYMENTS, P.READ_LOG}),
    Role.ENTRANT: frozenset({P.SEE_OWN_PAPERS}),
    Role.ARBITRATOR: frozenset({P.DECIDE_OBJECTIONS}),
    Role.REGISTRAR: frozenset({P.REVIEW_ENTRIES, P.CHECK_IN}),
    Role.FIRST_CUSTODIAN: frozenset({P.KEEP_CODES}),
    Role.SECOND_CUSTODIAN: frozenset({P.KEEP_CODES}),
    Role.THIRD_CUSTODIAN: frozenset({P.KEEP_CODES}),
    Role.FLOOR_JUDGE: frozenset({P.WATCH_FLOOR}),
    Role.SUPERVISOR: frozenset({P.WITNESS, P.READ_LOG}),
    Role.DELEGATION_LEADER: frozenset({P.LEAD_DELEGATION}),
    Role.RECORDER: frozenset({P.KEY_PAPER}),
}


def granted(roles: frozenset[Role], *, signed_in: bool) -> frozenset[Permission]:
    """Everything that these roles allow together."""
    base = ANYONE | ({P.SIGNED_IN} if signed_in else frozenset())
    return base.union(*(GRANTS[role] for role in roles))
