"""The ground of a certificate and its code as SVG, for the peers that draw from it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 841.89, 595.28
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def dark_runs(rows: Sequence[bytes]) -> list[tuple[int, int, int]]:
    """Dark modules side by side as (column, row, how many), joined as reportlab's own widget joins them."""
    return [
        (run.start(), y, run.end() - run.start())
        for y, row in enumerate(rows)
        for run in re.finditer(b"\x01+", bytes(row))
    ]


def code_as_svg(rows: Sequence[bytes]) -> str:
    """The code, a unit a module."""
    side = len(rows)
    path = "".join(f"M{x},{y}h{width}v1h-{width}z" for x, y, width in dark_runs(rows))
    box = f'viewBox="0 0 {side} {side}" width="{side}" height="{side}"'
    return f'<svg {NAMESPACE} {box}><path d="{path}" fill="#1F1B18"/></svg>'


def ground_as_svg(operators: str) -> str:
    """The strokes of our ground, from PDF operators to SVG paths."""
    strokes = _Strokes()
    for line in re.split(r"(?<=[A-Za-z*])\s+", operators):
        *words, operator = line.split() or [""]
        values = [float(word) for word in words if re.fullmatch(r"-?[\d.]+", word)]
        strokes.take(operator, values, line)
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="297mm" height="210mm"'
    return f"<svg {NAMESPACE} {box}>{''.join(strokes.paths)}</svg>"


def _preset() -> dict[str, str]:
    return {"stroke": "#000", "stroke-width": "1", "stroke-dasharray": "none", "fill": "none"}


@dataclass
class _Strokes:
    """What has been stroked, and the pen as the operators have set it."""

    paths: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    pen: dict[str, str] = field(default_factory=_preset)
    shift: tuple[float, float] = (0.0, 0.0)

    def take(self, operator: str, values: list[float], line: str) -> None:
        """One operator with its numbers; `line` is the whole."""
        match operator:
            case "m" | "l" | "c":
                self._lead(operator, values)
            case "re":
                x, y, wide, high = values
                self.path.append(f"M{x:.2f},{HEIGHT - y - high:.2f}h{wide:.2f}v{high:.2f}h{-wide:.2f}z")
            case "h":
                self.path.append("Z")
            case "S" | "s":
                self._stroke("Z" if operator == "s" else "")
            case "n":
                self.path.clear()
            case _:
                self._set(operator, values, line)

    def _lead(self, operator: str, values: list[float]) -> None:
        pairs = zip(values[::2], values[1::2], strict=True)
        points = (f"{self.shift[0] + x:.2f},{HEIGHT - self.shift[1] - y:.2f}" for x, y in pairs)
        self.path.append(operator.upper() + " ".join(points))

    def _stroke(self, end: str) -> None:
        looks = " ".join(f'{name}="{value}"' for name, value in self.pen.items())
        self.paths.append(f'<path d="{"".join(self.path)}{end}" {looks}/>')
        self.path.clear()

    def _set(self, operator: str, values: list[float], line: str) -> None:
        match operator:
            case "Q":
                self.shift, self.pen["stroke-dasharray"] = (0.0, 0.0), "none"
            case "cm":
                self.shift = (values[4], values[5])
            case "RG":
                self.pen["stroke"] = "#" + "".join(f"{round(value * 255):02x}" for value in values)
            case "w":
                self.pen["stroke-width"] = str(values[0])
            case "d":
                self.pen["stroke-dasharray"] = " ".join(re.findall(r"[\d.]+", line.partition("]")[0]))
