"""``site.toml`` is read whole, or refused with the line and the cure."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from factories import make_site, site_toml
from feedwright.errors import SiteError
from feedwright.model.article import Person
from feedwright.site import PathSettings, Site, feeds, settings
from feedwright.site.parse import authority_is_given, keep_identity, parse_site
from refused_settings import REFUSED_SETTINGS

TOP = 'title = "The Gazette"\nurl = "https://gazette.example/"\nbirth = 2024-01-31\n'


def refused(body, **told):
    with pytest.raises(SiteError) as caught:
        parse_site(body if isinstance(body, bytes) else body.encode(), **told)
    found = caught.value.problem
    assert found.path == "site.toml"
    assert found.what
    assert found.cure
    assert len(str(found)) < 480
    return found


def test_three_lines_make_a_site():
    site = make_site()
    assert (site.title, site.url, site.authority) == ("The Gazette", "https://gazette.example/", "gazette.example")
    assert (site.birth, site.language, site.timezone, site.window) == (date(2024, 1, 31), "en", "UTC", 50)
    assert site.feed_authors == (Person(name="The Gazette"),)


def test_everything_can_be_set():
    site = make_site(
        'authority = "Ada@Gazette.example"\ndescription = """News\n of the  town"""\nlanguage = "de_at"\n'
        'timezone = "Europe/Vienna"\n'
        'hub = "https://hub.example/"\nwindow = 10\ninclude = ["_posts/**"]\nexclude = ["drafts/**"]\n'
        'date_order = "dmy"\nrights = "Ours"\nicon = "images/icon.png"\nlogo = "https://x.example/logo"\n'
        'content = "summary"\nsort = "updated"\narchive = "year"\ntombstones = true\ntombstone_days = 7\n'
        'withdrawn_page = "notice"\nnews_sitemap = true\n[authors.bob]\nname = "Bob"\nurl = "https://bob.example/"\n'
        '[paths."episodes/**"]\nsidecars = "required"\n'
        '[author]\nname = "Ada\\u0001 Lovelace"\nemail = "ada@gazette.example"\nurl = "https://ada.example"\n'
    )
    assert (site.authority, site.description, site.language) == ("ada@gazette.example", "News of the town", "de-AT")
    assert str(site.zone) == "Europe/Vienna"
    assert (site.hub, site.window, site.include, site.exclude) == (
        "https://hub.example/",
        10,
        ("_posts/**",),
        ("drafts/**",),
    )
    assert site.feed_authors == (Person(name="Ada Lovelace", email="ada@gazette.example", url="https://ada.example"),)
    assert site.authors == {"bob": Person(name="Bob", url="https://bob.example/")}
    assert (site.date_order, site.paths) == ("dmy", (PathSettings(glob="episodes/**", sidecars="required"),))
    assert (site.rights, site.icon, site.logo) == ("Ours", "images/icon.png", "https://x.example/logo")
    assert (site.content, site.sort, site.archive) == ("summary", "updated", "year")
    assert (site.tombstones, site.tombstone_days, site.withdrawn_page) == (True, 7, "notice")
    assert site.news_sitemap
    assert Site.from_json(json.loads(json.dumps(site.to_json()))) == site


def test_what_is_empty_is_as_if_it_were_not_there():
    assert make_site('language = ""\ntimezone = " "\nhub = ""\ndescription = ""\ninclude = []\n') == make_site()


@pytest.mark.parametrize("author", ['"Ada  Lovelace"', '{ name = "Ada Lovelace" }'])
def test_an_author_is_a_name_or_a_table(author):
    assert make_site(f"author = {author}").feed_authors == (Person(name="Ada Lovelace"),)


def test_birth_may_be_written_in_quotes():
    assert parse_site(TOP.replace("2024-01-31", '"2024-01-31"').encode()) == make_site()


@pytest.mark.parametrize(
    "day", ["tomorrow", '"tomorrow"', "2026-11-31", "'2026-11-31'", "2026-1-3", "30.11.2026", "30/11/2026", "Jan 3"]
)
def test_a_birth_that_is_no_date_is_told_to_be_written_as_one(day):
    """What the message says is taken at its word, so it must not lead to the next refusal."""
    problem = refused(TOP.replace("2024-01-31", day))
    assert (problem.line, problem.cure.partition("birth = ")[2]) == (3, "2026-01-31")
    assert "not a date" in problem.what


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("HTTPS://Gazette.Example", "https://gazette.example/"),
        ("https://gazette.example:443/", "https://gazette.example/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("https://gazette.example/News//", "https://gazette.example/News/"),
        ("https://gazette.example/é", "https://gazette.example/%C3%A9/"),
    ],
)
def test_an_address_is_brought_into_canonical_form_wherever_it_comes_from(written, url):
    assert parse_site(TOP.replace("https://gazette.example/", written).encode()).url == url
    without = TOP.replace('url = "https://gazette.example/"\n', "").encode()
    if "localhost" not in written:
        assert parse_site(without, default_url=written).url == url
    forced = parse_site(TOP.encode(), forced_url=written)
    assert (forced.url, forced.authority) == (url, "gazette.example")


def test_the_file_goes_before_the_default_address():
    assert parse_site(TOP.encode(), default_url="https://bucket.example/").url == "https://gazette.example/"
    assert (
        parse_site(TOP.replace("url =", "hub =").encode(), default_url="https://bucket.example/").authority
        == "bucket.example"
    )


@pytest.mark.parametrize(("extra", "rule", "line"), REFUSED_SETTINGS, ids=lambda value: repr(value)[:50])
def test_a_bad_setting_is_refused_with_its_line(extra, rule, line):
    found = refused(f"{TOP}{extra}\n")
    assert (found.rule, found.line) == (rule, line)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "no-title"),
        (TOP.replace("The Gazette", " \\u0001 "), "no-title"),
        (TOP.replace("url =", "hub ="), "no-url"),
        (TOP.replace("birth = 2024-01-31", ""), "no-birth"),
        (TOP.replace("2024-01-31", "2024-01-31T00:00:00"), "no-birth"),
        (TOP.replace("2024-01-31", "'2024-02-31'"), "no-birth"),
        (TOP.replace("2024-01-31", "0001-01-01"), "no-birth"),
        (TOP.replace("gazette.example/", "gazette.example/?a=b"), "bad-setting"),
        (TOP.replace("gazette.example/", "gazette.example/#a"), "bad-setting"),
        (TOP.replace("gazette.example/", "gazette.example/../a"), "bad-setting"),
        (TOP.replace("https", "ftp"), "bad-setting"),
        (TOP.replace("gazette.example", "[::1]"), "bad-setting"),
        (b"a = 1\n\xff", "encoding"),
        (b"#" * 300_000, "too-large"),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_a_site_without_what_it_needs_is_refused(body, rule):
    assert refused(body).rule == rule


def test_the_line_of_a_byte_that_is_not_utf_8_is_told():
    assert refused(TOP.encode() + b'description = "\xe9"').line == 4


def test_a_misspelt_setting_gets_the_right_spelling_as_cure():
    assert "title" in refused(f"{TOP}titel = 1").cure
    assert "timezone" in refused(f"{TOP}Time_Zone = 1").cure
    assert "known are title, url" in refused(f"{TOP}xyz = 1").cure


class TestIdentity:
    def test_a_new_address_keeps_the_authority_that_ids_are_built_from(self):
        old, moved = make_site(), parse_site(TOP.replace("gazette.example", "new.example").encode())
        kept = keep_identity(moved, old, authority_given=False)
        assert (kept.url, kept.authority) == ("https://new.example/", "gazette.example")

    def test_the_same_identity_passes(self):
        assert keep_identity(make_site("window = 9"), make_site(), authority_given=True).window == 9

    @pytest.mark.parametrize(
        ("body", "cure", "line"),
        [
            (TOP.replace("2024", "2023"), "birth = 2024-01-31", 3),
            (TOP + 'authority = "new.example"', 'authority = "gazette.example"', 4),
        ],
    )
    def test_an_edit_of_what_ids_are_built_from_is_refused_with_the_cure(self, body, cure, line):
        body = body.encode()
        with pytest.raises(SiteError) as caught:
            keep_identity(parse_site(body), make_site(), authority_given=authority_is_given(body), body=body)
        assert caught.value.problem.rule == "identity"
        assert cure in caught.value.problem.cure
        assert caught.value.problem.line == line

    def test_only_a_written_authority_is_given(self):
        assert not authority_is_given(TOP.encode())
        assert authority_is_given(b'\xef\xbb\xbfauthority = "x.example"')


class TestBasis:
    """A change of settings costs a walk only where something depends on it."""

    @pytest.mark.parametrize(
        "setting",
        ["window = 9", "content = 'summary'", "archive = 'none'", "tombstones = true",
         "hub = 'https://hub.example/'", "auto.tags = { title = 'On {label}' }"],
    )  # fmt: skip
    def test_how_feeds_are_written_touches_no_article(self, setting):
        before = make_site("auto.tags = 1" if "auto" in setting else "")
        assert make_site(setting).article_basis == before.article_basis

    @pytest.mark.parametrize(
        "setting", ["language = 'de'", "timezone = 'Europe/Vienna'", "exclude = ['a']", "date_order = 'dmy'",
                    "paths.'a/**'.sidecars = 'required'", "authors.ada = 'Ada'"]
    )  # fmt: skip
    def test_what_articles_are_read_by_has_them_read_again(self, setting):
        assert make_site(setting).reading_basis != make_site().reading_basis
        assert make_site(setting).article_basis != make_site().article_basis

    @pytest.mark.parametrize("setting", ["author = 'Ada'", "icon = 'a.png'", "rights = 'Ours'", "description = 'A'"])
    def test_what_pages_show_of_the_site_has_them_alone_rendered_again(self, setting):
        assert make_site(setting).page_basis != make_site().page_basis
        assert make_site(setting).reading_basis == make_site().reading_basis

    @pytest.mark.parametrize(
        "setting",
        ["[feeds.a]\ntitle = 'A'\ntags = 'a'", "[feeds.a]\ntitle = 'A'\nsections = 'a'", "auto.tags = 3",
         "auto.tags = 2", "auto.authors = 2", "[feeds.a]\ntitle = 'A'\n[feeds.b]\ntitle = 'B'",
         "[feeds.b]\ntitle = 'B'\n[feeds.a]\ntitle = 'A'", "sort = 'updated'", "news_sitemap = true",
         "auto.tags = { entries = 3, sort = 'updated' }"],
    )  # fmt: skip
    def test_what_says_where_entries_stand_has_that_alone_decided_again(self, setting):
        old = make_site()
        new = make_site(setting)
        assert new.membership_basis != old.membership_basis
        assert new.reading_basis == old.reading_basis
        assert new.page_basis == old.page_basis or "[feeds" in setting, "pages name the feeds that their entries are in"

    def test_the_order_of_feeds_counts_as_an_entry_has_room_in_45(self):
        first, second = "[feeds.a]\ntitle = 'A'\n", "[feeds.b]\ntitle = 'B'\n"
        assert make_site(first + second).membership_basis != make_site(second + first).membership_basis


def test_each_setting_is_known_to_concern_something():
    """A new setting that no basis and no feed knows of would change nothing that stands."""
    known = {
        *settings._READING,
        "images",
        "smart_quotes",
        "neighbours",
        *settings._PAGES,
        *feeds._SHARED,
        "feeds",
        "auto",
    }
    of_addresses = {"redirects", "also", "addresses", "pretty"}
    of_the_main_feed = {field.name for field in structs.fields(feeds.FeedSettings)}
    of_its_own_document = {"news_sitemap"}
    assert {
        field.name for field in structs.fields(Site)
    } <= known | of_the_main_feed | of_its_own_document | of_addresses


def test_reading_asks_for_no_setting_that_its_basis_leaves_out():
    """Else a change of that setting would leave entries as they were."""
    place = Path(settings.__file__).parent.parent / "reading"
    asked = {name for path in place.glob("*.py") for name in re.findall(r"\bsite\.(\w+)", path.read_text())}
    assert asked & {field.name for field in structs.fields(Site)} <= set(settings._READING)


def test_what_an_earlier_deployment_kept_is_still_read():
    kept = make_site("hub = 'https://hub.example/'\n[authors.ada]\nname = 'Ada'").to_json()
    for later in "rights icon logo content sort archive tombstones tombstone_days withdrawn_page news_sitemap".split():
        del kept[later]
    del kept["feeds"], kept["auto"]
    assert Site.from_json(kept) == make_site("hub = 'https://hub.example/'\n[authors.ada]\nname = 'Ada'")


def test_what_a_later_deployment_kept_is_read_for_what_is_known():
    """So that a deployment can be rolled back."""
    kept = make_site("[feeds.a]\ntitle = 'A'\n[auto]\ntags = 1").to_json()
    kept["to_come"] = kept["feeds"][0]["to_come"] = kept["auto"][0]["to_come"] = 1
    assert Site.from_json(kept) == make_site("[feeds.a]\ntitle = 'A'\n[auto]\ntags = 1")


KEYS = st.sampled_from(
    "title url birth authority description language timezone author authors hub window include exclude paths feeds "
    "feeds.a feeds.a.podcast auto auto.tags tags content tombstones icon owner image categories people x".split()
)
VALUES = (
    '"" "a" " " 1 -1 0x1F 1.5 nan true [] [""] ["a", 1] {} { name = "A" } {name=1} 2024-01-31 2024-01-31T00:00:00Z '
    '00:00:00 "https://x.example" "http://[" "https://é/" "\\u0000" "\\U0010FFFF" "Europe/Paris" "." "/" "2024-01-31" '
    '[[[]]] """\n""" \'\''
)
SETTINGS = st.builds("{} = {}".format, KEYS, st.sampled_from(VALUES.split(" ")) | st.text(max_size=9))
HEADERS = st.builds("[{}]".format, KEYS)
LINES = st.lists(SETTINGS | HEADERS | st.text(max_size=9), max_size=6).map("\n".join)


@given(st.binary(max_size=60) | LINES.map(str.encode) | LINES.map(lambda lines: (TOP + lines).encode()))
def test_any_bytes_are_a_site_or_a_refusal(body):
    try:
        site = parse_site(body)
    except SiteError as error:
        problem = error.problem
    else:
        problem = None
    assert problem is None or (problem.line and problem.what and problem.cure)
    assert problem or Site.from_json(site.to_json()) == site


@pytest.mark.parametrize("default_url", ["bucket", "ftp://bucket.example/"])
def test_a_deployment_whose_own_address_is_none_asks_for_one(default_url):
    assert refused(TOP.replace('url = "https://gazette.example/"\n', ""), default_url=default_url).rule == "no-url"


def test_a_preview_needs_no_url_of_a_site_that_has_its_address_from_elsewhere():
    site = parse_site(b'title = "A"\nbirth = 2026-01-01', forced_url="http://127.0.0.1:8000/")
    assert site.url == "http://127.0.0.1:8000/"


def test_all_that_is_wrong_with_the_settings_is_told_at_once():
    body = b'title = "T"\nurl = "https://a.example/"\nbirth = "soon"\nwindow = "many"\ntitel = "x"\nlanguage = "klingonese"\n'
    with pytest.raises(SiteError) as caught:
        parse_site(body)
    lines = {problem.line for problem in (caught.value.problem, *caught.value.others)}
    assert lines == {3, 4, 5, 6}


def test_a_site_of_an_earlier_release_keeps_what_its_authors_typed_until_it_says_otherwise():
    values = make_site().to_json()
    del values["smart_quotes"]
    before = Site.from_json(values)
    assert make_site().smart_quotes
    assert not keep_identity(make_site(), before, authority_given=False).smart_quotes
    for said in ("true", "false"):
        body = site_toml(f"smart_quotes = {said}").encode()
        now = keep_identity(parse_site(body), before, authority_given=False, body=body)
        assert now.smart_quotes is (said == "true")
    assert before.reading_basis == make_site("smart_quotes = false").reading_basis
