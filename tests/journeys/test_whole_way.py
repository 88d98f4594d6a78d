"""From an empty database to the winner's papers, through the pages alone, with the workbooks of the demo."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from competition.db.competitions import find_competition, find_event
from competition.db.marking import newest_scheme
from competition.db.results import published_result
from competition.domain.draw import ALGORITHM
from competition.operations.accounts import SYSTEM, create_user
from competition.operations.log import verify_log
from tests.journeys.visitor import DEMO, Visitor
from tests.operations.helpers import PLAIN_RULES

PASSWORD = "a long made-up password"
NOW = datetime(2026, 8, 1, tzinfo=UTC)
HOME = "/organizer/yantai-2026"
DAY = "2026-10-08"
ID_NUMBER = r"\d{17}[\dX]"
EVENTS = {"E02": "移动机器人", "E05": "中式烹调"}
"""A pair event by a CIS scheme, and theory with practice: two events suffice to go the whole way."""


@pytest.fixture
def organizer(site: Flask) -> Visitor:
    with site.app_context():
        create_user("li.organizer", "李组织（虚构）", PASSWORD, administrator=True, by=SYSTEM, now=NOW)
    visitor = Visitor(site)
    assert "还没有竞赛" in visitor.sign_in("li.organizer", PASSWORD)
    return visitor


def test_from_an_empty_database_to_the_winners_papers(site: Flask, organizer: Visitor):
    set_up(organizer)
    enter_rosters(organizer)
    passwords = seat_judges(site, organizer)
    for code in EVENTS:
        draw(organizer, code)
        mark_everything(site, code, passwords)
        rank_and_publish(site, organizer, code, passwords)
    finance = give_awards(site, organizer)
    numbers = issue(organizer)
    download(organizer)
    pay(organizer, finance)
    collect(site, organizer, numbers[0])
    with site.app_context():
        assert verify_log().problems == ()


def set_up(organizer: Visitor) -> None:
    text = organizer.post(
        "/organizer/new",
        name="2026 烟台市职业技能大赛",
        code="yantai-2026",
        year="2026",
        tier="city",
        competition_class="games",
        issuing_body="烟台市职业技能竞赛委员会（示例）",
        number_prefix="YTJS",
        policy_id="yantai-2024-8",
        previous="",
    )
    assert "竞赛已建立" in text
    assert "还没有项目" in text
    for code, name in EVENTS.items():
        text = organizer.post(
            f"{HOME}/events/new",
            code=code,
            name=name,
            occupation="",
            groups=["worker", "student", "teacher"],
            team_size="2" if code == "E02" else "1",
            stations="8",
            tie_breaks="" if code == "E02" else "practice>theory",
            prize_rule="games-shared-2020",
            **PLAIN_RULES,
        )
        assert f"项目“{name}”已保存" in text
        assert "没有评分方案" in text
        organizer.upload(f"{HOME}/events/{code}/scheme", f"scheme-{code}.xlsx")
        assert "尚未写入任何数据" in organizer.page.get_data(as_text=True)
        assert "评分方案第1版已导入" in organizer.post(organizer.address)


def enter_rosters(organizer: Visitor) -> None:
    for path in sorted(DEMO.glob("roster-*.xlsx")):
        text = organizer.upload(f"{HOME}/roster", path.name)
        assert "没有编号为“E01”的项目" in text  # rows of events that this competition does not hold
        preview = organizer.address
        refused = organizer.post(preview, status=422)
        assert "工作表“报名表”" in refused
        assert re.search(r"已报名\d+项", organizer.post(preview, good_rows_only="1"))
    text = organizer.get(f"{HOME}/events/E05/")
    assert "24 项报名" in text
    assert not re.search(ID_NUMBER, organizer.page.get_data(as_text=True))


def seat_judges(site: Flask, organizer: Visitor) -> dict[str, str]:
    refused = organizer.upload(f"{HOME}/panels", "panels.xlsx", status=422)
    assert "没有编号为“E01”的项目" in refused
    passwords: dict[str, str] = {}
    rows = [
        dict(zip(("username", "name", "employer", "event", "form", "seat", "role"), row, strict=True))
        for row in panel_rows()
        if row[3] in EVENTS
    ]
    for row in rows:
        seat = "chief" if row["role"] == "裁判长" else f"{row['form']}/{row['seat']}"
        organizer.post(
            f"{HOME}/events/{row['event']}/panels",
            seat=seat,
            username=row["username"],
            name=row["name"],
            employer=row["employer"],
        )
        found = re.findall(r"<code>([^<]+)</code>", organizer.page.get_data(as_text=True))
        passwords.update(dict(zip(found[::2], found[1::2], strict=True)))
    return {name: Visitor(site).first_sign_in(name, given) for name, given in passwords.items()}


def panel_rows() -> list[tuple[str, ...]]:
    sheet = load_workbook(DEMO / "panels.xlsx").worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    head = next(index for index, row in enumerate(rows) if "账号" in row)
    columns = [
        rows[head].index(name) for name in ("账号", "姓名", "工作单位", "项目编号", "评分表", "席位", "岗位")
    ]
    return [tuple(row[column] for column in columns) for row in rows[head + 1 :] if row[columns[0]]]


def draw(organizer: Visitor, code: str) -> None:
    text = organizer.post(f"{HOME}/events/{code}/draw", seed=f"大会报数 {code} 7-3-9")
    assert "抽签完成" in text
    assert ALGORITHM in text
    again = organizer.post(f"{HOME}/events/{code}/draw", seed="another seed", status=422)
    assert "不能抽签" in again


def mark_everything(site: Flask, code: str, passwords: dict[str, str]) -> None:
    with site.app_context():
        event = find_event(find_competition("yantai-2026").id, code)
        scheme = newest_scheme(event.id).scheme()
    aspects = {aspect.id: aspect for aspect in scheme.aspects()}
    judges = {row[0] for row in panel_rows() if row[3] == code and row[6] != "裁判长"}
    for username in sorted(judges):
        judge = Visitor(site)
        judge.sign_in(username, passwords[username])
        sheets = judge.links(rf"/judge/yantai-2026/{code}/")
        assert sheets
        for address in sheets:
            code_of_entrant = int(address.rsplit("/", 1)[1])  # so that the judges of a panel agree
            fill_in(judge, address, aspects, quality=Decimal(code_of_entrant % 20 + 5) / 25)


def fill_in(judge: Visitor, address: str, aspects: dict, *, quality: Decimal) -> None:
    judge.get(address)
    body = judge.page.get_data(as_text=True)
    names = dict.fromkeys(re.findall(r'name="mark-([^"]+)"', body))
    marks = {}
    for name in names:
        aspect = aspects[name]
        if aspect.descriptors:
            marks[f"mark-{name}"] = str(int(quality * 3))
        elif not aspect.partial:
            marks[f"mark-{name}"] = f"{aspect.maximum:f}" if quality > Decimal("0.4") else "0"
        else:
            marks[f"mark-{name}"] = f"{(aspect.maximum * quality).quantize(Decimal('0.01')):f}"
    text = judge.post(address, version=judge.value("version"), action="submit", **marks)
    assert "已提交，等待裁判长确认" in text


def rank_and_publish(site: Flask, organizer: Visitor, code: str, passwords: dict[str, str]) -> None:
    early = organizer.post(f"{HOME}/events/{code}/rank", status=422)
    assert "未确认" in early
    username = next(row[0] for row in panel_rows() if row[3] == code and row[6] == "裁判长")
    chief = Visitor(site)
    chief.sign_in(username, passwords[username])
    chief.get(f"/judge/yantai-2026/{code}/confirm")
    text = chief.post(f"/judge/yantai-2026/{code}/confirm", seen=chief.value("seen"))
    assert re.search(r"已确认 \d+ 份评分表", text)
    assert "尚未签字" in organizer.post(f"{HOME}/events/{code}/rank", status=422)
    sign = f"/judge/yantai-2026/{code}/sign"
    chief.get(sign)
    forms = re.findall(r'name="form" value="([^"]+)"', chief.page.get_data(as_text=True))
    text = chief.post(sign, seen=chief.value("seen"), form=forms, password=passwords[username])
    assert f"已签字确认 {len(forms)} 张评分表。" in text
    assert "已排名（第1版）" in chief.post(f"{HOME}/events/{code}/rank")
    chief.get(
        f"{HOME}/events/{code}/results", status=403
    )  # totals with names are not the chief judge's to see
    chief.post(f"{HOME}/events/{code}/publish", confirmed_on=DAY, version="1", status=403)
    organizer.get(f"{HOME}/events/{code}/results")
    public = Visitor(site)
    public.get(f"/c/yantai-2026/events/{code}", status=404)
    assert "成绩已公布" in organizer.post(
        f"{HOME}/events/{code}/publish", confirmed_on=DAY, version=organizer.value("version")
    )
    text = public.get(f"/c/yantai-2026/events/{code}")
    assert "金牌" in text
    assert not re.search(ID_NUMBER, public.page.get_data(as_text=True))


def give_awards(site: Flask, organizer: Visitor) -> Visitor:
    organizer.post(f"{HOME}/people", username="cai.finance", name="蔡财务（虚构）", role="finance")
    username, password = re.findall(r"<code>([^<]+)</code>", organizer.page.get_data(as_text=True))
    finance = Visitor(site)
    finance.first_sign_in(username, password)
    assert "奖励方案第1版已提出" in organizer.upload(f"{HOME}/awards/plan", "plan.xlsx")
    organizer.post(f"{HOME}/awards/plan/approve", status=403)
    assert "奖励方案已批准" in finance.post(f"{HOME}/awards/plan/approve", version="1")
    text = organizer.post(f"{HOME}/awards/decide")
    assert "烟政办字〔2024〕8号 三（八）“市级最高1万元”" in text
    assert "尚未批准" in organizer.post(f"{HOME}/papers/issue", status=422)
    assert "奖励决定已批准" in finance.post(f"{HOME}/awards/approve", version="1")
    return finance


def issue(organizer: Visitor) -> list[str]:
    assert re.search(r"已制发\d+份证书和通知", organizer.post(f"{HOME}/papers/issue"))
    found = re.findall(r"YTJS-\d{4}-R\d{4}", organizer.get(f"{HOME}/papers"))
    numbers = list(dict.fromkeys(found))
    assert [int(number[-4:]) for number in numbers] == list(range(1, len(numbers) + 1))
    assert "没有待制发的证书或通知" in organizer.post(f"{HOME}/papers/issue", status=422)
    return numbers


def download(organizer: Visitor) -> None:
    for name, expected in (("roster", "报名名单"), ("results", "金牌")):
        organizer.get(f"{HOME}/{name}.xlsx")
        assert expected in cells_of(organizer)


def cells_of(visitor: Visitor) -> str:
    """What the downloaded workbook says; never an ID number."""
    sheet = load_workbook(BytesIO(visitor.page.data)).worksheets[0]
    cells = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert not re.search(ID_NUMBER, cells)
    return cells


def pay(organizer: Visitor, finance: Visitor) -> None:
    assert "批次已提出" in organizer.post("/payments/propose", year="2027")
    batch = organizer.address
    organizer.post(f"{batch}/approve", status=403)
    finance.get(batch)
    assert "批次已批准" in finance.post(f"{batch}/approve", seen=finance.value("seen"))
    assert "批次已公布" in organizer.post(f"{batch}/publish")
    finance.post(f"{batch}/export")
    assert "人民币壹万元整" in cells_of(finance)
    assert "已导出" in finance.get(batch)


def collect(site: Flask, organizer: Visitor, number: str) -> None:
    """The first certificate is the first of E02: a gold medal, shared by the members of a team."""
    organizer.get(f"{HOME}/papers/{number}.pdf")
    text = PdfDocument(organizer.page.data)[0].get_textpage().get_text_range()
    assert number in text
    with site.app_context():
        event = find_event(find_competition("yantai-2026").id, "E02")
        name = published_result(event.id).result().standings[0].names[0]
    assert name in text
    winner = Visitor(site)
    winner.post("/winner", number=number, name="无此人", status=404)
    assert winner.links(r"/papers/") == []
    assert "金牌" in winner.post("/winner", number=number, name=name)
    assert len(winner.links(r"/papers/.+\.pdf$")) == 1  # the notice, with its sum, needs a code
    organizer.post(f"{HOME}/papers/codes.xlsx")
    rows = load_workbook(BytesIO(organizer.page.data)).active.iter_rows(min_row=4, values_only=True)
    code = next(row[4] for row in rows if row[0] == name)
    winner.post("/winner/code", **{"own-number": number, "own-code": code})
    papers = winner.links(r"/papers/.+\.pdf$")
    assert len(papers) == 2  # the team's certificate and one's own notice
    for address in papers:
        winner.get(address)
        assert winner.page.mimetype == "application/pdf"
        assert winner.page.headers["Cache-Control"] == "no-store"
    assert "有效" in winner.post("/v/number", number=number, name=name)
    assert name not in winner.page.get_data(as_text=True)
