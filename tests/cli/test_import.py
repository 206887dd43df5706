"""``feedwright import``: what old systems export becomes ordinary files, and no subscriber sees an entry twice."""

import gzip
import json
import re
import shutil
import zipfile

import pytest
import yaml

import media_samples
from factories import make_source
from feedwright.errors import CommandError
from feedwright.model.feed import Podcast
from feedwright.moving.served.reader import read_feed
from feedwright.reading.reader import read_article
from feedwright.site.parse import parse_site
from imports import articles, fields, run, saved, unread
from old_feeds import atom, atom_entry, day, rss, rss_item
from other_exports import (
    HOME,
    blogger_classic,
    blogger_takeout,
    ghost,
    ghost_id,
    ghost_post,
    medium_page,
    microblog,
    substack,
    substack_row,
)
from places import ROOT
from wordpress_export import attachment, item, meta, old_atom, old_rss, wxr


@pytest.fixture
def content(tmp_path):
    return tmp_path / "content"


RSS = rss([rss_item(number) for number in range(12, 0, -1)])
ATOM = atom([atom_entry(number) for number in range(12, 0, -1)])


def test_a_feed_becomes_files_that_a_person_would_have_written(tmp_path, content):
    run("import", saved(tmp_path, "old.xml", RSS), content)
    names = articles(content)
    assert sorted(names) == sorted(f"post-{number}.html" for number in range(1, 13))
    assert names["post-3.html"] == (
        "---\ntitle: Post 3\ndate: 2024-01-08 09:30:00+00:00\nguid: https://ferry.example/?p=3\nauthor: Ada\n"
        "tags:\n- Boats\nsummary: About boat 3.\naliases:\n- /2024/01/post-3/\n---\n\n"
        "<p>The boat number 3 left at noon.</p>\n"
    )
    site = parse_site((content / "site.toml").read_bytes())
    assert (site.title, site.url, site.language, site.window) == ("The Ferry", "https://ferry.example/", "en-GB", 12)
    assert (site.authority, site.birth) == ("ferry.example", day(1).date())


def test_nobody_who_had_the_old_feeds_sees_an_entry_twice(tmp_path, content):
    result = run("import", saved(tmp_path, "a.xml", RSS), saved(tmp_path, "b.xml", ATOM), content)
    assert "\n0 of your 12 entries will appear twice.\nNext:\n" in result.output
    assert unread(tmp_path, content, {"rss.xml": RSS, "atom.xml": ATOM}) == {"rss.xml": 0, "atom.xml": 0}


def test_where_atom_and_rss_had_different_ids_both_stay(tmp_path, content):
    other = atom([atom_entry(number, identifier="tag:ferry.example,2024:{n}") for number in range(12, 0, -1)])
    run("import", saved(tmp_path, "a.xml", RSS), "--feed", saved(tmp_path, "b.xml", other), content)
    values = fields(articles(content)["post-3.html"])
    assert (values["id"], values["guid"]) == ("tag:ferry.example,2024:3", "https://ferry.example/?p=3")
    assert unread(tmp_path, content, {"rss.xml": RSS, "atom.xml": other}) == {"rss.xml": 0, "atom.xml": 0}


def test_a_json_feed_keeps_its_ids(tmp_path, content):
    items = [
        {"id": number, "url": f"https://a.example/{number}", "title": f"Post {number}", "content_text": f"Boat {number}.",
         "date_published": day(number).isoformat()}
        for number in (3, 2, 1)
    ]  # fmt: skip
    old = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Boats",
            "home_page_url": "https://a.example/",
            "items": items,
        }
    ).encode()
    run("import", saved(tmp_path, "old.json", old), content)
    assert fields(articles(content)["3.html"])["guid"] == "3"
    assert unread(tmp_path, content, {"feed.json": old}) == {"feed.json": 0}


def test_an_iri_becomes_the_id_where_the_old_system_had_it_in_atom_too(tmp_path, content):
    old = rss([rss_item(1)], extra="<generator>https://wordpress.org/?v=6.5</generator>")
    run("import", saved(tmp_path, "old.xml", old), content)
    values = fields(articles(content)["post-1.html"])
    assert (values["id"], "guid" in values) == ("https://ferry.example/?p=1", False)


def test_without_guids_the_old_addresses_are_kept_letter_by_letter(tmp_path, content):
    """That calms readers that go by the address; others go by text or date then, and no import can help it."""
    old = rss([rss_item(number, guid="") for number in (2, 1)])
    run("import", saved(tmp_path, "old.xml", old), content)
    assert fields(articles(content)["post-1.html"])["guid"] == "https://ferry.example/2024/01/post-1/"
    assert unread(tmp_path, content, {"rss.xml": old}, has_ids=False) == {"rss.xml": 0}


def test_the_archive_is_imported_whole_and_subscribers_see_no_more_than_before(tmp_path, content):
    link = '<atom:link rel="{}" href="https://ferry.example/{}"/>'
    archive = rss([rss_item(number) for number in range(40, 0, -1)], extra=link.format("self", "2024.xml"))
    current = rss([rss_item(number) for number in range(50, 40, -1)], extra=link.format("prev-archive", "2024.xml"))
    folder = tmp_path / "saved"
    folder.mkdir()
    saved(folder, "1.xml", archive)
    saved(folder, "2.xml", current)
    saved(folder, "notes.txt", "Saved in November.")
    saved(folder, "other.json", "{}")
    run("import", folder, content)
    assert len(articles(content)) == 50
    assert parse_site((content / "site.toml").read_bytes()).window == 10
    assert unread(tmp_path, content, {"rss.xml": current}) == {"rss.xml": 0}


def test_a_second_import_goes_on_and_overwrites_nothing(tmp_path, content):
    old = saved(tmp_path, "old.xml", RSS)
    run("import", old, content)
    edited = content / "articles/post-3.html"
    edited.write_text(edited.read_text().replace("noon", "one"))
    (content / "articles/post-4.html").unlink()
    result = run("import", old, content, "--markdown")
    assert "wrote    1 article in" in result.output
    assert "kept 11 that were there" in result.output
    assert "at one" in edited.read_text()
    assert len(articles(content)) == 12


def podcast(numbers, channel=""):
    def episode(number):
        extra = f"""<enclosure url="https://count.example/r/ferry.example/{number}.mp3" length="{number * 1000}" type="audio/mpeg"/>
        <itunes:duration>{number}:05</itunes:duration><itunes:episode>{number}</itunes:episode>
        <itunes:image href="https://ferry.example/{number}.jpg"/>"""
        return rss_item(number, guid="Buzzsprout-{n}", extra=extra)

    return rss([episode(number) for number in numbers], extra=channel)


CHANNEL = """<itunes:owner><itunes:name>Ada</itunes:name><itunes:email>ada@ferry.example</itunes:email></itunes:owner>
<itunes:category text="Leisure"><itunes:category text="Hobbies"/></itunes:category>
<itunes:image href="https://ferry.example/cover.jpg"/><podcast:guid>11111111-2222-5333-8444-555555555555</podcast:guid>
<podcast:locked>yes</podcast:locked>"""


def test_a_podcast_of_a_hundred_episodes_moves_with_all_that_apps_key_on(tmp_path, content):
    old = podcast(range(100, 0, -1), CHANNEL)
    result = run("import", saved(tmp_path, "old.xml", old), content)
    assert "\n0 of your 100 entries will appear twice.\nNext:\n" in result.output
    assert (
        "redirect to https://ferry.example/feeds/podcast/rss.xml and name that in itunes:new-feed-url" in result.output
    )
    assert "is locked" in result.output
    [rule] = parse_site((content / "site.toml").read_bytes()).feeds
    assert isinstance(rule.podcast, Podcast)
    assert rule.podcast.guid == "11111111-2222-5333-8444-555555555555"
    assert unread(tmp_path, content, {"rss.xml": old}) == {"rss.xml": 0}
    ours = (tmp_path / "public/feeds/podcast/rss.xml").read_text()
    assert '<enclosure url="https://count.example/r/ferry.example/7.mp3" length="7000" type="audio/mpeg"/>' in ours
    assert "<podcast:guid>11111111-2222-5333-8444-555555555555</podcast:guid>" in ours
    assert "<itunes:new-feed-url>https://ferry.example/feeds/podcast/rss.xml</itunes:new-feed-url>" in ours
    assert "<itunes:duration>425</itunes:duration>" in ours
    assert '<itunes:image href="https://ferry.example/7.jpg"/>' in ours


def test_what_a_podcast_lacks_is_named_and_stands_as_a_comment(tmp_path, content):
    result = run("import", saved(tmp_path, "old.xml", podcast([1], "<itunes:author>Ada</itunes:author>")), content)
    assert "podcast  add a cover, a category of Apple's list, the owner's e-mail address to site.toml" in result.output
    assert "# [feeds.podcast.podcast]" in (content / "site.toml").read_text()


def test_two_posts_of_one_name_get_two_files(tmp_path, content):
    items = [rss_item(1, link="https://ferry.example/a/tide/"), rss_item(2, link="https://ferry.example/b/tide/")]
    run("import", saved(tmp_path, "old.xml", rss(items)), content)
    assert sorted(articles(content)) == ["2024-01-07-tide.html", "tide.html"]


@pytest.mark.parametrize("address", ["https://ferry.example/..%2f..%2fetc/", "https://ferry.example/a%00b/", "https://ferry.example/con/", "https://ferry.example/readme/", "https://ferry.example/index.html", "https://ferry.example/%E6%97%A5%E6%9C%AC/", "https://ferry.example/draft/"])  # fmt: skip
def test_a_hostile_or_odd_address_gives_a_file_that_is_published(tmp_path, content, address):
    old = rss([rss_item(1, link=address.replace("{", ""))])
    result = run("import", saved(tmp_path, "old.xml", old), content)
    assert "\n0 of your 1 entries will appear twice.\nNext:\n" in result.output
    assert "1 the same" in result.output
    assert len(list(tmp_path.rglob("*.html"))) == 1


@pytest.mark.parametrize("title", ["*Stars* & <b>", "[link](https://a.example)", "a_b_c `code`", "-- 3: yes", "No", "2024", "#1", "“Quoted” – ‘so’", "&amp;lt;", "{{ tag }}", "日本語"])  # fmt: skip
def test_a_title_is_read_as_it_was_served(tmp_path, content, title):
    served = title.replace("&", "&amp;").replace("<", "&lt;")
    escaped = rss_item(1).replace("Post 1", served.replace("&", "&amp;"))
    run("import", saved(tmp_path, "old.xml", rss([escaped])), content)
    [(name, text)] = articles(content).items()
    site = parse_site((content / "site.toml").read_bytes())
    read = read_article(make_source(text, f"articles/{name}"), site)
    assert (read.title, read.draft, read.warnings) == (title, False, ())


def test_markdown_is_written_only_where_nothing_is_lost(tmp_path, content):
    plain = rss_item(1).replace("left at noon", "<em>left</em> at <a href='https://a.example/'>noon</a>")
    table = rss_item(2).replace("left at noon", "<ruby>left<rt>x</rt></ruby> at noon")
    run("import", saved(tmp_path, "old.xml", rss([plain, table])), content, "--markdown")
    assert sorted(articles(content)) == ["post-1.md", "post-2.html"]
    assert "The boat number 1 *left* at [noon](https://a.example/)." in articles(content)["post-1.md"]


def test_what_would_make_a_text_a_whole_page_does_not(tmp_path, content):
    body = "<html><head><title>Shell</title></head><body><article><p>First.</p></article><aside><p>Second.</p></aside></body></html>"
    old = rss([rss_item(1).replace("<p>The boat number 1 left at noon.</p>", body)])
    run("import", saved(tmp_path, "old.xml", old), content)
    unread(tmp_path, content, {})
    page = (tmp_path / "public/rss.xml").read_text()
    assert "First." in page
    assert "Second." in page
    assert "Shell" not in page


def test_relative_addresses_become_whole(tmp_path, content):
    old = rss(
        [
            rss_item(1).replace(
                "left", "<img src='/a.png' alt='A'> <a href='../x/'>left</a> <img src=/b.png> in src=/c.png"
            )
        ]
    )
    run("import", saved(tmp_path, "old.xml", old), content)
    [text] = articles(content).values()
    assert "src='https://ferry.example/a.png'" in text
    assert '<img src="https://ferry.example/b.png"> in src=/c.png' in text
    assert "href='https://ferry.example/2024/01/x/'" in text


def test_an_id_that_stands_twice_stays_with_the_first_post(tmp_path, content):
    old = rss([rss_item(1), rss_item(2, guid="https://ferry.example/?p=1"), rss_item(3)])
    result = run("import", saved(tmp_path, "old.xml", old), content)
    assert "was given twice" in result.output
    run("build", content, tmp_path / "public", "--no-ping")
    assert len(list((tmp_path / "public/articles").glob("*.html"))) == 3


def test_options_count_before_the_old_feed(tmp_path, content):
    options = ["--title", "Tides", "--url", "tides.example", "--language", "de", "--timezone", "Europe/Berlin"]
    run("import", saved(tmp_path, "old.xml", rss([rss_item(1)])), content, *options)
    site = parse_site((content / "site.toml").read_bytes())
    assert (site.title, site.url, site.language, site.timezone) == (
        "Tides",
        "https://tides.example/",
        "de",
        "Europe/Berlin",
    )
    assert "date: 2024-01-06 10:30:00+01:00" in articles(content)["post-1.html"]


@pytest.mark.parametrize(
    ("home", "url"),
    [
        ("https://ferry.example/index.html", "https://ferry.example/"),
        ("https://ferry.example/blog/index.php", "https://ferry.example/blog/"),
        ("https://ferry.example/blog", "https://ferry.example/blog/"),
        ("https://index.example", "https://index.example/"),
    ],
)
def test_the_sites_address_is_its_folder(tmp_path, content, home, url):
    run("import", saved(tmp_path, "old.xml", rss([rss_item(1)], link=home)), content)
    assert parse_site((content / "site.toml").read_bytes()).url == url


def test_our_own_feeds_come_back_as_they_were(tmp_path, content):
    """What a feed says of an entry survives: texts, pictures, authors, tags, dates, languages, recordings."""
    demonstration, public, again = tmp_path / "demonstration", tmp_path / "first", tmp_path / "again"
    shutil.copytree(ROOT / "content", demonstration, ignore=shutil.ignore_patterns(".feedwright"))
    run("build", demonstration, public, "--no-ping")
    old = {name: (public / name).read_bytes() for name in ("rss.xml", "atom.xml", "feed.json")}
    result = run("import", *(public / name for name in old), content, "--markdown")
    assert "12 the same, 0 changed, 0 new again, 0 older than the old feed's oldest, 0 gone\n" in result.output
    assert unread(again.parent, content, old) == dict.fromkeys(old, 0)
    first, second = (json.loads(body) for body in (old["feed.json"], (tmp_path / "public/feed.json").read_bytes()))
    for name in ("id", "title", "date_published", "tags", "language", "attachments", "image"):
        assert [item.get(name) for item in second["items"]] == [item.get(name) for item in first["items"]], name
    authors = [[[person["name"] for person in item["authors"]] for item in feed["items"]] for feed in (first, second)]
    assert authors[0] == authors[1]
    assert "https://reuel.example/" in json.dumps(second["items"][0]["authors"])


@pytest.mark.parametrize(
    ("body", "options", "words"),
    [
        (b"nothing", (), "not a feed in XML"),
        (rss([rss_item(1)], link=""), (), "--url"),
        (rss([rss_item(1)]), ("--timezone", "Mars/Base"), "no time zone"),
        (rss([rss_item(1)]), ("--url", "not an address"), "url"),
    ],
)
def test_what_cannot_be_imported_is_refused_before_anything_is_written(tmp_path, content, body, options, words):
    with pytest.raises(CommandError, match=words):
        run("import", saved(tmp_path, "old.xml", body), content, *options)
    assert not content.exists()


# --- WordPress --------------------------------------------------------------------------------------------------------


def test_a_wordpress_site_moves_and_nobody_sees_a_post_twice(tmp_path, content):
    old = {"rss.xml": old_rss(), "atom.xml": old_atom()}
    feeds = [part for name, body in old.items() for part in ("--feed", saved(tmp_path, name, body))]
    result = run("import", saved(tmp_path, "export.xml", wxr()), content, *feeds)
    assert "\n0 of your 25 entries will appear twice.\nNext:\n" in result.output
    assert "left out comments (6), menu items (1), pages (1), posts in the trash (1), revisions (1)" in result.output
    assert "held back 4 drafts: 1 draft, 1 pending, 1 private, 1 protected by a password" in result.output
    assert unread(tmp_path, content, old) == {"rss.xml": 0, "atom.xml": 0}
    public = "".join(path.read_text() for path in (tmp_path / "public").rglob("*") if path.is_file())
    assert "Secret words" not in public
    assert "private.example" not in public + "".join(articles(content).values())
    assert "http://harbour.example/?p=20" in public


def test_without_the_old_feed_the_ids_of_wordpress_are_derived(tmp_path, content):
    result = run("import", saved(tmp_path, "export.xml", wxr()), content)
    assert "derived, not seen" in result.output
    assert "feedwright forecast OLD-FEED --content" in result.output
    values = fields(articles(content)["post-20.html"])
    assert values["id"] == "http://harbour.example/?p=20"
    assert values["aliases"] == ["/2024/01/post-20/", "/2024/01/old-name/", "/2024/01/older/"]
    assert (values["image"], values["image_alt"]) == (
        "https://harbour.example/wp-content/uploads/2024/mast.jpg",
        "A mast",
    )
    assert values["author"] == "ada-byron"
    assert parse_site((content / "site.toml").read_bytes()).authors["ada-byron"].name == "Ada Byron"
    assert unread(tmp_path, content, {"rss.xml": old_rss(), "atom.xml": old_atom()}) == {"rss.xml": 0, "atom.xml": 0}


@pytest.mark.parametrize("packed", ["folder", "zip", "gz"])
def test_an_export_in_parts_or_packed_is_the_same(tmp_path, content, packed):
    parts = {
        "one.xml": wxr([item(1), attachment(7, "a.jpg")]),
        "two.xml": wxr([item(2, extra=meta("_thumbnail_id", "7"))]),
    }
    if packed == "folder":
        source = [tmp_path / "parts"]
        source[0].mkdir()
        for name, body in parts.items():
            saved(source[0], name, body)
    elif packed == "zip":
        source = [tmp_path / "parts.zip"]
        with zipfile.ZipFile(source[0], "w") as archive:
            for name, body in parts.items():
                archive.writestr(f"export/{name}", body)
    else:
        source = [saved(tmp_path, f"{name}.gz", gzip.compress(body)) for name, body in parts.items()]
    run("import", *source, content)
    assert sorted(articles(content)) == ["post-1.html", "post-2.html"]
    assert fields(articles(content)["post-2.html"])["image"].endswith("/a.jpg")


def test_archives_that_would_fill_the_memory_or_leave_their_place_are_refused(tmp_path, content):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.xml", wxr([item(1, " " * 60_000_000)]))
    with pytest.raises(CommandError, match="times its size"):
        run("import", bomb, content)
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../evil.xml", wxr([item(1)]))
    with pytest.raises(CommandError, match="no name of an export's file"):
        run("import", outside, content)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bomb.zip", "outside.zip"]


def test_archives_whose_files_have_the_same_name_lose_no_post(tmp_path, content):
    sources = [tmp_path / "2023.zip", tmp_path / "2024.zip"]
    for number, source in enumerate(sources, 1):
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("export.xml", wxr([item(number)]))
    run("import", *sources, sources[0], content)
    assert sorted(articles(content)) == ["post-1.html", "post-2.html"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("{}.json", ghost([ghost_post(1)])),
        ("{}.xml", blogger_classic()),
        ("{}/posts.csv", "post_id,title,is_published\n1.a,A,true\n"),
    ],
)
def test_of_several_exports_of_a_system_none_is_passed_over(tmp_path, content, name, body):
    sources = []
    for number in (1, 2):
        path = tmp_path / name.format(number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body if isinstance(body, bytes) else body.encode())
        sources.append(path)
    with pytest.raises(CommandError, match="Import them one after another"):
        run("import", *sources, content, "--url", HOME)
    assert not content.exists()


def test_a_post_whose_place_another_article_has_is_named(tmp_path, content):
    (content / "articles").mkdir(parents=True)
    saved(content / "articles", "post-1.md", "My own words.")
    export = saved(tmp_path, "old.xml", wxr([item(1), item(2)]))
    result = run("import", export, content)
    assert 'post-1.md is another article, so "Post 1" was not written' in result.output
    assert articles(content)["post-1.md"] == "My own words."
    again = run("import", export, content)
    assert again.output.count("is another article") == 1


def test_posts_whose_date_cannot_be_read_are_named(tmp_path, content):
    bad = re.sub("<pubDate>[^<]*<", "<pubDate>Mon, 01 Jan 2024 25:61:00 GMT<", rss_item(1))
    result = run("import", saved(tmp_path, "old.xml", rss([bad, rss_item(2)])), content)
    assert 'undated  1 post without a date that can be read: "Post 1"' in result.output


def test_tags_that_have_no_room_are_counted(tmp_path, content):
    tags = "".join(f'<category domain="post_tag" nicename="t{n}"><![CDATA[t{n}]]></category>' for n in range(25))
    result = run("import", saved(tmp_path, "old.xml", wxr([item(1, extra=tags)])), content)
    assert "articles/post-1.html: left out: 5 tags after the first 20" in result.output


@pytest.mark.parametrize(
    ("name", "body"), [("a.zip", b"no zip"), ("a.xml.gz", b"no gzip"), ("b.xml.gz", gzip.compress(wxr())[:200])]
)
def test_a_broken_archive_is_named(tmp_path, content, name, body):
    with pytest.raises(CommandError, match="Download the export again"):
        run("import", saved(tmp_path, name, body), content)


# --- other systems ----------------------------------------------------------------------------------------------------


def served(numbers, guid, link):
    return rss(
        [rss_item(number, guid=guid(number), link=link.format(n=number)) for number in numbers],
        title="The Quay",
        link=HOME,
    )


def test_a_ghost_site_moves_and_nobody_sees_a_post_twice(tmp_path, content):
    old = served(range(12, 2, -1), ghost_id, f"{HOME}/post-{{n}}/")
    members_only = ghost_post(13, visibility="members", html="<p>Secret words.</p>")
    source = saved(
        tmp_path, "ghost.json", ghost([*map(ghost_post, range(1, 13)), members_only, ghost_post(14, type="page")])
    )
    result = run("import", source, content, "--feed", saved(tmp_path, "old.xml", old))
    assert "\n0 of your 12 entries will appear twice.\nNext:\n" in result.output
    assert fields(articles(content)["post-3.html"])["guid"] == ghost_id(3)
    assert unread(tmp_path, content, {"rss.xml": old}) == {"rss.xml": 0}
    assert "Secret words" not in "".join(
        path.read_text() for path in (tmp_path / "public").rglob("*") if path.is_file()
    )


def test_ghosts_export_needs_the_sites_address(tmp_path, content):
    source = saved(tmp_path, "ghost.json", ghost([ghost_post(1)]))
    with pytest.raises(CommandError, match="--url"):
        run("import", source, content)
    run("import", source, content, "--url", HOME)
    assert fields(articles(content)["post-1.html"])["aliases"] == ["/post-1/"]


def test_a_substack_moves_and_nobody_sees_a_post_twice(tmp_path, content):
    """Its newest post has no text in the export, so the feed's counts."""
    link = f"{HOME}/p/post-{{n}}"
    old = served(range(12, 2, -1), link.replace("{n}", "{{n}}").format, link)
    rows = [*map(substack_row, range(1, 13)), substack_row(13, audience="only_paid")]
    texts = {f"{number}.post-{number}": f"<p>The boat number {number} left at noon.</p>" for number in range(1, 12)}
    source = substack(tmp_path, rows, texts | {"13.post-13": "<p>Secret words.</p>"})
    result = run("import", source, content, "--feed", saved(tmp_path, "old.xml", old))
    assert "\n0 of your 12 entries will appear twice.\nNext:\n" in result.output
    assert "held back 1 draft: 1 for subscribers only" in result.output
    assert "The boat number 12 left at noon." in articles(content)["post-12.html"]
    assert "author: Ada" in articles(content)["post-12.html"]
    assert unread(tmp_path, content, {"rss.xml": old}) == {"rss.xml": 0}
    everything = "".join(path.read_text() for path in content.rglob("*") if path.is_file() and path.suffix != ".sqlite")
    assert "private.example" not in everything


def test_a_post_without_a_text_anywhere_is_named_and_not_written(tmp_path, content):
    source = substack(tmp_path, [substack_row(1), substack_row(2)], {"1.post-1": "<p>Text.</p>"})
    result = run("import", source, content, "--url", HOME)
    assert 'empty    1 post without a text: "Post 2"' in result.output
    assert sorted(articles(content)) == ["post-1.html"]


def test_the_other_systems_are_recognised(tmp_path, content):
    sources = {
        "blogger": saved(tmp_path, "blog-01-05-2024.xml", blogger_classic()),
        "takeout": saved(tmp_path, "feed.atom", blogger_takeout()),
        "microblog": microblog(tmp_path),
    }
    (tmp_path / "medium/posts").mkdir(parents=True)
    saved(tmp_path, "medium/posts/one-000000000001.html", medium_page(1))
    saved(tmp_path, "medium/README.html", "<p>Your archive</p>")
    sources["medium"] = tmp_path / "medium"
    origins = {}
    for name, source in sources.items():
        run("import", source, content / name, "--url", HOME)
        origins[name] = (content / name / "site.toml").read_text().split("from ")[1].split("\n")[0]
        assert articles(content / name)
    assert origins == {"blogger": "Blogger.", "takeout": "Blogger.", "microblog": "micro.blog.", "medium": "Medium."}
    assert fields(articles(content / "blogger")["post-2.html"])["id"] == "tag:blogger.com,1999:blog-7.post-2"
    assert fields(articles(content / "medium")["post-1.html"])["guid"] == "https://medium.com/p/000000000001"
    assert f"Boat **1** ![]({HOME}/uploads/a.jpg)" in articles(content / "microblog")["1.md"]


# --- folders of site generators ---------------------------------------------------------------------------------------


@pytest.fixture
def blog(tmp_path):
    """A Jekyll site with its own pages, three posts and a draft."""
    folder = tmp_path / "blog"
    for number in (1, 2, 3):
        name = f"_posts/{day(number):%Y-%m-%d}-post-{number}.md"
        (folder / "_posts").mkdir(parents=True, exist_ok=True)
        saved(
            folder,
            name,
            f"---\ntitle: Post {number}\ndate: {day(number):%Y-%m-%d %H:%M:%S} +0000\n---\n\nThe boat number {number} left at noon.\n",
        )
    (folder / "_drafts").mkdir()
    saved(folder, "_drafts/later.md", "---\ntitle: Later\n---\nSecret words.")
    saved(folder, "_config.yml", "title: The Ferry\nurl: https://ferry.example\nlang: en\n")
    saved(folder, "about.md", "---\nlayout: page\n---\nAbout us.")
    return folder


def test_a_generators_posts_stay_and_get_their_old_ids_beside_them(tmp_path, blog):
    before = {path: path.read_bytes() for path in blog.rglob("*") if path.is_file()}
    link = "https://ferry.example/2024/01/0{n}/post-{n}.html"
    old = atom(
        [atom_entry(number, identifier="https://ferry.example/2024/01/post-{n}", link=link) for number in (3, 2, 1)]
    )
    result = run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", old))
    assert "\n0 of your 3 entries will appear twice.\nNext:\n" in result.output
    assert "3 of 3 entries of the old feed are posts of this folder" in result.output
    beside = blog / "_posts/2024-01-07-post-2.meta.yaml"
    assert beside.read_text() == "id: https://ferry.example/2024/01/post-2\naliases:\n- /2024/01/02/post-2.html\n"
    assert {path: path.read_bytes() for path in before} == before
    site = parse_site((blog / "site.toml").read_bytes())
    assert (site.title, site.url, site.window) == ("The Ferry", "https://ferry.example/", 3)
    assert unread(tmp_path, blog, {"atom.xml": old}) == {"atom.xml": 0}
    assert run("import", blog, blog, "--feed", tmp_path / "old.xml").output.count("kept ") >= 3


def test_a_sidecar_that_is_there_stays_and_what_it_lacks_is_named(tmp_path, blog):
    saved(blog, "_posts/2024-01-07-post-2.meta.yaml", "summary: Mine\n")
    old = atom([atom_entry(number, identifier="https://ferry.example/old-{n}") for number in (3, 2, 1)])
    result = run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", old))
    assert (
        "the sidecar of _posts/2024-01-07-post-2.md. Add this to it: id: https://ferry.example/old-2" in result.output
    )
    assert "1 of your 3 entries will appear twice." in result.output
    assert (blog / "_posts/2024-01-07-post-2.meta.yaml").read_text() == "summary: Mine\n"


def test_old_ids_stand_beside_nikolas_metadata(tmp_path, blog):
    (blog / "_posts/2024-01-07-post-2.meta").write_text(".. tags: lock\n")
    old = atom([atom_entry(number, identifier="https://ferry.example/old-{n}") for number in (3, 2, 1)])
    run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", old))
    assert "old-2" in (blog / "_posts/2024-01-07-post-2.meta.yaml").read_text()
    assert run("build", blog, tmp_path / "public").exit_code == 0
    assert "https://ferry.example/old-2" in (tmp_path / "public/atom.xml").read_text()
    assert (tmp_path / "public/feeds/lock/atom.xml").exists() or "lock" in (tmp_path / "public/atom.xml").read_text()


def test_a_repository_of_zola_builds_at_its_root(tmp_path):
    for folder in ("templates", "content/blog"):
        (tmp_path / folder).mkdir(parents=True)
    saved(tmp_path, "config.toml", 'base_url = "https://ferry.example"\ntitle = "The Ferry"\n')
    saved(tmp_path, "templates/index.html", "{% extends 'base.html' %}{{ section.title | theirs(at=1) }}")
    saved(tmp_path, "content/blog/first.md", "+++\ntitle = 'First'\ndate = 2024-01-02\n+++\nText.")
    assert run("import", tmp_path, tmp_path).exit_code == 0
    result = run("build", tmp_path, tmp_path / "out")
    assert (result.exit_code, "templates/" in result.output) == (0, False)
    assert "First" in (tmp_path / "out/atom.xml").read_text()


def test_a_generators_folder_is_imported_where_it_is(tmp_path, blog, content):
    with pytest.raises(CommandError, match="Name it twice"):
        run("import", blog, content)
    result = run("import", blog, blog)
    assert "import with --feed" in result.output
    assert run("build", blog, tmp_path / "public", "--no-ping").exit_code == 0
    assert len(list((tmp_path / "public/articles").glob("*.html"))) == 3


def _posts(folder, settings, name, head):
    """A generator's folder with two posts."""
    where, body = settings
    folder.mkdir()
    saved(folder, where, body)
    for number in (1, 2):
        path = folder / name.format(day=f"{day(number):%Y-%m-%d}", n=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            head.format(day=f"{day(number):%Y-%m-%d %H:%M}", n=number) + "\nThe boat left at noon.\n", "utf-8"
        )
    return folder


_FRONT = "---\ntitle: Post {n}\ndate: {day}\n---\n"
_PELICAN = "SITENAME = 'Ferry'\nSITEURL = 'https://ferry.example'\nARTICLE_URL = '{date:%Y}/{slug}/'\n"
_HUGO = 'baseURL = "https://ferry.example/sub/"\ntitle = "Ferry"\n[permalinks]\nposts = "/:year/:month/:slug/"\n'
_HEXO = "title: Ferry\nurl: https://ferry.example\nnew_post_name: :title.md\npermalink: :year/:month/:day/:title/\n"


# What Jekyll 4.3 with jekyll-feed 0.17, Pelican 4.12 and Hugo 0.111 served of such folders; Hexo's rule is from its code.
@pytest.mark.parametrize(
    ("settings", "name", "head", "identity"),
    [
        (
            ("_config.yml", "title: Ferry\nurl: https://ferry.example\nbaseurl: /b\n"),
            "_posts/{day}-post-{n}.md",
            _FRONT,
            {"id": "https://ferry.example/b/2024/01/07/post-2", "aliases": ["/b/2024/01/07/post-2.html"]},
        ),
        (
            ("pelicanconf.py", _PELICAN),
            "content/post-{n}.md",
            "Title: Post {n}\nDate: {day}\n",
            {"id": "tag:ferry.example,2024-01-07:/2024/post-2/", "aliases": ["/2024/post-2/"]},
        ),
        (
            ("config.toml", _HUGO),
            "content/posts/post-{n}.md",
            _FRONT,
            {"guid": "https://ferry.example/sub/2024/01/post-2/", "aliases": ["/sub/2024/01/post-2/"]},
        ),
        (
            ("config.toml", _HUGO),
            "content/notes/post-{n}.md",
            _FRONT,
            {"guid": "https://ferry.example/sub/notes/post-2/", "aliases": ["/sub/notes/post-2/"]},
        ),
        (
            ("_config.yml", _HEXO),
            "source/_posts/post-{n}.md",
            _FRONT,
            {"id": "https://ferry.example/2024/01/07/post-2/", "aliases": ["/2024/01/07/post-2/"]},
        ),
        (
            ("_config.yml", "title: Ferry\nurl: https://ferry.example\n"),
            "_posts/{day}-post-{n}.md",
            "---\ntitle: Post {n}\npermalink: /own/{n}/\n---\n",
            {"id": "https://ferry.example/own/post-2", "aliases": ["/own/2/"]},
        ),
    ],
    ids=["Jekyll", "Pelican", "Hugo", "Hugo, a section without a pattern", "Hexo", "an address of its own"],
)
def test_without_the_old_feed_the_ids_of_a_generator_are_derived_from_its_settings(
    tmp_path, settings, name, head, identity
):
    blog = _posts(tmp_path / "blog", settings, name, head)
    result = run("import", blog, blog)
    assert "2 derived from the settings of" in result.output
    [beside] = blog.rglob("*post-2.meta.yaml")
    assert yaml.safe_load(beside.read_text("utf-8")) == identity
    public = tmp_path / "public"
    assert run("build", blog, public, "--no-ping").exit_code == 0
    served = read_feed((public / "rss.xml").read_bytes(), "rss.xml").items
    assert (identity.get("guid") or identity["id"]) in {item.id for item in served}


def test_posts_whose_old_address_the_settings_do_not_say_are_listed(tmp_path):
    settings = ("_config.yml", "title: Ferry\nurl: https://ferry.example\npermalink: /:odd/\n")
    blog = _posts(tmp_path / "blog", settings, "_posts/{day}-post-{n}.md", _FRONT)
    result = run("import", blog, blog)
    assert "unknown  the old addresses of 2 posts, which the settings do not say:" in result.output
    assert "\n         _posts/2024-01-07-post-2.md\n" in result.output


_JEKYLL = ("_config.yml", "title: Ferry\nurl: https://ferry.example\n")
_HUGO_PLAIN = ("config.toml", 'baseURL = "https://ferry.example/"\n[permalinks]\nlog = "/:year/:month/:slug/"\n')


def _defaults(scope, values):
    """Jekyll's settings with defaults for some posts."""
    return "_config.yml", f"{_JEKYLL[1]}defaults:\n- scope: {scope}\n  values: {values}\n"


def _hugo(more):
    """Hugo's settings, with more of them."""
    return "config.toml", f'baseURL = "https://ferry.example/"\n{more}\n'


# What Jekyll 4.3 with jekyll-feed 0.17, Hugo 0.111 and Pelican 4.12 served of these posts.
@pytest.mark.parametrize(
    ("settings", "name", "head", "identity"),
    [
        (_JEKYLL, "_posts/2024-01-07-a.md", "permalink: /own/page.html", "https://ferry.example/own/a"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "slug: My-Slug", "https://ferry.example/2024/01/07/My-Slug"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "path: foo/bar", "https://ferry.example/2024/01/07/a"),
        (_defaults("{path: ''}", "{layout: post}"), "_posts/2024-01-07-a.md", "", "https://ferry.example/2024/01/07/a"),
        (_defaults("{type: pages}", "{permalink: /:title}"), "_posts/2024-01-07-a.md", "", "https://ferry.example/2024/01/07/a"),
        (_defaults("{path: ''}", "{permalink: '/log/:title/'}"), "_posts/2024-01-07-a.md", "", "https://ferry.example/log/a"),
        (
            ("_config.yml", f"{_JEKYLL[1]}collections: {{posts: {{permalink: '/col/:year/:title:output_ext'}}}}\n"),
            "_posts/2024-01-07-a.md",
            "",
            "https://ferry.example/col/2024/a",
        ),
        (_hugo('[languages.en]\nlanguageName = "English"'), "content/notes/a.md", "date: 2024-01-07", "https://ferry.example/notes/a/"),
        (_hugo("[permalinks]\nlog = '/l/:title'"), "content/log/a.md", "title: '“Über” us: why?'", "https://ferry.example/l/%C3%BCber-us-why/"),
        (("pelicanconf.py", _PELICAN), "content/a.md", "title: Élan & it's, 100%\ndate: 2024-01-31 23:30 -0800", "tag:ferry.example,2024-01-31:/2024/elan-its-100/"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "category: c\ncategories: b", "https://ferry.example/b/c/2024/01/07/a"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "categories: b c b", "https://ferry.example/b/c/2024/01/07/a"),
        (_HUGO_PLAIN, "content/notes/My-Note.md", "date: 2024-01-07", "https://ferry.example/notes/my-note/"),
        (_HUGO_PLAIN, "content/notes/2024-01-07-a.md", "", "https://ferry.example/notes/2024-01-07-a/"),
        (_HUGO_PLAIN, "content/log/a.md", "date: 2024-01-31T23:30:00-05:00", "https://ferry.example/2024/01/ebb/"),
        (_HUGO_PLAIN, "content/log/a.md", "date: 2024-01-07\npublishDate: 2023-05-05", "https://ferry.example/2024/01/ebb/"),
        (_HUGO_PLAIN, "content/log/a.md", "permalink: /not-here/\ndate: 2024-01-07", "https://ferry.example/2024/01/ebb/"),
    ],
)  # fmt: skip
def test_a_derived_id_is_the_one_that_the_generator_served(tmp_path, settings, name, head, identity):
    titled = head if head.startswith("title") else f"title: Ebb\n{head}"
    blog = _posts(tmp_path / "blog", settings, name, f"---\n{titled}\n---\n")
    assert "1 derived from the settings of" in run("import", blog, blog).output
    [beside] = blog.rglob("*.meta.yaml")
    written = yaml.safe_load(beside.read_text("utf-8"))
    assert (written.get("id") or written["guid"]) == identity


@pytest.mark.parametrize(
    ("settings", "name", "head"),
    [
        (_JEKYLL, "_posts/2024-01-07-a.md", "permalink: /../../etc/passwd"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "permalink: //evil.example/x"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "permalink: /a&b/it's/"),
        (_JEKYLL, "_posts/2024-01-07-a.md", "category: Two Words"),
        (_JEKYLL, "_posts/2024-01-07-two words.md", ""),
        (("_config.yml", f"{_JEKYLL[1]}timezone: America/New_York\n"), "_posts/2024-01-07-a.md", "date: 2024-01-07 01:00:00"),
        (_defaults("{path: _posts/x}", "{permalink: /:title/}"), "_posts/2024-01-07-a.md", ""),
        (_defaults("{path: ''}", "{category: log}"), "_posts/2024-01-07-a.md", ""),
        (_JEKYLL, "_posts/2024-01-07-a.md", "date: 2024-01-07 23:30:00 -0800"),
        (_hugo('contentDir = "log"'), "log/notes/a.md", "date: 2024-01-07"),
        (_hugo('[[module.mounts]]\nsource = "log"\ntarget = "content/log"'), "content/notes/a.md", "date: 2024-01-07"),
        (_hugo("[languages.en]\nweight = 1\n[languages.de]\nweight = 2"), "content/notes/a.md", "date: 2024-01-07"),
        (_hugo('[languages.en]\ncontentDir = "en"'), "content/notes/a.md", "date: 2024-01-07"),
        (_HUGO_PLAIN, "content/notes/a.de.md", "date: 2024-01-07"),
        (_HUGO_PLAIN, "content/de/a.md", "date: 2024-01-07"),
        (_HUGO_PLAIN, "notes/a.md", "date: 2024-01-07"),
        (("pelicanconf.py", f"{_PELICAN}SLUG_REGEX_SUBSTITUTIONS = [('a', 'b')]\n"), "content/a.md", "date: 2024-01-07"),
        (("pelicanconf.py", f"{_PELICAN}ARTICLE_URL = '{{slug}}' + SUFFIX\n"), "content/a.md", "date: 2024-01-07"),
        (("pelicanconf.py", _PELICAN.replace("%Y", "%b")), "content/a.md", "date: 2024-01-07"),
        (("pelicanconf.py", _PELICAN), "content/a.md", "lang: fr\ndate: 2024-01-07"),
        (("pelicanconf.py", _PELICAN), "content/a.md", ""),
        (_HUGO_PLAIN, "content/notes/a+b&c.md", "date: 2024-01-07"),
        (_HUGO_PLAIN, "content/log/a.md", "title: A -- B\ndate: 2024-01-07"),
        (_HUGO_PLAIN, "content/log/a.md", "publishDate: 2024-01-07"),
        (("config.toml", f"uglyURLs = true\n{_HUGO_PLAIN[1]}"), "content/notes/a.md", "date: 2024-01-07"),
        (("config.toml", _HUGO_PLAIN[1].replace(":month", ":odd")), "content/log/a.md", "date: 2024-01-07"),
        (("pelicanconf.py", f"{_PELICAN}SLUGIFY_SOURCE = 'basename'\n"), "content/a.md", "date: 2024-01-07"),
        (("docusaurus.config.js", "const config = {title: 'F', url: 'https://ferry.example', baseUrl: '/'}\n"), "blog/2024-01-07-a.md", ""),
    ],
)  # fmt: skip
def test_where_it_is_not_certain_what_a_generator_served_no_id_is_derived(tmp_path, settings, name, head):
    titled = head if head.startswith("title") else f"title: Ebb\n{head}"
    blog = _posts(tmp_path / "blog", settings, name, f"---\n{titled}\n---\n")
    result = run("import", blog, blog)
    assert "the old addresses of 1 posts, which the settings do not say:" in result.output
    assert list(blog.rglob("*.meta.yaml")) == []


def test_a_restructuredtext_posts_fields_say_its_old_address(tmp_path):
    text = "Ebb\n===\n\n:date: 2024-01-07 10:20\n:slug: own-words\n\nThe boat left at noon.\n"
    blog = _posts(tmp_path / "blog", ("pelicanconf.py", _PELICAN), "content/a.rst", text)
    run("import", blog, blog)
    [beside] = blog.rglob("*.meta.yaml")
    assert yaml.safe_load(beside.read_text("utf-8"))["id"] == "tag:ferry.example,2024-01-07:/2024/own-words/"


def test_hugos_settings_may_have_a_file_for_each_table(tmp_path):
    blog = _posts(tmp_path / "blog", _hugo(""), "content/log/a.md", "---\ntitle: Ebb\ndate: 2024-01-07\n---\n")
    (blog / "config/_default").mkdir(parents=True)
    saved(blog, "config/_default/permalinks.toml", 'log = "/:year/:slug/"\n')
    run("import", blog, blog)
    [beside] = blog.rglob("*.meta.yaml")
    assert yaml.safe_load(beside.read_text("utf-8"))["guid"] == "https://ferry.example/2024/ebb/"


def test_of_two_posts_at_the_same_derived_address_none_gets_an_id(tmp_path):
    blog = _posts(tmp_path / "blog", _JEKYLL, "_posts/2024-01-07-a.md", "---\ntitle: A\n---\n")
    (blog / "_posts/sub").mkdir()
    saved(blog, "_posts/sub/2024-01-07-a.md", "---\ntitle: B\n---\nAnother text.\n")
    assert "the old addresses of 2 posts" in run("import", blog, blog).output
    assert list(blog.rglob("*.meta.yaml")) == []


def test_a_post_that_says_itself_what_its_feed_called_it_keeps_that_guid(tmp_path):
    """micro.blog's themes serve the guid of the front matter in RSS and JSON Feed, and no Atom."""
    settings = ("config.json", '{"baseURL": "https://ferry.example/", "title": "Ferry"}')
    known = "http://ferry.micro.blog/2024/01/post-{n}.html"
    head = f"---\npost_id: 1{{n}}\nmicroblog: true\ntype: post\nguid: {known}\ndate: 2024-01-0{{n}}\nurl: /2024/01/post-{{n}}.html\n---\n"
    blog = _posts(tmp_path / "blog", settings, "content/2024/01/post-{n}.md", head)
    output = run("import", blog, blog).output
    assert "ids      0 derived from the settings of Hugo, not seen\n         2 stand in the posts themselves" in output
    assert list(blog.rglob("*.meta.yaml")) == []
    assert "nothing is wrong" in run("check", blog).output
    run("build", blog, tmp_path / "public")
    ids = {item.id for item in read_feed((tmp_path / "public/rss.xml").read_bytes(), "rss.xml").items}
    assert ids == {known.format(n=1), known.format(n=2)}
    served = rss(
        [rss_item(number, guid=known, link="https://ferry.example/2024/01/post-{n}.html") for number in (1, 2)]
    )
    again = run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", served)).output
    assert "0 of your 2 entries will appear twice." in again


def test_an_old_feed_that_is_given_later_corrects_derived_ids(tmp_path):
    blog = _posts(tmp_path / "blog", _JEKYLL, "_posts/{day}-post-{n}.md", _FRONT)
    run("import", blog, blog)
    result = run("import", blog, blog, "--feed", saved(tmp_path, "old.xml", rss([rss_item(2)])))
    assert "kept 0" in result.output
    [seen] = blog.rglob("*post-2.meta.yaml")
    assert yaml.safe_load(seen.read_text("utf-8"))["guid"] == "https://ferry.example/?p=2"
    [derived] = blog.rglob("*post-1.meta.yaml")
    assert yaml.safe_load(derived.read_text("utf-8"))["id"] == f"https://ferry.example/{day(1):%Y/%m/%d}/post-1"


# --- media ------------------------------------------------------------------------------------------------------------


def test_pictures_are_taken_from_a_folder_and_shown(tmp_path, content):
    uploads = tmp_path / "uploads"
    (uploads / "2024/01").mkdir(parents=True)
    saved(uploads, "2024/01/mast.png", media_samples.png(width=20, height=10))
    (tmp_path / "secret.png").write_bytes(media_samples.png(width=20, height=10))
    (uploads / "leak.png").symlink_to(tmp_path / "secret.png")
    base = "https://ferry.example/wp-content/uploads"
    body = f"<img src='{base}/2024/01/mast.png' alt='M'> <a href='{base}/2024/01/mast.png'>big</a> <img src='{base}/gone.png'> <img src='{base}/leak.png'> <img src='{base}/..%2f..%2fsecret.png'> left"
    old = rss(
        [
            rss_item(1, extra=f'<enclosure url="{base}/2024/01/1.mp3" length="1" type="audio/mpeg"/>').replace(
                "left", body, 1
            )
        ]
    )
    result = run("import", saved(tmp_path, "old.xml", old), content, "--media", uploads)
    assert "media    1 file beside the articles, 3 were not there" in result.output
    [text] = articles(content).values()
    assert "<img src='../uploads/2024/01/mast.png' alt='M'> <a href='../uploads/2024/01/mast.png'>big</a>" in text
    assert f"url: {base}/2024/01/1.mp3" in text
    assert sorted(path.name for path in (content / "uploads").rglob("*") if path.is_file()) == ["mast.png"]
    assert unread(tmp_path, content, {"rss.xml": old}) == {"rss.xml": 0}
    assert len(list((tmp_path / "public/media").rglob("mast.png"))) == 1


def test_only_media_is_taken_from_a_folder(tmp_path, content):
    uploads = tmp_path / "www"
    uploads.mkdir()
    saved(uploads, "wp-config.php", "<?php $password = 1;")
    saved(uploads, "backup.sql", "INSERT")
    home = "https://ferry.example"
    body = f"<img src='{home}/wp-config.php'> <video src='{home}/backup.sql'></video> left"
    old = saved(tmp_path, "old.xml", rss([rss_item(1).replace("left", body, 1)]))
    result = run("import", old, content, "--media", uploads)
    assert "media    0 files beside the articles" in result.output
    assert not (content / "www").exists()


def test_a_media_folder_that_is_not_there_is_named(tmp_path, content):
    with pytest.raises(CommandError, match="is not a folder"):
        run("import", saved(tmp_path, "old.xml", RSS), content, "--media", tmp_path / "none")


@pytest.mark.parametrize(
    "arguments", [["import", "http://127.0.0.1:9/feed"], ["import", "old.xml", "--feed", "http://127.0.0.1:9/feed"]]
)
def test_nothing_is_fetched_unless_it_is_asked_for_nor_from_a_private_network(
    tmp_path, content, monkeypatch, arguments
):
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, "old.xml", RSS)
    with pytest.raises(CommandError, match="Add --fetch"):
        run(*arguments, content)
    with pytest.raises(CommandError, match="private network"):
        run(*arguments, content, "--fetch")
    assert not content.exists()


def test_what_the_export_lacks_comes_with_the_feed(tmp_path, content):
    old = saved(
        tmp_path,
        "old.xml",
        rss(
            [
                rss_item(
                    number,
                    guid="http://harbour.example/?p={n}",
                    link=f"https://harbour.example/{day(number):%Y/%m}/post-{{n}}/",
                )
                for number in (2, 1)
            ]
        ),
    )
    result = run("import", saved(tmp_path, "export.xml", wxr([item(1)])), content, "--feed", old)
    assert 'missing  1 entry of the old feed: "Post 2". Import the feed as well' in result.output
    assert "1 gone" in result.output
    result = run("import", old, content)
    assert "\n0 of your 2 entries will appear twice.\nNext:\n" in result.output
    assert "0 gone" in result.output
    assert sorted(articles(content)) == ["post-1.html", "post-2.html"]
