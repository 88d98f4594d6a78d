"""The page that tells the chief judge how the event was marked: codes and judges only, and advice only."""

import re
import sys
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from flask import Flask

from competition.db import db
from competition.db.accounts import find_user
from competition.db.competitions import Event
from competition.domain.analysis import Bar
from competition.operations import confirming, signing
from competition.web.judge.analysis import draw_histogram, heat_class, plain, signed
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FORM,
    JUDGES,
    NAMES,
    code_of,
    drawn_contest,
    event_id,
    hand_in,
    let_in,
    published_contest,
    who,
)
from tests.operations.games import drawn, mark
from tests.operations.helpers import NOW
from tests.operations.test_analysis import five_marked
from tests.web.test_language import PageWords, left_in_chinese

ANALYSIS = f"/judge/{CODE}/{EVENT}/analysis"
CONFIRM = f"/judge/{CODE}/{EVENT}/confirm"
D = Decimal


@pytest.fixture
def site_drawn(site: Flask) -> Flask:
    with site.app_context():
        drawn_contest()
    return site


@pytest.fixture
def marked(site_drawn: Flask) -> Flask:
    """Three entrants by three judges, of whom the third is strict with the second entrant."""
    with site_drawn.app_context():
        for number in (1, 2, 3):
            hand_in(number, A1_2=str(20 + 10 * number))
            hand_in(number, 2)
            hand_in(number, 3, A1_3="1" if number == 2 else "3")
    return site_drawn


@pytest.fixture
def five(site: Flask) -> Flask:
    """Five entrants by five judges; see there."""
    with site.app_context():
        five_marked()
    return site


def page_of(site: Flask, username: str = "chief") -> str:
    answer = let_in(site, username).get(ANALYSIS)
    assert answer.status_code == 200
    return answer.text


def words(page: str) -> str:
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_nothing_is_marked_yet(site_drawn: Flask):
    page = page_of(site_drawn)
    assert "还没有提交的评分表" in page
    assert f'href="{CONFIRM}"' in page
    assert 'role="img"' not in page
    assert "从不更正任何分数" in page


def test_the_confirming_page_leads_there(marked: Flask):
    assert f'href="{ANALYSIS}"' in let_in(marked, "chief").get(CONFIRM).text


def test_severity_with_its_sign_and_its_number(marked: Flask):
    said = words(page_of(marked))
    assert re.search(r"judge3 −22\.2 偏严 22\.2 不足 5 份 3", said)
    assert re.search(r"judge1 0\.0 持平 0\.0 不足 5 份 3", said)
    assert "Kendall W" in said
    assert "Linacre" in said


def test_each_deviation_stands_under_its_code(marked: Flask):
    with marked.app_context():
        codes = {number: code_of(number) for number in (1, 2, 3)}
    page = page_of(marked)
    head = re.findall(
        r'<th scope="col" class="num">(\w+)</th>',
        page.partition("对每位选手的偏差")[2].partition("</thead>")[0],
    )
    assert head == sorted(codes.values())
    row = re.search(r'heat-name">judge3</th>(.*?)</tr>', page)[1]
    cells = dict(zip(head, re.findall(r'<td class="num heat ([\w-]+)">([^<]+)</td>', row), strict=True))
    assert cells[codes[2]] == ("heat-down-3", "−66.7")
    assert cells[codes[1]] == ("heat-none", "0.0")


def test_a_spread_beyond_the_limit_is_counted(marked: Flask):
    line = re.search(r'<tr class="wide-spread">.*?</tr>', page_of(marked), flags=re.DOTALL)[0]
    assert re.search(r"外观成形 0\.67 2 1 1 次 3", words(line))


def test_nobody_who_competes_is_named(marked: Flask):
    page = page_of(marked)
    assert all(name in page for name in JUDGES)
    assert not any(secret in page for secret in (*NAMES, DELEGATION, EMPLOYER, f"{EVENT}-001"))


def test_nothing_on_the_page_changes_anything(marked: Flask):
    main = page_of(marked).partition("<main")[2].partition("</main>")[0]
    assert "<form" not in main
    assert "style=" not in main


def test_five_sheets_make_a_line(five: Flask):
    page = page_of(five)
    assert "每份 −1.00" in page
    assert page.count('class="plot-small"') == 5
    assert re.search(r"一致程度（Kendall W）： 0\.80 5 名裁判、5 位选手", words(page))


def test_every_picture_has_a_name_and_a_description(five: Flask):
    pictures = re.findall(r'<svg[^>]* role="img".*?</svg>', page_of(five), flags=re.DOTALL)
    assert len(pictures) == 7  # totals, severity, five judges
    names = set()
    for each in pictures:
        root = ElementTree.fromstring(each)
        title, text = root[0], root[1]
        assert root.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
        assert title.text
        assert text.text
        names.add(title.get("id"))
    assert len(names) == len(pictures)


def test_totals_stand_in_a_table_too(five: Flask):
    said = words(page_of(five))
    assert re.search(r"50–55 4 55–60 1", said)


def test_an_aspect_that_all_got_alike_is_pointed_out(five: Flask):
    said = words(page_of(five)).partition("不能区分选手的评分点")[2]
    assert re.search(r"W1-2 色彩 — 得分全部相同 5", said)


def test_own_marks_are_compared_only_when_all_is_confirmed(five: Flask):
    with five.app_context():
        judge = find_user("j5")
        assert judge is not None
        judge.employer = "福山区"
        db.session.commit()
    said = words(page_of(five))
    assert "有 1 份评分表是裁判评本代表队或本单位选手的" in said
    assert "评了本单位" not in said
    with five.app_context():
        confirming.confirm_sheets(event_id(), by=who("chief"), now=NOW)
        signing.sign_off(event_id(), by=who("chief"), now=NOW)
    assert re.search(r"j5 −4\.00 1 −1\.50 4 −2\.50 评了本单位", words(page_of(five)))


def test_nobody_marked_the_own_unit(five: Flask):
    assert "没有裁判评过本代表队或本单位的选手。" in page_of(five)


def test_without_scipy_a_sentence_says_so(five: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "scipy", None)
    page = page_of(five)
    assert "本机没有安装 SciPy" in page
    assert "一致程度（Kendall W）：" not in page
    assert "每份 −1.00" in page


def test_one_entrant_gives_no_number_of_agreement(site_drawn: Flask):
    with site_drawn.app_context():
        for seat in (1, 2, 3):
            hand_in(1, seat)
    said = words(page_of(site_drawn))
    assert "数据不足：需要至少 2 名裁判都评过的 3 位选手，现有 3 名裁判、1 位。" in said
    assert "至少两位选手有总分后才能显示" in said


def test_judges_who_tell_nobody_apart(site: Flask):
    with site.app_context():
        published_contest()
    assert "裁判给分全部相同，无法计算。" in page_of(site)


def test_one_judge_alone_is_compared_with_nobody(site_drawn: Flask):
    with site_drawn.app_context():
        hand_in(1)
    assert "还没有一位选手由两名裁判评完这张表" in page_of(site_drawn)


def test_an_event_of_single_sheets_says_so(site: Flask):
    with site.app_context():
        mark(drawn(entries=3), 1)
    assert "本项目每张评分表只有一份评分" in page_of(site)


def test_a_chief_judge_of_another_event_does_not_see_it(marked: Flask):
    with marked.app_context():
        db.session.get_one(Event, event_id()).chief_id = who("judge3").id
        db.session.commit()
    assert let_in(marked, "chief").get(ANALYSIS).status_code == 404
    assert let_in(marked, "judge1").get(ANALYSIS).status_code == 403


def read_in_english(site: Flask) -> PageWords:
    client = let_in(site, "chief")
    found = PageWords(client.get(ANALYSIS, headers={"Accept-Language": "en"}).text)
    scheme = ("花艺", "造型", "色彩", "作品表")
    assert [said for said in left_in_chinese(found) if not any(each in said for each in scheme)] == []
    assert found.says("claims no significance and never corrects a mark")
    return found


def test_it_speaks_english(five: Flask):
    found = read_in_english(five)
    assert found.says("strict")
    assert found.says("Deviation in the order of marking")


def test_it_speaks_english_before_anything_is_marked(site_drawn: Flask):
    assert read_in_english(site_drawn).says("No sheet is submitted yet")


def test_numbers_as_they_are_written():
    assert [signed(D(text)) for text in ("0.042", "-0.1005", "0", "-0.0004", "0.0005")] == [
        "+4.2",
        "−10.1",
        "0.0",
        "0.0",
        "+0.1",
    ]
    assert [plain(D(text)) for text in ("0.125", "-0.3", "-0.001", "1")] == ["0.13", "−0.30", "0.00", "1.00"]


def test_the_deeper_the_further():
    found = [heat_class(D(text)) for text in ("0.009", "0.01", "-0.03", "0.06", "-1")]
    assert found == ["heat-none", "heat-up-1", "heat-down-2", "heat-up-3", "heat-down-3"]


def test_the_highest_column_reaches_the_ceiling():
    columns = draw_histogram([Bar(D(60), D(65), 1), Bar(D(65), D(70), 0), Bar(D(70), D(75), 4)])
    assert [(each.label, each.count, each.height) for each in columns] == [
        ("60–65", 1, 41),
        ("65–70", 0, 0),
        ("70–75", 4, 164),
    ]
    assert [each.y + each.height for each in columns] == [190] * 3
    assert [each.x for each in columns] == [30, 94, 158]
    assert draw_histogram(()) == ()


def test_the_form_is_named(marked: Flask):
    assert f'<span class="code">{FORM}</span> 焊缝' in page_of(marked)
