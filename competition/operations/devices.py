"""The devices of a competition as those who look after the marking see them: what each said last, and why it stands out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from competition.db.tablets import Tablet, tablets_of
from competition.domain.venue import Check, DeviceFault, DeviceSays, faults_of, silent_minutes


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A device in use. `judge` marks on it now, empty while its screen is locked; `judges` are all who joined on it."""

    id: int
    label: str
    judge: str
    judges: tuple[str, ...]
    minutes: int | None
    battery: int | None
    unsent: int
    release: str
    missed: tuple[Check, ...]
    faults: tuple[DeviceFault, ...]


def devices_of(
    competition_id: int, *, release: str, now: datetime, of: Collection[int] | None = None
) -> tuple[DeviceStatus, ...]:
    """The devices in use, those that stand out first; with `of` only those on which one of these accounts joined.

    `release` is the version of the tablet's page that is in force.
    """
    rows = [each for each in tablets_of(competition_id) if each.revoked_at is None]
    wanted = [each for each in rows if of is None or any(judge.user_id in of for judge in each.judges)]
    found = (_status(each, release=release, now=now) for each in wanted)
    return tuple(sorted(found, key=lambda each: (not each.faults, each.id)))


def _status(tablet: Tablet, *, release: str, now: datetime) -> DeviceStatus:
    missed = tuple(Check(name) for name in tablet.found.split())
    says = DeviceSays(
        None if tablet.last_seen_at is None else now - tablet.last_seen_at,
        tablet.battery,
        tablet.unsent,
        tablet.release,
        checked=tablet.checked_at is not None,
        missed=missed,
    )
    return DeviceStatus(
        id=tablet.id,
        label=tablet.label,
        judge=tablet.user.display_name if tablet.user else "",
        judges=tuple(each.user.display_name for each in tablet.judges),
        minutes=silent_minutes(says),
        battery=tablet.battery,
        unsent=tablet.unsent,
        release=tablet.release,
        missed=missed,
        faults=faults_of(says, release=release),
    )
