"""开赛前自检: what a tablet looks at before the marking begins, and what each costs where it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from competition.domain.problems import Text
from competition.domain.tiers import Labelled

SILENT_AFTER = timedelta(minutes=2)
"""A device that is open says how it is every twenty seconds or so."""
LOW_BATTERY = 20


class Check(Labelled):
    """One thing that a tablet looks at."""

    SECURE = "secure", "安全连接（https）", "secure connection (https)"
    WORKER = "worker", "离线打开", "opens without a connection"
    STORAGE = "storage", "本机存储", "storage on the device"
    LASTING = "lasting", "存储不被清理", "storage that is not cleared"
    LOCKS = "locks", "多窗口协调", "windows that know of one another"
    CLOCK = "clock", "时钟", "clock"
    SCREEN = "screen", "屏幕常亮", "screen that stays on"


WITHOUT: dict[Check, Text] = {
    Check.SECURE: Text(
        "仍可评分和上传，但断网时不能重新打开页面。请安装根证书或改用正式域名。",
        "Marking and sending work; the page cannot be opened again without a connection. Install the authority.",
    ),
    Check.WORKER: Text(
        "断网时请不要刷新或关闭页面。", "Do not reload or close the page while there is no connection."
    ),
    Check.STORAGE: Text(
        "不能在这台设备上评分：分数无处保存。请退出无痕模式或换一台设备。",
        "Do not mark on this device: there is nowhere to keep marks. Leave private browsing or take another one.",
    ),
    Check.LASTING: Text(
        "请把页面添加到主屏幕，赛后及时上传。",
        "Add the page to the home screen, and send everything on the day.",
    ),
    Check.LOCKS: Text("请只开一个评分窗口。", "Open one window for marking only."),
    Check.CLOCK: Text(
        "请校准设备时间；分数以到达服务器的先后为准。", "Set the clock; marks count in the order they arrive."
    ),
    Check.SCREEN: Text(
        "请在系统设置中延长息屏时间。", "Let the screen stay on longer in the device's settings."
    ),
}


def read_checks(raw: object) -> tuple[Check, ...]:
    """The checks that a device says it missed, in the order of the list; what is unknown is left out."""
    said = set(raw) if isinstance(raw, list) and all(isinstance(each, str) for each in raw) else set()
    return tuple(each for each in Check if each in said)


class DeviceFault(Labelled):
    """Why a device stands out on the list of those who look after the hall."""

    SILENT = "silent", "久未联系", "not heard of"
    UNSENT = "unsent", "有分数待上传", "marks not sent"
    BATTERY = "battery", "电量低", "battery low"
    OLD = "old", "旧版本", "old version"
    UNCHECKED = "unchecked", "未自检", "did not check itself"
    MISSING = "missing", "自检有缺项", "lacks something"


@dataclass(frozen=True, slots=True)
class DeviceSays:
    """What a device said last of itself; None where it never did. `battery` in per cent, `unsent` in operations.

    `silent` is how long ago that was.
    """

    silent: timedelta | None
    battery: int | None
    unsent: int
    release: str
    checked: bool
    missed: Sequence[Check]


def faults_of(says: DeviceSays, *, release: str) -> tuple[DeviceFault, ...]:
    """Why a device stands out, the most urgent first; nothing where all is well. `release` is the one in force."""
    held = {
        DeviceFault.SILENT: says.silent is None or says.silent > SILENT_AFTER,
        DeviceFault.UNSENT: says.unsent > 0,
        DeviceFault.BATTERY: says.battery is not None and says.battery < LOW_BATTERY,
        DeviceFault.OLD: says.release not in ("", release),
        DeviceFault.UNCHECKED: not says.checked,
        DeviceFault.MISSING: bool(says.missed),
    }
    return tuple(fault for fault, holds in held.items() if holds)


def silent_minutes(says: DeviceSays) -> int | None:
    """How many whole minutes ago a device was heard of; None if it never was."""
    return None if says.silent is None else max(0, says.silent // timedelta(minutes=1))
