"""The preview: what it serves, what it shows of drafts and findings, and what it keeps from other web pages."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from html import unescape
from io import StringIO

import pytest
import requests
from rich.console import Console
from typer.testing import CliRunner
from werkzeug.test import Client

from feedwright.cli.app import app
from feedwright.cli.previewing.board import Board, State
from feedwright.cli.previewing.command import Preview, Shown
from feedwright.cli.previewing.server import site_application


def build(content, public):
    assert CliRunner().invoke(app, ["build", str(content), str(public)]).exit_code == 0


def files(folder):
    """Give all files with their bytes, without those that SQLite has while somebody reads a catalogue."""
    there = (path for path in folder.rglob("*") if path.is_file() and "sqlite-" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


@pytest.fixture
def served(content, public):
    build(content, public)
    client = Client(site_application(public))

    def fetch(path, *, method="GET", **headers):
        with client.open(path, method=method, headers=headers) as response:
            response.get_data()
            return response

    return fetch


def test_the_preview_serves_feeds_with_the_media_types_of_the_public_bucket(served, public):
    types = {path: served(f"/{path}").headers["Content-Type"] for path in files(public)}
    assert types == {
        "articles/first.html": "text/html; charset=utf-8",
        "atom.xml": "application/atom+xml; charset=utf-8",
        "feed.json": "application/feed+json",
        "feeds.opml": "text/x-opml; charset=utf-8",
        "index.html": "text/html; charset=utf-8",
        "404.html": "text/html; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "rss.xml": "application/rss+xml; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "sitemaps/2026-02.xml": "application/xml; charset=utf-8",
        "sitemaps/feeds.xml": "application/xml; charset=utf-8",
    }


def test_the_preview_answers_304_to_a_reader_that_has_the_document(served):
    first = served("/rss.xml")
    assert served("/rss.xml", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert served("/rss.xml", **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304


def test_the_preview_serves_the_index_at_the_root_and_nothing_outside_its_folder(served):
    assert served("/").data == served("/index.html").data
    assert served("/../content/site.toml").status_code == 404
    assert served("/nothing").status_code == 404
    assert served("/rss.xml", method="POST").status_code == 405
    assert "Access-Control-Allow-Origin" not in served("/rss.xml").headers, "no web page may read drafts"


def test_the_preview_shows_the_sites_own_page_for_what_is_not_there(served):
    missing = served("/nothing")
    assert (missing.status_code, missing.data) == (404, served("/404.html").data)
    assert missing.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.0.7", "LOCALHOST"])
def test_the_preview_answers_under_its_own_address(served, host):
    assert served("/", Host=host).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"]
)
def test_no_web_page_can_have_its_own_name_lead_to_the_preview(served, host):
    """A page could else read drafts: its name would first mean its own server, and then this machine."""
    answer = served("/", Host=host)
    assert answer.status_code == 421
    assert answer.data != served("/").data


@pytest.fixture
def ctrl_c():
    """Have the processes that a test starts hear Ctrl-C: those of a shell's background job else inherit that they do not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "the end of its process"])
def test_the_preview_builds_serves_rebuilds_and_ends_cleanly(content, tmp_path, ending):
    port = _free_port()
    command = [sys.executable, "-m", "feedwright", "preview", str(content), "--port", str(port)]
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(process.stdout))
        reader.start()
        feed = f"http://127.0.0.1:{port}/feed.json"
        try:
            _until(lambda: _titles(feed) == ["First"])
            _until(lambda: any("Ctrl-C" in line for line in lines))
            (content / "second.md").write_text("---\ndate: 2026-02-02\n---\n# Second\n\nText.")
            _until(lambda: sum("documents written" in line for line in lines) == 2)  # a build writes feeds before pages
            assert _titles(feed) == ["Second", "First"]
            item = requests.get(feed, timeout=5).json()["items"][0]
            assert requests.get(item["url"], timeout=5).ok, "links of a preview lead into the preview"
        finally:
            process.send_signal(ending)
            try:
                assert process.wait(timeout=30) == 0
            finally:
                process.kill()
        reader.join()
    text = "".join(lines)
    assert feed in text
    assert "The preview has ended." in text
    assert "Traceback" not in text
    assert not (content / ".feedwright" / "catalogue.sqlite").exists(), "a preview changes nothing of the built site"
    assert list((tmp_path / "temporary").iterdir()) == [], "no draft stays behind"


def test_a_port_that_is_taken_is_named(content):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "feedwright", "preview", str(content), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be used" in done.stderr


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _titles(url):
    try:
        answer = requests.get(url, timeout=5)
    except requests.ConnectionError:
        return None
    return [item["title"] for item in answer.json()["items"]] if answer.ok else None


def _until(condition):
    """Wait for another process; only its never coming is a failure."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


# --- what it shows beside the site --------------------------------------------------------------------------------------


class Opened:
    """A preview without a server: requests go to the application."""

    def __init__(self, content, folder, **shown):
        folder.mkdir()
        console = Console(file=StringIO())
        self.preview = Preview.beginning(console, content, folder, "http://localhost/", Shown(**shown))
        self.client = Client(self.preview.application("localhost"))
        self.preview.rebuild()

    def get(self, path, **headers):
        with self.client.open(path, headers=headers) as response:
            response.get_data()
            return response

    def printed(self):
        return self.preview.console.file.getvalue()

    def titles(self):
        return [item["title"] for item in json.loads(self.get("/feed.json").data)["items"]]


@pytest.fixture
def with_drafts(content):
    (content / "draft.md").write_text("---\ntitle: Draft\ndate: 2026-02-02\ndraft: true\n---\nText with ![](a.png).")
    (content / "future.md").write_text("---\ntitle: Future\ndate: 2099-02-03\n---\nText.")
    (content / "broken.md").write_text("---\ntitle: <script>alert(1)</script>\ndate: <b>never</b>\n---\nText.")
    return content


@pytest.mark.parametrize(
    ("shown", "titles"),
    [
        ({}, ["First"]),
        ({"drafts": True}, ["Draft", "First"]),
        ({"future": True}, ["Future", "First"]),
        ({"drafts": True, "future": True}, ["Future", "Draft", "First"]),
    ],
)
def test_drafts_and_articles_of_the_future_are_shown_if_they_are_asked_for_and_are_marked(
    with_drafts, tmp_path, shown, titles
):
    opened = Opened(with_drafts, tmp_path / "preview", **shown)
    assert opened.titles() == titles
    for name, is_shown in (("draft", "drafts" in shown), ("future", "future" in shown)):
        page = opened.get(f"/articles/{name}.html")
        assert page.status_code == (200 if is_shown else 404)
        assert ("only this preview shows the article" in page.text) == is_shown
        assert f"{name}.md" in page.text, "also the page of what is not out says which file it would be"


def test_a_preview_has_the_addresses_and_dates_of_the_site_and_changes_nothing_of_it(content, public, tmp_path):
    (content / "undated.md").write_text("# Undated\n\nText.")
    os.utime(content / "undated.md", (1_760_000_000, 1_760_000_000))
    build(content, public)
    dated = next(item["date_published"] for item in json.loads((public / "feed.json").read_text())["items"])
    os.utime(content / "undated.md", (1_770_000_000, 1_770_000_000))
    before = files(content)
    opened = Opened(content, tmp_path / "preview", drafts=True)
    items = json.loads(opened.get("/feed.json").data)["items"]
    assert dated in {item["date_published"] for item in items}
    assert files(content) == before


def test_the_first_build_of_a_preview_names_only_what_differs_from_what_is_published(with_drafts, public, tmp_path):
    (with_drafts / "linked.md").write_text(
        "---\ndate: 2026-02-04\ntagz: a\n---\n# Linked\n\n[First](first.md), [us](/)."
    )
    assert CliRunner().invoke(app, ["build", str(with_drafts), str(public)]).exit_code == 1
    opened = Opened(with_drafts, tmp_path / "preview")
    assert "\n1 draft, 1 scheduled, 1 rejected; " in opened.printed()
    assert "updated" not in opened.printed()
    assert "Did you mean tags?" in opened.get("/_preview/findings").text, "warnings stay also if nothing differs"
    assert "draft.md is a draft." in opened.get("/_preview/findings").text
    assert "Did you mean tags?" in opened.get("/articles/linked.html").text
    (with_drafts / "first.md").write_text("---\ndate: 2026-02-01\n---\n# First\n\nOther text.")
    assert "1 updated, " in Opened(with_drafts, tmp_path / "again").printed()


def test_a_page_says_what_is_wrong_with_its_article_with_the_line_and_runs_no_script_of_an_article(
    with_drafts, tmp_path
):
    page = Opened(with_drafts, tmp_path / "preview").get("/articles/broken.html")
    assert page.status_code == 404
    assert "broken.md" in page.text
    assert "date: &lt;b&gt;never&lt;/b&gt;" in page.text
    assert "<b>never" not in page.text
    assert re.findall(r"<script[^>]*>", page.text) == re.findall(r'<script nonce="[^"]+" src="/_preview/preview.js"[^>]*>', page.text)  # fmt: skip
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page.text)[1]
    assert re.search(r"script-src 'nonce-[\w-]{20,}'(;|$)", policy)
    assert "default-src 'none'" in policy
    assert page.headers["Cache-Control"] == "no-store"


def test_the_page_of_an_article_that_was_published_says_that_its_newest_version_is_rejected(content, public, tmp_path):
    build(content, public)
    (content / "first.md").write_text("---\ndate: never\n---\n# First\n\nOther text.")
    page = Opened(content, tmp_path / "preview").get("/articles/first.html")
    assert page.status_code == 200
    assert "Some text." in page.text
    assert "rejected" in page.text
    assert "date: never" in page.text


def test_findings_name_all_that_is_wrong_with_a_file_and_nothing_becomes_of_a_half_of_it(content, tmp_path):
    broken = "---\ntitle: a: b\ndate: 2026-02-01\nsummary: c: d\nauthor: [\n---\nText."
    (content / "broken.md").write_text(broken)
    (content / "dated.md").write_text("---\ndate: never\nupdated: always\ntagz: a\n---\nText.")
    opened = Opened(content, tmp_path / "preview")
    page = unescape(opened.get("/_preview/findings").text)
    assert [
        line in page for line in ("title: a: b", "summary: c: d", "author: [", "date: never", "updated: always")
    ] == [True] * 5
    assert "Did you mean tags?" in page
    assert opened.titles() == ["First"]
    opened.preview.rebuild()
    assert "summary: c: d" in opened.get("/_preview/findings").text


def test_findings_are_listed_until_they_are_mended(with_drafts, tmp_path):
    opened = Opened(with_drafts, tmp_path / "preview")
    page = opened.get("/_preview/findings").text
    assert "line 3" in page
    assert "draft.md is a draft." in page
    assert "future.md comes out at 2099-02-03" in page
    (with_drafts / "broken.md").unlink()
    (with_drafts / "first.md").write_text("---\ndate: 2026-02-01\ntagz: a\n---\n# First\n\nSome text.")
    opened.preview.rebuild()
    assert re.search(r"Preview, (.*) elsewhere", opened.get("/").text)[1] == "2 findings"
    page = opened.get("/_preview/findings").text
    assert "broken.md" not in page
    assert "Did you mean tags?" in page
    assert "articles/first.html" in page, "what the last build wrote"


def test_the_readers_view_shows_each_feed_in_the_manner_of_each_reader(content, tmp_path):
    (content / "first.md").write_text("---\ndate: 2026-02-01\ntitle: A & B\n---\nSome *text* </iframe>.")
    opened = Opened(content, tmp_path / "preview")
    for style in ("netnewswire", "freshrss", "mail", "unknown"):
        page = opened.get(f"/_preview/?as={style}&feed=feed.json").text
        assert "A &amp; B" in page
        [frame] = re.findall(r'<iframe sandbox="allow-popups"[^>]* srcdoc="([^"]*)"></iframe>', page)
        assert "&lt;em&gt;text&lt;/em&gt;" in frame


def test_documents_are_shown_with_colours_and_nothing_outside_the_site_is(content, tmp_path):
    opened = Opened(content, tmp_path / "preview")
    assert "atom.xml" in opened.get("/_preview/documents").text
    assert '<span class="nt">&lt;feed</span>' in opened.get("/_preview/documents?path=atom.xml").text
    for path in ("../state/catalogue.sqlite", "/etc/passwd", "..%2f..%2fcontent%2fsite.toml", "nothing.xml"):
        assert opened.get(f"/_preview/documents?path={path}").status_code == 404
    assert opened.get("/_preview/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/_preview/", "/_preview/findings", "/_preview/documents", "/_preview/events", "/"])
def test_no_web_page_can_read_the_previews_own_pages(content, tmp_path, path):
    opened = Opened(content, tmp_path / "preview")
    assert opened.get(path, Host="evil.example").status_code == 421


def test_a_page_that_waits_hears_of_the_next_build_and_of_the_end(content, tmp_path):
    opened = Opened(content, tmp_path / "preview")
    page = opened.get("/").text
    stamp = re.search(r'data-stamp="([^"]+)"', page)[1]
    with opened.client.open(f"/_preview/events?after={stamp}") as waiting:
        events = iter(waiting.response)
        assert next(events) in {b": waiting\n\n", ": waiting\n\n"}
        (content / "second.md").write_text("---\ndate: 2026-02-02\n---\n# Second\n\nText.")
        opened.preview.rebuild()
        assert b"data: " in b"".join(each if isinstance(each, bytes) else each.encode() for each in events)
    board = Board("a")
    threading.Timer(0.05, board.end).start()
    assert board.wait_for_other("a-0", 60) is None
    board = Board("a")
    board.put(State(number=1))
    assert board.wait_for_other("a-0", 60) == "a-1"
    assert board.wait_for_other("a-1", 0) == ""


def test_a_page_of_an_own_template_keeps_its_policy_and_gets_the_script(content, tmp_path):
    (content / "templates").mkdir()
    (content / "templates" / "article.html").write_text(
        "<!doctype html><html><head><meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; img-src 'self'\">"
        "<title>{{ entry.title }}</title></head><body>{{ entry.content_html }}</body></html>"
    )
    page = Opened(content, tmp_path / "preview").get("/articles/first.html").text
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert re.fullmatch(r"script-src 'nonce-[\w-]+'; img-src 'self'", policy)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("default-src 'self'", "default-src 'self'; script-src 'self' N; connect-src 'self'; style-src 'self' N"),
        ("img-src 'self'", "img-src 'self'"),
        ("script-src 'unsafe-inline'", "script-src 'unsafe-inline' 'self'"),
        ("Script-Src-Elem 'none'", "script-src-elem N"),
    ],
)
@pytest.mark.parametrize(
    "element",
    [
        '<meta http-equiv="Content-Security-Policy" content="{}">',
        "<META content='{}' HTTP-EQUIV=content-security-policy>",
    ],
)
def test_a_policy_allows_what_it_allowed_and_the_previews_own_script_and_style(
    content, tmp_path, element, written, shown
):
    (content / "templates").mkdir()
    quote = element[element.index("{") - 1]
    meta = element.format(written.replace(quote, f"&#{ord(quote)};"))
    (content / "templates" / "article.html").write_text(
        f"<!doctype html><html><head>{meta}<title>{{{{ entry.title }}}}</title></head><body>{{{{ entry.content_html }}}}</body></html>"
    )
    page = Opened(content, tmp_path / "preview").get("/articles/first.html").text
    [policy] = re.findall(rf"<meta[^<>]* content={quote}(.*?){quote}", page, re.IGNORECASE)
    assert re.sub(r"'nonce-[\w-]+'", "N", unescape(policy)) == shown


def test_without_valid_settings_every_page_says_why_and_is_loaded_again(content, tmp_path):
    settings = (content / "site.toml").read_text()
    (content / "site.toml").write_text('title = "A\n')
    opened = Opened(content, tmp_path / "preview")
    page = opened.get("/")
    assert (page.status_code, "quotation mark" in page.text, "preview.js" in page.text) == (404, True, True)
    (content / "site.toml").write_text(settings)
    opened.preview.rebuild()
    assert opened.get("/").status_code == 200


def test_a_build_that_the_disk_refuses_ends_no_preview_and_is_told_once(content, tmp_path):
    opened = Opened(content, tmp_path / "preview")
    page = opened.preview.public / "articles" / "second.html"
    page.mkdir()
    (content / "second.md").write_text("---\ndate: 2026-02-02\n---\n# Second\n\nText.")
    failed = opened.preview.rebuild_if_possible(quiet=False, known="")
    assert "second.html" in failed
    assert opened.preview.rebuild_if_possible(quiet=True, known=failed) == failed
    assert opened.preview.console.file.getvalue().count("The site was not built") == 1
    page.rmdir()
    assert opened.preview.rebuild_if_possible(quiet=True, known=failed) == ""
    assert opened.titles() == ["Second", "First"]


def test_a_documents_name_may_be_of_any_length(content, tmp_path):
    assert Opened(content, tmp_path / "preview").get(f"/_preview/documents?path={'a' * 5_000}.html").status_code == 404
