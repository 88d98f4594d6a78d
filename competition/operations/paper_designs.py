"""Certificates on the organizer's own page: a background made by their designer, fields placed on it, tried before kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, UnidentifiedImageError

from competition.codec import dump, load
from competition.db import db
from competition.db.competitions import Competition
from competition.db.paper_designs import PaperDesign, find_design
from competition.documents import PAPERS, Faces, HonourFacts, Look, Picture, open_faces
from competition.documents.look import OwnField
from competition.documents.own_design import NEEDED, QR, VARIABLES, draw_proof
from competition.documents.preview import first_page
from competition.domain.problems import Problem, Refusal, Where, problem
from competition.operations.evidence import MAX_EVIDENCE, MEGABYTE, Medium, medium_of
from competition.operations.paper_settings import look_of
from competition.operations.rosters import competition_roster
from competition.operations.unit import Actor, refuse, unit_of_work

KINDS = ("certificate", "team_certificate", "coach_certificate", "participation")
PAGE = "底图"
LONG_SIDE = 2339
"""Pixels of the longer side of A4 at 200 dpi: sharp in print, and a certificate stays below half a megabyte."""

MOST_PIXELS = 10_000
A4 = 297 / 210
TOLERANCE = 0.03
"""How far a background's proportion may be from that of A4 before it would be stretched visibly."""

SIZES = {True: (2100, 2970), False: (2970, 2100)}
"""Width and height of an upright and of a lying page in tenths of a millimetre."""


def look_for(competition_id: int, kind: str) -> Look:
    """How a kind of certificate looks: on its own page if it has one."""
    look, row = look_of(competition_id), find_design(competition_id, kind)
    if row is None:
        return look
    page = Picture(row.page_sha256, row.page())
    return replace(look, upright=row.upright, page=page, fields=fields_of(row))


def fields_of(row: PaperDesign) -> tuple[OwnField, ...]:
    """The fields of a design."""
    return load(row.fields, tuple[OwnField, ...])


def usual_fields(*, upright: bool) -> tuple[OwnField, ...]:
    """Where fields stand on a page that is new: in the middle, one below the other."""
    width = SIZES[upright][0]
    middle, room = width // 2, width - 600
    lines = (("names", 900, 360), ("unit", 1080, 145), ("won", 1250, 300))
    placed = (OwnField(name, middle - room // 2, top, room, size) for name, top, size in lines)
    foot = SIZES[upright][1] - 600
    return (
        *placed,
        OwnField("number", 700, foot + 200, 700, 110, align="left"),
        OwnField(QR, 300, foot, 300, 100),
    )


def save_page(competition_id: int, kind: str, content: bytes, *, by: Actor, now: datetime) -> None:
    """Keep a background; its fields stay where they were if it lies as the one before. Refusal for what is no A4 page."""
    with unit_of_work(by=by, now=now) as work:
        db.session.get_one(Competition, competition_id)
        page, upright = read_page(content)
        row = find_design(competition_id, kind)
        if row is None:
            row = PaperDesign(competition_id=competition_id, kind=kind)
            db.session.add(row)
        if row.upright is not upright:
            row.upright, row.fields = upright, _stored(usual_fields(upright=upright))
        row.keep_page(page, sha256(page).hexdigest())
        row.changed_by, row.changed_at = by.user_id, now
        work.record("paper.design", competition=competition_id, kind=kind, page=row.page_sha256[:8])


def save_fields(
    competition_id: int, kind: str, fields: Sequence[OwnField], *, by: Actor, now: datetime
) -> None:
    """Keep the fields. Refusal with all problems: a field outside the page, one that is needed and not there."""
    with unit_of_work(by=by, now=now) as work:
        row = find_design(competition_id, kind)
        if row is None:
            raise Refusal(_no_page())
        refuse([*field_problems(fields, upright=row.upright)])
        row.fields, row.changed_by, row.changed_at = _stored(tuple(fields)), by.user_id, now
        work.record(
            "paper.design", competition=competition_id, kind=kind, fields=[each.variable for each in fields]
        )


def drop_design(competition_id: int, kind: str, *, by: Actor, now: datetime) -> None:
    """Go back to the designs of the program; papers issued before stay as they are."""
    with unit_of_work(by=by, now=now) as work:
        row = find_design(competition_id, kind)
        if row is None:
            raise Refusal(_no_page())
        db.session.delete(row)
        work.record("paper.design_drop", competition=competition_id, kind=kind)


def _stored(fields: tuple[OwnField, ...]) -> str:
    return dump(fields, tuple[OwnField, ...])


def prove(
    competition_id: int, kind: str, fields: Sequence[OwnField], *, faces: Faces | None = None
) -> tuple[bytes, list[Problem]]:
    """A proof of the fields on the page with the longest names and units of the competition, and what does not fit.

    Refusal while there is no page, and for fields that cannot be.
    """
    row = find_design(competition_id, kind)
    if row is None:
        raise Refusal(_no_page())
    refuse([*field_problems(fields, upright=row.upright)])
    look = replace(look_for(competition_id, kind), fields=tuple(fields))
    facts = replace(longest_facts(competition_id, kind), look=look)
    return draw_proof(facts, faces or open_faces(), PAPERS[kind].label)


def longest_facts(competition_id: int, kind: str) -> HonourFacts:
    """The sample with the longest name, unit and event that there are: what fits them fits everybody."""
    competition = db.session.get_one(Competition, competition_id)
    sample: HonourFacts = PAPERS[kind].sample()
    entries = competition_roster(competition_id)
    said: dict[str, Any] = {"competition": competition.name, "issuing_body": competition.issuing_body}
    if competition.events:
        said["event"] = max((event.name for event in competition.events), key=len)
    if entries:
        names = max(
            ([m.person.name for m in each.members] for each in entries), key=lambda n: len("".join(n))
        )
        said |= {"recipients": tuple(names), "members": tuple(names), "coached": tuple(names)}
        said |= {"unit": max((each.employers for each in entries), key=len)}
    return replace(sample, **{name: value for name, value in said.items() if hasattr(sample, name)})


def field_problems(fields: Sequence[OwnField], *, upright: bool) -> Iterator[Problem]:
    """What is wrong with the fields, before anything is drawn."""
    width, height = SIZES[upright]
    for each in fields:
        inside = each.left >= 0 and each.top >= 0 and each.left + each.width <= width and each.top < height
        if not inside or each.width < 50 or not 60 <= each.size <= 1500 or not 1 <= each.lines <= 20:
            yield _misplaced(each, width, height)
    placed = {each.variable for each in fields}
    for name in NEEDED:
        if name not in placed:
            yield _missing(name)


def read_page(content: bytes) -> tuple[bytes, bool]:
    """The background as JPEG at 200 dpi, and whether it is upright. Refusal for what is no A4 page as PDF, PNG or JPEG."""
    if len(content) > MAX_EVIDENCE:
        raise Refusal(_refused(f"底图超过{MAX_EVIDENCE // MEGABYTE} MB。", "The page is too large a file."))
    medium = medium_of(content)
    if medium is None:
        raise Refusal(
            _refused("底图不是完整的 PDF、PNG 或 JPEG 文件。", "The page is no complete PDF, PNG or JPEG.")
        )
    try:
        picture = first_page(content, width=LONG_SIDE) if medium is Medium.PDF else content
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG")) as image:
            refuse(_shape_problem(image.width, image.height))
            return _jpeg(image), image.height > image.width
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, pypdfium2.PdfiumError):
        raise Refusal(
            _refused("底图文件已损坏或加密，打不开。", "The page is damaged or encrypted.")
        ) from None


def _shape_problem(width: int, height: int) -> Problem | None:
    if max(width, height) > MOST_PIXELS:
        return _refused(f"底图的边长超过{MOST_PIXELS}像素。", "The page has too many pixels.")
    if abs(max(width, height) / min(width, height) / A4 - 1) > TOLERANCE:
        return _refused("底图的长宽比不是 A4。", "The page does not have the proportion of A4.")
    return None


def _jpeg(image: Image.Image) -> bytes:
    coloured = image.convert("RGBA")
    ground = Image.new("RGBA", coloured.size, "white")
    ground.alpha_composite(coloured)
    plain = ground.convert("RGB")
    plain.thumbnail((LONG_SIDE, LONG_SIDE))
    target = BytesIO()
    plain.save(target, "JPEG", quality=85)
    return target.getvalue()


def _refused(zh: str, en: str) -> Problem:
    return problem(
        zh,
        en,
        mend_zh="请上传 A4 横版或竖版的底图，不含姓名等变动文字，也不含公章图样。",
        mend_en="Upload an A4 page, lying or upright, without names and without a seal.",
        where=Where(column=PAGE),
    )


def _misplaced(field: OwnField, width: int, height: int) -> Problem:
    label = VARIABLES[field.variable].label
    return problem(
        f"“{label.zh}”超出页面，或尺寸不合理。",
        f"The field “{label.en}” leaves the page or has an impossible size.",
        mend_zh=f"页面宽{width // 10}、高{height // 10}毫米；字号6至150磅，宽度至少5毫米，行数1至20。",
        mend_en=f"The page is {width // 10} by {height // 10} mm; 6 to 150 points, 5 mm at least, 1 to 20 lines.",
        where=Where(column=label.zh),
    )


def _missing(name: str) -> Problem:
    label = VARIABLES[name].label
    return problem(
        f"证书上没有“{label.zh}”。",
        f"The certificate lacks “{label.en}”.",
        mend_zh="姓名、证书编号和核验二维码必须放在证书上。",
        mend_en="Names, number and the code to verify must stand on it.",
        where=Where(column=label.zh),
    )


def _no_page() -> Problem:
    return problem(
        "还没有上传底图。",
        "There is no own page yet.",
        mend_zh="请先上传底图。",
        mend_en="Upload one first.",
    )
