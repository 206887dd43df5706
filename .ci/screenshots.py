"""Takes the pictures of the preview and of `feedwright check` that the documentation shows, into screenshots/.

The other pictures are taken by hand, of the demonstration: liferea.png in Liferea under Xvfb, and mail.png in Chromium,
of the HTML that `r2e run` (rss2email) sends with html-mail = True.

Usage: python .ci/screenshots.py. It needs Chromium, and what `make .venv/dev` installs.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.text import Text

from feedwright.cli.previewing.command import Preview, Server, Shown

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "screenshots"
SETTINGS = (
    'title = "The Gazette"\nurl = "https://gazette.example/"\nauthority = "gazette.example"\nbirth = 2026-11-24\n'
)
FERRY = "---\ntitle: The ferry\ndate: 2026-11-31\ntagz: [harbour]\n---\nIt leaves at eight. [Timetable](times.md)\n"
FAIR = "---\ntitle: The fair: a success\ndate: 2026-11-23\n---\nThe fair was on the green.\n"
BROKEN = {"site.toml": SETTINGS, "articles/the-fair.md": FAIR, "articles/the-ferry.md": FERRY}


def check_in_a_terminal(folder: Path) -> None:
    """Draw what `feedwright check` prints about a folder as a picture of a terminal."""
    for name, text in BROKEN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    command = [sys.executable, "-m", "feedwright", "check", "gazette"]
    coloured = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "110"}
    ran = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder.parent, env=coloured, capture_output=True, text=True, check=False
    )
    console = Console(record=True, width=110, file=io.StringIO())
    console.print(Text("$ feedwright check gazette", style="bold"))
    console.print(Text.from_ansi(ran.stdout))
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", console.export_svg(title="feedwright check"), flags=re.DOTALL)
    (SHOTS / "check.svg").write_text(svg)


def preview(page: Page, folder: Path, content: Path) -> None:
    """Take the reader's view, and a page whose article has a finding."""
    server = Server("127.0.0.1", 0, named="127.0.0.1")
    site = Preview.beginning(Console(file=io.StringIO()), content, folder, server.url, Shown())
    with server.serving(site.application("127.0.0.1")):
        site.rebuild()
        page.goto(f"{server.url}_preview/?as=netnewswire")
        page.get_by_role("link", name="lighthouse").first.click()
        page.wait_for_timeout(2_000)  # until the picture in the frame is drawn
        page.screenshot(path=SHOTS / "readers-view.png")
        page.goto("about:blank")  # a page of the preview would be loaded again by itself
        article = content / "articles/the-ferry.md"
        article.write_text(FERRY.replace("11-31", "11-28"))
        site.rebuild()
        page.goto(f"{server.url}articles/the-ferry.html")
        page.screenshot(path=SHOTS / "preview.png")
        site.board.end()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "preview").mkdir()
        check_in_a_terminal(folder / "gazette")
        shutil.copytree(ROOT / "content", folder / "content")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            preview(browser.new_page(viewport={"width": 1100, "height": 720}), folder / "preview", folder / "content")
            browser.close()


if __name__ == "__main__":
    main()
