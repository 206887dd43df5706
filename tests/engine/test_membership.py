"""Where an entry stands, how each feed is written, and what a change of settings touches."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factories import make_entry, make_site
from feedwright.model.article import Enclosure, Person
from feedwright.site.feeds import FeedChanges, candidate_feeds, changed_feeds, feed_settings, opens_at, pictures
from feedwright.site.slugs import folded, slugify, slugify_name
from memory import SITE_TOML, MemoryWorld
from memory_site import build_all

AUDIO = (Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg"),)
ADA, BOB = Person(name="Ada Lovelace"), Person(name="Bob")
SITE = make_site(
    "auto = { tags = 3, authors = 1, sections = 1, languages = 2 }\n[authors]\nada = 'Ada Lovelace'\n"
    "[feeds.zoo]\ntitle = 'Zoo'\n[feeds.art]\ntitle = 'Art'\nsections = 'Art'\n"
)


def names(entry, site):
    return [key.name for key in candidate_feeds(entry, site).feeds]


def stands(filters, site="", **told):
    site = make_site(f"{site}\n[feeds.a]\ntitle = 'A'\n{filters}")
    return "a" in names(make_entry(**told), site)


class TestWhereAnEntryStands:
    def test_without_further_feeds_in_the_main_one_alone(self):
        assert names(make_entry(categories=("a",)), make_site()) == ["main"]

    def test_main_then_the_named_in_their_order_then_those_that_may_open(self):
        entry = make_entry(categories=("c", "b"), authors=(ADA,), section="Art", language="de")
        assert names(entry, SITE) == [
            "main",
            "zoo",
            "art",
            "tags/c",
            "tags/b",
            "authors/ada-lovelace",
            "sections/art",
            "languages/de",
        ]

    def test_a_feed_that_may_open_is_told_by_what_it_would_be_about(self):
        [_, _, key, *_] = candidate_feeds(make_entry(categories=("C++",)), SITE).feeds
        assert (key.dimension, key.label, opens_at(key, SITE)) == ("tags", "C++", 3)

    def test_named_feeds_are_always_open(self):
        assert [opens_at(key, SITE) for key in candidate_feeds(make_entry(), SITE).feeds] == [0, 0, 2]

    def test_what_says_neither_section_nor_language_nor_author_is_in_the_sites_language(self):
        assert names(make_entry(), SITE) == ["main", "zoo", "languages/en"]

    @pytest.mark.parametrize(
        ("filters", "told", "taken"),
        [
            ("", {}, True),
            ("tags = 'c'", {"categories": ("C", "D")}, True),
            ("tags = ['x', 'STRASSE']", {"categories": ("Straße",)}, True),
            ("tags = 'e\u0301'", {"categories": ("É",)}, True),
            ("tags = 'machine-learning'", {"categories": ("Machine learning",)}, True),
            ("tags = 'C'", {"categories": ("C++",)}, False),
            ("tags = 'C'", {}, False),
            ("sections = ['art', 'film']", {"section": "Film"}, True),
            ("sections = 'art'", {"section": "Film"}, False),
            ("sections = 'art'", {}, False),
            ("kinds = 'episode'", {"enclosures": AUDIO}, True),
            ("kinds = 'episode'", {}, False),
            ("kinds = ['episode', 'article']", {}, True),
            ("languages = 'en'", {}, True),
            ("languages = 'de'", {}, False),
            ("languages = 'de'", {"language": "de-AT"}, True),
            ("languages = 'de-AT'", {"language": "de"}, False),
            ("languages = 'de'", {"language": "del"}, False),
            ("authors = 'ada lovelace'", {"authors": (BOB, ADA)}, True),
            ("authors = 'ada'", {"authors": (ADA,)}, False),
            ("authors = 'bob'", {}, False),
            ("tags = 'c'\nsections = 'art'", {"categories": ("c",), "section": "art"}, True),
            ("tags = 'c'\nsections = 'art'", {"categories": ("c",)}, False),
        ],
    )
    def test_a_filter_takes_any_of_its_values_and_all_filters_must_agree(self, filters, told, taken):
        assert stands(filters, **told) == taken

    def test_an_author_may_be_named_by_id(self):
        assert stands("authors = 'ada'", "authors.ada = 'Ada Lovelace'", authors=(ADA,))

    def test_what_nobody_signed_is_the_sites_authors(self):
        assert stands("authors = 'bob'", "author = 'Bob'")
        assert names(make_entry(), make_site("author = 'Bob'\nauto.authors = 1")) == ["main", "authors/bob"]

    def test_one_feed_opens_for_spellings_that_differ_in_case_alone(self):
        site = make_site("auto.tags = 2")
        assert names(make_entry(categories=("Rust", "rust")), site) == ["main", "tags/rust"]

    def test_what_has_no_room_in_45_feeds_is_told_to_the_author(self):
        site = make_site("auto.tags = 1\n" + "".join(f"[feeds.f{number}]\ntitle = 'F'\n" for number in range(43)))
        entry = make_entry(categories=("a", "b", "c", "d", "e"))
        found = candidate_feeds(entry, site)
        assert [key.name for key in found.feeds] == ["main", *(f"f{number}" for number in range(43)), "tags/a"]
        problem = found.warning("a.md")
        assert (problem.path, problem.rule) == ("a.md", "too-many-feeds")
        assert "left out of 4: tags/b, tags/c, tags/d and others" in problem.what

    def test_with_room_for_all_there_is_nothing_to_warn_of(self):
        assert candidate_feeds(make_entry(), SITE).warning("a.md") is None


TAGS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300) | st.text("aA+#/. -é漢", max_size=30)


class TestNames:
    @pytest.mark.parametrize(
        "tag", ["C", "C++", "C#", "日本", "Müller & Söhne", "..", "index", "index.html", "a/b", "x" * 999]
    )
    def test_any_tag_has_a_feed_with_a_folder_of_its_own(self, tag):
        [_, key] = candidate_feeds(make_entry(categories=(tag,)), make_site("auto.tags = 1")).feeds
        folder, _, name = key.name.partition("/")
        assert folder == "tags"
        assert "/" not in name
        assert not name.endswith(".html")
        assert feed_settings(key.name, make_site("auto.tags = 1"), tag).title == f"The Gazette: {tag}"

    def test_what_slugging_keeps_whole_has_no_digits(self):
        assert [slugify_name(tag) for tag in ("C", "node.js", "news-2026")] == ["c", "node.js", "news-2026"]

    @given(TAGS, TAGS)
    @example("C++", "C#")
    @example("Straße", "STRASSE")
    @example("a/b", "a b")
    @example("", ".")
    def test_two_tags_share_a_feed_only_if_they_differ_in_case_alone(self, one, other):
        assert (slugify_name(one) == slugify_name(other)) == (folded(one) == folded(other))

    @pytest.mark.parametrize("tag", ["C++", "日本"])
    def test_no_tag_can_be_spelt_so_that_it_takes_anothers_feed(self, tag):
        assert slugify_name(slugify_name(tag)) != slugify_name(tag)

    @given(TAGS)
    def test_a_name_is_a_folder_on_every_file_system(self, tag):
        name = slugify_name(tag)
        assert slugify(name) == name
        assert "/" not in name
        assert len(name) <= 107

    @given(TAGS)
    def test_folding_twice_changes_nothing(self, tag):
        assert folded(folded(tag)) == folded(tag)


class TestHowAFeedIsWritten:
    def test_the_main_feed_as_the_site_says(self):
        main = feed_settings("main", make_site("description = 'News'\nwindow = 7\narchive = 'year'\nsort = 'updated'"))
        assert (main.title, main.description, main.language) == ("The Gazette", "News", "en")
        assert (main.window, main.content, main.sort, main.archive) == (7, "full", "updated", "year")

    def test_another_as_the_main_one_where_it_says_nothing(self):
        site = make_site("description = 'News'\nwindow = 7\ncontent = 'summary'\n[feeds.a]\ntitle = 'A'\nwindow = 8")
        found = feed_settings("a", site)
        assert (found.title, found.description, found.language) == ("A", "News", "en")
        assert (found.window, found.content, found.sort, found.archive) == (8, "summary", "published", "month")

    @pytest.mark.parametrize(
        ("written", "language"),
        [
            ("languages = 'de'", "de"),
            ("languages = ['de', 'fr']", "en"),
            ("languages = 'de'\nlanguage = 'de-AT'", "de-AT"),
        ],
    )
    def test_a_feed_of_one_language_is_in_it(self, written, language):
        assert feed_settings("a", make_site(f"[feeds.a]\ntitle = 'A'\n{written}")).language == language

    def test_a_feed_that_opened_by_itself_bears_the_label_it_opened_under(self):
        site = make_site("description = 'News'\n[auto.tags]\ntitle = 'On {label}'\nwindow = 9\n[auto.languages]")
        tag, language = feed_settings("tags/c", site, "C"), feed_settings("languages/de", site, "de")
        assert (tag.title, tag.description, tag.window, tag.language) == ("On C", "News", 9, "en")
        assert (language.title, language.language, language.window) == ("The Gazette: de", "de", 50)
        described = make_site("auto.tags = { description = 'All on {label}' }")
        assert feed_settings("tags/c", described, "{label}").description == "All on {label}"

    @pytest.mark.parametrize(
        ("name", "label"), [("gone", None), ("tags/c", None), ("sections/a", "A"), ("nothing/a", "A"), ("tags", "C")]
    )
    def test_there_is_no_feed_that_neither_settings_nor_catalogue_know(self, name, label):
        assert feed_settings(name, make_site("auto.tags = 1"), label) is None


FEED = "[feeds.{}]\ntitle = '{}'\n"
A, B = FEED.format("a", "A"), FEED.format("b", "B")


class TestWhatAChangeTouches:
    @pytest.mark.parametrize(
        ("old", "new", "changes"),
        [
            ("", "", FeedChanges()),
            (A + B, B + A, FeedChanges()),
            (A, A + B, FeedChanges(added=("b",))),
            (A + B, B, FeedChanges(dropped=("a",))),
            (A, B, FeedChanges(added=("b",), dropped=("a",))),
            (A, A + "tags = 'x'", FeedChanges(refilled=("a",))),
            (A, FEED.format("a", "New"), FeedChanges(rebuilt=("a",))),
            (A, A + "window = 9", FeedChanges(rebuilt=("a",))),
            (A, A + "window = 50", FeedChanges()),
            (A + "window = 9", "window = 8\n" + A + "window = 9", FeedChanges(rebuilt=("main",))),
            (A, "window = 8\n" + A, FeedChanges(rebuilt=("main", "a"))),
            (A, "rights = 'Ours'\n" + A, FeedChanges(rebuilt=("main", "a"))),
            (A, "news_sitemap = true\nwithdrawn_page = 'notice'\n" + A, FeedChanges()),
            (A, "exclude = ['a']\ntombstone_days = 90\n" + A, FeedChanges()),
            (A + "tags = 'x'\nauthors = 'ada'", "authors.ada = 'Ada'\n" + A + "tags = 'x'\nauthors = 'ada'",
             FeedChanges(refilled=("a",))),
            (A + "languages = 'de'", "language = 'de'\n" + A + "languages = 'de'",
             FeedChanges(refilled=("a",), rebuilt=("main", "a"))),
            ("", "auto.tags = 3", FeedChanges(added=("tags/",))),
            ("auto.tags = 3", "", FeedChanges(dropped=("tags/",))),
            ("auto.tags = 3", "auto.tags = 2", FeedChanges(refilled=("tags/",))),
            ("auto.tags = 1", "auto.tags = { title = 'On {label}' }", FeedChanges(rebuilt=("tags/",))),
            ("auto.authors = 1", "author = 'Ada'\nauto.authors = 1",
             FeedChanges(refilled=("authors/",), rebuilt=("main", "authors/"))),
        ],
    )  # fmt: skip
    def test_each_feed_is_named_for_what_is_to_be_done(self, old, new, changes):
        assert changed_feeds(make_site(old), make_site(new)) == changes

    @given(st.lists(st.sampled_from([A, B, "auto.tags = 1\n", "window = 9\n", "author = 'Ada'\n"]), unique=True))
    def test_the_same_settings_change_nothing(self, parts):
        site = make_site("".join(sorted(parts, key=lambda part: part.startswith("["))))
        assert changed_feeds(site, site) == FeedChanges()


PARTS = [
    "language = 'de'\n", "author = 'Ada'\n", "window = 9\n", "authors.ada = 'Bob'\n",
    "auto.tags = 1\n", "auto.authors = 2\n", "auto.languages = 1\n", "auto.sections = 1\n",
    A + "tags = ['c', 'd']\n", B + "authors = ['ada', 'bob']\n", FEED.format("d", "D") + "languages = 'de'\n",
    FEED.format("e", "E") + "kinds = 'episode'\nsections = 'art'\n",
]  # fmt: skip
SITES = st.lists(st.sampled_from(PARTS), unique=True).map(
    lambda parts: make_site("".join(sorted(parts, key=lambda part: part.startswith("["))))
)
ENTRIES = st.builds(
    make_entry,
    categories=st.sampled_from([(), ("c",), ("D", "x")]),
    authors=st.sampled_from([(), (ADA,), (BOB, ADA)]),
    language=st.sampled_from([None, "de", "en"]),
    section=st.sampled_from([None, "Art"]),
    enclosures=st.sampled_from([(), AUDIO]),
)


@given(SITES, SITES, ENTRIES)
def test_no_entry_changes_feeds_unless_a_change_says_so(old, new, entry):
    """Else an entry would stay where the settings no longer have it."""
    moved = set(names(entry, old)) ^ set(names(entry, new))
    found = changed_feeds(old, new)
    told = {*found.added, *found.dropped, *found.refilled}
    assert {name.partition("/")[0] + "/" * ("/" in name) for name in moved} <= told
    assert not told or old.membership_basis != new.membership_basis


@given(SITES, SITES, st.sampled_from(["main", "a", "b", "d", "e", "tags/c", "languages/de"]))
def test_no_feed_is_written_otherwise_unless_a_change_says_so(old, new, name):
    before, after = (feed_settings(name, site, "c") for site in (old, new))
    found = changed_feeds(old, new)
    told = {*found.added, *found.dropped, *found.rebuilt}
    assert before == after or name.partition("/")[0] + "/" * ("/" in name) in told


def test_pictures_within_the_content_are_told_so_that_they_are_published():
    podcast = (
        "[feeds.p]\ntitle = 'P'\ndescription = 'P'\n[feeds.p.podcast]\nimage = 'cover.jpg'\ncategories = 'Arts'\n"
        "owner = { name = 'A', email = 'a@b.example' }"
    )
    site = make_site(f"icon = 'icon.png'\nlogo = 'https://x.example/logo.png'\n{podcast}")
    assert pictures(site) == ("icon.png", "cover.jpg")


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        ("---\ntitle: Short\n---\nWords.\n", "its title has 5 characters"),
        ("---\ntitle: A title that is long enough\nlang: de\n---\nWords.\n", "another language than the feed (de)"),
    ],
)
def test_an_article_that_a_profile_leaves_out_is_named_with_the_reason(site, article, reason):
    site.put("site.toml", f"{SITE_TOML}[feeds.daily]\ntitle = 'Daily'\nprofile = 'msn'\n")
    site.put("a.md", article)
    built = build_all(site)
    [warning] = [each for each in built.latest["a.md"].warnings if each.rule == "unfit"]
    assert warning.what.startswith("the feed daily leaves this article out: ")
    assert reason in warning.what
    assert built.latest["a.md"].url
    assert not build_all(site).latest.get("a.md")


def test_an_article_that_fits_draws_no_warning(site):
    site.put("site.toml", f"{SITE_TOML}[feeds.daily]\ntitle = 'Daily'\nprofile = 'msn'\n")
    site.put("a.md", "---\ntitle: A title that is long enough\n---\nWords.\n")
    assert "unfit" not in [each.rule for each in build_all(site).latest["a.md"].warnings]


MSN = f"{SITE_TOML}[feeds.daily]\ntitle = 'Daily'\nprofile = 'msn'\n"
LONG = "---\ntitle: A title that is long enough\ndate: {}\n---\nWords.\n"


def test_a_feed_with_a_profile_that_stays_empty_is_named_with_the_reason_and_the_cure(site):
    site.put("site.toml", MSN)
    site.put("a.md", "---\ntitle: Short\n---\nWords.\n")
    site.put("b.md", "---\ntitle: Short, too\n---\nWords.\n")
    site.put("c.md", "---\ntitle: A title that is long enough\nlang: de\n---\nWords.\n")
    [warning] = build_all(site).empty_feeds
    assert (warning.path, warning.rule, warning.cure) == (
        "site.toml",
        "empty-feed",
        "Write a title of 21 characters or more.",
    )
    assert warning.what.startswith("the feed daily is empty, because most of its articles are left out. Of ")
    site.put("d.md", LONG.format("2026-02-01"))
    assert build_all(site).empty_feeds == []


def test_a_feed_whose_lists_take_no_article_is_named_with_its_table(site):
    site.put("site.toml", f"{MSN}tags = 'Boats'\n")
    site.put("a.md", LONG.format("2026-02-01"))
    [warning] = build_all(site).empty_feeds
    assert "has a tag, section, author, language or kind that it takes" in warning.what
    assert "[feeds.daily]" in warning.cure


def test_a_feed_is_not_named_where_the_site_is_empty_or_the_feed_is_for_everybody(site):
    site.put("site.toml", MSN)
    assert build_all(site).empty_feeds == []
    site.put("site.toml", f"{SITE_TOML}[feeds.boats]\ntitle = 'Boats'\ntags = 'Boats'\n")
    site.put("a.md", LONG.format("2026-02-01"))
    assert build_all(site).empty_feeds == []


def test_an_article_leaves_the_feed_for_msn_when_it_is_a_year_old(site):
    """It takes nothing of more than 365 days, by the clock."""
    site.put("site.toml", MSN)
    site.put("a.md", LONG.format("2026-01-20"))
    build_all(site)
    assert "<item>" in site.public.body("feeds/daily/rss.xml").decode()
    site.clock.forward(days=340)
    build_all(site)
    assert "<item>" not in site.public.body("feeds/daily/rss.xml").decode()
    assert "<item>" in site.public.body("rss.xml").decode()


def test_a_withdrawn_article_is_taken_down_at_msn_alone(site):
    """An operator that keeps a copy must hear of it, even where no feed for everybody names what was withdrawn."""
    site.put("site.toml", MSN)
    site.put("a.md", LONG.format("2026-02-01"))
    site.put("b.md", LONG.format("2026-01-31"))
    build_all(site)
    site.source.delete("a.md")
    build_all(site)
    rss = site.public.body("feeds/daily/rss.xml").decode()
    assert '<guid isPermaLink="false">tag:gazette.example,2024-01-31:a</guid>' in rss
    assert "<dcterms:valid>" in rss
    assert "This article was withdrawn" in rss
    assert "deleted-entry" not in site.public.body("atom.xml").decode()
    site.put("a.md", LONG.format("2026-02-01"))
    build_all(site)
    assert "<dcterms:valid>" not in site.public.body("feeds/daily/rss.xml").decode()


ARTICLES = {
    "a.md": "---\ntitle: An older article, which was changed later\ndate: 2026-02-01\nupdated: 2026-02-20\n---\nWords.\n",
    "b.md": "---\ntitle: A newer article, which stayed as it was\ndate: 2026-02-10\n---\nWords.\n",
    "c.md": "---\ntitle: News of this very day for everybody\ndate: 2026-03-01\n---\nWords.\n",
}
FEED_OF_ALL = "[feeds.all]\ntitle = 'All'\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "sort = 'updated'\n"),
        ("sort = 'updated'\n", ""),
        (FEED_OF_ALL, f"{FEED_OF_ALL}sort = 'updated'\n"),
        ("[auto.sections]\n", "[auto.sections]\nsort = 'updated'\n"),
        ("auto.sections = 9\n", "auto.sections = 3\n"),
        ("", "news_sitemap = true\n"),
        (f"{FEED_OF_ALL}profile = 'msn'\n", f"{FEED_OF_ALL}profile = 'flipboard'\n"),
        (f"{FEED_OF_ALL}profile = 'flipboard'\n", f"{FEED_OF_ALL}profile = 'smartnews'\n"),
        (f"{FEED_OF_ALL}profile = 'msn'\nlanguage = 'de'\n", f"{FEED_OF_ALL}profile = 'msn'\nlanguage = 'en'\n"),
    ],
)
def test_entries_stand_where_new_settings_place_them_as_if_they_had_always_been_there(before, after):
    changed, fresh = MemoryWorld(), MemoryWorld()
    for world, settings in ((changed, before), (fresh, after)):
        world.put("site.toml", SITE_TOML + settings)
        for key, body in ARTICLES.items():
            world.put(key, body.replace("\ndate", "\nlang: en\nsection: Town\ndate"))
        build_all(world)
    changed.put("site.toml", SITE_TOML + after)
    build_all(changed)
    feeds = [path for path in fresh.public.documents if path.endswith(("rss.xml", "news-sitemap.xml"))]
    assert {path: ids(changed, path) for path in feeds} == {path: ids(fresh, path) for path in feeds}
    assert any(ids(changed, path) for path in feeds)


def ids(world, path):
    return re.findall(r"<guid[^>]*>([^<]+)|<loc>([^<]+)", world.public.body(path).decode())
