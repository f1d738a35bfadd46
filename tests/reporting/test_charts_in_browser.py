"""Charts as a browser shows them, inside `<img>` and inline, under a strict policy."""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from competency.reporting.charts import radar
from competency.reporting.palette import PALETTES
from tests.reporting.samples import RADAR

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; img-src data:; style-src 'none'"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser; skips without one, fails without one under CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("Chromium is not installed: no browser to look with")
    return found


def shown(chromium: str, folder: Path, body: str) -> Image.Image:
    """What the browser paints of a page, 600 × 420 px."""
    page, shot = folder / "page.html", folder / "shot.png"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    page.write_text(f'<!doctype html><html lang="fa" dir="rtl">{head}<body>{body}</body></html>')
    subprocess.run(
        [
            chromium,
            *QUIET,
            f"--user-data-dir={folder / 'browser'}",
            f"--screenshot={shot}",
            "--window-size=600,420",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with Image.open(shot) as image:
        return image.convert("RGB")


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("way", ["img", "inline"])
def test_a_chart_is_painted_in_its_colours_not_as_a_black_square(
    chromium: str, tmp_path: Path, way: str, theme: str
) -> None:
    palette = PALETTES["dark" if theme == "dark" else "light"]
    drawn = radar.CHART.draw(
        RADAR, language="fa", theme="dark" if theme == "dark" else "light", width="wide"
    )
    body = drawn.decode()
    if way == "img":
        body = f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}">'
    image = shown(chromium, tmp_path, body)
    counts = {colour: count for count, colour in image.getcolors(maxcolors=1 << 24) or []}
    surface = counts[rgb(palette.surface)]
    assert surface > 0.4 * 520 * 330
    assert counts[rgb(palette.accent)] > 300
    assert counts.get((0, 0, 0), 0) < 50
    # Letters and the dashed need are drawn in ink.
    assert counts[rgb(palette.ink)] > 100
