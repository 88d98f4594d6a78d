"""What each kind of paper says, with the names and texts that are hard to print."""

from dataclasses import fields, is_dataclass, replace
from io import BytesIO

import pytest
from PIL import Image

from competition.documents import PAPERS, Design, Look, Picture, facts_from_json, facts_to_json, render_paper
from competition.documents.preview import first_page
from competition.domain.problems import Refusal
from tests.documents.reading import glyphs, page_count, poppler_text, text_of
from tests.documents.test_certificate import LONG_BODY, LONG_NAME, LONG_UNIT, TEAM, overlaps
from tests.documents.test_names import NAMES

PLACES = {
    "certificate": "recipients",
    "team_certificate": "members",
    "coach_certificate": "coached",
    "participation": "recipients",
}
EVERY_CERTIFICATE = pytest.mark.parametrize("kind", PLACES)
SAYS_NOTHING_OF_PEOPLE = {"draw_list", "score_sheet", "signed_sheet", "seat_cards"}
LISTS = [kind for kind, paper in PAPERS.items() if kind not in PLACES and kind not in ("notice", "slip")]
EXTRACTORS = pytest.mark.parametrize("extract", [text_of, poppler_text])


def with_names(value, names):
    """The facts with every name in them replaced, in turn."""
    turn = iter(names * 50)

    def walk(part):
        if isinstance(part, tuple):
            return tuple(map(walk, part))
        if not is_dataclass(part):
            return part
        changed = {
            each.name: next(turn) if each.name in ("name", "names") else walk(getattr(part, each.name))
            for each in fields(part)
            if each.init
        }
        return replace(part, **changed)

    return walk(value)


def logo() -> Picture:
    target = BytesIO()
    Image.new("RGB", (120, 40), "navy").save(target, "PNG")
    return Picture("0" * 64, target.getvalue())


@EXTRACTORS
@EVERY_CERTIFICATE
@pytest.mark.parametrize("upright", [False, True])
def test_the_names_on_a_certificate_extract_as_they_were_written(kind, extract, upright):
    facts = replace(PAPERS[kind].sample(), look=Look(upright=upright), **{PLACES[kind]: NAMES})
    text = extract(render_paper(kind, facts))
    assert [name for name in NAMES if name not in text] == []


@EXTRACTORS
@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind not in SAYS_NOTHING_OF_PEOPLE])
def test_the_names_on_a_list_extract_as_they_were_written(kind, extract):
    sample = PAPERS[kind].sample()
    counted = [name for name in NAMES if name in extract(render_paper(kind, with_names(sample, NAMES)))]
    assert counted == list(NAMES[: len(counted)])
    assert len(counted) >= 2


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_in_both_languages_says_its_title_in_both(kind):
    paper = PAPERS[kind]
    both = text_of(render_paper(kind, replace(paper.sample(), bilingual=True)))
    assert all(each.isascii() for each in paper.label.en)
    if kind not in ("badges", "seat_cards"):
        assert paper.label.zh in both
        assert paper.label.en.upper() in both.upper()


@EVERY_CERTIFICATE
def test_a_certificate_in_chinese_alone_has_no_english(kind):
    facts = replace(PAPERS[kind].sample(), look=Look(bilingual=False), made_up=False)
    said = text_of(render_paper(kind, facts)).replace("Official seal here", "").replace(facts.number, "")
    assert not any("a" <= char <= "z" for char in said)


@EVERY_CERTIFICATE
@pytest.mark.parametrize("design", Design)
@pytest.mark.parametrize("upright", [False, True])
def test_every_design_leaves_room_for_long_texts(kind, design, upright):
    look = Look(design=design, upright=upright, logo=logo())
    facts = replace(
        PAPERS[kind].sample(),
        look=look,
        competition=LONG_NAME,
        issuing_body=LONG_BODY,
        **{PLACES[kind]: TEAM},
    )
    pdf = render_paper(kind, replace(facts, unit=LONG_UNIT))
    printed = glyphs(pdf)
    width, height = (210, 297) if upright else (297, 210)
    assert page_count(pdf) == 1
    assert [g for g in printed if not (18 < g.left < g.right < width - 18)] == []
    assert [g for g in printed if not (18 < g.bottom < g.top < height - 18)] == []
    clashes = [(a.char, b.char) for n, a in enumerate(printed) for b in printed[n + 1 :] if overlaps(a, b)]
    assert clashes == []


def test_the_colours_of_the_competition_are_drawn():
    plain = first_page(render_paper("certificate", PAPERS["certificate"].sample()), width=400)
    look = Look(design=Design.RULES, main="004488", accent="228833")
    other = first_page(
        render_paper("certificate", replace(PAPERS["certificate"].sample(), look=look)), width=400
    )
    colours = [
        {colour for _, colour in Image.open(BytesIO(each)).convert("RGB").getcolors(10**6)}
        for each in (plain, other)
    ]
    assert (0, 0x44, 0x88) in colours[1]
    assert (0, 0x44, 0x88) not in colours[0]


def test_the_logo_is_drawn_and_not_kept_with_the_facts():
    facts = replace(PAPERS["certificate"].sample(), look=Look(logo=logo()))
    assert len(render_paper("certificate", facts)) > len(
        render_paper("certificate", PAPERS["certificate"].sample())
    )
    stored = facts_to_json(facts)
    assert stored["look"]["logo"] == {"sha256": "0" * 64}
    again = facts_from_json("certificate", stored)
    assert again == facts
    assert again.look.logo.content == b""


def test_facts_of_before_the_looks_can_still_be_read():
    stored = facts_to_json(PAPERS["certificate"].sample())
    del stored["look"]
    assert facts_from_json("certificate", stored) == PAPERS["certificate"].sample()


def test_a_team_of_many_stands_on_one_page_and_one_of_too_many_is_refused():
    sample = PAPERS["team_certificate"].sample()
    pdf = render_paper(
        "team_certificate", replace(sample, members=TEAM * 5, coaches=TEAM[:3], team=LONG_UNIT)
    )
    assert page_count(pdf) == 1
    assert all(name in text_of(pdf) for name in TEAM)
    with pytest.raises(Refusal, match="个字，纸上印不下"):
        render_paper("team_certificate", replace(sample, members=TEAM * 60))


def test_a_team_without_coaches_and_unit_leaves_no_trace_of_them():
    facts = replace(PAPERS["team_certificate"].sample(), coaches=(), unit="", rank=None, group="教师组")
    text = text_of(render_paper("team_certificate", facts))
    assert "教练" not in text
    assert "选送单位" not in text
    assert "（教师组）" in text
    assert "（第" not in text


def test_a_coach_and_a_participant_are_told_without_what_is_empty():
    coach = replace(PAPERS["coach_certificate"].sample(), unit="", award_en="")
    text = text_of(render_paper("coach_certificate", coach))
    assert "担任教练，指导选手" in text
    assert "工作单位" not in text
    assert "Coach of" not in text
    alone = replace(PAPERS["participation"].sample(), unit="", group="")
    text = text_of(render_paper("participation", alone))
    assert "参加了2026年云州市职业技能大赛“人工智能训练师”项目竞赛。" in text.replace("\r\n", "")
    assert "特此证明" in text


def test_a_notice_in_both_languages_has_the_english_below_each_reason():
    sample = PAPERS["notice"].sample()
    text = text_of(render_paper("notice", replace(sample, bilingual=True))).replace("\r\n", " ")
    assert "Prize money: 10,000.00 yuan" in text
    assert "Several awards for one skill: the higher, not both." in text
    assert "You are hereby notified." in text
    assert "Prize money" not in text_of(render_paper("notice", sample))


@pytest.mark.parametrize("kind", ["public_results", "public_winners", "payment_sheet", "promotion_list"])
def test_lists_bear_no_column_for_id_numbers_telephones_or_accounts(kind):
    text = text_of(render_paper(kind, PAPERS[kind].sample()))
    for absent in ("身份证号：", "电话", "手机", "账户：", "开户"):
        assert absent not in text


def test_the_list_of_winners_tells_no_scores_and_leaves_out_who_won_nothing():
    results = text_of(render_paper("public_results", PAPERS["public_results"].sample()))
    winners = text_of(render_paper("public_winners", PAPERS["public_winners"].sample()))
    assert "84.20" in results
    assert "王㛃" in results
    assert "92.35" not in winners
    assert "王㛃" not in winners
    empty = replace(PAPERS["public_winners"].sample(), period="", objections="")
    assert "公示期：" not in text_of(render_paper("public_winners", empty))


def test_a_long_list_repeats_its_head_and_never_leaves_the_seal_alone():
    sample = PAPERS["public_results"].sample()
    for times in (8, 9, 10, 11, 12):
        event = replace(sample.events[0], entries=sample.events[0].entries * times)
        pdf = render_paper("public_results", replace(sample, events=(event,)))
        printed = glyphs(pdf)
        pages = page_count(pdf)
        by_page = ["".join(g.char for g in printed if g.page == page) for page in range(pages)]
        assert [page for page in by_page if "代表队" not in page] == []
        assert "云州市示例" in by_page[-1]
        assert "此处加盖公章" in by_page[-1]


def test_each_employer_has_pages_of_its_own():
    sample = PAPERS["employer_notice"].sample()
    told = sample.employers[0]
    many = replace(told, employer="云州市示例机械厂", winners=told.winners * 20, clauses=())
    pdf = render_paper("employer_notice", replace(sample, employers=(told, many)))
    text = text_of(pdf)
    assert page_count(pdf) == 3
    assert "云州市示例机械厂：" in text
    assert "第 2 页　共 2 页" in text
    assert text.count("特此函告") == 2
    assert text.count("请按下列文件落实") == 1


def test_a_blank_sheet_has_a_box_for_each_answer_and_opens_the_same_sheet():
    sample = PAPERS["score_sheet"].sample()
    pdf = render_paper("score_sheet", sample)
    text = text_of(pdf)
    assert page_count(pdf) == 2
    assert "得分" in text
    assert "不得分" in text
    assert sample.sheets[0].address.encode() in pdf
    assert text.count("裁判长") == 2
    assert text.count("扫码在平板上评分") == 1


def test_a_long_score_sheet_names_its_code_on_every_page():
    sample = PAPERS["score_sheet"].sample()
    pdf = render_paper("score_sheet", replace(sample, lines=sample.lines * 12, sheets=sample.sheets[:1]))
    printed = glyphs(pdf)
    pages = page_count(pdf)
    assert pages > 1
    by_page = ["".join(g.char for g in printed if g.page == page) for page in range(pages)]
    assert [page for page in by_page if "加密号07" not in page or "评分点" not in page] == []


def test_an_unprintable_sign_in_a_scheme_does_not_stop_the_sheets():
    sample = PAPERS["score_sheet"].sample()
    line = replace(sample.lines[0], label="外观\U0001f600", extra="")
    assert "外观〓" in text_of(render_paper("score_sheet", replace(sample, lines=(line,))))
    signed = PAPERS["signed_sheet"].sample()
    strange = replace(signed.sheets[0], lines=(replace(signed.sheets[0].lines[0], label="外观\U0001f600"),))
    assert "外观〓" in text_of(render_paper("signed_sheet", replace(signed, sheets=(strange,))))


def test_a_signed_sheet_tells_who_when_and_that_nothing_marked_is_no_zero():
    sample = PAPERS["signed_sheet"].sample()
    text = text_of(render_paper("signed_sheet", sample))
    for said in ("张某", "15:42", "王某", "未评", "第4版", "加密号：07"):
        assert said in text
    waiting = replace(sample, sheets=(replace(sample.sheets[0], confirmed=""),))
    assert "尚未确认" in text_of(render_paper("signed_sheet", waiting))


def test_badges_fill_the_page_by_eight_and_bear_the_logo():
    sample = PAPERS["badges"].sample()
    many = replace(sample, badges=sample.badges * 5, look=Look(logo=logo()))
    pdf = render_paper("badges", many)
    assert page_count(pdf) == 3
    assert text_of(pdf).count("E01-003") == 5
    long = replace(sample.badges[0], name="古丽娜扎尔·拜合提亚尔", unit=LONG_UNIT)
    assert LONG_UNIT in text_of(render_paper("badges", replace(sample, badges=(long,)))).replace("\r\n", "")


def test_a_name_too_long_for_a_badge_is_refused():
    sample = PAPERS["badges"].sample()
    with pytest.raises(Refusal, match="姓名有 200 个字，纸上印不下"):
        render_paper("badges", replace(sample, badges=(replace(sample.badges[0], name="长" * 200),)))


def test_the_order_book_counts_its_pages_and_leaves_out_empty_chapters():
    sample = PAPERS["order_book"].sample()
    full = replace(
        sample, entries=sample.entries * 40, look=Look(logo=logo(), bilingual=False), bilingual=True
    )
    text = text_of(render_paper("order_book", full))
    assert "五、参赛须知" in text
    assert "— 1 —" in text
    bare = replace(sample, people=(), items=(), notes="", host="", events=())
    text = text_of(render_paper("order_book", bare))
    assert "一、参赛名单" in text
    assert "日程安排" not in text
    assert "承办单位" not in text
    undrawn = replace(sample, events=(replace(sample.events[0], sessions=()),))
    assert "抽签后确定" in text_of(render_paper("order_book", undrawn))


def test_the_announcer_reads_the_highest_award_last():
    text = text_of(render_paper("announcer", PAPERS["announcer"].sample()))
    assert text.index("铜牌") < text.index("银牌") < text.index("金牌")
    sample = PAPERS["announcer"].sample()
    award = sample.events[0].awards[0]
    shared = replace(award, winners=award.winners * 2)
    event = replace(sample.events[0], awards=(shared,))
    assert "（2项）" in text_of(render_paper("announcer", replace(sample, events=(event,))))


def test_a_payment_sheet_sums_up_in_figures_and_words():
    text = text_of(render_paper("payment_sheet", PAPERS["payment_sheet"].sample())).replace("\r\n", "")
    assert "16,409.02" in text
    assert "人民币壹万陆仟肆佰零玖元零贰分" in text


def test_a_draw_list_says_by_what_it_was_drawn():
    sample = PAPERS["draw_list"].sample()
    assert "sha256-order-1" in text_of(render_paper("draw_list", sample))
    assert "sha256-order-1" not in text_of(render_paper("draw_list", replace(sample, how="")))
