"""Names must print, and be found again by search and copy, exactly as people write them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from competition.documents import facts_to_json, open_faces, render_paper
from competition.documents.certificate import sample as certificate
from competition.documents.faces import Style
from competition.documents.font_tables import to_unicode
from competition.documents.fonts import open_font
from competition.documents.notice import sample as notice
from competition.domain.problems import Refusal
from competition.font_files import FontFile, read_font
from tests.documents.made_fonts import make_collection, make_named_cff, make_truetype, make_variable
from tests.documents.reading import darkness, glyphs, poppler_text, text_of

NAMES = ("买买提·艾合买提", "李𬭚", "张䶮", "王㛃", "陈堃喆", "刘犇", "赵𬍛", "𠅤明", "𰻝小宝")
UNCOVERED = "𡥄"


@pytest.mark.parametrize("extract", [text_of, poppler_text])
@pytest.mark.parametrize("name", NAMES)
def test_a_name_extracts_as_it_was_written(name, extract):
    assert name in extract(render_paper("certificate", replace(certificate(), recipients=(name,))))
    assert name in extract(render_paper("notice", replace(notice(), recipient=name)))


@pytest.mark.parametrize("extract", [text_of, poppler_text])
def test_the_members_of_a_team_extract_as_they_were_written(extract):
    text = extract(render_paper("certificate", replace(certificate(), recipients=NAMES)))
    assert [name for name in NAMES if name not in text] == []


def test_every_character_of_a_name_leaves_ink():
    pdf = render_paper("certificate", replace(certificate(), recipients=("李𬭚𰻝",)))
    printed = {glyph.char: glyph for glyph in glyphs(pdf)}
    assert [char for char in "李𬭚𰻝" if darkness(pdf, printed[char]) < 0.1] == []


def test_a_character_that_song_lacks_is_taken_from_hei():
    pdf = render_paper("certificate", replace(certificate(), recipients=("李𰻝",)))
    fonts = {glyph.char: glyph.font for glyph in glyphs(pdf)}
    assert "NotoSerifSC" in fonts["李"]
    assert "NotoSansSC" in fonts["𰻝"]


def test_two_code_points_with_one_glyph_extract_as_each_was_written():
    text = text_of(render_paper("certificate", replace(certificate(), recipients=("人⼈人",))))
    assert "人⼈人" in text


def test_the_unicode_map_writes_surrogate_pairs_beyond_the_basic_plane():
    assert b"<0007> <674E>\n<0009> <D872DF5A>" in to_unicode({9: ord("𬭚"), 7: ord("李")})


def test_a_character_without_glyph_is_refused_with_code_point_person_and_remedy():
    with pytest.raises(Refusal) as refused:
        render_paper("certificate", replace(certificate(), recipients=("王伟", f"李{UNCOVERED}")))
    (found,) = refused.value.problems
    assert (
        found.what.zh
        == f"王伟、李{UNCOVERED}的荣誉证书：姓名“李{UNCOVERED}”里的“{UNCOVERED}”（U+21944）没有字体可印。"
    )
    assert found.remedy.zh.startswith("请核对该字；无误则请管理员配置含有该字的字体")
    assert "no font has 𡥄 (U+21944) in the name" in found.what.en
    assert "configure a font that has it" in found.remedy.en


def test_all_missing_characters_are_told_at_once_with_their_fields():
    facts = notice()
    reason = replace(facts.lines[0].reasons[0], citation="𮧵号")
    line = replace(facts.lines[0], reasons=(reason,))
    with pytest.raises(Refusal) as refused:
        render_paper("notice", replace(facts, unit=f"{UNCOVERED}江学院", lines=(line,)))
    told = [found.what.zh for found in refused.value.problems]
    assert told == [
        f"李𬭚的奖励通知：选送单位“{UNCOVERED}江学院”里的“{UNCOVERED}”（U+21944）没有字体可印。",
        "李𬭚的奖励通知：依据“𮧵号”里的“𮧵”（U+2E9F5）没有字体可印。",
    ]


@pytest.mark.parametrize(("char", "point"), [("\u200b", "U+200B"), ("\n", "U+000A"), ("\ue000", "U+E000")])
def test_a_character_that_cannot_print_is_refused_with_the_advice_to_delete_it(char, point):
    with pytest.raises(Refusal) as refused:
        render_paper("certificate", replace(certificate(), recipients=(f"李{char}明",)))
    (found,) = refused.value.problems
    assert f"里有不能印的字符 {point}。" in found.what.zh
    assert "请删去该字符" in found.remedy.zh


@pytest.mark.parametrize("make", [make_truetype, make_named_cff])
def test_a_font_of_the_operator_lets_the_character_print(tmp_path: Path, make):
    faces = open_faces(FontFile(make(tmp_path / f"{make.__name__}.otf", f"字母{UNCOVERED}")))
    pdf = render_paper("certificate", replace(certificate(), recipients=(f"李{UNCOVERED}",)), faces=faces)
    printed = {glyph.char: glyph for glyph in glyphs(pdf)}
    assert f"李{UNCOVERED}" in text_of(pdf)
    assert f"李{UNCOVERED}" in poppler_text(pdf)
    assert printed[UNCOVERED].embedded
    assert darkness(pdf, printed[UNCOVERED]) > 0.9


def test_a_face_of_a_collection_is_opened_by_its_index(tmp_path: Path):
    parts = [make_truetype(tmp_path / f"part{number}.ttf", char) for number, char in enumerate("甲𡥄")]
    path = make_collection(tmp_path / "both.ttc", *parts)
    assert [open_font(path, index).has(UNCOVERED) for index in (0, 1)] == [False, True]


def test_a_variable_font_is_set_at_the_weight_that_is_asked_for(tmp_path: Path):
    path = make_variable(tmp_path / "variable.ttf", "字")
    light, heavy = open_font(path, 0, 400), open_font(path, 0, 900)
    assert heavy.stringWidth("字", 10) > light.stringWidth("字", 10)
    faces = open_faces(song=FontFile(path, weight=900))
    pdf = render_paper("certificate", replace(certificate(), recipients=("字",)), faces=faces)
    assert "字" in text_of(pdf)
    assert {glyph.char: glyph for glyph in glyphs(pdf)}["字"].embedded
    for wrong in (
        FontFile(path, weight=950),
        FontFile(make_truetype(tmp_path / "plain.ttf", "字"), weight=700),
    ):
        with pytest.raises(ValueError, match="has no weight"):
            open_faces(wrong)


def test_a_face_of_the_operators_own_stands_before_the_packaged_ones(tmp_path: Path):
    kai, hei = (make_truetype(tmp_path / f"{name}.ttf", "李") for name in ("kai", "black"))
    faces = open_faces(song=FontFile(kai), hei=FontFile(hei))
    first = {style: [font.postscript_name for font, _text in faces.runs("李明", style)] for style in Style}
    assert first == {
        Style.SONG: ["Made-kai", faces.song.postscript_name],
        Style.HEI: ["Made-black", faces.hei.postscript_name],
    }


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("/fonts/kai.ttf", FontFile(Path("/fonts/kai.ttf"))),
        ("/fonts/both.ttc#1", FontFile(Path("/fonts/both.ttc"), 1)),
        ("C:\\fonts\\song#2.ttf@700", FontFile(Path("C:\\fonts\\song#2.ttf"), 0, 700)),
        ("both.ttc#1@650", FontFile(Path("both.ttc"), 1, 650)),
        ("", FontFile(Path(""))),
    ],
)
def test_the_settings_name_a_face_by_file_index_and_weight(text: str, font: FontFile):
    assert read_font(text) == font


def test_a_font_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.otf"):
        open_faces(FontFile(tmp_path / "nowhere.otf"))


def test_threads_draw_the_same_bytes_at_once():
    papers = [replace(certificate(), recipients=(name,)) for name in NAMES]
    alone = [render_paper("certificate", facts) for facts in papers]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda facts: render_paper("certificate", facts), papers * 4))
    assert together == alone * 4


def test_a_name_survives_storage_as_json():
    stored = facts_to_json(replace(certificate(), recipients=NAMES))
    assert stored["recipients"] == list(NAMES)
