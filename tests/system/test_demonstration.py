"""The demonstration as its readers find it: every link leads somewhere, every id agrees, nothing held back is anywhere.

Whatever documents a build writes are walked; nothing here names a feed.
"""

import json
import re
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import etree, html
from msgspec import structs
from werkzeug.test import Client

from feedwright.cli.local_site import open_local
from feedwright.cli.previewing.server import site_application
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.whole_build import whole_build
from places import ROOT

# Where a reader or a robot begins; 404.html is what a server shows under any address without a document. Those who
# have an old address begin there.
STARTS = ("index.html", "feeds.opml", "robots.txt", "404.html", "the-post/index.html", "feed.xml")
CONTENT = ROOT / "content"
HOME = "https://harbour-post.example/"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HELD_BACK = {
    "articles/2026-11-23-the-gull-replies.md": Verdict.DRAFT,
    "notices/2026-11-02-places-for-the-regatta-supper.txt": Verdict.EXPIRED,
    "notices/2099-05-01-the-bridge-opens.md": Verdict.SCHEDULED,
}
OF_THE_DRAFT_ALONE = "articles/images/gull.png"
ATOM = "{http://www.w3.org/2005/Atom}"
# What a browser or reader makes of a link whose type is not given, by its element.
SHOWN_AS = {"img": "image/", "video": "video/", "audio": "audio/", "track": "text/vtt", "a": "", "link": ""}


@dataclass(frozen=True)
class Link:
    """A link that stands in a document."""

    where: str  # the document's path
    url: str
    media_type: str = ""  # how that of the target begins


@dataclass(frozen=True)
class Item:
    """What a feed's document says of an entry."""

    where: str
    id: str
    url: str
    title: str


class Site:
    """A built demonstration."""

    def __init__(self, folder):
        self.public = folder / "public"
        with open_local(CONTENT, self.public, state=folder / "state") as site:
            worker = structs.replace(site.worker, ports=replace(site.worker.ports, clock=lambda: NOW))
            self.built = whole_build(worker, site)
        self.client = Client(site_application(self.public))

    @cached_property
    def documents(self):
        return {
            path.relative_to(self.public).as_posix(): path.read_bytes()
            for path in sorted(self.public.rglob("*"))
            if path.is_file()
        }

    @cached_property
    def pages(self):
        return {path: html.document_fromstring(body) for path, body in self.documents.items() if is_page(path)}

    @cached_property
    def links(self):
        return [link for path, body in self.documents.items() for link in links_of(path, body)]

    @cached_property
    def items(self):
        return [item for path, body in self.documents.items() for item in items_of(path, body)]

    def media_type(self, path):
        """Say what the site serves at *path*; None: nothing."""
        with closing(self.client.get("/" + path)) as answer:
            return answer.mimetype if answer.status_code == 200 else None


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return Site(tmp_path_factory.mktemp("demonstration"))


def is_page(path):
    return path.endswith(".html")


def local(url):
    """The public path and the place in it that *url* names; None: it leads elsewhere."""
    whole, place = urldefrag(url)
    if not whole.startswith(HOME):
        return None
    return unquote(whole.removeprefix(HOME)) or "index.html", unquote(place)


def links_of(path, body):
    if is_page(path):
        yield from links_in_html(path, html.document_fromstring(body))
    elif path.endswith((".xml", ".opml")):
        yield from links_in_xml(path, etree.fromstring(body))
    elif path.endswith(".json"):
        yield from links_in_json(path, json.loads(body))
    elif path == "robots.txt":
        yield from (Link(path, url) for url in re.findall(r"(?mi)^sitemap: *(\S+)", body.decode()))


def links_in_html(path, root):
    base = HOME + path
    for element, _, url, _ in root.iterlinks():
        if "policy" not in (element.get("http-equiv") or "").lower():
            address = url.removeprefix("feed:")  # a page's own link to feed readers
            yield Link(path, resolved(base, address), element.get("type") or SHOWN_AS.get(element.tag, ""))
    for element in root.iter("meta"):
        if (element.get("content") or "").startswith(HOME):
            picture = element.get("property") in {"og:image", "twitter:image"}
            yield Link(path, element.get("content"), "image/" if picture else "")
    for script in root.iter("script"):
        yield from links_in_json(path, json.loads(script.text))


def resolved(base, url):
    return base + url if url.startswith("#") else url


def links_in_xml(path, root):
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if is_address(value):
                yield Link(path, value, type_in_xml(element, name))
        text = (element.text or "").strip()
        if is_address(text):
            yield Link(path, text)
        elif "<" in text:
            yield from links_in_html(path, html.fragment_fromstring(text, create_parent=True))


def type_in_xml(element, name):
    if element.tag == "outline":  # whose own type is that of OPML's own list
        return {"xmlUrl": "application/rss+xml", "htmlUrl": "text/html"}.get(name, "")
    return (element.get("type") or "").partition(";")[0] if name in {"href", "url"} else ""


def links_in_json(path, value):
    if isinstance(value, dict):
        media_type = value.get("mime_type", "")
        for name, each in value.items():
            if name == "content_html":
                yield from links_in_html(path, html.fragment_fromstring(each, create_parent=True))
            elif isinstance(each, str) and is_address(each):
                yield Link(path, each, media_type if name == "url" else "")
            else:
                yield from links_in_json(path, each)
    elif isinstance(value, list):
        for each in value:
            yield from links_in_json(path, {"": each})


def is_address(text):
    return re.fullmatch(r"https?://\S+", text) is not None


def items_of(path, body):
    """The entries of a feed's or an archive's document, in whichever format."""
    name = path.rpartition("/")[2]
    if name == "feed.json":
        for item in json.loads(body)["items"]:
            yield Item(path, item["id"], item["url"], item["title"])
    elif name in {"rss.xml", "atom.xml"}:
        root = etree.fromstring(body)
        for item in root.iter("item"):
            yield Item(path, item.findtext("guid"), item.findtext("link"), item.findtext("title"))
        for entry in root.iter(f"{ATOM}entry"):
            [link] = [link for link in entry.iter(f"{ATOM}link") if link.get("rel") == "alternate"]
            yield Item(path, entry.findtext(f"{ATOM}id"), link.get("href"), entry.findtext(f"{ATOM}title"))


def test_it_builds_and_warns_of_nothing_but_the_notice_for_2099_and_what_flipboard_refuses(site):
    assert site.built.rejected == []
    assert {outcome.key: outcome.verdict for outcome in site.built.outcomes if outcome.key in HELD_BACK} == HELD_BACK
    warnings = [warning for outcome in site.built.outcomes for warning in outcome.warnings]
    refused = [warning for warning in warnings if warning.rule == "unfit"]
    assert {warning.what.partition(" leaves ")[0] for warning in refused} == {"the feed flipboard"}
    others = [(warning.path, warning.rule) for warning in warnings if warning not in refused]
    assert others == [("notices/2099-05-01-the-bridge-opens.md", "odd-date")]


def test_it_shows_every_format_and_a_good_deal_of_the_world(site):
    published = [Path(outcome.key) for outcome in site.built.outcomes if outcome.verdict is Verdict.PUBLISHED]
    assert len(published) >= 14
    assert {path.suffix for path in published} == {".txt", ".md", ".html", ".json", ".mp3"}
    assert {page.get("lang") for page in site.pages.values()} >= {"en-GB", "ar", "ja", "de"}
    assert {page.get("dir") for page in site.pages.values()} == {"ltr", "rtl"}


def test_every_link_within_the_site_leads_to_what_it_promises(site):
    """Pictures show, enclosures play, feeds are feeds: the target is served, with the media type that was told."""
    broken = []
    for link in site.links:
        if target := local(link.url):
            found = site.media_type(target[0])
            if found is None or not found.startswith(link.media_type):
                broken.append((link, found))
    assert broken == []


def test_no_document_holds_a_relative_link(site):
    """A page's own icon is an empty one (data:), so that no browser asks for /favicon.ico."""
    assert [link for link in site.links if not re.match(r"https?:|mailto:|data:,$", link.url)] == []


def test_every_link_into_a_page_finds_its_place_there(site):
    places = {path: {""} | set(page.xpath("//@id")) for path, page in site.pages.items()}
    wanted = [(link.where, *target) for link in site.links if (target := local(link.url)) and target[0] in places]
    assert [each for each in wanted if each[2] not in places[each[1]]] == []
    assert any(place for _, _, place in wanted)


def test_every_entry_of_every_feed_leads_to_its_own_page(site):
    assert site.items
    for item in site.items:
        path, _ = local(item.url)
        page = site.pages[path]
        assert page.xpath("//link[@rel='canonical']/@href") == [item.url]
        assert " ".join(page.xpath("string(//h1)").split()) == item.title


def test_every_id_agrees_in_every_document_it_is_in(site):
    urls, ids = defaultdict(set), defaultdict(set)
    for item in site.items:
        urls[item.id].add((item.url, item.title))
        ids[item.url].add(item.id)
    assert [told for told in urls.values() if len(told) > 1] == []
    assert [told for told in ids.values() if len(told) > 1] == []


def test_no_document_names_an_entry_twice(site):
    named = [(item.where, item.id) for item in site.items]
    assert len(named) == len(set(named))


def test_the_three_formats_of_a_feed_hold_the_same_entries_in_the_same_order(site):
    by_folder = defaultdict(lambda: defaultdict(list))
    for item in site.items:
        folder, _, name = item.where.rpartition("/")
        by_folder[folder][name].append(item.id)
    for folder, formats in by_folder.items():
        assert len({tuple(ids) for ids in formats.values()}) == 1, folder


def test_every_document_is_found_by_following_links(site):
    """From where a reader or a robot begins; what nothing leads to, nobody reads."""
    led = defaultdict(set)
    for link in site.links:
        if target := local(link.url):
            led[link.where].add(target[0])
    found, waiting = set(), [path for path in STARTS if path in site.documents]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += led[path]
    assert set(site.documents) - found == set()


def test_following_the_archives_from_the_feed_finds_every_entry(site):
    told, path, walked = defaultdict(set), "atom.xml", []
    for item in site.items:
        told[item.where].add(item.url)
    while path:
        walked.append(path)
        earlier = etree.fromstring(site.documents[path]).findall(f"{ATOM}link[@rel='prev-archive']")
        path = local(earlier[0].get("href"))[0] if earlier else None
    assert len(walked) > 1
    everything = {HOME + path for path in site.pages if path.startswith("articles/")}
    assert set().union(*(told[path] for path in walked)) == everything


@pytest.mark.parametrize("key", HELD_BACK)
def test_nothing_of_an_article_that_is_held_back_is_anywhere(site, key):
    """Neither its words nor its address nor its date; also not with the case or the markup of another format."""
    source = (CONTENT / key).read_text()
    name = re.sub(r"^\d{4}-\d\d-\d\d-", "", Path(key).stem)
    lines = source.partition("\n---\n")[2].splitlines()
    told = [name, *re.findall(r"(?m)^(?:title|  alt): (.*)$", source), *(line for line in lines if len(line) > 40)]
    assert len(told) > 4
    for path, body in site.documents.items():
        text = unescape(body.decode("utf-8", "replace"))
        assert [each for each in told if each in text or each in path] == [], path
        assert "2099" not in text


def test_every_public_file_is_a_document_or_a_copy_of_what_an_article_shows(site):
    """Settings, sidecars, sources and the pictures of drafts stay at home; and no copy is left that nothing shows."""
    sources = {path.read_bytes(): path for path in CONTENT.rglob("*") if path.is_file()}
    copied = {path: sources[body] for path, body in site.documents.items() if body in sources}
    assert {path.partition("/")[0] for path in copied} == {"media"}
    assert set(copied) == {path for path in site.documents if path.startswith("media/")}
    assert {source.suffix for source in copied.values()} == {".png", ".jpg", ".mp3", ".vtt"}
    assert CONTENT / OF_THE_DRAFT_ALONE not in copied.values()
    assert set(copied) <= {target[0] for link in site.links if (target := local(link.url))}


@pytest.mark.parametrize("path", ["site.toml", "README.md", "podcast/2026-11-15-the-fog-horn.meta.toml", ".feedwright"])
def test_what_is_private_is_not_served(site, path):
    assert (CONTENT / path).exists() or path == ".feedwright"
    assert site.media_type(path) is None


def test_a_second_build_writes_nothing(site):
    with open_local(CONTENT, site.public, state=site.public.parent / "state") as again:
        worker = structs.replace(again.worker, ports=replace(again.worker.ports, clock=lambda: NOW))
        assert whole_build(worker, again).written == []
