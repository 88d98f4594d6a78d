"""Makes the pictures of both READMEs from the running program: `python docs/make_pictures.py` (needs the test extra).

The demo is run in a folder of its own, its pages are photographed and its first certificate and notice are rendered.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright
from pypdfium2 import PdfDocument

HERE = Path(__file__).parent / "pictures"
SAIWU = Path(sys.executable).with_name("saiwu")
PORT = 8457
SITE = f"http://127.0.0.1:{PORT}"
HEIGHT = 900
GAP = 24


def main() -> None:
    """Run the demo, take the pictures, stop it."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as room:
        instance = Path(room) / "demo"
        server = subprocess.Popen([SAIWU, "demo", "--instance", instance, "--port", str(PORT)])
        try:
            _wait()
            _photograph()
            papers = sorted((instance / "papers").rglob("*.pdf"), key=lambda path: path.stat().st_mtime_ns)
            certificate, notice = _first(papers, landscape=True), _first(papers, landscape=False)
        finally:
            server.terminate()
            server.wait()
    certificate.save(HERE / "certificate.png", optimize=True)
    notice.save(HERE / "notice.png", optimize=True)
    _compose([HERE / "results-1280.png", HERE / "certificate.png", HERE / "notice.png"])


def _wait() -> None:
    for _ in range(180):
        try:
            urlopen(SITE, timeout=2)
            return
        except (URLError, OSError):
            time.sleep(1)
    raise SystemExit("the demo did not answer")


def _photograph() -> None:
    chromium = shutil.which("chromium") or sys.exit("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": HEIGHT}, locale="zh-CN")
            page.goto(f"{SITE}/c/yantai-2026/events/E06")
            page.screenshot(path=HERE / f"results-{width}.png")
        browser.close()


def _first(papers: list[Path], *, landscape: bool) -> Image.Image:
    for path in papers:
        page = PdfDocument(path)[0]
        width, height = page.get_size()
        if (width > height) is landscape:
            return page.render(scale=HEIGHT / height).to_pil().convert("RGB")
    raise SystemExit("the demo issued no such paper")


def _compose(paths: list[Path]) -> None:
    pictures = [Image.open(path).convert("RGB") for path in paths]
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    whole = Image.new("RGB", (width, HEIGHT + 2 * GAP), "#e9ebee")
    left = GAP
    for picture in pictures:
        whole.paste(picture, (left, GAP))
        left += picture.width + GAP
    whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS).save(
        HERE / "demo.png", optimize=True
    )


if __name__ == "__main__":
    main()
