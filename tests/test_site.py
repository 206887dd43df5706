"""``site.toml`` is read whole, or refused with the line and the cure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_site
from feedwright.errors import SiteError
from feedwright.model import Person
from feedwright.site import PathSettings, Site, authority_is_given, keep_identity, parse_site

TOP = 'title = "The Gazette"\nurl = "https://gazette.example/"\nbirth = 2024-01-31\n'


def refused(body, **told):
    with pytest.raises(SiteError) as caught:
        parse_site(body if isinstance(body, bytes) else body.encode(), **told)
    found = caught.value.problem
    assert found.path == "site.toml"
    assert found.what
    assert found.cure
    assert len(str(found)) < 400
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
        'date_order = "dmy"\n[authors.bob]\nname = "Bob"\nurl = "https://bob.example/"\n'
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
    assert Site.from_json(site.to_json()) == site


def test_what_is_empty_is_as_if_it_were_not_there():
    assert make_site('language = ""\ntimezone = " "\nhub = ""\ndescription = ""\ninclude = []\n') == make_site()


@pytest.mark.parametrize("author", ['"Ada  Lovelace"', '{ name = "Ada Lovelace" }'])
def test_an_author_is_a_name_or_a_table(author):
    assert make_site(f"author = {author}").feed_authors == (Person(name="Ada Lovelace"),)


def test_birth_may_be_written_in_quotes():
    assert parse_site(TOP.replace("2024-01-31", '"2024-01-31"').encode()) == make_site()


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


@pytest.mark.parametrize(
    ("extra", "rule", "line"),
    [
        ("titel = 1", "unknown-setting", 4),
        ("Langauge = 'en'", "unknown-setting", 4),
        ("wholly_other = 1", "unknown-setting", 4),
        ('"a\\nb" = 1', "unknown-setting", 1),
        ("\n\nlanguage = 5", "bad-setting", 6),
        ("language = 'english'", "bad-setting", 4),
        ("timezone = 'Europe/Viena'", "bad-setting", 4),
        ("timezone = '../../etc/passwd'", "bad-setting", 4),
        (f"timezone = '{'x' * 5000}'", "bad-setting", 4),
        ("timezone = 'Europe'", "bad-setting", 4),
        ("hub = 'hub.example'", "bad-setting", 4),
        ("hub = 'http://[x'", "bad-setting", 4),
        ("hub = 'https://me:secret@hub.example/'", "bad-setting", 4),
        ("window = 0", "bad-setting", 4),
        ("window = 501", "bad-setting", 4),
        ("window = true", "bad-setting", 4),
        ("window = 0x" + "f" * 9000, "bad-setting", 4),
        ("window = '50'", "bad-setting", 4),
        ("authority = 'not an authority'", "bad-setting", 4),
        ("authority = '-x.example'", "bad-setting", 4),
        ("description = []", "bad-setting", 4),
        ("include = 'a'", "bad-setting", 4),
        ("include = [\n 'a',\n 1]", "bad-setting", 4),
        ("exclude = ['/drafts/*']", "bad-setting", 4),
        ("exclude = ['drafts/']", "bad-setting", 4),
        ("exclude = ['../a']", "bad-setting", 4),
        ("exclude = ['**.md']", "bad-setting", 4),
        ("exclude = ['']", "bad-setting", 4),
        ("author = 7", "bad-setting", 4),
        ("authors = 7", "bad-setting", 4),
        ("[authors.ada]\nname = ''", "bad-setting", 4),
        ("[authors.ada]\nname = 'A'\nnick = 'B'", "bad-setting", 4),
        ("date_order = 'ymd'", "bad-setting", 4),
        ("paths = ['a/**']", "bad-setting", 4),
        ("[paths.'a/**']\nsidecars = 'perhaps'", "bad-setting", 5),
        ("[paths.'a/**']\nsidecar = 'required'", "unknown-setting", 5),
        ("[paths.'/a']\nsidecars = 'required'", "bad-setting", 4),
        ("author = ' '", "bad-setting", 4),
        ("author = { email = 'a@b.example' }", "bad-setting", 4),
        ("author = { name = 'A', nick = 'B' }", "bad-setting", 4),
        ("author = { name = 5 }", "bad-setting", 4),
        ("author = { name = ' ' }", "bad-setting", 4),
        ("author = { name = 'A', url = 'nowhere' }", "bad-setting", 4),
        ("[author]\nname = 'A'\n\nurl = 'nowhere'", "bad-setting", 7),
        ("[author]\nname = 'A'\nemail = 'nobody'", "bad-setting", 6),
        ("author.name = 'A'\nauthor.url = 'nowhere'", "bad-setting", 4),
        ("[ author ]\nname = [1]", "bad-setting", 5),
        ("a = b", "toml", 4),
        ("window = 1\nwindow = 2", "toml", 5),
        ('description = """', "toml", 4),
        ("window = " + "9" * 9000, "toml", 1),
        ("include = " + "[" * 9000, "toml", 1),
    ],
    ids=lambda value: repr(value)[:50],
)  # fmt: skip
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
    def test_a_longer_window_touches_no_article(self):
        assert make_site("window = 9").article_basis == make_site().article_basis

    @pytest.mark.parametrize(
        "setting", ["language = 'de'", "timezone = 'Europe/Vienna'", "author = 'Ada'", "exclude = ['a']"]
    )
    def test_what_articles_show_is_of_the_basis(self, setting):
        assert make_site(setting).article_basis != make_site().article_basis


KEYS = st.sampled_from(
    "title url birth authority description language timezone author hub window include exclude x".split()
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


def test_a_preview_needs_no_url_of_a_site_that_has_its_address_from_elsewhere():
    site = parse_site(b'title = "A"\nbirth = 2026-01-01', forced_url="http://127.0.0.1:8000/")
    assert site.url == "http://127.0.0.1:8000/"
