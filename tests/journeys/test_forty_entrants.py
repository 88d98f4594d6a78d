"""Forty entrants of three delegations, from the opening of registration to the roster of the next tier, by pages alone."""

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from competition.db.competitions import find_competition
from competition.domain.roles import Role
from competition.domain.three_codes import DrawStage
from competition.operations.accounts import find_user, grant_role
from competition.operations.log import verify_log
from tests.factories import PASSWORD, let_in, who
from tests.journeys.visitor import Visitor
from tests.operations.applying import led, photo
from tests.operations.custody import NAMES as KEEPERS
from tests.operations.custody import passphrase
from tests.operations.helpers import (
    NOW,
    PLAIN_RULES,
    account,
    id_number,
    roster_workbook,
    row,
    scheme_workbook,
)
from tests.operations.objecting import ONE, PAGE, TWO

CODE = "forty-2026"
HOME, PUBLIC, LIST = f"/organizer/{CODE}", f"/c/{CODE}", f"/c/{CODE}/events/E01"
EVENT, CODES, JUDGE = f"{HOME}/events/E01", f"/codes/{CODE}/E01", f"/judge/{CODE}/E01"
RESULTS = f"/api/v1/competitions/{CODE}/events/E01/results"
LED, OFFICE_S, OWN = "芝罘区代表队", "莱山区代表队", "福山区代表队"
PEOPLE = {
    f"{'赵钱孙李周'[n // 10]}某{'零一二三四五六七八九'[n % 10]}": (n, id_number(n)) for n in range(1, 45)
}
NAMES = list(PEOPLE)
TOO_OLD = id_number(50, born="19600101")
WRONG = "370600199001010000"
ABSENT = "E01-020"
ROLES = {
    "registrar": Role.REGISTRAR,
    "floor": Role.FLOOR_JUDGE,
    "supervisor1": Role.SUPERVISOR,
    "supervisor2": Role.SUPERVISOR,
    ONE: Role.ARBITRATOR,
    TWO: Role.ARBITRATOR,
    **{name: stage.custodian for stage, name in KEEPERS.items()},
}


class Careful(Visitor):
    """Somebody at a device on which no page shows a whole ID number: of a form that was refused only its writer knows."""

    def _read(self, status: int) -> str:
        text = super()._read(status)
        if status != 422 and self.page.mimetype.startswith("text/"):
            body = self.page.get_data(as_text=True)
            assert not any(number in body for number in ids()), self.address
        return text


class House:
    """The site, its clock, and everybody at an own device; who is asked for by name has signed in."""

    def __init__(self, site: Flask) -> None:
        self.site, self._devices = site, dict[str, Visitor]()

    def __getitem__(self, name: str) -> Visitor:
        if name not in self._devices:
            self._devices[name] = Careful(self.site)
            self._devices[name].client = let_in(self.site, name)
        return self._devices[name]

    def at(self, moment: str) -> None:
        """It is that moment in Beijing; whoever passes by looks at every public page."""
        there = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        self.site.config["CLOCK"] = lambda: there
        self.look_around()

    def look_around(self) -> set[str]:
        """Every page to which links lead the public holds no ID number; the addresses of those that are there."""
        visitor, there, seen = Careful(self.site), set[str](), set[str]()
        waiting = ["/", f"{PUBLIC}/", f"{PUBLIC}/register", LIST, f"{LIST}/draw", RESULTS]
        while waiting:
            address = waiting.pop()
            seen.add(address)
            visitor.page = visitor.client.get(address, follow_redirects=True)
            assert visitor.page.status_code in (200, 404), address
            body = visitor.page.get_data(as_text=True)
            assert not any(number in body for number in ids()), address
            there |= {address} if visitor.page.status_code == 200 else set()
            waiting += [each for each in visitor.links(r"^/(c/|$)") if each not in seen | set(waiting)]
        return there


def ids() -> list[str]:
    """Every ID number that anybody typed."""
    return [TOO_OLD, WRONG, *(number for _n, number in PEOPLE.values())]


def line(name: str, **more: str) -> tuple[str, ...]:
    """The row of a person in a roster."""
    n, number = PEOPLE[name]
    return row(n, name, **{"id": number, **more})


def typed(person: str, **more: object) -> dict[str, object]:
    """What an entrant types into the form."""
    n, number = PEOPLE[person]
    kept = {"id_kind": "resident_id", "group": "worker", "phone": "13800000000", "delegation": "0"}
    kept |= {"name": person, "id_number": number, "employer": f"第{n}机械厂", "agreed": "y"}
    return {**kept, "photo": (BytesIO(photo()), "me.jpg"), **more}


def file(data: bytes) -> tuple[BytesIO, str]:
    return BytesIO(data), "报名表.xlsx"


@pytest.fixture
def house(site: Flask):
    """An organizer, and a clock that is put back."""
    before = site.config["CLOCK"]
    with site.app_context():
        account("organizer", is_administrator=True)
    yield House(site)
    site.config["CLOCK"] = before


def test_forty_entrants_from_registration_to_the_next_tier(house: House):
    house.at("2026-08-20 08:00")
    found_competition(house["organizer"])
    name_people(house)
    open_registration(house)
    by_their_leader(house)
    by_the_office(house)
    by_themselves(house)
    exactly_forty(house)
    check_in(house)
    draw(house)
    marks = mark(house, absent=not_there(house))
    sign_off(house)
    open_codes(house)
    recheck(house, marks)
    release(house)
    give_notice(house)
    reference = object_to_the_result(house)
    refused_until_all_is_settled(house, reference)
    uphold(house)
    correct(house, reference)
    finalise(house)
    send_to_the_province(house)
    assert {
        LIST,
        f"{LIST}/draw",
        f"{LIST}/versions/2",
        f"{LIST}/objection/state",
        RESULTS,
    } <= house.look_around()
    with house.site.app_context():
        assert verify_log().problems == ()


# Before the day


def found_competition(office: Visitor) -> None:
    """A city competition and the province's, each with its event."""
    given = {"year": "2026", "competition_class": "games", "issuing_body": "试验市竞赛委员会（示例）"}
    given |= {"policy_id": "yantai-2024-8", "previous": ""}
    for code, tier, prefix in ((CODE, "city", "FORTY"), ("province-2026", "province", "PROV")):
        new = {"name": f"试验竞赛{prefix}", "code": code, "tier": tier, "number_prefix": prefix}
        assert "竞赛已建立" in office.post("/organizer/new", **given, **new)
    rules = {**PLAIN_RULES, "prize_rule": "games-shared-2020", "tie_breaks": "", "groups": ["worker"]}
    event = {**rules, "name": "焊接", "occupation": "", "team_size": "1", "stations": "8"}
    office.post("/organizer/province-2026/events/new", **event, code="W7")
    limits = {"quota": "40", "delegation_quota": "15", "age_on": "2026-09-18", "age_to": "45"}
    limits |= {"custody": "three_stage", "recheck": "y"}
    assert "项目“焊接”已保存" in office.post(f"{HOME}/events/new", **event, **limits, code="E01")
    office.post(f"{EVENT}/scheme", file=file(scheme_workbook()))
    assert "评分方案第1版已导入" in office.post(office.address)
    office.post(f"{EVENT}/advancement/rule", places="3", reserves="1", group=["worker"], reason="")


def name_people(house: House) -> None:
    """Everybody has an account and a role; the organizer seats the judges and adds two delegations."""
    office = house["organizer"]
    for seat, name in (("chief", "chief"), ("T1/1", "theory"), ("P1/1", "practice")):
        office.post(
            f"{EVENT}/panels", seat=seat, username=name, name=f"{name}（虚构）", employer="鲁东研究院"
        )
    assert "已添加代表队" in office.post(f"{HOME}/delegations", name=LED)
    delegation = int(re.search(r"/delegations/(\d+)/invite", office.page.text)[1])
    assert "已添加代表队" in office.post(f"{HOME}/delegations", name=OWN)
    with house.site.app_context():
        home, by = find_competition(CODE).id, who("organizer")
        led(home, delegation, "leader", by=by)
        for name, role in ROLES.items():
            grant_role(account(name).user_id, home, role, by=by, now=NOW)


# Registration


def open_registration(house: House) -> None:
    """Declared open on the page of the procedure; people from outside come in within the announced time."""
    office, passer = house["organizer"], Careful(house.site)
    passer.get(f"{PUBLIC}/register", status=404)
    assert "竞赛进入“报名中”状态" in office.post(f"{HOME}/procedure", step="open")
    said = {"opens_at": "2026-08-21T09:00", "closes_at": "2026-09-01T18:00", "notice": "请带身份证。"}
    assert "报名时间已保存" in office.post(f"{HOME}/registration", **said)
    assert "报名尚未开始" in passer.post(f"{PUBLIC}/register/E01", **typed(NAMES[0]), status=422)
    house.at("2026-08-25 10:00")
    assert "正在报名" in passer.get("/")
    assert "请带身份证。" in passer.get(f"{PUBLIC}/register")


def by_their_leader(house: House) -> None:
    """The leader's workbook: one is too old, fifteen are approved by the leader and accepted by the office."""
    leader, registrar, own = house["leader"], house["registrar"], f"{HOME}/delegation"
    rows = [line(name) for name in NAMES[:15]] + [row(50, "吴某某", id=TOO_OLD)]
    text = leader.post(f"{own}/workbook", file=file(roster_workbook(*rows, delegation=LED)))
    assert "吴某某在2026-09-18为66周岁，不符合“焊接”的年龄条件（不超过45周岁）。" in text
    preview = leader.address
    leader.post(preview, status=422)
    assert "已添加15份报名，尚未提交" in leader.post(preview, good_rows_only="1")
    ids_ = re.findall(r'name="application" value="(\d+)"', leader.page.text)
    assert "已审核同意并提交15份报名" in leader.post(f"{own}/approve", application=ids_)
    shown = registrar.post(f"{HOME}/applications/accept", application=ids_)
    assert "通过以下 15 份报名？" in shown
    done = registrar.post(f"{HOME}/applications/accept", application=ids_, confirmed="1")
    assert "参赛编号：E01-001、" in done
    sixteenth(leader, registrar)


def sixteenth(leader: Visitor, registrar: Visitor) -> None:
    """One more than the delegation may send is sent in all the same: the office cannot accept and refuses."""
    assert "已添加，尚未提交" in leader.post(f"{HOME}/delegation/new/E01", **typed(NAMES[40]))
    (more,) = re.findall(r'name="application" value="(\d+)"', leader.page.text)
    leader.post(f"{HOME}/delegation/approve", application=[more])
    place = f"{HOME}/applications/{more}/step"
    assert "“焊接”每队名额15个" in registrar.post(place, step="accept", status=422)
    assert "超出名额" in registrar.post(place, step="refuse", reason="超出名额")
    assert "超出名额" in leader.get(f"{HOME}/delegation")


def by_the_office(house: House) -> None:
    """The office's roster of a delegation: a wrong ID number stays out."""
    office = house["organizer"]
    rows = [line(name) for name in NAMES[15:29]] + [line(NAMES[41], id=WRONG)]
    text = office.post(f"{HOME}/roster", file=file(roster_workbook(*rows, delegation=OFFICE_S)))
    assert "校验位不符" in text
    preview = office.address
    assert "未能完成，没有作任何更改" in office.post(preview, status=422)
    assert "莱山区代表队：已报名14项。" in office.post(preview, good_rows_only="1")


def by_themselves(house: House) -> None:
    """Three register by their own form, one of them is sent back and mends it; the office's roster fills up."""
    office, registrar = house["organizer"], house["registrar"]
    old = typed(NAMES[42], name="吴某某", id_number=TOO_OLD)
    text = Careful(house.site).post(f"{PUBLIC}/register/E01", **old, status=422)
    assert "不符合“焊接”的年龄条件" in text
    links = [register_oneself(house, name) for name in NAMES[29:32]]
    waiting = re.findall(rf'href="{HOME}/applications/(\d+)"', registrar_list(registrar))
    assert len(waiting) == 3
    place = f"{HOME}/applications/{waiting[0]}/step"
    assert "已办理" in registrar.post(place, step="return", reason="单位请写全称")
    mended = [link for link in links if "需要更正：单位请写全称" in Careful(house.site).get(link)]
    name = NAMES[29 + links.index(mended[0])]
    changed = typed(
        name, delegation=of_delegation(house), employer="试验市第一机械厂有限公司", photo=(BytesIO(b""), "")
    )
    assert "已提交，等待审核" in Careful(house.site).post(f"{mended[0]}/change", **changed)
    for each in waiting:
        assert "已办理" in registrar.post(f"{HOME}/applications/{each}/step", step="accept")
    assert all("参赛编号 E01-" in Careful(house.site).get(link) for link in links)
    rows = [line(name) for name in NAMES[32:40]]
    office.post(f"{HOME}/roster", file=file(roster_workbook(*rows, delegation=OWN)))
    assert "福山区代表队：已报名8项。" in office.post(office.address)


def register_oneself(house: House, name: str) -> str:
    """The link by which somebody follows the own application."""
    visitor, where = Careful(house.site), of_delegation(house)
    text = visitor.post(f"{PUBLIC}/register/E01", **typed(name, delegation=where))
    assert "已收到您的报名" in text
    return re.search(r"/application/[\w-]{43}", visitor.page.text)[0]


def of_delegation(house: House) -> str:
    """What the form has for the third delegation, which nobody leads."""
    visitor = Careful(house.site)
    visitor.get(f"{PUBLIC}/register/E01")
    return re.search(rf'<option value="(\d+)">{OWN}', visitor.page.text)[1]


def registrar_list(registrar: Visitor) -> str:
    registrar.get(f"{HOME}/applications?state=submitted")
    return registrar.page.text


def exactly_forty(house: House) -> None:
    """The forty-first is over the quota; then registration is declared closed."""
    office = house["organizer"]
    one_more = roster_workbook(line(NAMES[43]), delegation=OWN)
    assert "名额40个" in office.post(f"{HOME}/roster", file=file(one_more))
    assert "“焊接”名额40个" in office.post(office.address, status=422)
    assert "40 项报名" in office.get(f"{EVENT}/")
    counted = office.get(f"{HOME}/delegations")
    assert all(each in counted for each in (f"{OWN} 3 11", f"{LED} 16 15", f"{OFFICE_S} 0 14"))
    assert "报名尚未截止" in office.get(f"{EVENT}/draw")
    house.at("2026-09-02 09:00")
    assert "竞赛进入“报名截止”状态" in office.post(f"{HOME}/procedure", step="close")
    assert "报名已截止" in Careful(house.site).post(f"{PUBLIC}/register/E01", **typed(NAMES[43]), status=422)


# The day


def check_in(house: House) -> None:
    """A few come to the desk; one entrant never does."""
    house.at("2026-09-18 07:30")
    desk = house["registrar"]
    assert "0/40" in desk.get(f"{HOME}/check-in")
    for number in ("E01-001", "E01-017", "E01-033"):
        assert f"{number} 已报到" in desk.post(f"{EVENT}/entries/{number}/check-in")
    assert "3/40" in desk.get(f"{HOME}/check-in")


def draw(house: House) -> None:
    """Three custodians with keys of their own; the commitments are public before anybody draws."""
    for stage, name in KEEPERS.items():
        said = passphrase(stage)
        assert "换一把新密钥" in house[name].post("/codes/key", passphrase=said, repeated=said)
    with house.site.app_context():
        chosen = {stage.value: find_user(name).id for stage, name in KEEPERS.items()}
    assert "三个种子的承诺已公布" in house["organizer"].post(f"{EVENT}/draw/prepare", **chosen)
    public = Careful(house.site)
    assert public.get(f"{LIST}/draw").count("开启后公布") == 3
    promised = re.findall(r"\b[0-9a-f]{64}\b", public.page.text)
    assert len(set(promised)) == 3
    for stage, name in KEEPERS.items():
        assert f"抽定“{stage.label.zh}”" in house[name].get(f"{CODES}/")
        house[name].post(f"{CODES}/draw", passphrase=passphrase(stage))
    public.get(f"{LIST}/draw")
    assert re.findall(r"\b[0-9a-f]{64}\b", public.page.text) == promised
    assert house.look_around() >= {f"{LIST}/draw"}


def not_there(house: House) -> str:
    """An empty station: the floor judge notes it, the third custodian has no work under its code; that code."""
    number, place, code = (read_table(house, stage, name) for stage, name in KEEPERS.items())
    own = re.search(rf"{ABSENT} \w+ \w+ (\w+)", number)[1]
    session, station = re.search(rf"{own} (\d+) (\d+)", place).groups()
    work = re.search(rf" {session} {station} (\d\d) ", code)[1]
    seen = {"session": session, "station": station, "state": "absent"}
    assert "请写明理由" in house["floor"].post(f"{CODES}/floor", **seen, status=422)
    assert "已记录" in house["floor"].post(f"{CODES}/floor", **seen, reason="未到场")
    house["custodian3"].post(f"{CODES}/missing", code=work, missing="1", reason="未收到作品")
    assert f"恢复作品 {work}" in house["custodian3"].get(f"{CODES}/")
    return work


def read_table(house: House, stage: DrawStage, name: str) -> str:
    """What a custodian prints; nobody else's passphrase opens it."""
    house[name].post(f"{CODES}/table", passphrase="not the passphrase", status=422)
    return house[name].post(f"{CODES}/table", passphrase=passphrase(stage))


def mark(house: House, absent: str) -> dict[str, Decimal]:
    """Two judges mark 39 works by code only; the marks of the practice by code, of which the last is typed wrongly."""
    house.at("2026-09-18 15:00")
    house["theory"].get("/judge/")
    codes = sorted(each[-2:] for each in house["theory"].links(rf"{JUDGE}/T1/1/\d\d$"))
    assert (len(codes), absent in codes) == (39, False)
    marks = {code: 50 + Decimal(place) for place, code in enumerate(codes)}
    for code in codes:
        hand_in(house["theory"], f"{JUDGE}/T1/1/{code}", T1_1=80)
        hand_in(house["practice"], f"{JUDGE}/P1/1/{code}", **divided(marks[code]))
    for name in ("theory", "practice"):
        found = house[name].get("/judge/")
        assert "已提交 39/39" in found
        assert not any(each in found for each in (*NAMES, "E01-0"))
    assert "不评分" in house["theory"].get(f"{JUDGE}/T1/1/{absent}")
    assert "这不是您的评分表" in house["theory"].get(f"{JUDGE}/P1/1/{codes[0]}", status=422)
    return {**marks, codes[-1]: Decimal("84.5")}


def divided(total: Decimal) -> dict[str, Decimal]:
    """The marks of the practice: working first, what is over goes to measuring."""
    return {"P1_1": min(Decimal(60), total), "P1_2": max(Decimal(0), total - 60)}


def fields(marks: dict[str, object]) -> dict[str, object]:
    return {f"mark-{name.replace('_', '-')}": mark for name, mark in marks.items()}


def hand_in(judge: Visitor, address: str, **marks: object) -> None:
    page = judge.get(address)
    assert not any(name in page for name in (*NAMES, "E01-0", LED, OFFICE_S, OWN))
    sent = {"version": judge.value("version"), "action": "submit"}
    assert "已提交，等待裁判长确认" in judge.post(address, **sent, **fields(marks))


def sign_off(house: House) -> None:
    """The chief judge confirms and signs, with the password once more."""
    chief, sign = house["chief"], f"{JUDGE}/sign"
    assert "E01-0" not in chief.get(f"{JUDGE}/confirm")
    assert "已确认 78 份评分表" in chief.post(f"{JUDGE}/confirm", seen=chief.value("seen"))
    chief.get(sign)
    seen = {"seen": chief.value("seen"), "form": ["T1", "P1"]}
    assert "密码不正确" in chief.post(sign, **seen, password="not the password", status=422)
    assert "已签字确认 2 张评分表。" in chief.post(sign, **seen, password=PASSWORD)


def open_codes(house: House) -> None:
    """Third, second, first, each before two witnesses of that day; then everything fits."""
    office = house["organizer"]
    assert "加密号还没有开启，不知道成绩属于谁" in house["chief"].post(f"{EVENT}/rank", status=422)
    for stage in reversed(DrawStage):
        keeper, said = house[KEEPERS[stage]], {"passphrase": passphrase(stage)}
        assert "须有两名见证人当日在场确认" in keeper.post(f"{CODES}/open", **said, status=422)
        for witness in ("supervisor1", "supervisor2"):
            assert "您已确认在场" in house[witness].post(f"{CODES}/attest", stage=stage.value)
        assert not any(name in office.get(f"{EVENT}/draw") for name in NAMES)
        keeper.post(f"{CODES}/open", **said)
    shown = office.get(f"{EVENT}/draw")
    assert "与承诺、三张表和作品的归属全部一致" in shown
    assert all(name in shown for name in NAMES[:40])
    assert Careful(house.site).get(f"{LIST}/draw").count("种子与承诺相符") == 3


# The result


def recheck(house: House, paper: dict[str, Decimal]) -> None:
    """A drawn sample is entered again from paper: one sheet differs, which two persons put right."""
    chief, office, checks = house["chief"], house["organizer"], f"{JUDGE}/recheck"
    house.at("2026-09-19 09:00")
    assert "已排名（第1版）" in chief.post(f"{EVENT}/rank")
    early = {"confirmed_on": "2026-09-19", "version": "1"}
    assert "本项目须经成绩复核方可公布" in office.post(f"{EVENT}/publish", **early, status=422)
    given = {"seed": "七三九一", "top": "top-10"}
    assert "样本30份评分表中还有30份未复核" in chief.post(f"{EVENT}/recheck/begin", **given)
    found = [enter_again(chief, address, paper) for address in chief.links(rf"{checks}/\d+$")]
    assert sum("有 1 项与系统不符，已提出更正，待第二人签认" in each for each in found) == 1
    assert sum("与系统一致" in each for each in found) == 29
    assert "更正" in office.post(f"{EVENT}/recheck/close", status=422)
    office.get(f"{EVENT}/recheck")
    (place,) = set(re.findall(rf'"({EVENT}/corrections/\d+/confirm)"', office.page.text))
    assert "更正须由第二人确认或驳回" in chief.post(place, status=422)
    assert "更正已生效，请重新排名" in office.post(place)
    assert "成绩复核已结束" in office.post(f"{EVENT}/recheck/close")
    assert "已排名（第2版）" in chief.post(f"{EVENT}/rank")


def enter_again(chief: Visitor, address: str, paper: dict[str, Decimal]) -> str:
    """What is said after a sheet was entered from paper."""
    page = chief.get(address)
    assert not any(name in page for name in NAMES)
    code, form = re.search(r"成绩复核 (\d\d) ([TP]1) ", page).groups()
    marks = {"T1_1": 80} if form == "T1" else divided(paper[code])
    return chief.post(address, note="纸质记录", **fields(marks))


def release(house: House) -> None:
    """Published by the second person, and seen by the public from the announced moment on only."""
    office, public = house["organizer"], Careful(house.site)
    moment = {"moment-E01": "2026-09-21T09:00"}
    assert "已安排1个项目的公布时间" in office.post(f"{HOME}/releases", **moment)
    given = {"confirmed_on": "2026-09-19", "version": "2"}
    assert "按公布安排对外显示" in office.post(f"{EVENT}/publish", **given)
    house.at("2026-09-21 08:59")
    text = public.get(LIST)
    assert "将于北京时间 2026-09-21 09:00 公布" in text
    assert not any(name in text for name in NAMES)
    house.at("2026-09-21 09:00")
    assert len(ranked(house)) == 39
    assert NAMES[int(ABSENT[-3:]) - 1] not in ranked(house)
    text = public.get(LIST)
    assert "另有 1 项报名未参加排名" in text
    assert re.findall(r"\b\d\d\.\d\d\b", text)[:4] == ["84.90", "84.20", "83.50", "83.15"]


def ranked(house: House) -> list[str]:
    """The names on the public list, in its order."""
    text = Careful(house.site).get(LIST)
    return sorted((name for name in NAMES if name in text), key=text.index)


def give_notice(house: House) -> None:
    given = {"first": "2026-09-21", "working_days": "5", "open": "1"}
    assert "公示中 还有 7 天" in house["organizer"].post(f"{EVENT}/notice", **given)
    assert "公示至 2026-09-28" in Careful(house.site).get(LIST)


def object_to_the_result(house: House) -> str:
    """The second objects to the own marks; the reference."""
    house.at("2026-09-22 10:00")
    name = ranked(house)[1]
    said = {"who": name, "ending": PEOPLE[name][1][-6:], "kind": "sheet", "about": "", "form": "P1"}
    said |= {"statement": "检测记录登记有误（虚构）。", "files": (BytesIO(PAGE), "记录.pdf")}
    text = Careful(house.site).post(f"{LIST}/objection", **said)
    return re.search(r"FORTY-2026-E01-Y\d{3}", text)[0]


def refused_until_all_is_settled(house: House, reference: str) -> None:
    """The results are not final while the notice runs and an objection is open: the list says what is missing."""
    office = house["organizer"]
    for text in (
        office.post(f"{HOME}/procedure", step="finalise", status=422),
        office.get(f"{HOME}/procedure"),
    ):
        assert "公示期到2026-09-28为止，尚未结束" in text
        assert f"异议{reference}：" in text


def uphold(house: House) -> None:
    """Two arbitrators: one finds four more marks due, the other agrees."""
    office, one, two = house["organizer"], house[ONE], house[TWO]
    office.get(f"{HOME}/objections/1")
    both = re.findall(r'name="arbitrator" value="(\d+)"', office.page.text)
    assert "已指派仲裁员" in office.post(f"{HOME}/objections/1/arbitrators", arbitrator=both)
    decide = f"{HOME}/arbitration/1"
    one.get(decide)
    field = re.search(r'name="(mark-\d+-P1-2)"', one.page.text)[1]
    said = {"upheld": "yes", "reasons": "核对检测记录（虚构）", field: "30"}
    assert "待另一名仲裁员复核" in one.post(decide, **said)
    two.get(decide)
    two.client.get(f"{decide}/files/1")
    assert "处理意见已确认" in two.post(f"{decide}/confirm")


def correct(house: House, reference: str) -> None:
    """The corrected result replaces the published one; both can be read."""
    place, before = f"{HOME}/objections/1", ranked(house)
    house.at("2026-09-23 09:00")
    assert "待另一人公布" in house["chief"].post(f"{place}/carry-out")
    given = {"confirmed_on": "2026-09-23", "version": "3"}
    assert "更正成绩已公布" in house["organizer"].post(f"{place}/publish", **given)
    after = ranked(house)
    assert after[:2] == [before[1], before[0]]
    assert after[2:] == before[2:]
    public = Careful(house.site)
    assert re.findall(r"\b\d\d\.\d\d\b", public.get(LIST))[:3] == ["87.00", "84.90", "83.50"]
    assert "本成绩经异议更正，为第3版，替换第2版。" in public.get(LIST)
    assert "已由第3版更正成绩替换" in public.get(f"{LIST}/versions/2")
    mine = {"reference": reference, "who": before[1], "ending": PEOPLE[before[1]][1][-6:]}
    assert "更正结果已公布" in public.post(f"{LIST}/objection/state", **mine)


def finalise(house: House) -> None:
    """The corrected result has a notice of its own; only when its last day is over the results are declared final."""
    office, step = house["organizer"], {"step": "finalise"}
    assert "竞赛处于“已公布”状态，不能确定结果" in office.post(f"{HOME}/procedure", **step, status=422)
    assert "成绩已公布，尚未公示" in office.get(f"{HOME}/procedure")
    given = {"first": "2026-09-23", "working_days": "5", "open": "1"}
    assert "公示中" in office.post(f"{EVENT}/notice", **given)
    assert "公示至 2026-09-30" in Careful(house.site).get(LIST)
    house.at("2026-09-30 18:00")
    text = office.post(f"{HOME}/procedure", **step, status=422)
    assert "公示期到2026-09-30为止，尚未结束" in text
    assert "异议" not in text
    house.at("2026-10-01 00:00")
    assert "竞赛进入“结果确定”状态" in office.post(f"{HOME}/procedure", **step)
    assert "结果确定 （现在）" in office.get(f"{HOME}/procedure")


def send_to_the_province(house: House) -> None:
    """The list by the rule, confirmed by another person; its workbook is imported by the province."""
    office, place = house["organizer"], f"{EVENT}/advancement"
    first = ranked(house)
    assert "等待另一人确认" in house["chief"].post(f"{place}/list")
    office.post(f"{place}/confirm", version="1")
    office.post(f"{place}/roster.xlsx", delegation="试验市代表队", code="W7")
    text = office.post("/organizer/province-2026/roster", file=file(office.page.data))
    assert [name for name in NAMES if name in text] == sorted(first[:3], key=NAMES.index)
    assert "试验市代表队：已报名3项。" in office.post(office.address)
    assert all(name in office.get("/organizer/province-2026/events/W7/") for name in first[:3])
