"""The same certificate as other tools draw it: stock reportlab, typst, WeasyPrint and fpdf2."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pylopdf_fonts_zh_cn
import segno
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont, newTable

from competition.documents import render_paper
from competition.documents.certificate import CertificateFacts
from competition.documents.pen import _ARTWORK

WIDTH, HEIGHT = 841.89, 595.28
MM = 72 / 25.4
TOLERANCE = 1.0
"""Units of the em by which a quadratic outline may differ from the cubic one."""

Draw = Callable[[int], bytes]


@dataclass(frozen=True)
class Line:
    """A text with its baseline: millimetres from the left or the centre, points of size, colour."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    centred: bool = False


@dataclass(frozen=True)
class Scene:
    """What every peer draws."""

    room: Path
    facts: CertificateFacts
    ground: str
    truetype: Path

    def lines(self, number: int) -> list[Line]:
        """The texts of one certificate of many."""
        facts, middle = self.facts, 148.5
        return [
            Line(middle, 168, "荣誉证书", 50, "#8C1C1C", centred=True),
            Line(middle, 158.5, "CERTIFICATE OF HONOUR", 11, "#A8864A", centred=True),
            Line(middle, 133, f"李{'一二三四五六七八九'[number % 9]}", 36, "#1F1B18", centred=True),
            Line(middle, 117, f"选送单位：{facts.unit}", 14.5, "#1F1B18", centred=True),
            Line(middle, 105, f"在{facts.competition}“{facts.event}”项目中荣获", 18, "#1F1B18", centred=True),
            Line(middle, 88, "金牌（第1名）", 32, "#8C1C1C", centred=True),
            Line(68, 42, "证书编号", 10, "#6E6A66"),
            Line(68, 37, f"SW-2026-R{number:04}", 11, "#1F1B18"),
            Line(150, 44, facts.issuing_body, 15, "#1F1B18"),
            Line(180, 34, "二〇二六年十一月二十一日", 13, "#1F1B18"),
            Line(245, 47, "此处加盖公章", 9, "#A9A6A2"),
        ]

    def code(self, number: int) -> segno.QRCode:
        """The code of one certificate, as large as ours."""
        return segno.make(f"{self.facts.verify_url[:-4]}{number:04}", error="m", mask=2, micro=False)


def make_scene(room: Path, facts: CertificateFacts) -> Scene:
    """The ground of our own certificate as SVG, and the face as TrueType."""
    render_paper("certificate", facts)
    return Scene(room, facts, _as_svg(zlib.decompress(next(iter(_ARTWORK.values())))), _truetype(room))


def reportlab_peer(scene: Scene) -> Draw:
    """Stock reportlab: its TTFont, the ground drawn on each page, rectangles for the code."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as StockFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(StockFont("Stock", str(scene.truetype)))
    ground = zlib.decompress(next(iter(_ARTWORK.values()))).decode()

    def draw(number: int) -> bytes:
        target = BytesIO()
        canvas = Canvas(target, pagesize=(WIDTH, HEIGHT), pageCompression=1)
        canvas._code.append(ground)
        for line in scene.lines(number):
            canvas.setFont("Stock", line.size)
            canvas.setFillColor(line.colour)
            put = canvas.drawCentredString if line.centred else canvas.drawString
            put(line.x * MM, line.y * MM, line.text)
        canvas.setFillColor("#1F1B18")
        for y, row in enumerate(scene.code(number).matrix):
            for x, dark in enumerate(row):
                if dark:
                    canvas.rect(85 + x * 1.19, 180 - y * 1.19, 1.19, 1.19, stroke=0, fill=1)
        canvas.save()
        return target.getvalue()

    return draw


def typst_peer(scene: Scene) -> Draw:
    """typst with the packaged CFF face, one compiler for all."""
    import typst

    (scene.room / "ground.svg").write_text(scene.ground, encoding="utf-8")
    fonts = [str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]
    source = scene.room / "certificate.typ"

    def draw(number: int) -> bytes:
        scene.code(number).save(str(scene.room / "code.svg"), border=0)
        source.write_text(_typst(scene.lines(number)), encoding="utf-8")
        return bytes(typst.compile(str(source), font_paths=fonts, ignore_system_fonts=True))

    return draw


def weasyprint_peer(scene: Scene) -> Draw:
    """WeasyPrint: a page of HTML with the same face by @font-face."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    (scene.room / "ground.svg").write_text(scene.ground, encoding="utf-8")
    configuration = FontConfiguration()
    face = Path(pylopdf_fonts_zh_cn.serif_path()).as_uri()
    style = CSS(
        string=f"@font-face {{font-family: Own; src: url({face})}} @page {{size: A4 landscape; margin: 0}} "
        "body {font-family: Own; margin: 0} p, img {position: absolute; margin: 0; white-space: pre; line-height: 1}",
        font_config=configuration,
    )

    def draw(number: int) -> bytes:
        code = scene.code(number).svg_data_uri(border=0)
        html = f'<img src="ground.svg" style="width:297mm"><img src="{code}" style="left:30mm;top:146mm;width:31mm">'
        html += "".join(_html(line) for line in scene.lines(number))
        page = HTML(string=f"<body>{html}</body>", base_url=str(scene.room))
        return page.write_pdf(stylesheets=[style], font_config=configuration)

    return draw


def fpdf2_peer(scene: Scene) -> Draw:
    """fpdf2 with the TrueType face, the ground as SVG, rectangles for the code."""
    from fpdf import FPDF
    from fpdf.svg import SVGObject

    def draw(number: int) -> bytes:
        pdf = FPDF(orientation="landscape", format="A4")
        pdf.add_font("Own", fname=str(scene.truetype))
        pdf.add_page()
        SVGObject(scene.ground).draw_to_page(pdf)
        for line in scene.lines(number):
            pdf.set_font("Own", size=line.size)
            pdf.set_text_color(line.colour)
            x = line.x - pdf.get_string_width(line.text) / 2 if line.centred else line.x
            pdf.text(x, 210 - line.y, line.text)
        pdf.set_fill_color("#1F1B18")
        for y, row in enumerate(scene.code(number).matrix):
            for x, dark in enumerate(row):
                if dark:
                    pdf.rect(30 + x * 0.42, 146 + y * 0.42, 0.42, 0.42, style="F")
        return bytes(pdf.output())

    return draw


PEERS: dict[str, tuple[Callable[[Scene], Draw], int]] = {
    "reportlab": (reportlab_peer, 20),
    "typst": (typst_peer, 20),
    "WeasyPrint": (weasyprint_peer, 5),
    "fpdf2": (fpdf2_peer, 3),
}
"""How each peer is opened and how many certificates it draws."""


def _typst(lines: list[Line]) -> str:
    placed = []
    for line in lines:
        down = 210 - line.y
        text = f'#text(size: {line.size}pt, fill: rgb("{line.colour}"))[{line.text}]'
        if line.centred:
            placed.append(f"#place(top + center, dy: {down}mm - {line.size}pt)[{text}]")
        else:
            placed.append(f"#place(top + left, dx: {line.x}mm, dy: {down}mm - {line.size}pt)[{text}]")
    head = '#set page(width: 297mm, height: 210mm, margin: 0mm)\n#set text(font: "Noto Serif SC")\n'
    pictures = '#place(image("ground.svg", width: 297mm))\n#place(dx: 30mm, dy: 146mm, image("code.svg", width: 31mm))\n'
    return head + pictures + "\n".join(placed)


def _html(line: Line) -> str:
    side = "left:0;width:297mm;text-align:center" if line.centred else f"left:{line.x}mm"
    top = f"calc({210 - line.y}mm - {line.size}pt)"
    return f'<p style="{side};top:{top};font-size:{line.size}pt;color:{line.colour}">{line.text}</p>'


def _truetype(room: Path) -> Path:
    """The Song face with the characters of level 1, its cubic outlines made quadratic."""
    level_1 = "".join(bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(3755))
    font = TTFont(pylopdf_fonts_zh_cn.serif_path())
    subsetter = Subsetter()
    subsetter.populate(text=level_1 + "".join(map(chr, range(32, 127))) + "（）“”：〇荣誉·")
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


def _as_svg(stream: bytes) -> str:
    """The strokes of our ground, from PDF operators to SVG paths."""
    paths, path, colour, width = [], [], "#000", "1"
    for line in re.split(r"(?<=[A-Za-z*])\s+", stream.decode()):
        *numbers, operator = line.split() or [""]
        values = [float(number) for number in numbers if re.fullmatch(r"-?[\d.]+", number)]
        if operator in ("m", "l", "c"):
            pairs = zip(values[::2], values[1::2], strict=True)
            path.append(operator.upper() + " ".join(f"{x:.2f},{HEIGHT - y:.2f}" for x, y in pairs))
        elif operator == "re":
            x, y, wide, high = values
            path.append(f"M{x:.2f},{HEIGHT - y - high:.2f}h{wide:.2f}v{high:.2f}h{-wide:.2f}z")
        elif operator in ("h", "s"):
            path.append("Z")
        elif operator == "RG":
            colour = "#" + "".join(f"{round(value * 255):02x}" for value in values)
        elif operator == "w":
            width = str(values[0])
        if operator in ("S", "s", "n", "f", "B"):
            if operator in ("S", "s", "B"):
                paths.append(
                    f'<path d="{"".join(path)}" stroke="{colour}" stroke-width="{width}" fill="none"/>'
                )
            path = []
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="297mm" height="210mm"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(paths)}</svg>'
