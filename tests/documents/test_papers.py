"""What holds for every registered paper."""

import json
import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from competition.documents import PAPERS, facts_from_json, facts_to_json, find_paper, render_paper
from competition.domain.problems import Refusal
from tests.documents.reading import glyphs, text_of

EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
CODED = [paper for paper in PAPERS.values() if paper.coded]
EVERY_CODED_PAPER = pytest.mark.parametrize("paper", CODED, ids=[paper.kind for paper in CODED])


@pytest.fixture(scope="module")
def drawn():
    return {kind: render_paper(kind, paper.sample()) for kind, paper in PAPERS.items()}


@EVERY_PAPER
def test_the_sample_renders_and_says_that_it_is_one(paper, drawn):
    assert drawn[paper.kind].startswith(b"%PDF-")
    assert "示例·虚构人物" in text_of(drawn[paper.kind])
    assert "Sample, made-up people" in text_of(drawn[paper.kind])


@EVERY_PAPER
def test_a_real_paper_does_not_say_that_it_is_a_sample(paper):
    assert "示例·虚构" not in text_of(render_paper(paper.kind, replace(paper.sample(), made_up=False)))


@EVERY_PAPER
def test_facts_come_back_from_json_as_they_went(paper):
    facts = paper.sample()
    assert facts_from_json(paper.kind, json.loads(json.dumps(facts_to_json(facts)))) == facts


@EVERY_PAPER
def test_the_same_facts_give_the_same_bytes(paper, drawn):
    assert render_paper(paper.kind, paper.sample()) == drawn[paper.kind]


@EVERY_PAPER
def test_all_fonts_are_embedded(paper, drawn):
    pdf = drawn[paper.kind]
    assert {glyph.font for glyph in glyphs(pdf) if not glyph.embedded} == set()
    assert pdf.count(b"/Type /FontDescriptor") == pdf.count(b"/FontFile3") > 0
    assert b"Helvetica" not in pdf


@EVERY_PAPER
def test_the_file_is_small_and_plain(paper, drawn):
    pdf = drawn[paper.kind]
    assert len(pdf) <= (50_000 if paper.kind in ("certificate", "notice") else 80_000)
    assert b"ASCII85Decode" not in pdf
    assert b"/Trans " not in pdf
    assert b"/Lang (zh-CN)" in pdf


@EVERY_PAPER
def test_title_author_and_day_are_those_of_the_facts(paper, drawn):
    facts = paper.sample()
    with pypdfium2.PdfDocument(drawn[paper.kind]) as document:
        about = document.get_metadata_dict()
    assert about["Title"] == f"{paper.label.zh} {facts.number}"
    assert about["Author"] == facts.issuing_body
    assert about["CreationDate"].startswith("D:20261121")


@EVERY_PAPER
def test_the_place_for_the_seal_is_marked_and_no_paper_calls_itself_a_skill_level_certificate(paper, drawn):
    text = text_of(drawn[paper.kind])
    assert ("此处加盖公章" in text) == paper.sealed
    assert "职业技能等级证书" not in text


@EVERY_PAPER
@pytest.mark.parametrize(
    "change",
    [{"strange": 1}, {"made_up": "yes"}, {"made_up": 1}, {"issued_on": "someday"}, {"number": None}],
    ids=str,
)
def test_stored_facts_that_do_not_fit_are_refused_by_field(paper, change):
    stored = facts_to_json(paper.sample()) | change
    with pytest.raises(Refusal, match=re.escape(f"字段 {next(iter(change))} 缺失、多余或类型不符")):
        facts_from_json(paper.kind, stored)


@EVERY_PAPER
def test_stored_facts_with_a_missing_field_are_refused(paper):
    stored = facts_to_json(paper.sample())
    del stored["issued_on"]
    with pytest.raises(Refusal, match="字段 issued_on 缺失"):
        facts_from_json(paper.kind, stored)


@EVERY_CODED_PAPER
def test_an_address_too_long_for_a_legible_code_is_refused(paper):
    facts = replace(paper.sample(), verify_url="https://saiwu.example/#" + "A" * 5000)
    with pytest.raises(Refusal, match="二维码印出后扫不清"):
        render_paper(paper.kind, facts)


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(Refusal, match="没有名为“diploma”的文件种类。 可用的种类：order_book、badges、"):
        find_paper("diploma")


def test_facts_of_another_paper_are_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="a notice is drawn from NoticeFacts, not CertificateFacts"):
        render_paper("notice", PAPERS["certificate"].sample())


def test_the_day_is_kept_as_iso_8601():
    assert (
        facts_to_json(replace(PAPERS["notice"].sample(), issued_on=date(2026, 1, 2)))["issued_on"]
        == "2026-01-02"
    )
