"""An event drawn in three stages in a competition that is there, for the pages of those who keep and watch the codes."""

from competition.domain.draw import CodeCustody
from competition.domain.roles import Role
from competition.domain.three_codes import DrawStage
from competition.operations import competitions, custodian_keys, draw_stages, panels, rosters, schemes
from competition.operations.accounts import grant_role
from tests.factories import who
from tests.operations.custody import NAMES, SEEDS, passphrase
from tests.operations.helpers import NOW, SEATS, account, roster_workbook, row, scheme_workbook, seat, setup

SEALED = "E09"
PASSPHRASE = passphrase(DrawStage.WORK_CODE)


def draw_sealed_event(home: int) -> None:
    """Entries, judges, custodians, a floor judge and a supervisor; all three stages are drawn."""
    by = who("organizer")
    described = setup(SEALED, stations=3, reserve=1, custody=CodeCustody.THREE_STAGE)
    event = competitions.save_event(home, described, by=by, now=NOW)
    schemes.import_scheme(event, scheme_workbook(), file="scheme.xlsx", by=by, now=NOW)
    people = [row(person, event=SEALED) for person in range(961, 965)]
    rosters.import_roster(
        home, roster_workbook(*people, delegation="示例代表队"), file="sealed.xlsx", by=by, now=NOW
    )
    for name in ("sealed-chief", "sealed-judge"):
        account(name, employer="鲁东研究院")
    places = [
        seat("sealed-chief", event=SEALED),
        *(seat("sealed-judge", *each, event=SEALED) for each in SEATS),
    ]
    panels.assign_panels(home, places, by=by, now=NOW)
    for name, role in (("floor", Role.FLOOR_JUDGE), ("supervisor1", Role.SUPERVISOR)):
        grant_role(account(name).user_id, home, role, by=by, now=NOW)
    keepers = {stage: account(name) for stage, name in NAMES.items()}
    for stage, person in keepers.items():
        grant_role(person.user_id, home, stage.custodian, by=by, now=NOW)
        custodian_keys.make_key(passphrase(stage), by=person, now=NOW)
    named = {stage: person.user_id for stage, person in keepers.items()}
    draw_stages.prepare_draw(event, custodians=named, seeds=SEEDS, by=by, now=NOW)
    for stage, person in keepers.items():
        draw_stages.draw_stage(event, stage, passphrase=passphrase(stage), by=person, now=NOW)
