"""Golden cases: a folder of content and the public site that the whole engine makes of it, byte for byte.

``pytest tests/system/test_golden.py --update-golden`` rewrites the expected documents; the diff is the review. A new case is
a new folder with ``content/`` in it. Every file of it was last modified, and every build runs, on 1 March 2026 at noon.
"""

import json
import shutil

import atoma
import feedparser
import pytest
from lxml import html

from feedwright.engine.whole_build import whole_build
from judge import judge, read_atom, read_json
from memory import Alone, MemoryWorld
from places import TESTS

CASES = sorted(path for path in (TESTS / "golden").iterdir() if path.is_dir())


def build(case):
    world = MemoryWorld()
    for key, body in files_of(case / "content").items():
        world.put(key, body)
    built = whole_build(world.worker(), Alone(world.queue.messages))
    assert not built.site.problem
    assert not built.rejected
    return {path: document.body for path, document in world.public.documents.items()}


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture
def public(case):
    """The documents as they were approved."""
    return files_of(case / "public")


@pytest.fixture
def base_url(public):
    return json.loads(public["feed.json"])["feed_url"].removesuffix("feed.json")


def test_the_engine_makes_exactly_the_golden_documents(case, request):
    """Neither a byte differs, nor is a document missing, nor does a stale one lie about."""
    built = build(case)
    if request.config.getoption("--update-golden"):
        shutil.rmtree(case / "public", ignore_errors=True)
        for path, body in built.items():
            target = case / "public" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
    assert files_of(case / "public") == built
    assert {path.name for path in case.iterdir()} == {"content", "public"}


def test_two_builds_give_the_same_bytes(case):
    assert build(case) == build(case)


def test_the_documents_keep_every_rule_and_agree_with_each_other(public, base_url):
    assert judge(public, base_url) >= 1


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
def test_feedparser_reads_what_the_json_feed_says(public, base_url, name):
    feed = read_json(public["feed.json"], base_url + "feed.json")
    read = feedparser.parse(public[name], sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo
    assert (read.feed.title, read.feed.link) == (feed["head"]["title"], feed["head"]["home"])
    assert read.feed.language == feed["head"]["language"]
    assert len(read.entries) == len(feed["entries"])
    for entry, wanted in zip(read.entries, feed["entries"], strict=True):
        assert (entry.get("title", ""), entry.link) == (wanted["title"], wanted["url"])
        assert entry.published_parsed[:6] == wanted["published"].timetuple()[:6]
        assert entry.updated_parsed[:6] == wanted["updated"].timetuple()[:6]
        assert [tag.term for tag in entry.get("tags", [])] == wanted["categories"]
        text = entry.content[0].value if "content" in entry else entry.summary
        assert words(text) == words(wanted["content"])
        urls = [enclosure.href for enclosure in entry.get("enclosures", [])]
        files = [url for url, _, _ in wanted["enclosures"]]
        if name == "rss.xml":  # one of them, or the lead image
            assert len(urls) <= 1
            assert set(urls) <= set(files or [wanted["image"]])
        else:
            assert urls == files


def test_atoma_reads_the_same_entries_in_all_three_formats(public, base_url):
    wanted = read_atom(public["atom.xml"], base_url + "atom.xml")
    rss = atoma.parse_rss_bytes(public["rss.xml"])
    atom = atoma.parse_atom_bytes(public["atom.xml"])
    feed = atoma.parse_json_feed_bytes(public["feed.json"])
    assert rss.title == atom.title.value == feed.title == wanted["head"]["title"]
    entries = wanted["entries"]
    titles = [entry["title"] for entry in entries]
    assert [item.title or "" for item in rss.items] == titles
    assert [entry.title.value if entry.title else "" for entry in atom.entries] == titles
    assert [item.title or "" for item in feed.items] == titles
    dates = [entry["published"] for entry in entries]
    assert [item.pub_date for item in rss.items] == dates
    assert [entry.published for entry in atom.entries] == dates
    assert [item.date_published for item in feed.items] == dates
    texts = [words(entry["content"]) for entry in entries]
    assert [words(item.content_encoded or item.description) for item in rss.items] == texts
    assert [words(entry.content.value) for entry in atom.entries] == texts
    assert [words(item.content_html) for item in feed.items] == texts
    authors = [[author.name for author in entry.authors] for entry in atom.entries]
    assert authors == [entry["authors"] or [author.name for author in atom.authors] for entry in entries]
    assert [item.guid for item in rss.items] == [item.id_ for item in feed.items]


def words(markup):
    return html.fragment_fromstring(markup, create_parent="div").text_content().split()
