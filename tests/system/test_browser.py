"""The built site in a real browser: links lead somewhere, nothing is loaded from elsewhere, and everyone can use it.

Needs Chromium, and the Python packages that drive it and check accessibility; where one is missing, all are skipped.
"""

import io
import json
from itertools import product

import feedparser
import pytest
from rich.console import Console

from browser import CHROMIUM, demonstration, visiting
from feedwright.cli.previewing.command import Preview, Server, Shown
from memory import SITE_TOML

pytest.importorskip("playwright.sync_api", reason="playwright, which drives the browser, is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is found (Debian: apt-get install chromium)")

PAGES = {
    "front page": "index.html",
    "feed": "feeds/lighthouse/index.html",
    "empty German feed": "feeds/empty/index.html",
    "pictures": "articles/pictured.html",
    "film": "articles/film.html",
    "episode": "articles/tests/episode.html",
    "table and code": "articles/tests/wide.html",
    "footnote": "articles/what-a-feed-costs.html",
    "Arabic": "articles/tests/arabic.html",
    "Hebrew": "articles/tests/hebrew.html",
    "Japanese": "articles/tests/japanese.html",
    "hostile": "articles/tests/hostile.html",
    "withdrawn": "articles/withdrawn.html",
    "archive": "archive.html",
    "part of the archive": "archive/2026-10/index.html",
    "tag": "feeds/tags/boats/index.html",
    "not found": "404.html",
}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    with demonstration(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def url(request, base):
    return base + request.param


def style(page, selector, name):
    return page.eval_on_selector(selector, f"element => getComputedStyle(element).{name}")


def test_a_page_is_accessible_fits_and_loads_nothing_from_elsewhere(browser, base, url):
    """As axe-core judges, on a phone and at a desk, by day and by night; the browser's own complaints count as well."""
    with visiting(browser, url) as page:
        for screen, scheme in product((PHONE, DESKTOP), ("light", "dark")):
            page.set_viewport_size(screen)
            page.emulate_media(color_scheme=scheme)
            found = axe.Axe().run(page).response["violations"]
            assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == [], (screen, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        assert page.complaints == []
        assert [address for address in page.requested if not address.startswith(base)] == []
        assert {address.rpartition(".")[2] for address in page.requested} <= {"html", "png"}


def test_every_link_leads_to_a_document_and_to_a_place_in_it(browser, base):
    waiting, places, wanted = list(PAGES.values()), {}, set()
    with visiting(browser, base) as page:
        while waiting:
            path = waiting.pop()
            if path in places:
                continue
            assert page.request.get(base + path).status == 200, path
            places[path] = set()
            if path.endswith(".html"):
                page.goto(base + path)
                places[path] = {""} | set(page.eval_on_selector_all("[id]", "all => all.map(element => element.id)"))
                links = page.eval_on_selector_all("a[href]", "all => all.map(link => link.href)")
                inner = [link.removeprefix(base).partition("#") for link in links if link.startswith(base)]
                waiting += [target for target, _, _ in inner]
                wanted |= {(target, place) for target, _, place in inner if target.endswith(".html")}
    assert {(target, place) for target, place in wanted if place not in places[target]} == set()
    assert {"rss.xml", "feeds/lighthouse/feed.json", "articles/winter-ferries.html", "media/film.mp4"} <= set(places)


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("index.html", ["The Harbour Post"]),
        ("feeds/lighthouse/index.html", ["Lighthouse", "The Harbour Post"]),
        ("articles/pictured.html", ["The Harbour Post"]),
    ],
)
def test_a_feed_reader_finds_the_feeds(browser, base, path, titles):
    with visiting(browser, base + path) as page:
        links = page.eval_on_selector_all("link[rel=alternate]", "all => all.map(({type, href}) => [type, href])")
        found = []
        for kind, address in links:
            answer = page.request.get(address)
            assert answer.headers["content-type"].partition(";")[0] == kind
            read = json.loads(answer.body()) if "json" in kind else feedparser.parse(answer.body()).feed
            found.append(read["title"])
    assert found == [title for title in titles for _ in range(3)]


def test_one_click_selects_a_whole_address(browser, base):
    with visiting(browser, base + "index.html", **PHONE) as page:
        for number, name in enumerate(("rss.xml", "atom.xml", "feed.json")):
            page.locator(".addresses code").nth(number).click()
            assert page.evaluate("getSelection().toString()") == base + name


def test_search_engines_read_the_data_and_no_browser_runs_it(browser, base):
    with visiting(browser, base + PAGES["hostile"]) as page:
        assert page.locator("script").count() == 1
        assert json.loads(page.locator("script").text_content())["keywords"] == ["a", "R&D < C"]
        assert page.title().endswith(" – The Harbour Post")
        assert page.complaints == []


def test_the_policy_is_in_force(browser, base):
    """Whatever might get into a page after all, the browser neither runs it nor fetches it."""
    with visiting(browser, base + "index.html") as page:
        page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'ran = 1'}))")
        assert page.evaluate("typeof ran") == "undefined"
        assert any("Content Security Policy" in complaint for complaint in page.complaints)


def test_a_sound_is_fetched_only_when_somebody_wants_to_hear_it(browser, base):
    with visiting(browser, base + PAGES["episode"]) as page:
        assert not any(address.endswith(".wav") for address in page.requested)
        with page.expect_response(f"{base}media/episode.wav") as heard:
            page.evaluate("document.querySelector('audio').preload = 'auto'")
        assert heard.value.ok


def test_code_and_tables_wider_than_a_telephone_are_read_with_the_arrow_keys(browser, base):
    with visiting(browser, base + PAGES["table and code"], **PHONE) as page:
        for selector in ("pre", ".wide"):
            place = page.locator(selector)
            assert place.evaluate("element => element.scrollWidth > element.clientWidth")
            place.focus()
            place.evaluate("element => { element.moved = new Promise(done => { element.onscroll = done }) }")
            page.keyboard.press("ArrowRight")
            assert place.evaluate("element => element.moved.then(() => element.scrollLeft)") > 0


def test_a_shadow_shows_where_code_goes_on_and_its_parts_have_colours(browser, base):
    with visiting(browser, base + PAGES["table and code"], **PHONE) as page:
        colours = {style(page, f"pre .{name}", "color") for name in ("k", "f", "n", "c")}
        assert len(colours) == 4
        assert style(page, "pre", "backgroundAttachment") == "local, local, scroll, scroll"


def test_a_large_picture_leaves_room_for_the_second_headline_at_a_desk(browser, base):
    with visiting(browser, base + "feeds/harbour/index.html", **DESKTOP) as page:
        first, second = (page.locator(".entries > li").nth(number) for number in (0, 1))
        assert first.locator("img").count() == 1
        assert second.locator("h2").bounding_box()["y"] < DESKTOP["height"]


def test_a_summary_runs_under_its_picture_on_a_telephone_and_beside_it_at_a_desk(browser, base):
    for screen, beside in ((PHONE, False), (DESKTOP, True)):
        with visiting(browser, base + "index.html", **screen) as page:
            item = page.locator(".pictured").nth(1)
            picture, summary = (item.locator(name).bounding_box() for name in ("img", ".p-summary"))
            assert (summary["x"] + summary["width"] <= picture["x"]) is beside
            assert (summary["y"] >= picture["y"] + picture["height"]) is not beside


def test_dark_mode_is_dark_and_paper_is_white(browser, base):
    with visiting(browser, base + PAGES["film"], scheme="dark") as page:
        dark = [int(part) for part in style(page, "body", "backgroundColor")[4:-1].split(",")]
        assert max(dark) < 50
        page.emulate_media(media="print")
        assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
        assert style(page, "body", "color") == "rgb(0, 0, 0)"
        assert all(page.locator(selector).is_visible() for selector in ("h1", ".e-content", ".byline >> nth=0"))
        assert not any(page.locator(selector).is_visible() for selector in ("video", "nav", ".jump"))
        assert page.pdf().startswith(b"%PDF")


def test_a_page_from_right_to_left_is_laid_out_so(browser, base):
    with visiting(browser, base + PAGES["Arabic"], **PHONE) as page:
        assert style(page, "h1", "direction") == "rtl"
        assert style(page, "blockquote", "borderRightStyle") == "solid"
        assert style(page, "blockquote", "borderLeftStyle") == "none"
        home, subscribe = (page.locator(f"{name} a").bounding_box()["x"] for name in (".home", ".jump"))
        assert home > subscribe
        assert style(page, "em", "fontStyle") == "normal"


def test_a_page_in_japanese_neither_slants_nor_crowds_its_characters(browser, base):
    with visiting(browser, base + PAGES["Japanese"], **PHONE) as page:
        assert style(page, "em", "fontStyle") == "normal"
        assert style(page, ".e-content p", "lineBreak") == "strict"
        size, line = (float(style(page, ".e-content p", name)[:-2]) for name in ("fontSize", "lineHeight"))
        assert line / size >= 1.75


@pytest.fixture
def preview(tmp_path):
    content, folder = tmp_path / "content", tmp_path / "preview"
    content.mkdir()
    folder.mkdir()
    (content / "site.toml").write_text(SITE_TOML)
    (content / "a.md").write_text(
        "---\ndate: 2026-02-01\ntagz: b\n---\n# One\n\n<img src=x onerror=alert(1)> Some text."
    )
    server = Server("127.0.0.1", 0, named="127.0.0.1")
    site = Preview.beginning(Console(file=io.StringIO()), content, folder, server.url, Shown())
    with server.serving(site.application("127.0.0.1")):
        site.rebuild()
        yield site
        site.board.end()


def test_an_open_page_of_a_preview_is_loaded_again_after_a_build_and_shows_what_is_wrong(browser, preview):
    article = preview.content / "a.md"
    with visiting(browser, f"{preview.url}articles/a.html") as page:
        assert page.get_by_text("Did you mean tags?").is_visible()
        article.write_text(article.read_text().replace("tagz: b\n", "").replace("Some text", "Other text"))
        with page.expect_navigation():
            preview.rebuild()
        assert page.get_by_text("Other text.", exact=True).is_visible()
        assert page.get_by_text("Did you mean tags?").count() == 0
        complaints = [each for each in page.complaints if "ERR_ABORTED" not in each]  # the request that waited
        assert complaints == []


def test_the_corner_of_a_preview_is_within_the_screen_of_a_phone(browser, preview):
    (preview.content / "long.md").write_text(f"---\ndate: 2026-02-01\ntagz: {'boats ' * 40}\n---\nSome text.")
    preview.rebuild()
    with visiting(browser, f"{preview.url}articles/long.html", **PHONE) as page:
        corner = page.locator("details").last.bounding_box()
        assert 0 <= corner["x"] < corner["x"] + corner["width"] <= PHONE["width"]


@pytest.mark.parametrize("path", ["", "?as=freshrss", "?as=mail", "findings", "documents", "documents?path=rss.xml"])
def test_a_preview_s_own_pages_are_accessible_and_complain_of_nothing(browser, preview, path):
    with visiting(browser, f"{preview.url}_preview/{path}") as page:
        for screen, scheme in product((PHONE, DESKTOP), ("light", "dark")):
            page.set_viewport_size(screen)
            page.emulate_media(color_scheme=scheme)
            found = axe.Axe().run(page).response["violations"]
            assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen
        assert page.complaints == []
