"""Whatever files are called, documents stay in their places and no two articles share one, whichever the stores are."""

import json
import re
from dataclasses import replace
from itertools import combinations
from pathlib import PurePosixPath

import pytest

from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.jobs.worker import Worker
from feedwright.engine.whole_build import whole_build
from memory import SITE_TOML, Alone, MemoryQueue
from stores import PUBLIC, opened, ports_over

# Opens a feed for each tag, section and author.
AUTO = SITE_TOML + "auto = { tags = 1, sections = 1, authors = 1 }\n"
LISTS = {"404.html", "feeds.opml", "sitemap.xml", "robots.txt"}
FEED = {"rss.xml", "atom.xml", "feed.json", "index.html"}
# Everything that a document may be called, and who may be there.
DEVICES = re.compile(r"(?:.*/)?(?:con|prn|aux|nul|com\d|lpt\d)(?:[./].*)?")
PLACES = re.compile(
    r"(?P<article>articles/.+\.html)"
    r"|(?:feeds/(?:tags|sections|authors)/[^/]+/)?(?:archive/[^/]+/)?(?:rss\.xml|atom\.xml|feed\.json)"
    r"|(?:feeds/(?:tags|sections|authors)/[^/]+/)?(?:archive/[^/]+/)?index\.html"
    r"|404\.html|archive\.html|feeds\.opml|sitemap\.xml|robots\.txt|sitemaps/[^/]+\.xml"
)
SAFE = re.compile(r"[a-z0-9_.-]+(?:/[a-z0-9_.-]+)*")

# Names that every store can hold, and whether an article comes of it.
NAMES = {
    "a%2fb.md": True,
    "a/b.md": True,
    "%2e%2e/%2e%2e/x.md": True,
    "a%00.md": True,
    "a?b.md": True,
    "a#b.md": True,
    "a&b=c.md": True,
    "a+b.md": True,
    "<img src=x onerror=fw()>.md": True,
    "\"onmouseover='fw()'.md": True,
    "a\nb.md": True,
    "a\rb.md": True,
    "a\tb.md": True,
    "a\x1b[31mb.md": True,
    "a\x7fb.md": True,
    "a\u202eb.md": True,
    "a\u200bb.md": True,
    "a\u2028b.md": True,
    " .md": True,
    "a .md": True,
    "-.md": True,
    "C:/x.md": True,
    "CON.md": True,
    "nul.txt": True,
    "aux/com1.md": True,
    "lpt1.html": True,
    "index.html": True,
    "rss.xml.md": True,
    "atom.xml.html": True,
    "feed.json.md": True,
    "feed.json": True,
    "feeds.opml.md": True,
    "sitemap.xml.md": True,
    "robots.txt.md": True,
    "site.toml.md": False,
    "feeds/index.md": True,
    "feeds/x/index.md": True,
    "feeds/tags/index/rss.xml.md": True,
    "archive/2026-03/atom.xml.md": True,
    "archive/2026-03/index.md": True,
    "media/0123456789abcdef/a.png.md": True,
    "sitemaps/2026-03.xml.md": True,
    "articles/articles/articles/index.md": True,
    "articles.html": True,
    "deep.html/a.md": True,
    "deep.md/index.md": True,
    "..md": False,
    "...md": False,
    "..x/a.md": False,
    "robots.txt": False,
    "README.md": False,
    "docs/LICENSE.txt": False,
    "CHANGELOG-2.md": False,
    "_drafts/a.md": False,
    "_a.md": False,
    ".hidden/a.md": False,
    "layouts/a.html": False,
    "templates/a.md": False,
    "archetypes/default.md": False,
    "static/a.html": False,
    "node_modules/x/index.md": False,
    "package.json": False,
    "package-lock.json": False,
    "a.meta.json": False,
}
# Such a folder has no such files; a bucket may.
KEYS = {
    "../../x.md": False,
    "../rss.xml.md": False,
    "articles/../../rss.xml.md": False,
    "a/./b.md": False,
    "a/../index.md": False,
    "..\\..\\x.md": False,
    "//x.md": True,
    "/y.md": True,
    "articles//z.md": True,
    "C:\\Windows\\x.md": True,
    "a\0b.md": True,
    "x" * 1_021 + ".md": True,
    "é" * 510 + ".md": True,
    "y/" * 510 + "z.md": True,
    "z/" * 200 + "é" * 310 + ".md": True,
}
TERMS = (
    "..",
    ".",
    "index",
    "main",
    "../../x",
    "rss.xml",
    "CON",
    "con",
    "/",
    "archive",
    "a/b",
    "a\\b",
    "%2e%2e",
    "é",
    " ",
)


class Site:
    """A site over some stores, built by one worker."""

    def __init__(self, stores, kind):
        self.stores, self.kind = stores, kind
        self.ports = replace(ports_over(stores), queue=MemoryQueue())

    def put(self, key, text):
        self.stores.put(key, text.encode())

    def build(self):
        worker = Worker(ports=self.ports, owner="one", deadline=self.ports.clock().replace(year=2027))
        built = whole_build(worker, Alone(self.ports.queue.messages))
        return {outcome.key: outcome for outcome in built.outcomes}

    def public(self):
        """Every public file and its bytes."""
        if hasattr(self.stores, "s3"):
            pages = self.stores.s3.get_paginator("list_objects_v2").paginate(Bucket=PUBLIC)
            paths = [item["Key"] for page in pages for item in page.get("Contents", [])]
        elif hasattr(self.stores, "site"):
            root = self.stores.site
            paths = [file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()]
        else:
            paths = list(self.stores.public.documents)
        return {path: self.stores.fetch(path) for path in paths}


KINDS = ["memory", "local", "aws"]


@pytest.fixture(params=KINDS)
def site(request, tmp_path):
    with opened(request.param, tmp_path) as stores:
        made = Site(stores, request.param)
        made.put("site.toml", SITE_TOML)
        yield made
    outside = {path.name for path in tmp_path.iterdir()} - {"content", "site", "reports"}
    assert {name for name in outside if not name.startswith("catalogue.sqlite")} == set()


def article(name, terms=()):
    listed = json.dumps(list(terms))
    return f"---\ntags: {listed}\nsection: {json.dumps(terms[0] if terms else 'News')}\nauthors: {listed}\n---\nThe text of {name!a}."


def test_no_name_leads_a_document_out_of_its_place_or_into_anothers(site):
    names = NAMES | ({} if site.kind == "local" else KEYS)
    if site.kind == "aws":  # moto is slow
        names = KEYS | dict(list(NAMES.items())[::4])
    else:
        site.put("site.toml", AUTO)
    for at, name in enumerate(names):
        site.put(
            name,
            json.dumps({"content_text": f"The text of {name!a}."})
            if name.endswith(".json")
            else article(name, TERMS[at % len(TERMS) :][:1]),
        )
    outcomes = site.build()
    published = {name: outcome for name, outcome in outcomes.items() if outcome.verdict is Verdict.PUBLISHED}
    assert {name: name in published for name in names} == names
    urls = {outcome.url for outcome in published.values()}
    assert len(urls) == len(published)

    public = site.public()
    places = {path: PLACES.fullmatch(path) for path in public}
    assert [path for path, place in places.items() if place is None or not SAFE.fullmatch(path)] == []
    assert [path for path in public if {"", ".", ".."} & set(path.split("/")) or len(path.encode()) > 1_024] == []
    assert {f"https://gazette.example/{path}" for path, place in places.items() if place["article"]} == urls
    assert set(public) >= LISTS | FEED
    assert [path for path in public if DEVICES.fullmatch(path)] == []  # Windows would write to them
    # A folder could hold no document where another document's folder is; nor may letters' case tell two apart.
    folders = {parent.as_posix() for path in public for parent in PurePosixPath(path).parents}
    assert folders.isdisjoint(public)
    assert len({path.casefold() for path in public}) == len(public)


def test_articles_overwrite_no_feed_and_no_list(site):
    names = [name for name, is_article in NAMES.items() if is_article and "." in name.rpartition(".")[0]]
    names += ["index.html", "feeds/index.md", "archive/2026-03/index.md"]
    for name in names:
        site.put(name, article(name))
    site.build()
    public = site.public()
    assert b"<rss" in public["rss.xml"]
    assert json.loads(public["feed.json"])["title"] == "The Gazette"
    assert b"<opml" in public["feeds.opml"]
    assert b"<sitemapindex" in public["sitemap.xml"]
    assert public["robots.txt"].startswith(b"User-agent")
    assert b'class="h-feed"' in public["index.html"]


def test_feeds_of_any_tag_section_or_author_stand_apart_in_folders_of_their_own(site):
    terms = TERMS[:3] if site.kind == "aws" else TERMS
    site.put("site.toml", AUTO)
    for at, term in enumerate(terms):
        site.put(
            f"{at}.md",
            f"---\ntags: [{json.dumps(term)}]\nsection: {json.dumps(term)}\nauthors: [{json.dumps(term)}]\n---\nText {at}.",
        )
    site.build()
    public = site.public()
    spellings = {term.strip().casefold() for term in terms} - {""}
    for dimension in ("tags", "sections", "authors"):
        folders = {path.rpartition("/")[0] for path in public if re.fullmatch(rf"feeds/{dimension}/[^/]+/[^/]+", path)}
        assert len(folders) == len(spellings), dimension
        for folder in folders:
            assert {path.removeprefix(f"{folder}/") for path in public if path.rpartition("/")[0] == folder} == FEED
    assert json.loads(public["feed.json"])["title"] == "The Gazette"


def shown(site, *names):
    """Which of *names* readers can read anything of."""
    texts = b"".join(site.public().values())
    return [name for name in names if f"The text of {name}.".encode() in texts]


RIVALS = {
    "one id": ("a.md", "b.md", "id: same"),
    "one guid": ("a.md", "b.md", "guid: same"),
    "one whole address": ("a.md", "b.md", "permalink: /same/"),
    "two formats": ("a.md", "a.txt", ""),
    "a slug that climbs": ("rss.md", "b.md", "slug: ../../rss"),
}


@pytest.mark.parametrize(
    ("site", "first", "second", "extra"),
    [(kind, *rivals) for name, rivals in RIVALS.items() for kind in KINDS if kind != "aws" or name == "one id"],
    indirect=["site"],
)
def test_the_second_of_two_that_want_one_place_is_rejected_with_both_names_and_comes_up_when_the_first_goes(
    site, first, second, extra
):
    for name in (first, second):
        site.put(name, f"---\n{extra}\n---\nThe text of {name}.")
    outcomes = site.build()
    [rejected] = [outcome for outcome in outcomes.values() if outcome.verdict is Verdict.REJECTED]
    [holder] = {first, second} - {rejected.key}
    assert rejected.problem.rule == "claimed"
    assert (rejected.problem.path, holder in rejected.problem.what) == (rejected.key, True)
    assert shown(site, first, second) == [holder]

    site.stores.delete(holder)
    # Two texts of one name or one id are one entry, which goes on in the other file.
    assert site.build()[rejected.key].verdict in {Verdict.PUBLISHED, Verdict.MOVED}
    assert shown(site, first, second) == [rejected.key]


NEIGHBOURS = {
    "one name by slug": ("a.md", "b.md", "slug: same"),
    "a page and a bundle": ("a.md", "a/index.md", ""),
    "with and without the folder": ("articles/a.md", "a.md", ""),
    "two dates": ("2026-01-02-a.md", "2026-01-03-a.md", ""),
}


@pytest.mark.parametrize(("first", "second", "extra"), NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_two_of_one_name_have_addresses_of_their_own_where_nobody_wrote_a_whole_one(site, first, second, extra):
    for name in (first, second):
        site.put(name, f"---\n{extra}\n---\nThe text of {name}.")
    outcomes = site.build()
    assert {outcomes[name].verdict for name in (first, second)} == {Verdict.PUBLISHED}
    assert outcomes[first].url.casefold() != outcomes[second].url.casefold()
    assert shown(site, first, second) == [first, second]


def test_names_that_differ_in_case_or_composition_alone_stay_apart_or_are_told_of_each_other(site):
    names = ["Case.md", "case.md", "CASE.md", "ß.md", "ss.md", "i.md", "İ.md", "ı.md", "é.md", "e\u0301.md"]
    for name in names:
        site.put(name, f"The text of {name!a}.")
    outcomes = site.build()
    urls = [outcome.url for outcome in outcomes.values() if outcome.verdict is Verdict.PUBLISHED]
    rejected = {key for key, outcome in outcomes.items() if outcome.verdict is Verdict.REJECTED}
    assert len({url.casefold() for url in urls}) == len(urls) == len(names) - len(rejected)
    assert rejected in ({"é.md"}, {"e\u0301.md"}), "one id: NFC"
    assert [pair for pair in combinations(urls, 2) if pair[0].lower() == pair[1].lower()] == []


def test_what_is_passed_over_by_its_name_becomes_an_article_where_include_says_so(site):
    names = [name for name, is_article in NAMES.items() if not is_article and not name.startswith(".git")]
    for name in names:
        site.put(
            name,
            json.dumps({"content_text": f"The text of {name}."}) if name.endswith(".json") else f"The text of {name}.",
        )
    assert [key for key, outcome in site.build().items() if key != "site.toml"] == []
    assert not any(path.startswith("articles/") for path in site.public())

    site.put(
        "site.toml",
        SITE_TOML + 'include = ["**/README.md", "_drafts/**", "layouts/**", "templates/**", "package.json"]\n',
    )
    outcomes = site.build()
    chosen = {"README.md", "_drafts/a.md", "layouts/a.html", "templates/a.md", "package.json"}
    assert {key for key, outcome in outcomes.items() if outcome.verdict is Verdict.PUBLISHED} == chosen
