"""What subscribers of a hub are promised, on the in-memory twin; crashes at every point are in test_simulation."""

from contextlib import suppress
from copy import copy
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest

from depth import some
from factories import make_feed
from feedwright.engine.build import settle
from feedwright.engine.building.lease import take
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.targets import Target
from feedwright.engine.push import PushResult, announcement, push
from feedwright.engine.sweep import sweep
from feedwright.engine.whole_build import whole_build
from feedwright.errors import StoreError
from feedwright.model.feed import History
from feedwright.ports import Changed, PreviewOptions
from memory import ADOPT_AFTER, SITE_TOML, Alone, MemoryWorld

HUB = "https://hub.example/"
WITH_HUB = f'{SITE_TOML}hub = "{HUB}"\n'
TOPICS = [f"https://gazette.example/{name}" for name in ("rss.xml", "atom.xml", "feed.json")]


def build(world):
    whole_build(world.worker(), Alone(world.queue.messages))
    return push(world.worker())


def publish(world, *keys, owner="worker"):
    """What the publish function does with one batch."""
    outcomes = [ingest(world.ports, key) for key in keys]
    worker = world.worker(owner)
    written = settle(worker, [outcome.outgoing for outcome in outcomes if outcome.outgoing])
    return push(worker) if any(one.announced for one in written) else PushResult()


def waiting(world):
    return [key for key in world.table.rows if key[0] == "ping"]


def settings(world, text):
    world.put("site.toml", text)
    outcome = ingest_site(world.ports)
    worker = world.worker()
    settle(worker, [outcome.outgoing] if outcome.outgoing else [])
    return push(worker)


@pytest.fixture
def site(world):
    """A site with a hub, its empty feed out and told of."""
    world.put("site.toml", WITH_HUB)
    build(world)
    world.hub.taken.clear()
    world.hub.asked.clear()
    return world


def test_a_new_entry_is_told_once_for_each_document_that_subscribers_follow(site):
    site.put("a.md", "# A\n\nText.")
    assert list(publish(site, "a.md").taken) == TOPICS
    assert site.hub.taken == [(HUB, topic) for topic in TOPICS]
    assert waiting(site) == []
    sweep(site.worker("another"), adopt_after=ADOPT_AFTER)
    assert len(site.hub.taken) == 3


def test_nobody_is_told_of_what_did_not_change(site):
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.hub.taken.clear()
    site.put("a.md", "# A\n\nText.\n\n\n")
    site.put("b.md", "---\ndraft: true\n---\n# B\n\nText.")
    publish(site, "a.md", "b.md")
    assert site.hub.asked == [(HUB, TOPICS)]


def test_of_a_feed_only_the_documents_that_changed_are_told(site):
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.hub.taken.clear()
    del site.public.documents["atom.xml"]
    whole_build(site.worker(), Alone(site.queue.messages, ["atom.xml"]))
    push(site.worker())
    assert site.hub.taken == [(HUB, "https://gazette.example/atom.xml")]


def test_a_withdrawal_is_told(site):
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.hub.taken.clear()
    site.source.delete("a.md")
    publish(site, "a.md")
    assert [topic for _, topic in site.hub.taken] == TOPICS


def test_a_burst_of_articles_costs_one_ping_per_document(site):
    keys = [f"{number}.md" for number in range(30)]
    for key in keys:
        site.put(key, f"# {key}\n\nText.")
    publish(site, *keys)
    assert len(site.hub.taken) == 3


def test_the_hub_hears_only_of_what_already_stands(site):
    """It fetches at once, and would find the old document."""
    real, seen = site.hub.publish, []

    def fetching(hub, topics):
        seen.extend(b"A new one" in site.public.body(path) for path in ("rss.xml", "atom.xml", "feed.json"))
        return real(hub, topics)

    site.hub.publish = fetching
    site.put("a.md", "# A new one\n\nText.")
    publish(site, "a.md")
    assert seen == [True] * 3


def test_another_worker_sends_no_ping_whose_documents_are_still_being_written(site):
    site.put("a.md", "# A\n\nText.")
    real = site.public.write

    def write(document, *, expected):
        if document.path == "rss.xml":
            sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
            assert len(waiting(site)) == 1
            assert site.hub.taken == []
        real(document, expected=expected)

    site.public.write = write
    publish(site, "a.md")
    assert len(site.hub.taken) == 3


def crash_before_the_ping(world):
    world.put("a.md", "# A\n\nText.")
    outcome = ingest(world.ports, "a.md")
    settle(world.worker("crashing"), [outcome.outgoing])


def test_a_crash_between_write_and_ping_still_pings_once_the_crashed_worker_must_have_ended(site):
    crash_before_the_ping(site)
    sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert site.hub.taken == []
    site.clock.forward(minutes=6)
    swept = sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert list(swept.pushed.taken) == TOPICS
    assert waiting(site) == []


def test_a_local_build_sends_what_the_build_before_it_left(world):
    """Its only worker has one name for ever."""
    world.put("site.toml", WITH_HUB)
    whole_build(world.worker(), Alone(world.queue.messages))
    assert list(build(world).taken) == TOPICS


def test_a_lost_answer_of_the_catalogue_tells_the_hub_once_more_and_never_less(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    worker = site.worker()
    settle(worker, [outcome.outgoing])
    real = site.table.transact

    def transact(_):
        site.table.transact = real
        raise StoreError("throttled")

    site.table.transact = transact
    with pytest.raises(StoreError):
        push(worker)
    assert list(push(worker).taken) == TOPICS


# --- crashes and races at every point ----------------------------------------------------------------------------


class Crash(BaseException):
    """The worker's machine is gone."""


class Points:
    """Ports whose every call is a point, before its effect, where something else may happen first."""

    def __init__(self, ports, happens):
        self.number, self._happens = 0, happens
        watched = ("table", "public", "source", "hub")
        self.ports = replace(ports, **{name: _Watched(self, getattr(ports, name)) for name in watched})

    def reach(self):
        self.number += 1
        if event := self._happens.get(self.number):
            event()


class _Watched:
    def __init__(self, points, port):
        self._points, self._port = points, port

    def __getattr__(self, name):
        method = getattr(self._port, name)
        if not callable(method):
            return method

        def call(*arguments, **named):
            self._points.reach()
            return method(*arguments, **named)

        return call


def crash():
    raise Crash


def a_site_whose_hub_fetches():
    """The hub remembers what it found at each topic when it was told of it last."""
    world = MemoryWorld()
    world.put("site.toml", WITH_HUB)
    real, world.fetched = world.hub.publish, {}

    def publish(hub, topics):
        world.fetched |= {topic: world.public.body(topic.rpartition("/")[2]) for topic in topics}
        return real(hub, topics)

    world.hub.publish = publish
    build(world)
    return world


def publish_with(happens):
    """Publish an article while other things happen at the points given; give the site and the number of points."""
    world = a_site_whose_hub_fetches()
    world.put("a.md", "# A\n\nText.")
    points = Points(world.ports, {number: partial(event, world) for number, event in happens.items()})
    watched = copy(world)
    watched.ports = points.ports
    with suppress(Crash):
        publish(watched, "a.md", owner="first")
    return world, points.number


def heal(world):
    """What comes after a crash: the event is delivered again, and the sweep comes by each minute."""
    for _ in range(8):
        world.clock.forward(minutes=1)
        publish(world, "a.md", owner=f"again {world.clock.now}")
        sweep(world.worker(f"sweep {world.clock.now}"), adopt_after=ADOPT_AFTER)


def assert_told(world):
    assert b">A<" in world.public.body("atom.xml")
    assert world.fetched == {topic: world.public.body(topic.rpartition("/")[2]) for topic in TOPICS}
    assert waiting(world) == []


def test_wherever_a_worker_crashes_the_hub_hears_of_what_was_written_last():
    """Nor does it matter at which moment before that a sweep came by."""
    _, last = publish_with({})
    assert last > 20
    for crashed in range(1, last + 1):
        for swept in some(range(crashed), 0.1):
            happens = {
                swept: lambda world: sweep(world.worker("sweep"), adopt_after=ADOPT_AFTER),
                crashed: lambda _: crash(),
            }
            world, _ = publish_with(happens)
            heal(world)
            assert_told(world)


# --- hubs that fail -------------------------------------------------------------------------------------------


def test_a_silent_hub_changes_nothing_else_and_is_told_later(site):
    twin = MemoryWorld()
    twin.put("site.toml", WITH_HUB)
    build(twin)
    site.hub.silent = True
    for world in (site, twin):
        world.put("a.md", "# A\n\nText.")
        publish(world, "a.md")
    assert site.public.documents == twin.public.documents
    assert site.hub.taken == []
    site.hub.silent = False
    site.clock.forward(minutes=6)
    assert list(sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER).pushed.taken) == TOPICS
    assert waiting(site) == []


def test_nobody_waits_for_a_hub_that_has_just_been_silent(site):
    site.hub.silent = True
    site.put("a.md", "# A\n\nText.")
    assert len(publish(site, "a.md").problems) == 3
    site.put("b.md", "# B\n\nText.")
    assert publish(site, "b.md").hub is None
    assert len(site.hub.asked) == 1


def test_a_silent_hub_is_asked_ever_less_often_but_each_quarter_of_an_hour(site):
    site.hub.silent = True
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    asked = []
    for minute in range(120):
        site.hub.asked.clear()
        site.clock.forward(minutes=1)
        sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
        asked += [minute + 1] * len(site.hub.asked)
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert gaps[-1] == 15
    assert len(asked) < 15


def test_a_hub_that_is_back_is_told_everything_it_missed_once(site):
    site.hub.silent = True
    for number in range(250):
        site.put("a.md", f"# A\n\nText {number}.")
        publish(site, "a.md", owner=f"worker {number}")
    site.hub.silent = False
    site.clock.forward(minutes=15)
    sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert site.hub.taken == [(HUB, topic) for topic in TOPICS]
    assert waiting(site) == []


def test_a_document_that_the_hub_refuses_keeps_no_other_from_being_told(site):
    refused = TOPICS[2]
    site.hub.refused = {refused}
    site.put("a.md", "# A\n\nText.")
    pushed = publish(site, "a.md")
    assert list(pushed.taken) == TOPICS[:2]
    assert pushed.problems == [f"{refused}: no such topic"]
    site.put("b.md", "# B\n\nText.")
    assert list(publish(site, "b.md").taken) == TOPICS[:2]


def test_a_refused_ping_is_sent_again_ever_less_often_and_given_up_after_a_day(site):
    site.hub.refused = set(TOPICS)
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    began, asked = site.clock.now, []
    while waiting(site):
        site.clock.forward(minutes=1)
        site.hub.asked.clear()
        sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
        asked += [site.clock.now - began] * len(site.hub.asked)
    gaps = [later - sooner for sooner, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert len(asked) == 11
    assert timedelta(hours=12) < asked[-1] <= timedelta(days=1)


def test_pings_for_a_hub_that_stays_silent_are_given_up_after_a_day(site):
    site.hub.silent = True
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    for _ in range(100):
        site.clock.forward(minutes=15)
        sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert waiting(site) == []


def test_without_time_for_a_hub_that_hangs_the_ping_is_left_to_the_sweep(site):
    site.put("a.md", "# A\n\nText.")
    outcome = ingest(site.ports, "a.md")
    worker = site.worker(minutes=1)
    settle(worker, [outcome.outgoing])
    site.clock.forward(seconds=57)
    assert push(worker).hub is None
    site.clock.forward(minutes=1)
    assert list(sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER).pushed.taken) == TOPICS


# --- settings --------------------------------------------------------------------------------------------------


def test_a_site_without_a_hub_writes_no_pings(world):
    world.put("site.toml", SITE_TOML)
    build(world)
    world.put("a.md", "# A\n\nText.")
    publish(world, "a.md")
    assert (world.hub.asked, waiting(world)) == ([], [])


def test_when_the_hub_is_named_it_is_told_of_every_feed(world):
    world.put("site.toml", SITE_TOML)
    build(world)
    assert world.hub.taken == []
    settings(world, WITH_HUB)
    assert world.hub.taken == [(HUB, topic) for topic in TOPICS]


def test_when_the_hub_setting_goes_its_pings_go(site):
    site.hub.silent = True
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.hub.silent = False
    settings(site, SITE_TOML)
    site.clock.forward(minutes=20)
    sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert (site.hub.taken, waiting(site)) == ([], [])


def test_a_new_hub_does_not_wait_for_the_old_ones_pause(site):
    site.hub.silent = True
    site.put("a.md", "# A\n\nText.")
    publish(site, "a.md")
    site.hub.silent = False
    settings(site, WITH_HUB.replace("hub.example", "other.example"))
    assert site.hub.taken == [("https://other.example/", topic) for topic in TOPICS]


def test_a_preview_pings_nobody(world):
    world.ports = replace(world.ports, preview=PreviewOptions(url="http://127.0.0.1:8000/"))
    world.put("site.toml", WITH_HUB)
    world.put("a.md", "# A\n\nText.")
    build(world)
    assert world.public.documents
    assert (world.hub.asked, waiting(world)) == ([], [])


# --- many feeds ------------------------------------------------------------------------------------------------


def announce(world, name, changing, **told):
    """What a builder of the feed *name* does before it writes the documents *changing*."""
    worker = world.worker()
    feed = make_feed(name=name, folder=f"feeds/{name}/", base_url="https://gazette.example/", hubs=(HUB,), **told)
    lease = take(worker, Target("feed", name))
    changes = announcement(worker, lease.expires, feed, [f"feeds/{name}/{path}" for path in changing])
    if changes:
        world.table.transact(changes)


def test_each_feed_has_topics_of_its_own_and_its_page_is_none(site):
    announce(site, "one", ["rss.xml", "index.html"])
    announce(site, "two", ["feed.json", "index.html"])
    announce(site, "three", ["index.html"])
    push(site.worker())
    assert {topic for _, topic in site.hub.taken} == {
        "https://gazette.example/feeds/one/rss.xml",
        "https://gazette.example/feeds/two/feed.json",
    }


def test_nobody_is_told_of_documents_of_the_history(site):
    announce(site, "one", ["atom.xml", "rss.xml"], history=History(current="feeds/one/"))
    assert waiting(site) == []


def test_an_entry_in_very_many_feeds_is_told_in_steps_that_end_in_time(site):
    for number in range(45):
        announce(site, str(number), ["rss.xml", "atom.xml", "feed.json"])
    while waiting(site):
        push(site.worker())
    assert len(set(site.hub.taken)) == len(site.hub.taken) == 45 * 3
    assert max(len(topics) for _, topics in site.hub.asked) <= 60


# --- whose word counts ----------------------------------------------------------------------------------------


def test_an_article_names_no_hub(site):
    site.put("a.md", "---\nhub: https://elsewhere.example/\n---\n# A\n\nText.")
    publish(site, "a.md")
    assert {hub for hub, _ in site.hub.taken} == {HUB}


def test_a_scheduled_article_is_told_when_it_is_out_and_not_before(site):
    site.put("a.md", f"---\ndate: {(site.clock.now + timedelta(minutes=10)).isoformat()}\n---\n# A\n\nText.")
    publish(site, "a.md")
    assert site.hub.taken == []
    site.clock.forward(minutes=11)
    sweep(site.worker("sweep"), adopt_after=ADOPT_AFTER)
    assert list(site.queue.messages) == [Changed("a.md")]
    publish(site, "a.md")
    assert [topic for _, topic in site.hub.taken] == TOPICS
