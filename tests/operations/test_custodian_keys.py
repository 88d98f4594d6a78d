"""Keys of custodians: under a passphrase that nobody else knows, and never replaced while something is sealed to them."""

import pytest

from competition.db.custodian_keys import WrongPassphraseError, find_key, open_sealed, seal_to
from competition.domain.roles import Role
from competition.operations import people
from competition.operations.accounts import grant_role
from competition.operations.custodian_keys import change_passphrase, make_key, unlock
from competition.operations.draw_stages import void_draw
from competition.operations.panels import assign_panels
from tests.operations.custody import (
    FIRST,
    THIRD,
    custodian,
    drawn_in_stages,
    keep,
    passphrase,
    prepare,
    sealed_games,
)
from tests.operations.games import drawn, founded
from tests.operations.helpers import NOW, account, logged, refused, seat

pytestmark = pytest.mark.usefixtures("app")

GOOD = "a sentence to remember"


def test_what_is_sealed_to_a_key_opens_with_its_passphrase_only() -> None:
    person = keep(founded(), FIRST)
    key = find_key(person.user_id)
    sealed = seal_to(key.public_key, "秘密")
    assert open_sealed(unlock(person, passphrase(FIRST)), sealed) == "秘密"
    with pytest.raises(WrongPassphraseError):
        key.private("another passphrase")
    with refused("口令不对", "The passphrase is wrong"):
        unlock(person, "another passphrase")
    assert passphrase(FIRST).encode() not in key.private_sealed + key.salt + key.public_key


def test_another_passphrase_opens_the_same_key() -> None:
    person = keep(founded(), FIRST)
    sealed = seal_to(find_key(person.user_id).public_key, "秘密")
    change_passphrase(passphrase(FIRST), GOOD, by=person, now=NOW)
    assert open_sealed(unlock(person, GOOD), sealed) == "秘密"
    with refused("口令不对", "The passphrase is wrong"):
        unlock(person, passphrase(FIRST))
    with refused("口令至少12个字符", "at least 12 characters"):
        change_passphrase(GOOD, "short", by=person, now=NOW)
    assert logged()[-1] == "custodian.change_passphrase"


def test_only_custodians_make_keys_and_long_ones() -> None:
    games = founded()
    with refused("您不是任何竞赛的加密裁判", "no draw custodian") as found:
        make_key("short", by=games.judge, now=NOW)
    assert "口令至少12个字符" in "".join(map(str, found))
    with refused("您还没有密钥", "You have no key yet"):
        unlock(games.judge, GOOD)


def test_a_lost_passphrase_is_followed_by_another_key_while_nothing_is_sealed() -> None:
    person = keep(founded(), FIRST)
    before = find_key(person.user_id).public_key
    make_key(GOOD, by=person, now=NOW)
    assert find_key(person.user_id).public_key != before


def test_a_key_that_seals_a_draw_is_not_replaced() -> None:
    games = sealed_games()
    prepare(games)
    with refused("尚未开启，不能换密钥", "the key cannot be replaced"):
        make_key(GOOD, by=custodian(FIRST), now=NOW)
    void_draw(games.event, reason="口令遗失", by=games.organizer, now=NOW)
    make_key(GOOD, by=custodian(FIRST), now=NOW)


@pytest.mark.parametrize("role", people.CUSTODIAN_ROLES)
def test_nobody_who_judges_or_runs_a_competition_keeps_its_codes(role: Role) -> None:
    games = drawn()
    for person, held in ((games.organizer, "组织者"), (games.judge, "裁判员"), (games.chief, "裁判长")):
        with refused(f"本竞赛的{held}，不能同时担任{role.label.zh}", f"cannot be {role.label.en}"):
            grant_role(person.user_id, games.id, role, by=games.organizer, now=NOW)
        with refused(f"本竞赛的{held}，不能同时担任{role.label.zh}", f"cannot be {role.label.en}"):
            people.add_member(
                games.id, username=person.name, name=person.name, role=role, by=games.organizer, now=NOW
            )


def test_a_custodian_is_not_seated_on_a_panel() -> None:
    games = sealed_games()
    named = seat(custodian(THIRD).name, "P1", 1)
    with refused("第三加密裁判，不能同时担任裁判员", "cannot be judge"):
        assign_panels(games.id, [named], by=games.organizer, now=NOW)


def test_a_custodian_keeps_the_role_until_the_opening() -> None:
    games = drawn_in_stages()
    with refused("尚未开启的加密表，不能撤销岗位", "a table of “焊接E01” that is not opened"):
        people.revoke_role(
            games.id,
            custodian(FIRST).user_id,
            Role.FIRST_CUSTODIAN,
            reason="换人",
            by=games.organizer,
            now=NOW,
        )


def test_a_custodian_of_no_draw_gives_the_role_up() -> None:
    games = founded()
    person = keep(games, FIRST)
    people.revoke_role(
        games.id, person.user_id, Role.FIRST_CUSTODIAN, reason="换人", by=games.organizer, now=NOW
    )
    assert logged()[-1] == "role.revoke"


def test_people_of_the_floor_and_supervisors_are_given_on_the_page_of_people() -> None:
    games = founded()
    account("floor")
    for role in (Role.FLOOR_JUDGE, Role.SUPERVISOR):
        people.add_member(games.id, username="floor", name="floor", role=role, by=games.organizer, now=NOW)
    assert logged()[-2:] == ["role.grant", "role.grant"]
