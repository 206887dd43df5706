"""What Ghost, Substack, Medium, Blogger and micro.blog export."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import CommandError
from feedwright.moving.sources.blogger import posts_of_blogger
from feedwright.moving.sources.ghost import posts_of_ghost, without_cards
from feedwright.moving.sources.medium import posts_of_medium
from feedwright.moving.sources.substack import posts_of_substack, without_widgets
from old_feeds import day
from other_exports import HOME, blogger_classic, blogger_takeout, ghost, ghost_id, ghost_post, medium_page


def posts(export):
    return {post.title.removeprefix("Post "): post for post in export.posts}


# --- Ghost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [False, True])
def test_all_that_ghost_says_of_a_post_is_read(old):
    row = ghost_post(
        1, feature_image="__GHOST_URL__/a.jpg", html='<img src="__GHOST_URL__/b.jpg">', custom_excerpt="Short."
    )
    export = posts_of_ghost(ghost([row], old=old), "ghost.json", HOME)
    [post] = export.posts
    assert (export.site.title, export.site.timezone, export.site.language) == ("The Quay", "Europe/Oslo", "nb")
    assert (post.old_id, post.address, post.published) == (ghost_id(1), f"{HOME}/post-1/", day(1))
    assert (post.images[0].url, post.images[0].alt) == (f"{HOME}/a.jpg", "A mast")
    assert post.html == f'<img src="{HOME}/b.jpg">'
    assert (post.authors, post.categories, post.summary) == (("ada",), ("Boats",), "Short.")
    assert export.site.authors["ada"].url == "https://ada.example/"
    assert "private.example" not in repr(export.site)


def test_a_featured_picture_with_a_caption_leads_ghosts_text_unless_that_shows_it():
    values = {"feature_image": f"{HOME}/a.jpg", "feature_image_caption": "At <i>sea</i>", "feature_image_alt": "A mast"}
    rows = [ghost_post(2, html="<p>Text</p>", **values), ghost_post(3, html=f'<img src="{HOME}/a.jpg">', **values)]
    led, shown = posts_of_ghost(ghost(rows), "ghost.json", HOME).posts
    picture = f'<img src="{HOME}/a.jpg" alt="A mast">'
    assert led.html == f"<figure>{picture}<figcaption>At <i>sea</i></figcaption></figure>\n<p>Text</p>"
    assert shown.html == f'<img src="{HOME}/a.jpg">'


HELD = {
    "draft": {"status": "draft"},
    "sent by e-mail only": {"status": "sent"},
    "for members": {"visibility": "members"},
    "for paying members": {"visibility": "paid"},
    "for some members": {"visibility": "tiers"},
}


@pytest.mark.parametrize(("reason", "values"), HELD.items())
def test_what_ghost_shows_to_some_only_is_held_back(reason, values):
    [post] = posts_of_ghost(ghost([ghost_post(1, **values)]), "ghost.json", HOME).posts
    assert post.held_back == reason


def test_a_scheduled_post_keeps_its_date_and_pages_are_counted():
    export = posts_of_ghost(ghost([ghost_post(1, status="scheduled"), ghost_post(2, type="page")]), "ghost.json", HOME)
    [post] = export.posts
    assert post.held_back is None
    assert export.left_out == {"pages": 1}


def test_a_scheduled_post_without_a_date_is_held_back():
    row = ghost_post(1, status="scheduled", published_at=None, created_at="2020-01-01T00:00:00.000Z")
    [post] = posts_of_ghost(ghost([row]), "ghost.json", HOME).posts
    assert post.held_back == "scheduled without a date"


def test_the_part_for_members_of_a_public_post_stays_out():
    html = "<p>Open.</p><!--members-only--><p>Secret.</p>"
    [post] = posts_of_ghost(ghost([ghost_post(1, html=html)]), "ghost.json", HOME).posts
    assert post.html == "<p>Open.</p>"


def test_dates_of_the_first_versions_are_numbers():
    [post] = posts_of_ghost(ghost([ghost_post(1, published_at=1_704_447_000_000)]), "ghost.json", HOME).posts
    assert post.published.isoformat() == "2024-01-05T09:30:00+00:00"


CARDS = {
    '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="https://a.example/"><div class="kg-bookmark-content"><div class="kg-bookmark-title">Title</div><div class="kg-bookmark-description">About</div></div><img src="i.png"></a></figure>': '<blockquote><p><a href="https://a.example/">Title</a></p><p>About</p></blockquote>',
    '<div class="kg-card kg-audio-card"><audio src="https://a.example/a.mp3"></audio><div class="kg-audio-title">Horn</div><button>Play</button></div>': '<figure><audio src="https://a.example/a.mp3" controls></audio><figcaption><a href="https://a.example/a.mp3">Horn</a></figcaption></figure>',
    '<div class="kg-card kg-toggle-card"><h4 class="kg-toggle-heading-text">More</h4><div class="kg-toggle-content"><p>Inside</p></div></div>': "<details><summary>More</summary><p>Inside</p></details>",
    '<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">!</div><div class="kg-callout-text">Look <b>here</b></div></div>': "<blockquote><p>! Look <b>here</b></p></blockquote>",
    '<div class="kg-card kg-button-card"><a href="https://a.example/">Go</a></div>': '<p><a href="https://a.example/">Go</a></p>',
    '<div class="kg-card kg-signup-card"><form>Subscribe</form></div>': "",
    '<div class="kg-card kg-file-card"><a class="kg-file-card-container" href="https://a.example/f.pdf"><div class="kg-file-card-title">Paper</div></a></div>': '<p><a href="https://a.example/f.pdf">Paper</a></p>',
}  # fmt: skip


@pytest.mark.parametrize(("card", "plain"), CARDS.items(), ids=range(len(CARDS)))
def test_a_card_becomes_plain_html(card, plain):
    assert without_cards(f"<p>Before</p>{card} after <p>it</p>") == f"<p>Before</p>{plain} after <p>it</p>".replace(
        "</p> after", "</p> after"
    )


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"db": []}', b'{"db": [{"data": {}}]}', b"{" * 90_000, b"\xff"])
def test_what_is_no_export_of_ghost_is_refused_by_name(body):
    with pytest.raises(CommandError, match=r"^ghost\.json is no export of Ghost"):
        posts_of_ghost(body, "ghost.json", HOME)


ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)


@given(st.dictionaries(st.sampled_from(sorted(ghost_post(1))), ODD), ODD, ODD)
def test_values_of_any_kind_break_no_import_from_ghost(odd, other, setting):
    row = ghost_post(1) | odd
    tables = {
        name: [
            {
                "id": other,
                "name": other,
                "slug": other,
                "post_id": ghost_id(1),
                "author_id": other,
                "tag_id": other,
                "sort_order": other,
            }
        ]
        for name in ("users", "tags", "posts_authors", "posts_tags", "posts_meta")
    }
    body = ghost([row], settings=[{"key": "title", "value": setting}], **tables)
    for post in posts_of_ghost(body, "ghost.json", HOME).posts:
        assert isinstance(post.title, str)


# --- Substack ---------------------------------------------------------------------------------------------------------


def table(*lines):
    head = "post_id,post_date,is_published,type,audience,title,subtitle,podcast_url"
    return "\n".join([head, *lines]).encode()


def test_all_that_substack_says_of_a_post_is_read():
    body = table(
        "12.the-tide,2024-01-05T09:30:00.000Z,TRUE,podcast,everyone,The tide,It &amp; the moon,https://a.example/1.mp3"
    )
    [post] = posts_of_substack(body, {"12.the-tide": lambda: b"<p>Late.</p>"}, HOME).posts
    assert (post.title, post.html, post.summary) == ("The tide", "<p>Late.</p>", "It & the moon")
    assert (post.old_id, post.address, post.published.isoformat()) == (
        f"{HOME}/p/the-tide",
        f"{HOME}/p/the-tide",
        "2024-01-05T09:30:00+00:00",
    )
    assert post.enclosures[0].url == "https://a.example/1.mp3"


@pytest.mark.parametrize(("published", "audience", "reason"), [("true", "only_paid", "for subscribers only"), ("TRUE", "founding", "for subscribers only"), ("true", "only_free", "for subscribers only"), ("false", "everyone", "draft"), ("", "everyone", "draft")])  # fmt: skip
def test_what_substack_shows_to_some_only_is_held_back(published, audience, reason):
    [post] = posts_of_substack(table(f"1.a,,{published},newsletter,{audience},A,,"), {}, HOME).posts
    assert post.held_back == reason


def test_pages_and_restacks_are_counted():
    export = posts_of_substack(
        table("1.a,,true,page,everyone,A,,", "2.b,,true,restack,everyone,B,,"), {"9.x": lambda: b""}, HOME
    )
    assert list(export.posts) == []
    assert export.left_out == {"pages": 1, "restacks": 1, "texts that are in no line of posts.csv": 1}


WIDGETS = {
    '<div class="subscription-widget-wrap"><form>Subscribe</form></div>': "",
    '<p class="button-wrapper"><a href="https://a.example/share">Share</a></p>': "",
    """<div class="captioned-image-container"><figure><a class="image-link"><picture><source srcset="x"><img src="https://substackcdn.com/image/fetch/w_1456,c_limit/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fa.png" alt="Mast"></picture></a><figcaption>High</figcaption></figure></div>""": '<figure><img src="https://substack-post-media.s3.amazonaws.com/a.png" alt="Mast"><figcaption>High</figcaption></figure>',
    """<div class="youtube-wrap" data-attrs='{"videoId":"abc123"}'><iframe></iframe></div>""": '<p><a href="https://www.youtube.com/watch?v=abc123">https://www.youtube.com/watch?v=abc123</a></p>',
    """<div class="tweet" data-attrs='{"url":"https://x.example/1"}'>Words</div>""": '<p><a href="https://x.example/1">https://x.example/1</a></p>',
    '<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>': '<sup><a href="#footnote-1" id="footnote-anchor-1">1</a></sup>',
}  # fmt: skip


@pytest.mark.parametrize(("widget", "plain"), WIDGETS.items(), ids=range(len(WIDGETS)))
def test_a_widget_becomes_plain_html_or_goes(widget, plain):
    assert without_widgets(f"<p>Before</p>{widget}<p>after</p>") == f"<p>Before</p>{plain}<p>after</p>"


def test_pictures_of_a_dead_host_are_where_they_live_now():
    html = '<img src="https://bucketeer-0a1b.s3.amazonaws.com/public/a.png">'
    assert without_widgets(html) == '<img src="https://substack-post-media.s3.amazonaws.com/public/a.png">'


@pytest.mark.parametrize("body", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_another_table_is_refused(body):
    with pytest.raises(CommandError, match=r"posts\.csv"):
        posts_of_substack(body, {}, HOME)


LEXICAL = {
    "root": {
        "children": [
            {"type": "extended-heading", "tag": "h3", "children": [{"type": "text", "text": "Tides"}]},
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "Low & ", "format": 1},
                    {
                        "type": "link",
                        "url": "https://tide.example/?a=1&b=2",
                        "children": [{"type": "text", "text": "high"}],
                    },
                ],
            },
            {
                "type": "list",
                "tag": "ol",
                "children": [{"type": "listitem", "children": [{"type": "text", "text": "one"}]}],
            },
            {"type": "image", "src": "__GHOST_URL__/a.png", "alt": "A mast", "caption": "Noon"},
            {"type": "paywall"},
            {"type": "paragraph", "children": [{"type": "text", "text": "For members"}]},
        ]
    }
}
MOBILEDOC = {
    "markups": [["strong"], ["a", ["href", "https://tide.example/"]]],
    "cards": [["code", {"code": "a < b"}], ["hr", {}]],
    "sections": [
        [1, "p", [[0, [0], 1, "Low"], [0, [], 0, " and "], [0, [1], 1, "high"]]],
        [3, "ul", [[[0, [], 0, "one"]]]],
        [10, 0],
        [10, 1],
    ],
}


OF_LEXICAL = (
    '<h3>Tides</h3><p><strong>Low &amp; </strong><a href="https://tide.example/?a=1&amp;b=2">high</a></p>'
    f'<ol><li>one</li></ol><figure><img src="{HOME}/a.png" alt="A mast"><figcaption>Noon</figcaption></figure>'
)
OF_MOBILEDOC = (
    '<p><strong>Low</strong> and <a href="https://tide.example/">high</a></p><ul><li>one</li></ul>'
    "<pre><code>a &lt; b</code></pre><hr>"
)


@pytest.mark.parametrize(
    ("values", "html"),
    [
        ({"lexical": json.dumps(LEXICAL)}, OF_LEXICAL),
        ({"mobiledoc": json.dumps(MOBILEDOC)}, OF_MOBILEDOC),
        ({"lexical": "{", "mobiledoc": '{"sections": [[10, 7]]}'}, ""),
    ],
)
def test_the_text_of_ghosts_editors_is_read_where_no_html_was_made(values, html):
    [post] = posts_of_ghost(ghost([ghost_post(1, html=None, **values)]), "ghost.json", HOME).posts
    assert post.html == html


# --- Medium -----------------------------------------------------------------------------------------------------------


def medium(**pages):
    return posts_of_medium({f"posts/{name}.html": page.encode for name, page in pages.items()})


def test_all_that_medium_says_of_a_post_is_read():
    export = medium(one=medium_page(1))
    [post] = export.posts
    assert (post.title, post.name, post.old_id) == ("Post 1", "post-1", "https://medium.com/p/000000000001")
    assert (post.published, post.summary, post.categories, post.authors) == (
        day(1),
        "About it.",
        ("Boats",),
        ("ada-byron",),
    )
    assert post.html == '<p class="graf">The boat number 1 left at noon.</p>'
    assert (export.site.title, export.site.url) == ("Ada Byron", "https://medium.com/@ada")


def test_drafts_and_answers_are_held_back():
    export = medium(
        draft_two=medium_page(2), three=medium_page(3, body="<p>I agree.</p>"), four=medium_page(4, when=False)
    )
    assert [post.held_back for post in export.posts] == ["draft", "answer to a post", "draft"]


def test_a_post_of_one_paragraph_is_no_answer_because_it_has_a_heading():
    assert [post.held_back for post in medium(one=medium_page(1)).posts] == [None]


def test_code_keeps_its_lines_and_its_language():
    page = medium_page(
        1, body='<h3>Post 1</h3><pre data-code-block-lang="python" class="graf graf--pre">a<br>b &lt; c</pre><p>x</p>'
    )
    [post] = medium(one=page).posts
    assert '<pre><code class="language-python">a\nb &lt; c</code></pre>' in post.html


# --- Blogger ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", [None, HOME])
def test_bloggers_classic_export_is_read(url):
    export = posts_of_blogger(blogger_classic(), "blog.xml", url)
    read = posts(export)
    assert {key: post.held_back for key, post in read.items()} == {"2": None, "3": "draft"}
    assert (read["2"].old_id, read["2"].address) == (
        "tag:blogger.com,1999:blog-7.post-2",
        f"{HOME}/2024/01/post-2.html",
    )
    assert read["2"].categories == ("Boats",)
    assert export.left_out == {"comments": 1, "pages": 1, "templates": 1}


def test_takeouts_export_is_read():
    export = posts_of_blogger(blogger_takeout(), "feed.atom", HOME)
    read = posts(export)
    assert {key: post.held_back for key, post in read.items()} == {"2": None, "3": "draft", "5": "soft_trashed"}
    assert read["2"].address == f"{HOME}/2024/01/post-2.html"
    assert (read["2"].summary, read["2"].authors, read["2"].categories) == ("About it", ("Ada",), ("Boats",))
    assert export.left_out == {"comments": 1}
