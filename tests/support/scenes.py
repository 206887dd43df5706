"""What floods there are: each makes a site in memory, lets it loose, and gives the ``Flood`` that bore it."""

from dataclasses import replace
from datetime import timedelta

from msgspec import structs

from feedwright.engine.catalogue.keys import article_key, position
from feedwright.engine.catalogue.records import Member, record_of, record_row
from feedwright.engine.catalogue.rows import MemberRow
from feedwright.engine.documents.paths import page_path
from feedwright.engine.jobs.outbox import Outgoing
from feedwright.engine.jobs.targets import MAIN, Request
from feedwright.ports import ANY, Changed, Put
from flood import Flood
from memory import SITE_TOML, MemoryQueue, MemoryWorld, SortedTable


def site(settings=""):
    """A recorded site without articles."""
    world = MemoryWorld(SortedTable())
    world.put("site.toml", SITE_TOML + settings)
    happened(world, ["site.toml"]).run()
    return world


def happened(world, keys, **told):
    world.queue.messages.extend(map(Changed, keys))
    return Flood(world.ports, world.queue.messages, world.clock, **told)


def article(number, tags="", text="Some text of it."):
    head = (
        f"---\ntitle: Number {number}\ndate: 2026-02-{number % 28 + 1:02}T{number // 28 % 24:02}:{number % 60:02}:00\n"
    )
    return f"{head}tags: [{tags}]\n---\n{text}\n"


def dropped_at_once(articles, **told):
    """So many articles, copied into the source at one stroke."""
    world = site()
    keys = [f"{number}.md" for number in range(articles)]
    for number, key in enumerate(keys):
        world.put(key, article(number))
    return world, happened(world, keys, **told).run()


def linked_at_once(articles, **options):
    """So many articles at one stroke: the first links all others, and each links the first and the next."""
    world = site()
    keys = [f"n{number}.md" for number in range(articles)]
    for number, key in enumerate(keys):
        others = range(1, articles) if number == 0 else (0, (number + 1) % articles)
        links = [f"[to {other}](n{other}.md)" if other % 2 else f"[[n{other}|to {other}]]" for other in others]
        world.put(key, article(number, text=" ".join(["Text.", *links])))
    return world, happened(world, keys, **options).run()


def dropped_on_moto(articles):
    """The same over S3 and DynamoDB as moto plays them; the queue is in memory."""
    from moto import mock_aws  # noqa: PLC0415 - takes long to import

    from stores import AwsStores, ports_over  # noqa: PLC0415 - likewise

    with mock_aws():
        stores, queue = AwsStores(), MemoryQueue()
        ports = replace(ports_over(stores), queue=queue)
        stores.put("site.toml", SITE_TOML.encode())
        queue.messages.append(Changed("site.toml"))
        Flood(ports, queue.messages, ports.clock).run()
        for number in range(articles):
            stores.put(f"{number}.md", article(number).encode())
            queue.messages.append(Changed(f"{number}.md"))
        flood = Flood(ports, queue.messages, ports.clock).run()
        assert all(stores.public.head(page_path(str(number))) for number in range(articles))
    return flood


def uploaded_again(times, same):
    """One file, uploaded again and again within a minute, while others work on what they have heard of it."""
    world = site()
    world.put("a.md", article(1))
    happened(world, ["a.md"]).run()
    world.public.writes.clear()
    flood = happened(world, [])
    left = list(range(times))

    def author():
        for _ in range(max(1, times // 250)):
            if left:
                number = left.pop(0)
                world.put("a.md", article(1, text="Some text of it." if same else f"Text, version {number}."))
                flood.messages.append(Changed("a.md"))

    author()
    return world, flood.run(each_round=author)


def touched(world, new_etag):
    """A tool that touches each object and changes none: with another ETag, as of an upload in parts, or the same."""
    world.public.writes.clear()
    world.clock.forward(hours=1)
    objects = world.source.objects
    for key, found in objects.items():
        etag = f"{found.etag}-2" if new_etag else found.etag
        objects[key] = replace(found, etag=etag, modified=world.clock())
    return happened(world, list(objects)).run()


def long_feed(entries):
    """A main feed of so many entries, whose history has yet to be divided: the site of one who changes ``archive``."""
    world = site()
    world.put("first.md", article(0))
    happened(world, ["first.md"]).run()
    model = record_of(world.table.rows[article_key("first.md")])
    for start in range(0, entries, 20):
        world.table.transact(
            [put for number in range(start, min(start + 20, entries)) for put in _copied(model, number)]
        )
    told = Outgoing(token=world.ports.new_token(), requests=(Request(MAIN, sweep_from=""),), freed=(), at=world.clock())
    world.table.transact([Put(told.to_row(), None)])
    return world


def divided_anew(entries, crashes=0.0):
    world = long_feed(entries)
    return world, happened(world, [], crashes=crashes).run()


def _copied(model, number):
    """The rows of one more article like *model*, older by so many hours."""
    when = model.entry.published - timedelta(hours=number + 1)
    key, slug, entry_id = f"{number}.md", f"copy-{number}", f"{model.entry.id}-{number}"
    url = model.entry.url.replace("first", slug)
    entry = structs.replace(model.entry, id=entry_id, url=url, published=when, updated=when)
    identity = structs.replace(model.identity, id=entry_id, slug=slug)
    member = Member(feed="main", sort=position(entry, when))
    record = structs.replace(model, key=key, entry=entry, identity=identity, members=(member,), claims=(), revision=1)
    shown = MemberRow(article=key, size=200, page=slug, updated=when.replace(microsecond=0))
    return [Put(record_row(record), None), Put(shown.row((MemberRow.partition("main"), member.sort), "1"), ANY)]


def many_feeds(feeds, crashes=0.0):
    """New settings that change so many feeds; each opened for a tag, of which every article has twenty."""
    world = site("auto = { tags = 1 }\n")
    keys = [tagged(world, number) for number in range(feeds // 20)]
    happened(world, keys).run()
    world.public.writes.clear()
    world.put("site.toml", SITE_TOML.replace("The Gazette", "The Herald") + "auto = { tags = 1 }\n")
    return world, happened(world, ["site.toml"], crashes=crashes).run()


def tagged(world, number):
    """Put an article with twenty tags of its own."""
    key = f"{number}.md"
    world.put(key, article(number, ", ".join(f"tag {number} {letter}" for letter in "abcdefghijklmnopqrst")))
    return key
