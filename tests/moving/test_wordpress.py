"""WordPress's export: every post, as its readers saw it, and nothing private in public."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright.errors import CommandError
from feedwright.moving.sources.wordpress import scanner
from feedwright.moving.sources.wordpress.blocks import Texts
from feedwright.moving.sources.wordpress.export import posts_of_wordpress
from feedwright.moving.sources.wordpress.paragraphs import with_paragraphs
from feedwright.moving.sources.wordpress.zones import zone_of
from feedwright.reading.html.sanitise import text_of
from old_feeds import day
from wordpress_export import BODIES, HEAD, HOME, PRIVATE, PROTECTED, SCHEDULED, TAIL, item, meta, wxr


def read(*bodies, size=1_000, timezone=None):
    """Read an export whose bytes come in pieces."""
    files = {
        f"part-{number}.xml": lambda body=body: (body[at : at + size] for at in range(0, len(body), size))
        for number, body in enumerate(bodies or [wxr()])
    }
    export = posts_of_wordpress(files, timezone=timezone)
    return export, {post.old_id.rpartition("=")[2] or post.old_id: post for post in export.posts}


@pytest.fixture(scope="module")
def whole():
    return read()


def test_the_site_is_what_the_export_says(whole):
    site = whole[0].site
    assert (site.title, site.url, site.language) == ("Harbour & Tide", HOME, "en-US")
    assert (site.timezone, site.window, site.atom_has_these_ids) == ("Europe/Berlin", 10, True)


@pytest.mark.parametrize("number", BODIES)
def test_a_text_is_what_a_reader_saw(whole, number):
    assert BODIES[number][1] in whole[1][str(number)].html


def test_what_is_code_stays_as_it_is(whole):
    assert "<pre>[gallery]\n\nkept</pre>" in whole[1]["12"].html


def test_what_only_wordpress_fills_in_is_named_with_the_posts_that_have_it():
    notes = read(wxr([item(1, "<p>[poll id=1] [vote id=2]</p>"), item(2, "<p>[vote id=3]</p>")]))[0].notes
    [note] = [note for note in notes if note.startswith("left out of texts")]
    told = note.removeprefix("left out of texts, because only WordPress fills them in: ")
    assert told == f"[poll] in {HOME}/2024/01/post-1/; [vote] in {HOME}/2024/01/post-1/ and 1 more post"


def test_blocks_and_shortcodes_of_others_are_named(whole):
    assert any("latest-posts in" in note and "[vc_row] in" in note for note in whole[0].notes)


def test_posts_that_are_not_public_are_held_back(whole):
    posts = whole[1]
    assert {number: posts[str(number)].held_back for number in PRIVATE} == PRIVATE
    assert posts[str(PROTECTED)].held_back == "protected by a password"
    assert posts[str(SCHEDULED)].held_back is None
    assert posts[str(SCHEDULED)].published.year == 2034
    assert [number for number in range(1, 26) if posts[str(number)].held_back] == []


def test_a_scheduled_post_without_a_date_is_held_back():
    body = wxr([item(1, status="future")])
    for name in ("post_date", "post_date_gmt"):
        body = re.sub(rf"<wp:{name}>[^<]*<".encode(), f"<wp:{name}><".encode(), body)
    body = re.sub(rb"<pubDate>[^<]*<", b"<pubDate><", body)
    [post] = posts_of_wordpress({"a.xml": lambda: iter([body])}).posts
    assert post.held_back == "scheduled without a date"


def test_what_has_no_place_is_counted(whole):
    assert whole[0].left_out == {"comments": 6, "pages": 1, "revisions": 1, "menu items": 1, "posts in the trash": 1}


def test_addresses_names_tags_and_pictures_are_kept(whole):
    post = whole[1]["20"]
    assert post.address == f"{HOME}/2024/01/post-20/"
    assert post.former == (f"{HOME}/2024/01/old-name/", f"{HOME}/2024/01/older/")
    assert post.categories == ("Boats & Co", "noon")
    assert [(image.url, image.alt) for image in post.images] == [(f"{HOME}/wp-content/uploads/2024/mast.jpg", "A mast")]
    assert whole[1]["21"].summary == "Short."
    assert whole[1]["14"].summary == "A teaser."


def test_authors_are_people_and_neither_logins_nor_mail_addresses(whole):
    export, posts = whole
    assert {key: person.name for key, person in export.site.authors.items()} == {"ada-byron": "Ada Byron"}
    assert posts["1"].authors == ("ada-byron",)
    assert "root_ada" not in repr(export.site) + repr(posts)
    assert "private.example" not in repr(export.site) + repr(posts)


def test_a_draft_has_the_date_of_the_sites_clock(whole):
    """Its date in UTC is all zeros, and its date for feeds is 1999."""
    assert [whole[1][number].published for number in ("1", "27")] == [day(1), day(27)]


@pytest.mark.parametrize("size", [1, 7, 64, 100_000])
def test_the_pieces_in_which_an_export_comes_make_no_difference(size):
    bodies = [item(1, "One ]]> two </item> three <item> four"), item(2)]
    assert list(read(wxr(bodies), size=size)[1]) == ["1", "2"]
    assert "two </item> three <item> four" in read(wxr(bodies), size=size)[1]["1"].html


def test_parts_share_pictures_and_authors():
    first, second = (
        [item(1, extra=meta("_thumbnail_id", "7"))],
        [item(7, " ", kind="attachment", extra=f"<wp:attachment_url>{HOME}/a.png</wp:attachment_url>")],
    )
    assert read(wxr(first), wxr(second))[1]["1"].images[0].url == f"{HOME}/a.png"


def test_a_featured_picture_with_a_caption_leads_the_text():
    picture = f"<wp:attachment_url>{HOME}/a.png</wp:attachment_url><excerpt:encoded><![CDATA[At <b>sea</b>]]></excerpt:encoded>"
    posts = read(wxr([item(1, extra=meta("_thumbnail_id", "7")), item(7, " ", kind="attachment", extra=picture)]))[1]
    shown = f'<figure><img src="{HOME}/a.png" alt=""><figcaption>At <b>sea</b></figcaption></figure>'
    assert posts["1"].html.startswith(shown)
    assert posts["1"].images[0].url == f"{HOME}/a.png"


BROKEN = {
    "control characters": (lambda text: text.replace("number 2", "num\x10\x1dber 2"), ["1", "2", "3"]),
    "a section end that is not divided": (lambda text: text.replace("number 2 left", "number 2 ]]> left"), ["1", "2", "3"]),
    "bare ampersands and entities of HTML": (lambda text: text.replace("Post 2<", "Post 2 & &mdash;<"), ["1", "2", "3"]),
    "an item that nothing can mend": (lambda text: text.replace("<title>Post 2", "<title><b>Post 2"), ["1", "3"]),
    "a warning before the export": (lambda text: "Warning: x on line 3\n\n" + text, ["1", "2", "3"]),
    "an end that is missing": (lambda text: text[: text.index("Post 3") + 20], ["1", "2"]),
    "an odd version": (lambda text: text.replace("<wp:wxr_version>1.2", "<wp:wxr_version>abc"), ["1", "2", "3"]),
    "another prefix": (lambda text: text.replace("wp:", "w2:").replace("xmlns:wp=", "xmlns:w2="), ["1", "2", "3"]),
}  # fmt: skip


@pytest.mark.parametrize(("broken", "left"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_in_one_post_harms_no_other(broken, left):
    text = broken(wxr([item(1), item(2), item(3)]).decode())
    export, posts = read(text.encode())
    assert list(posts) == left
    assert all(post.html for post in posts.values())
    if len(left) < 3:
        assert any("broken" in note or "cut off" in note for note in export.notes)


def test_bytes_of_windows_are_read_as_what_they_were():
    body = wxr([item(1, "A caf\u00e9")]).replace("\u00e9".encode(), b"\xe9")
    assert "A café" in read(body)[1]["1"].html


def test_a_section_end_that_is_not_divided_keeps_the_whole_text():
    body = wxr([item(1, "A XX B")]).replace(b"A XX B", b"A ]]> B <b>C</b>")
    assert "<p>A ]]> B <b>C</b></p>" in read(body)[1]["1"].html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<rss><channel><item/></channel></rss>", "no export of WordPress"),
        (b"words", "no export of WordPress"),
        (HEAD.replace("<rss", "<!DOCTYPE x [<!ENTITY a 'b'>]><rss").encode() + b"<item></item>", "declares entities"),
        (HEAD.replace("<title>", "<title><b>").encode() + b"<item></item>", "head of this export is broken"),
    ],
)
def test_what_is_no_export_is_refused_by_name(body, words):
    with pytest.raises(CommandError, match=words) as error:
        read(body)
    assert str(error.value).startswith("part-0.xml")


def test_no_more_than_one_item_is_held_in_memory(monkeypatch):
    """An item that is longer than any post is passed over, and what follows is read."""
    monkeypatch.setattr(scanner, "ITEM_LIMIT", 20_000)
    export, posts = read(wxr([item(1), item(2, "x" * 50_000), item(3)]))
    assert list(posts) == ["1", "3"]
    assert any("has more than 20,000 bytes" in note for note in export.notes)


def test_a_podcast_plugins_own_guid_counts_before_wordpress():
    ssp = item(
        1,
        kind="podcast",
        extra=meta("ssp_guid", "from-ssp")
        + meta("ssp_original_guid", "from-the-host")
        + meta("audio_file", f"{HOME}/1.mp3")
        + meta("duration", "1:00:01"),
    )
    serial = 'a:2:{s:8:"duration";s:5:"12:34";s:10:"episode_no";s:1:"7";}'
    powerpress = item(2, extra=meta("enclosure", f"{HOME}/2.mp3\n1000\naudio/mpeg\n{serial}"))
    _, posts = read(wxr([ssp, powerpress]))
    [file] = posts["from-the-host"].enclosures
    assert (file.url, file.duration) == (f"{HOME}/1.mp3", 3601)
    [file] = posts["2"].enclosures
    assert (file.length, file.duration, posts["2"].episode.number) == (1000, 754, 7)


@given(st.text("ab[]{}<>/=\"' \n&;!-", max_size=120))
def test_no_text_breaks_the_editors(text):
    Texts().html(text)
    Texts().html(f"<!-- wp:x -->{text}<!-- /wp:x -->")


@given(
    st.lists(
        st.sampled_from(["one", "two\nthree", "<b>four</b>", "<ul><li>five</li></ul>", "<h2>six</h2>"]), min_size=1
    )
)
def test_paragraphs_lose_no_word(parts):
    written = "\n\n".join(parts)
    assert text_of(with_paragraphs(written)).split() == text_of(written.replace("\n", " ")).split()


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC", "Australia/Sydney"])
def test_the_time_zone_is_guessed_from_the_dates(name):
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only here

    days = [datetime(2024, 1, 1, 12, tzinfo=UTC) + timedelta(days=20 * number) for number in range(20)]
    pairs = [(when.replace(tzinfo=None), when.astimezone(ZoneInfo(name)).replace(tzinfo=None)) for when in days]
    assert zone_of(pairs) == name


def test_dates_that_fit_no_zone_give_none():
    assert zone_of([]) is None
    assert zone_of([(datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 7))]) is None  # noqa: DTZ001 - as in the export


def test_an_export_without_posts_has_none():
    assert read((HEAD + TAIL).encode())[1] == {}


@pytest.mark.parametrize("link", ["/blog/2024/1/tide", "blog/2024/1/tide"])
def test_squarespace_writes_paths_and_no_guids(link):
    body = item(1, name="tide.html").replace(f"{HOME}/2024/01/tide.html/", link)
    body = body.replace('<guid isPermaLink="false">http://harbour.example/?p=1</guid>', "").replace(
        "Post 1<", "Tide &mdash; late<"
    )
    files = {"export.xml": lambda: [wxr([body])]}
    [post] = posts_of_wordpress(files).posts
    assert (post.address, post.name, post.old_id, post.title) == (
        f"{HOME}/blog/2024/1/tide",
        "tide",
        None,
        "Tide — late",
    )


def squarespace(block):
    body = item(1, f'<div class="sqs-layout sqs-grid-12"><div class="row sqs-row">{block}</div></div>')
    [post] = posts_of_wordpress({"export.xml": lambda: [wxr([body])]}).posts
    return post.html


LATE = '<noscript><img src="https://x.example/{n}.jpg" alt="{n}"></noscript><img data-src="https://x.example/{n}.jpg" alt="{n}">'


@pytest.mark.parametrize(
    ("block", "html"),
    [
        ('<div class="sqs-block html-block"><div class="sqs-block-content"><p>Noon.</p></div></div>', "<p>Noon.</p>"),
        (
            f'<div class="sqs-block gallery-block"><div class="sqs-gallery">{LATE.format(n=1)}{LATE.format(n=2)}</div></div>',
            (
                '<figure><img src="https://x.example/1.jpg" alt="1"></figure>\n'
                '<figure><img src="https://x.example/2.jpg" alt="2"></figure>'
            ),
        ),
        (
            f'<div class="sqs-block image-block">{LATE.format(n=1)}<div class="image-caption"><p>A &amp; B</p></div></div>',
            '<figure><img src="https://x.example/1.jpg" alt="1"><figcaption>A &amp; B</figcaption></figure>',
        ),
        (
            '<div class="sqs-audio-embed" data-url="https://x.example/a.mp3" data-title="Talk"></div>',
            (
                '<figure><audio src="https://x.example/a.mp3" controls></audio>'
                '<figcaption><a href="https://x.example/a.mp3">Talk</a></figcaption></figure>'
            ),
        ),
        (
            '<div class="sqs-video-wrapper" data-html="&lt;iframe src=&quot;//video.example/1&quot;&gt;&lt;/iframe&gt;"></div>',
            '<iframe src="https://video.example/1"></iframe>',
        ),
        ('<p>Noon.</p><div class="sqs-block newsletter-block"><form>Sign up</form></div>', "<p>Noon.</p>"),
        ('<p>Noon.</p><div class="sqs-audio-embed"></div>', "<p>Noon.</p>"),
    ],
)
def test_the_blocks_of_squarespace_become_plain_html(block, html):
    assert squarespace(block) == html


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4_000),
            st.sampled_from(
                [b"]]>", b"<![CDATA[", b"</item>", b"<item>", b"&", b"<", b"\x00", b"\xff", b"<!--", b"-->"]
            ),
        ),
        max_size=6,
    )
)
def test_damage_anywhere_breaks_no_import(damages):
    body = wxr(
        [item(1, "One [caption]x[/caption] <!-- wp:x -->two<!-- /wp:x -->"), item(2, extra=meta("enclosure", "x"))]
    )
    for place, damage in damages:
        body = body[: place % len(body)] + damage + body[place % len(body) :]
    try:
        _, posts = read(body)
    except CommandError as error:
        assert "part-0.xml" in str(error)
    else:
        assert len(posts) <= 10
