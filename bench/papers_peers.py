"""The same certificate as other tools draw it: stock reportlab, typst, WeasyPrint and fpdf2.

Each draws every text of ours at its place, in its size and colour, the same ground with flourish and seal place, and the
same code, by segno with the mask that ours has. In their favour the texts are measured and the ground is ready as
operators or SVG; tags, the metadata of PDF/A and the attached credential are left to us, and bold and spaced letters to us
and stock reportlab.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pylopdf_fonts_zh_cn
import segno
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, newTable

from bench.papers_svg import HEIGHT, WIDTH, code_as_svg, dark_runs, ground_as_svg
from competition.documents import CertificateFacts, open_faces, render_paper
from competition.documents.honour import LYING
from competition.documents.layout import MM, Type
from competition.documents.marks import PALE, SEAL_RADIUS
from competition.documents.ornament import DESIGNS, draw_flourish
from competition.documents.pen import BOLD_STROKE, Pen
from competition.documents.qr import MASK, modules

TOLERANCE = 1.0
"""Units of the em by which a quadratic outline may differ from the cubic one."""

Draw = Callable[[int], bytes]


@dataclass(frozen=True)
class Line:
    """A text as ours draws it: its left end and baseline in millimetres, and its type."""

    x: float
    y: float
    text: str
    type: Type

    @property
    def colour(self) -> str:
        """Such as "#8C1C1C"."""
        colour = self.type.colour
        return "#" + "".join(f"{round(part * 255):02X}" for part in (colour.red, colour.green, colour.blue))


@dataclass(frozen=True)
class Scene:
    """What every peer draws. `ground` are PDF operators; `coded` hands out codes that our own coder made."""

    room: Path
    facts: CertificateFacts
    drawn: tuple[Line, ...]
    ground: str
    truetype: Path
    coded: bool = False

    def lines(self, number: int) -> list[Line]:
        """The texts of one certificate of many, its name one that every peer's face has."""
        name = f"李{'一二三四五六七八九'[number % 9]}"
        own = {self.facts.recipients[0]: name, self.facts.number: f"SW-2026-R{number:04}"}
        return [replace(line, text=own.get(line.text, line.text)) for line in self.drawn]

    def code(self, number: int) -> Sequence[bytes]:
        """The modules of one certificate's code."""
        address = f"{self.facts.verify_url[:-4]}{number:04}"
        if self.coded:
            return modules(address)
        return segno.make(address, error="m", boost_error=False, micro=False, mask=MASK).matrix


def make_scene(room: Path, facts: CertificateFacts) -> Scene:
    """What our own certificate draws, caught while it is drawn, and the face as TrueType."""
    lines: list[Line] = []
    draw_line = Pen._draw_line

    def catch(pen: Pen, x: float, y: float, text: str, kind: Type) -> None:
        lines.append(Line(x, y, text, kind))
        draw_line(pen, x, y, text, kind)

    Pen._draw_line = catch
    try:
        render_paper("certificate", facts)
    finally:
        Pen._draw_line = draw_line
    return Scene(room, facts, tuple(lines), _ground(facts), _truetype(room, lines))


def _ground(facts: CertificateFacts) -> str:
    """All that is drawn and is neither text nor code."""
    pen = Pen(LYING.size, open_faces(), title="", author="", day=facts.issued_on)
    DESIGNS[facts.look.design](pen, facts.look.palette)
    draw_flourish(pen, LYING.title - 15, 62, facts.look.palette)
    x, y = pen.width - LYING.margin - SEAL_RADIUS, LYING.foot + SEAL_RADIUS - 2
    pen.circle(x, y, radius=SEAL_RADIUS, colour=PALE, width=0.6, dash=(3, 2.4))
    return "\n".join(pen.canvas._code)


def reportlab_peer(scene: Scene) -> Draw:
    """Stock reportlab: its TTFont, the ground on each page, rectangles for the code."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as StockFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(StockFont("Stock", str(scene.truetype)))

    def draw(number: int) -> bytes:
        target = BytesIO()
        canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), pageCompression=1)
        canvas._code.append(scene.ground)
        for line in scene.lines(number):
            kind = line.type
            canvas.setFont("Stock", kind.size)
            canvas.setFillColor(line.colour)
            if kind.bold:
                canvas.setStrokeColor(line.colour)
                canvas.setLineWidth(kind.size * BOLD_STROKE)
            mode, space = 2 if kind.bold else 0, kind.tracking * kind.size
            canvas.drawString(line.x * MM, line.y * MM, line.text, mode=mode, charSpace=space)
        canvas.setFillColor("#1F1B18")
        for x, y, width in dark_runs(scene.code(number)):
            canvas.rect(85 + x * 1.19, 180 - y * 1.19, width * 1.19, 1.19, stroke=0, fill=1)
        canvas.linkURL(scene.facts.verify_url, (85, 98, 171, 184))
        canvas.save()
        return target.getvalue()

    return draw


def typst_peer(scene: Scene) -> Draw:
    """typst with the packaged CFF face, one compiler for all."""
    import typst

    (scene.room / "ground.svg").write_text(ground_as_svg(scene.ground), encoding="utf-8")
    fonts = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]
    source = scene.room / "certificate.typ"

    def draw(number: int) -> bytes:
        (scene.room / "code.svg").write_text(code_as_svg(scene.code(number)), encoding="utf-8")
        source.write_text(_typst(scene.lines(number)), encoding="utf-8")
        return bytes(typst.compile(str(source), font_paths=fonts, ignore_system_fonts=True))

    return draw


def weasyprint_peer(scene: Scene) -> Draw:
    """WeasyPrint: a page of HTML with the same face by @font-face."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    (scene.room / "ground.svg").write_text(ground_as_svg(scene.ground), encoding="utf-8")
    configuration = FontConfiguration()
    face = Path(pylopdf_fonts_zh_cn.serif_path()).as_uri()
    style = CSS(
        string=f"@font-face {{font-family: Own; src: url({face})}} @page {{size: A4 landscape; margin: 0}} "
        "body {font-family: Own; margin: 0} p, img {position: absolute; margin: 0; white-space: pre; line-height: 1}",
        font_config=configuration,
    )

    def draw(number: int) -> bytes:
        code = f"data:image/svg+xml,{quote(code_as_svg(scene.code(number)))}"
        html = f'<img src="ground.svg" style="width:297mm"><img src="{code}" style="left:30mm;top:146mm;width:31mm">'
        html += "".join(_html(line) for line in scene.lines(number))
        page = HTML(string=f"<body>{html}</body>", base_url=str(scene.room))
        return page.write_pdf(stylesheets=[style], font_config=configuration)

    return draw


def fpdf2_peer(scene: Scene) -> Draw:
    """fpdf2 with the TrueType face, the ground as SVG, rectangles for the code."""
    from fpdf import FPDF
    from fpdf.svg import SVGObject

    ground = ground_as_svg(scene.ground)

    def draw(number: int) -> bytes:
        pdf = FPDF(orientation="landscape", format="A4")
        pdf.add_font("Own", fname=str(scene.truetype))
        pdf.add_page()
        SVGObject(ground).draw_to_page(pdf)
        for line in scene.lines(number):
            pdf.set_font("Own", size=line.type.size)
            pdf.set_text_color(line.colour)
            pdf.text(line.x, 210 - line.y, line.text)
        pdf.set_fill_color("#1F1B18")
        for x, y, width in dark_runs(scene.code(number)):
            pdf.rect(30 + x * 0.42, 146 + y * 0.42, width * 0.42, 0.42, style="F")
        return bytes(pdf.output())

    return draw


def coded_peer(scene: Scene) -> Draw:
    """Stock reportlab that is given the modules of the code: what is left is drawing alone."""
    return reportlab_peer(replace(scene, coded=True))


PEERS: dict[str, tuple[Callable[[Scene], Draw], int]] = {
    "reportlab": (reportlab_peer, 20),
    "reportlab, its code given": (coded_peer, 20),
    "typst": (typst_peer, 20),
    "WeasyPrint": (weasyprint_peer, 5),
    "fpdf2": (fpdf2_peer, 3),
}
"""How each peer is opened and how many certificates it draws in a round."""


def _typst(lines: list[Line]) -> str:
    placed = []
    for line in lines:
        size, down = line.type.size, 210 - line.y
        text = f'#text(size: {size}pt, fill: rgb("{line.colour}"))[{line.text}]'
        placed.append(f"#place(top + left, dx: {line.x}mm, dy: {down}mm - {size}pt)[{text}]")
    head = '#set page(width: 297mm, height: 210mm, margin: 0mm)\n#set text(font: "Noto Serif SC")\n'
    pictures = '#place(image("ground.svg", width: 297mm))\n#place(dx: 30mm, dy: 146mm, image("code.svg", width: 31mm))\n'
    return head + pictures + "\n".join(placed)


def _html(line: Line) -> str:
    size = line.type.size
    place = f"left:{line.x}mm;top:calc({210 - line.y}mm - {size}pt)"
    return f'<p style="{place};font-size:{size}pt;color:{line.colour}">{line.text}</p>'


def _truetype(room: Path, lines: list[Line]) -> Path:
    """The Song face with the characters of level 1 and of the lines, its cubic outlines made quadratic."""
    level_1 = "".join(bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(3755))
    font = TTFont(pylopdf_fonts_zh_cn.serif_path())
    subsetter = Subsetter()
    subsetter.populate(
        text=level_1 + "".join(map(chr, range(32, 127))) + "".join(line.text for line in lines)
    )
    subsetter.subset(font)
    glyphs = font.getGlyphSet()
    outlines = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        outlines[name] = pen.glyph()
    _put_outlines(font, outlines)
    path = room / "song.ttf"
    font.save(path)
    return path


def _put_outlines(font: TTFont, outlines: dict[str, object]) -> None:
    for tag in ("CFF ", "VORG", "BASE", "GSUB", "GPOS", "GDEF", "vhea", "vmtx"):
        if tag in font:
            del font[tag]
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = font.getGlyphOrder(), outlines
    font["glyf"] = glyf
    font["maxp"].tableVersion = 0x00010000
    for name in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"):
        setattr(font["maxp"], name, 1 if name == "maxZones" else 0)
    for name in ("maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(font["maxp"], name, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"
