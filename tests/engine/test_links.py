"""Links between articles: each leads to the other's real address while that is out, and to nothing else."""

import json
from dataclasses import replace

import pytest

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import State
from feedwright.engine.catalogue.rows import OutboxRow, SourceRow
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.intake.related_files import tell_referrers
from feedwright.engine.jobs.outbox import relay_left_behind
from feedwright.engine.reconcile import begin_walk
from feedwright.engine.whole_build import Watcher
from feedwright.errors import StoreError
from feedwright.ports import Changed, PreviewOptions, Put, TellOn, key_of
from flood import Flood
from media_samples import png
from memory import SITE_TOML, MemoryWorld
from memory_site import build_all, page, publish, record, work_off
from schedules import failing

HOME = "https://gazette.example/"


def put(world, key, text, *fields):
    world.put(key, "---\n" + "".join(f"{field}\n" for field in ("date: 2026-01-02", *fields)) + f"---\n{text}\n")


def content(world, key="a.md"):
    return record(world, key).entry.content_html


def dead(world, key="a.md"):
    return [(warning.line, warning.what) for warning in record(world, key).warnings if warning.rule == "dead-link"]


WAYS = [
    ("posts/a.md", "[x](b.md)"),
    ("posts/a.md", "[x](./b.md)"),
    ("a.md", "[x](posts/b.md)"),
    ("a.md", "[x](/posts/b.md)"),
    ("posts/a.md", "[x](b.html)"),
    ("a.md", "[x](/posts/b/)"),
    ("a.md", "[x](/posts/bee/)"),
    ("a.md", "[x](articles/posts/bee.html)"),
    ("posts/a.md", "[x](/articles/posts/bee.html)"),
    ("posts/a.md", "[x](../b/)"),
    ("posts/a.md", "[x](../posts/b/)"),
    ("posts/a.md", "[x](../posts/b.html)"),
    ("a.md", "[x](/old/place/)"),
    ("a.md", "[x](https://gazette.example/old/place/)"),
    ("a.md", "[x](https://gazette.example/articles/posts/bee.html)"),
    ("a.html", "<p>Text <a class=y href='https://gazette.example/posts/b'>x</a></p>"),
    ("a.md", "[x](/old/place.html)"),
    ("a.md", "[[b|x]]"),
    ("a.md", "[[posts/b|x]]"),
    ("a.md", "[[B|x]]"),
    ("a.md", "[[The bee|x]]"),
    ("deep/down/a.md", '[x]({{< relref "b.md" >}})'),
    ("deep/down/a.md", '[x]({{< ref "posts/b.md" >}})'),
    ("a.md", "[x]({% link posts/b.md %})"),
    ("_posts/2026-01-01-a.md", "[x]({% post_url b %})"),
    ("a.md", "[x](@/posts/b.md)"),
    ("a.md", "{% post_link b x %}"),
    ("a.html", '<p>Text <a href="posts/b.md">x</a></p>'),
    ("posts/a.rst", "A\n=\n\nText `x <{filename}b.md>`_"),
    ("a.rst", "A\n=\n\nText `x <{filename}/posts/b.md>`_"),
]


@pytest.mark.parametrize(("key", "link"), WAYS)
def test_every_way_to_name_an_article_leads_to_its_address(site, key, link):
    put(site, "posts/b.md", "Text of b.", "slug: bee", "aliases: [/old/place/, The bee]")
    site.put(key, f"---\ndate: 2026-01-02\n---\nText. {link}\n" if key.endswith(".md") else link)
    build_all(site)
    assert f'<a href="{HOME}articles/posts/bee.html">x</a>' in content(site, key)
    assert dead(site, key) == []


@pytest.mark.parametrize(
    "link",
    ["[x]({% post_url 2020-01-01-jay %})", "[x](/2020/01/01/jay/)", "[x](/birds/2020/01/01/jay.html)", "[[jay|x]]"],
)
def test_a_post_is_found_by_its_date_and_name(site, link):
    put(site, "a.md", f"Text. {link}")
    put(site, "_posts/2020-01-01-jay.md", "Text of the jay.")
    put(site, "_posts/2021-01-01-jay.md", "Text of another jay.", "slug: other")
    build_all(site)
    wanted = record(site, "_posts/2020-01-01-jay.md").entry.url
    if "[[" not in link:
        assert f'<a href="{wanted}">x</a>' in content(site)
    assert dead(site) == []


def test_the_part_of_the_page_that_a_link_names_is_kept(site):
    put(site, "a.md", "Text. [x](b.md#how-it-is-laid) [[b#How it is laid]]")
    put(site, "b.md", "Text of b.\n\n## How it is laid\n\nMore.", "slug: bee")
    build_all(site)
    assert content(site).count(f'href="{HOME}articles/bee.html#how-it-is-laid"') == 2
    assert 'id="how-it-is-laid"' in content(site, "b.md")


def test_an_article_that_has_its_page_elsewhere_is_linked_there(site):
    put(site, "a.md", "Text. [x](b.md)")
    put(site, "b.md", "Text of b.")
    build_all(site)
    put(site, "b.md", "Text of b.", "canonical_url: https://elsewhere.example/b")
    build_all(site)
    assert '<a href="https://elsewhere.example/b">x</a>' in content(site)


@pytest.mark.parametrize("field", ["draft: true", "date: 2099-01-01", "expires: 2026-01-03"])
@pytest.mark.parametrize("link", ["[x](b.md)", "[[b|x]]", "[x](b.html)", "[x](/b/)", "[x](/articles/b.html)"])
def test_the_address_of_an_article_that_is_not_out_is_nowhere(site, link, field):
    put(site, "a.md", f"Text. {link}")
    site.put("b.md", f"---\ntitle: B\n{field}\n---\nText of b.\n")
    build_all(site)
    assert content(site) == "<p>Text. x</p>"
    assert dead(site) == [], "its author knows why it is not out"
    assert not any(b"b.html" in document.body or b"/b/" in document.body for document in site.public.documents.values())


def test_a_link_appears_when_its_article_comes_out_and_goes_when_it_is_withdrawn(site):
    put(site, "a.md", "Text. [x](b.md)")
    site.put("b.md", "---\ndate: 2026-03-01T13:00:00Z\n---\nText of b.\n")
    build_all(site)
    assert "<a" not in content(site)
    dated = record(site, "a.md").entry.updated
    site.clock.forward(hours=2)
    build_all(site)
    assert f'<a href="{HOME}articles/b.html">x</a>' in page(site)
    site.source.delete("b.md")
    build_all(site)
    assert "b.html" not in page(site)
    assert dead(site) == [
        (4, "the link 'b.md' names an article that is not there; its words are shown without a link.")
    ]
    put(site, "b.md", "Text of b.")
    build_all(site)
    assert f'<a href="{HOME}articles/b.html">x</a>' in page(site)
    assert (dead(site), record(site, "a.md").entry.updated) == ([], dated), "no reader sees anything new"


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ("[x](none.md)", "x"),
        ("[x](none.docx)", "x"),
        ("[[none|x]]", "x"),
        ("[x](../../none.md)", "x"),
        ("[x](/2021/07/04/none/)", f'<a href="{HOME}2021/07/04/none/">x</a>'),
        ("[x](none.html)", f'<a href="{HOME}articles/none.html">x</a>'),
    ],
)
def test_a_link_to_no_article_is_named_with_its_line(site, link, html):
    put(site, "a.md", f"Text.\n\nMore. {link}")
    build_all(site)
    assert content(site) == f"<p>Text.</p>\n<p>More. {html}</p>"
    [(line, what)] = dead(site)
    assert line == 6
    assert "none" in what


@pytest.mark.parametrize(
    "link", ["[x](index.html)", "[x](/)", "[x](/rss.xml)", "[x](/archive.html)", "[x](/feeds/boats/)", "[x](data.json)"]
)
def test_what_a_site_has_beside_articles_is_no_dead_link(site, link):
    put(site, "a.md", f"Text. {link}")
    build_all(site)
    assert "<a href" in content(site)
    assert dead(site) == []


@pytest.mark.parametrize(
    ("link", "name"),
    [
        ("[x](data.csv)", "data.csv"),
        ("[x](../files/plan.zip)", "plan.zip"),
        ("[x](/files/plan%20a.xlsx#b)", "plan a.xlsx"),
        ('<a href="app.apk">x</a>', "app.apk"),
    ],
)
def test_a_link_to_a_file_that_is_never_published_is_named_with_its_line(site, link, name):
    put(site, "a.md", f"Text.\n\nMore. {link}")
    build_all(site)
    [(line, what)] = dead(site)
    assert line == 6
    assert name in what


def test_of_several_notes_of_a_name_the_one_with_the_shortest_path_is_meant(site):
    put(site, "a.md", "Text. [[note]] [[deep/note]]")
    put(site, "z/deep/note.md", "Text one.", "slug: one")
    put(site, "z/note.md", "Text two.", "slug: two")
    put(site, "b/deep/down/note.md", "Text three.", "slug: three")
    build_all(site)
    assert f'<a href="{HOME}articles/z/two.html">note</a> <a href="{HOME}articles/z/deep/one.html">note</a>' in content(
        site
    )
    put(site, "note.md", "Text four.")
    build_all(site)
    assert f'<a href="{HOME}articles/note.html">note</a>' in content(site)


def test_a_picture_is_found_by_its_name_and_the_shortest_path_counts(site):
    put(site, "notes/a.md", "Text. ![[boat.png]]")
    site.put("notes/only.md", "![[Boat.png]]\n")
    build_all(site)
    assert record(site, "notes/only.md").state is State.REJECTED
    site.put("z/pictures/boat.png", png(width=401))
    build_all(site)
    assert record(site, "notes/only.md").out, "a picture alone is an entry"
    assert 'width="401"' in content(site, "notes/a.md")
    site.put("z/boat.png", png(width=402))
    build_all(site)
    assert 'width="402"' in content(site, "notes/a.md")
    site.put("z/boat.png", png(width=403))
    build_all(site)
    assert 'width="403"' in content(site, "notes/a.md")
    site.source.delete("z/boat.png")
    build_all(site)
    assert 'width="401"' in content(site, "notes/a.md")
    site.put("notes/boat.png", png(width=404))
    build_all(site)
    assert 'width="404"' in content(site, "notes/a.md"), "the one beside the note goes first"


@pytest.mark.parametrize("key", ["_drafts/boat.png", ".obsidian/boat.png", "pictures/.hidden/boat.png"])
def test_no_picture_of_a_folder_that_is_held_back_is_found_by_its_name(site, key):
    put(site, "a.md", "Text. ![[boat.png]]")
    site.put(key, png())
    build_all(site)
    assert "<img" not in content(site)


def test_pictures_that_an_earlier_release_noted_are_named_by_the_next_walk(site):
    site.put("pictures/boat.png", png())
    build_all(site)
    [row] = site.table.get([SourceRow.key("pictures/boat.png")])
    old = SourceRow(etag=SourceRow.of(row).etag).row(SourceRow.key("pictures/boat.png"), row.version)
    site.table.transact([Put(old, row.version)])
    for key in [key for key in site.table.rows if key[0].startswith("name/")]:
        del site.table.rows[key]
    put(site, "a.md", "Text. ![[boat.png]]")
    build_all(site)
    assert "<img" in content(site)


def test_a_picture_that_comes_back_before_its_removal_was_noted_is_found_by_its_name(site):
    site.put("pictures/boat.png", png())
    build_all(site)
    source = SourceRow.key("pictures/boat.png")
    site.source.delete("pictures/boat.png")
    gone = failing(site.table, "transact", when=lambda changes: source in [change.key for change in changes])
    with pytest.raises(StoreError, match="throttled"):
        ingest(site.ports, "pictures/boat.png")
    gone()
    site.put("pictures/boat.png", png())
    publish(site, "pictures/boat.png")
    put(site, "a.md", "Text. ![[boat.png]]")
    build_all(site)
    assert "<img" in content(site)


@pytest.mark.parametrize("order", [("a.md", "b.md", "c.md"), ("c.md", "b.md", "a.md"), ("b.md", "a.md", "c.md")])
def test_whatever_the_order_the_same_is_published(site, order):
    def write(world):
        put(world, "a.md", "Text of a. [[b]] [c](c.md) [d](d.md)")
        put(world, "b.md", "Text of b. [a](/a/) [[c]]", "slug: bee")
        put(world, "c.md", "Text of c. [b](b.md) [self](c.md#x)")

    write(site)
    for key in order:
        publish(site, key)
        work_off(site)
    whole = MemoryWorld()
    whole.put("site.toml", site.source.objects["site.toml"].body)
    build_all(whole)
    write(whole)
    build_all(whole)
    bodies = [{path: one.body for path, one in world.public.documents.items()} for world in (site, whole)]
    assert bodies[0] == bodies[1]
    assert content(site).count("<a ") == 2
    assert content(site, "b.md").count("<a ") == 2
    assert f'<a href="{HOME}articles/c.html#x">self</a>' in content(site, "c.md")


def test_a_build_tells_nothing_of_links_to_articles_that_it_is_yet_to_read(site):
    put(site, "a.md", "Text of a. [b](b.md) [none](none.md)")
    put(site, "b.md", "Text of b.")
    outcomes = []
    build_all(site, watcher=Watcher(outcome=outcomes.append))
    [of_a] = [outcome for outcome in outcomes if outcome.key == "a.md"]
    assert of_a.verdict is Verdict.PUBLISHED
    assert ["none.md" in warning.what for warning in of_a.warnings] == [True]


def test_a_crash_after_the_transaction_leaves_those_to_be_told_who_link_the_article(site):
    put(site, "a.md", "Text of a. [b](b.md)")
    publish(site, "a.md")
    put(site, "b.md", "Text of b.")
    ingest(site.ports, "b.md")  # nobody relays what it left
    assert "<a" not in content(site)
    assert any(OutboxRow.of(row).moved for (partition, _), row in site.table.rows.items() if partition == "outbox")
    site.clock.forward(minutes=1)
    relay_left_behind(site.worker(), before=site.clock.now)
    work_off(site)
    assert f'<a href="{HOME}articles/b.html">b</a>' in content(site)


def test_an_article_whose_row_an_earlier_release_wrote_is_linked_as_it_stands(site):
    put(site, "b.md", "Text of b.", "slug: bee")
    publish(site, "b.md")
    [row] = site.table.get([SourceRow.key("b.md")])
    values = SourceRow.of(row)
    old = SourceRow(etag=values.etag, basis=values.basis).row(SourceRow.key("b.md"), row.version)
    site.table.transact([Put(old, row.version)])
    put(site, "a.md", "Text of a. [b](b.md)")
    publish(site, "a.md")
    assert f'<a href="{HOME}articles/bee.html">b</a>' in content(site)


def test_those_who_link_an_article_are_told_some_at_a_time(site):
    for number in range(230):
        put(site, f"n/{number}.md", "Text. [b](/b.md)")
    build_all(site)
    put(site, "b.md", "Text of b.")
    publish(site, "b.md")
    sizes = []
    while site.queue.messages and isinstance(site.queue.messages[0], TellOn | Changed):
        message = site.queue.messages.popleft()
        if isinstance(message, TellOn):
            before = len(site.queue.messages)
            tell_referrers(site.ports, message)
            sizes.append(len(site.queue.messages) - before)
        else:
            publish(site, message.key)
    assert max(sizes) <= 101
    assert all('<a href="https://gazette.example/articles/b.html"' in content(site, f"n/{n}.md") for n in range(230))


class Meanwhile:
    """A table before whose first transaction on an article's record something else happens."""

    def __init__(self, table, key, happens):
        self._table, self._key, self._happens = table, article_key(key), happens

    def __getattr__(self, name):
        return getattr(self._table, name)

    def transact(self, changes):
        if any(key_of(change) == self._key for change in changes) and self._happens:
            happens, self._happens = self._happens, None
            happens()
        self._table.transact(changes)


def test_an_article_that_goes_and_comes_back_while_another_notes_that_it_is_gone_is_linked(site):
    """The other worker finds the record as it should be, and writes nothing: the first must look once more."""
    put(site, "a.md", "Text. [x](b.md)")
    put(site, "b.md", "Text of b.")
    build_all(site)
    site.source.delete("b.md")
    publish(site, "b.md")

    def comes_back():
        put(site, "b.md", "Text of b.")
        publish(site, "b.md")
        work_off(site)

    ports = replace(site.ports, table=Meanwhile(site.table, "a.md", comes_back))
    site.queue.messages.clear()
    ingest(ports, "a.md")
    assert f'<a href="{HOME}articles/b.html">x</a>' in content(site)


def test_an_article_that_changes_all_its_feeds_and_its_names_at_once_has_its_names_a_little_later(site):
    """One transaction has a hundred changes at most."""
    feeds = "".join(f'[feeds.f{n}]\ntitle = "F{n}"\ntags = ["{"even" if n % 2 else "odd"}"]\n' for n in range(88))
    site.put("site.toml", SITE_TOML + feeds)
    build_all(site)
    put(site, "b.md", "Text of b.", "tags: [even]", "aliases: [One, Two, Three, Four]")
    publish(site, "b.md")
    put(site, "b.md", "Text of b.", "tags: [odd]", "aliases: [Five, Six, Seven, Eight]")
    publish(site, "b.md")
    assert "one" in record(site, "b.md").paths
    begin_walk(site.ports)
    build_all(site)
    assert record(site, "b.md").paths == ("b", "five", "six", "seven", "eight")


# --- what it costs ------------------------------------------------------------------------------------------------


def calls(world, keys):
    """Count the requests of one invocation that publishes *keys*, by kind."""
    [done] = _first(Flood(world.ports, world.queue.messages, world.clock, workers=1), keys)
    return {name: number for name, number in done.counts.items() if not name.startswith("#")}


def _first(flood, keys):
    flood.messages.clear()
    flood.messages.extend(map(Changed, keys))
    flood.run()
    return flood.done[:1]


@pytest.mark.parametrize("others", [3, 40])
def test_links_cost_a_few_requests_however_many_articles_there_are(site, others):
    for number in range(others):
        put(site, f"n/{number}.md", f"Text {number}. [a](/a.md)")
    build_all(site)
    put(site, "plain.md", "Text without links.")
    plain = calls(site, ["plain.md"])
    put(site, "linking.md", "Text. [0](n/0.md) [1](n/1.md) [2](n/2.md)")
    linking = calls(site, ["linking.md"])
    more = {name: number - plain.get(name, 0) for name, number in linking.items() if number != plain.get(name, 0)}
    assert more == {"table.get": 2, "table.write": 1}, "whether they were linked before, that they are, where they are"
    put(site, "linking.md", "Other text. [0](n/0.md) [1](n/1.md) [2](n/2.md)")
    put(site, "plain.md", "Other text without links.")
    edited, plain = calls(site, ["linking.md"]), calls(site, ["plain.md"])
    assert edited["table.get"] - plain["table.get"] == 2, "before its transaction, and after it"


def test_an_article_that_nobody_links_tells_nobody(site):
    put(site, "plain.md", "Text without links.")
    publish(site, "plain.md")
    assert not [one for one in site.queue.messages if isinstance(one, TellOn)]


def test_the_public_feed_holds_the_mended_link_too(site):
    put(site, "a.md", "Text. [x](b.md)")
    publish(site, "a.md")
    put(site, "b.md", "Text of b.")
    publish(site, "b.md")
    work_off(site)
    texts = [item["content_html"] for item in json.loads(site.public.body("feed.json"))["items"]]
    assert any(f'<a href="{HOME}articles/b.html">x</a>' in text for text in texts)


def test_a_preview_links_its_own_pages():
    world = MemoryWorld()
    world.ports = replace(world.ports, preview=PreviewOptions(url="http://127.0.0.1:8000/"))
    world.put("site.toml", SITE_TOML)
    put(world, "a.md", "Text. [x](b.md)")
    put(world, "b.md", "Text of b.")
    build_all(world)
    assert '<a href="http://127.0.0.1:8000/articles/b.html">x</a>' in content(world)


@pytest.mark.parametrize(
    "link", ["/blog/b/", "/blog/posts/b.html", "/posts/b/", "https://gazette.example/blog/b/", "/blog/articles/b.html"]
)
def test_a_site_in_a_folder_finds_its_articles_with_that_folder_and_without(link):
    world = MemoryWorld()
    world.put("site.toml", SITE_TOML.replace("https://gazette.example", "https://gazette.example/blog"))
    put(world, "a.md", f"Text. [x]({link})")
    put(world, "posts/b.md", "Text of b.", "permalink: /b/")
    build_all(world)
    assert f'<a href="{HOME}blog/articles/b.html">x</a>' in content(world)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://gazette.example/">x</a>',
        '<a href="https://gazette.example/boats.zip">x</a>',
        '<a href="https://gazette.example/plan.pdf">x</a>',
        '<a href="https://gazette.example/robots.txt">x</a>',
        '<a href="https://gazette.example/feeds/boats/">x</a>',
        '<a href="https://gazette.example.org/old/place/">x</a>',
        '<a href="https://gazette.example/gone/?a=b&amp;c=d#e">x</a>',
    ],
)
def test_other_whole_addresses_stay_as_they_are(site, html):
    put(site, "a.md", f"Text. {html}")
    build_all(site)
    assert html in content(site)


def test_of_an_article_that_is_gone_no_name_is_left(site):
    put(site, "b.md", "Text of b.", "aliases: [Bee, Drone]")
    publish(site, "b.md")
    assert {key[0] for key in site.table.rows if key[0].startswith("name/")} == {"name/b", "name/bee", "name/drone"}
    put(site, "b.md", "Text of b.", "aliases: [Bee]")
    publish(site, "b.md")
    assert {key[0] for key in site.table.rows if key[0].startswith("name/")} == {"name/b", "name/bee"}
    site.source.delete("b.md")
    publish(site, "b.md")
    assert not [key for key in site.table.rows if key[0].startswith("name/")]
    assert site.table.get([article_key("b.md")]) != [None]
