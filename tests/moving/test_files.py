"""What an import writes is read back as what it was."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factories import SITE, make_source
from feedwright.model.text import legal
from feedwright.moving.posts.bodies import settled
from feedwright.moving.posts.files import Form, Names, article_file
from feedwright.moving.posts.identity import OldIdentity
from feedwright.moving.posts.post import OldSite, Post
from feedwright.moving.posts.settings import _OLD_FEEDS, settings_text
from feedwright.reading.notices import notice_in
from feedwright.reading.reader import read_article
from feedwright.site.addresses.old import written_as
from feedwright.site.parse import parse_site
from old_feeds import day

# Signs that nobody sees are no part of a word in front matter.
LINES = st.text(st.characters(exclude_categories=("Cs", "Cf")), max_size=60)
WORDS = st.text("ab *_`#&<>[]{}:-'\"!|@%äß日.", min_size=1, max_size=20)
IDS = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=40)  # fmt: skip


def line(text):
    return " ".join(legal(text).split())


def read_back(post, identity=OldIdentity(), *, markdown=False, zone="UTC"):  # noqa: B008 - it is frozen
    file = article_file(post, identity, Names().of(post), Form(zone=ZoneInfo(zone), markdown=markdown))
    return file, read_article(make_source(file.text, file.key), SITE)


@given(LINES | WORDS, LINES | WORDS)
def test_a_title_and_a_summary_are_read_as_they_were(title, summary):
    """A title that is a notice, such as DRAFT, holds an article back wherever it comes from."""
    assume(notice_in([title]) is None)
    _, article = read_back(
        Post(title=line(title), summary=line(summary), html="<p>Text.</p>", name="a", published=day(1))
    )
    assert (article.title or "", article.summary or "") == (line(title), line(summary))
    assert not article.draft


@given(IDS, IDS)
def test_ids_are_read_letter_by_letter(guid, identifier):
    if legal(guid) != guid or legal(identifier) != identifier:
        return  # no feed may hold these
    _, article = read_back(Post(html="<p>Text.</p>", name="a"), OldIdentity(id=identifier, guid=guid))
    assert (article.id, article.guid) == (identifier, guid)


@given(
    st.integers(800_000_000, 3_700_000_000),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns"]),
)
def test_a_date_is_the_same_moment_in_any_zone(seconds, zone):
    moment = datetime.fromtimestamp(seconds, UTC)
    _, article = read_back(Post(html="<p>Text.</p>", name="a", published=moment, updated=moment), zone=zone)
    assert article.published == moment
    assert article.updated is None


@given(LINES, st.text(max_size=40))
def test_any_name_gives_a_file_that_is_published(title, name):
    post = Post(title=line(title), html="<p>Text.</p>", name=name, published=day(1))
    file, article = read_back(post)
    folder, _, bare = file.key.rpartition("/")
    assert folder == "articles"
    assert len(bare.encode()) < 255
    assert not bare.startswith((".", "_"))
    assert not article.draft


@pytest.mark.parametrize("name", ["draft", "wip", "private", "secret-plan-draft", "CON", "readme", "index", "404", "a.meta", "..", "a/b", "2024-01-01", "x" * 300, "日" * 200])  # fmt: skip
def test_odd_names_are_published_too(name):
    assert not read_back(Post(title="T", html="<p>Text.</p>", name=name, published=day(1)))[1].draft


@given(st.lists(st.sampled_from(["<p>One</p>", "<p>a *b* _c_ [d]</p>", "<h2>Head</h2>", "<ul><li>x</li><li>y</li></ul>", "<pre><code>a\n  b</code></pre>", "<blockquote><p>q</p></blockquote>", "<p><a href='https://a.example/'>l</a> <em>e</em><strong>s</strong></p>", "<p>1. no list</p>", "<p># no head</p>", "<table><tr><td>t</td></tr></table>", "<p>---</p>", "<p>{{ x }} {% y %}</p>", "<!-- c -->", "<p>line<br>break</p>"]), min_size=1, max_size=5))  # fmt: skip
def test_markdown_says_what_the_html_said(parts):
    html = settled("\n".join(parts), None)
    post = Post(title="T", html=html, name="a", published=day(1))
    _, plain = read_back(post)
    file, other = read_back(post, markdown=True)
    if file.key.endswith(".md"):
        from feedwright.reading.html.sanitise import sanitise, text_of  # noqa: PLC0415 - only here

        texts = [text_of(sanitise(each.content_html, base="https://a.example/")).split() for each in (plain, other)]
        assert texts[0] == texts[1]


@given(st.text("<>/ =\"'ahrefimgsctl:.#\n&;", max_size=100))
def test_any_html_settles_once(html):
    once = settled(html, "https://a.example/b/")
    assert settled(once, "https://a.example/b/") == once


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example/blog/"])
@pytest.mark.parametrize("origin", [*_OLD_FEEDS, "RSS"])
def test_subscribers_find_the_feed_where_the_old_system_had_it(origin, url):
    text = settings_text(OldSite(origin=origin, title="A", url=url), date(2026, 1, 31))
    site = parse_site(text.encode())
    formats = {written_as(path).strip("/"): form for path, form in site.also}
    assert formats == {path.strip("/"): form for path, form in _OLD_FEEDS.get(origin, {}).items()}


def test_markup_that_stands_as_text_in_an_attribute_stays():
    html = '<p data-html="&lt;img src=&quot;/a.jpg&quot;&gt;" title=\'a src=b\'>Text <img src=/b.jpg alt="x"></p>'
    assert settled(html, "https://x.example/y/") == html.replace("src=/b.jpg", 'src="https://x.example/b.jpg"')
