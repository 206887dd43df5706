"""Sites as the users of each generator write them build without a line being edited.

Each folder of ``tests/generators`` is one, with the ``site.toml`` that its owner would add.
"""

import json
import re

import pytest

from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.whole_build import whole_build
from memory import Alone, MemoryWorld
from places import TESTS

SITES = TESTS / "generators"
NAMES = sorted(path.name for path in SITES.iterdir())
CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)


class BuildResult:
    def __init__(self, name):
        world = MemoryWorld()
        for path in (SITES / name).rglob("*"):
            if path.is_file():
                world.put(path.relative_to(SITES / name).as_posix(), path.read_bytes())
        built = whole_build(world.worker(), Alone(world.queue.messages))
        assert not built.site.problem
        self.verdicts = {outcome.key: outcome.verdict for outcome in built.outcomes}
        self.passed_over = set(built.passed_over)
        self.documents = {path: document.body for path, document in world.public.documents.items()}
        feed = json.loads(self.documents["feed.json"])
        self.title, items = feed["title"], feed["items"]
        self.items = {item["url"].partition(".example/")[2].removeprefix("articles/"): item for item in items}

    def keys(self, verdict):
        return {key for key, found in self.verdicts.items() if found is verdict}


@pytest.fixture(scope="module")
def sites():
    return {name: BuildResult(name) for name in NAMES}


def test_every_generator_of_the_readme_has_a_site():
    assert NAMES == ["eleventy", "ghost", "hexo", "hugo", "jekyll", "obsidian", "pelican", "zola"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_rejected(sites, name):
    assert sites[name].keys(Verdict.REJECTED) == set()


@pytest.mark.parametrize("name", NAMES)
def test_no_template_leaks_into_any_document_outside_code(sites, name):
    texts = [body.decode() for path, body in sites[name].documents.items() if path.endswith("html")]
    texts += [item["content_html"] + item.get("summary", "") for item in sites[name].items.values()]
    assert texts
    for text in texts:
        prose = CODE.sub("", re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL))
        assert not re.search(r"\{\{|\{%|\{#|\{:|%\}|\[\[|%%|__GHOST|\{static|\{filename|\[TOC\]|<!--more", prose)


@pytest.mark.parametrize("name", NAMES)
def test_drafts_leave_no_trace(sites, name):
    assert not [path for path, body in sites[name].documents.items() if b"Nobody may read this" in body]
    assert sites[name].keys(Verdict.DRAFT)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("jekyll", "_layouts/post.html"), ("jekyll", "_drafts/some-day.md"), ("jekyll", "about.md"),
        ("hexo", "_drafts/someday.md"), ("hexo", "_data/people.yml"), ("hugo", "archetypes/default.md"), ("hugo", "layouts/_default/single.html"), ("hugo", "posts/_index.md"),
        ("zola", "templates/page.html"), ("zola", "blog/_index.md"),
        ("eleventy", "package.json"), ("eleventy", "index.md"), ("obsidian", "Templates/Daily.md"), ("ghost", "package.json"),
    ],
)  # fmt: skip
def test_what_belongs_to_the_generator_is_no_article(sites, name, key):
    assert key in sites[name].passed_over


# By generator and address: title, published, updated, authors, tags, summary.
EXPECTED = {
    "jekyll": {
        "the-winter-closure.html": (
            "The winter closure: what to expect", "2024-05-06T16:30:00Z", "2024-05-08T00:00:00Z", ["Ada Brook"],
            ["news", "locks", "winter"], "Four weeks without boats.",
        ),
        "old-gates.html": (
            "Old gates", "2024-04-01T00:00:00Z", "2024-04-01T00:00:00Z", [], ["locks"], "Oak lasts forty years.",
        ),
    },
    "hugo": {
        "posts/high-water.html": (
            "High water", "2024-03-02T07:00:00Z", "2024-03-05T00:00:00Z", ["Bo Ferry"], ["River", "floods"],
            "What the river did.",
        ),
        "posts/low-water.de.html": (
            "Niedrigwasser", "2023-08-01T00:00:00Z", "2023-08-01T00:00:00Z", [], ["Dürre"],
            "Das Wehr lag eine Woche trocken.",
        ),
        "posts/drought.html": (
            "Low water", "2023-08-01T00:00:00Z", "2023-08-01T00:00:00Z", ["Bo Ferry", "Cy Punt"], [],
            "The weir was dry for a week.",
        ),
    },
    "zola": {
        "blog/the-ferry.html": (
            "The ferry", "2024-02-03T00:00:00Z", "2024-02-10T00:00:00Z", ["Di Rower"], ["news", "ferries", "Timetable"],
            "It runs again.",
        ),
        "places/crossing.html": (
            "The crossing", "2024-01-05T00:00:00Z", "2024-01-05T00:00:00Z", [], [], "A rope and two oars.",
        ),
    },
    "eleventy": {
        "walks/mile-one.html": (
            "Mile one", "2024-09-01T00:00:00Z", "2024-09-01T00:00:00Z", [], ["posts", "walks"],
            "From the basin to the first bridge.",
        ),
        "posts/computed.html": (
            "Computed", "2024-09-03T00:00:00Z", "2024-09-03T00:00:00Z", [], [], "The address is the file’s.",
        ),
        "posts/mile-two.html": (
            "Mile two", "2024-09-08T07:30:00Z", "2024-09-08T07:30:00Z", ["Ed Towe"], ["walks"],
            "Templates are written like this…",
        ),
    },
    "hexo": {
        "winter-boats.html": (
            "Winter boats", "2024-01-20T09:30:00Z", "2024-01-22T00:00:00Z", [],
            ["Boats", "Winter", "Towpath", "ice"], "How boats get through ice.",
        ),
        "the-ice-breaker.html": (
            "The ice breaker", "2024-01-10T08:00:00Z", "2024-01-10T08:00:00Z", [], ["ice"],
            "It broke the ice at five each morning.",
        ),
    },
    "pelican": {
        "content/loading-coal.html": (
            "Loading coal", "2024-11-05T10:20:00Z", "2024-11-06T00:00:00Z", ["Gil Barge", "Hal Mast"],
            ["Trade", "coal", "barges"], "Forty tons by hand.",
        ),
        "content/tariff.html": (
            "The tariff", "2024-11-01T00:00:00Z", "2024-11-01T00:00:00Z", [], ["Trade"], "A penny a ton.",
        ),
    },
    "obsidian": {
        "notes/puddle-clay.html": (
            "Puddle clay", "2024-07-01T09:15:00Z", "2024-07-01T09:15:00Z", [], ["clay", "craft/ground"],
            "Clay that is worked wet keeps water in; see the locks and How it is laid. In layers of a foot.",
        ),
        "notes/locks.html": (
            "Where boats climb", "2024-07-02T00:00:00Z", "2024-07-02T00:00:00Z", [], ["canals"], "On gates and pounds.",
        ),
    },
    "ghost": {
        "new-quay.html": (
            "The new quay", "2024-10-01T06:00:00Z", "2024-10-02T06:00:00Z", ["Flo Quay"], ["News", "featured"],
            "Stone by stone.",
        ),
        "old-quay/": (
            "The old quay", "2023-10-01T06:00:00Z", "2023-10-01T06:00:00Z", [], [], "It sank.",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_metadata_is_what_an_editor_would_have_written(sites, name):
    found = {
        address: (
            item["title"],
            item["date_published"],
            item["date_modified"],
            [
                author["name"] for author in item["authors"] if author["name"] != sites[name].title
            ],  # of the article itself
            item.get("tags", []),
            item["summary"],
        )
        for address, item in sites[name].items.items()
    }
    assert found == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "address", "html"),
    [
        ("jekyll", "the-winter-closure.html", '<pre><code class="language-ruby">def drain(lock)\n  puts "#{lock} is `empty`"\nend'),
        ("jekyll", "the-winter-closure.html", '<a href="https://jekyll.example/articles/old-gates.html">the old gates</a>'),
        ("jekyll", "old-gates.html", '<pre><code class="language-liquid">{{ page.title }}'),
        ("hugo", "posts/high-water.html", '<a href="https://www.youtube.com/watch?v=w7Ft2ymGmfc">'),
        ("hugo", "posts/high-water.html", '<pre><code class="language-go">fmt.Println("level")'),
        ("hugo", "posts/high-water.html", "<blockquote>\n<p>Keep <strong>dry</strong>.</p>\n</blockquote>"),
        ("hugo", "posts/drought.html", "<code>{{&lt; figure &gt;}}</code>"),
        ("hexo", "winter-boats.html", '<a href="https://hexo.example/articles/the-ice-breaker.html">the tale of the breaker</a>'),
        ("hexo", "winter-boats.html", '<a href="https://almanac.example/">the almanac</a>'),
        ("hexo", "winter-boats.html", 'alt="The iron hull"'),
        ("hexo", "winter-boats.html", '<pre><code class="language-python">boats = ["a", "b"]\nprint(`len`)'),
        ("hexo", "winter-boats.html", "<p>— Ida Keel, On ice</p>"),
        ("zola", "blog/the-ferry.html", '<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'),
        ("zola", "blog/the-ferry.html", "<blockquote>\n<p>All aboard.</p>\n<p>— Di</p>\n</blockquote>"),
        ("eleventy", "posts/mile-two.html", '<pre><code class="language-njk">{{ title }}'),
        ("eleventy", "walks/mile-one.html", "Three steps."),
        ("obsidian", "notes/puddle-clay.html", "<mark>worked wet</mark>"),
        ("obsidian", "notes/puddle-clay.html", "<strong>Of the craft</strong>"),
        ("obsidian", "notes/puddle-clay.html", "#how-it-is-laid"),
        ("obsidian", "notes/puddle-clay.html", "<code>[[not a link]]</code>"),
        ("ghost", "new-quay.html", "Stone by stone."),
        ("pelican", "content/loading-coal.html", '<pre><code class="language-python">tons = 40'),
    ],
)  # fmt: skip
def test_the_text_is_shown_and_code_kept(sites, name, address, html):
    assert html in sites[name].items[address]["content_html"]


def test_a_translation_has_its_language(sites):
    assert sites["hugo"].items["posts/low-water.de.html"]["language"] == "de"


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_that_an_article_shows_is_published(sites, name):
    """Beside the article, in the generator's own folders, or by the name alone that Obsidian writes."""
    shown = {path.name for path in (SITES / name).rglob("*") if path.suffix in {".jpg", ".png"}}
    public = {path.rpartition("/")[2] for path in sites[name].documents if path.startswith("media/")}
    assert {picture.replace(" ", "-").lower().partition(".")[0] for picture in shown} == {
        re.sub(r"-[0-9a-f]{6}$", "", path.partition(".")[0]) for path in public
    }
