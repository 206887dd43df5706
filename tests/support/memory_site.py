"""What the engine's tests do with a site in memory, and what they look at."""

import json

from feedwright.engine.build import settle
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import record_of
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.related_files import tell_referrers
from feedwright.engine.whole_build import whole_build
from feedwright.ports import TellOn
from memory import Alone


def build_all(world, damaged=(), **told):
    return whole_build(world.worker(), Alone(world.queue.messages, damaged), **told)


def publish(world, *keys, owner="worker"):
    """Do what the publish function does with one batch."""
    outcomes = [ingest(world.ports, key) for key in keys]
    all_outcomes = [each for outcome in outcomes for each in (*outcome.before, outcome)]
    settle(world.worker(owner), [outcome.outgoing for outcome in all_outcomes if outcome.outgoing])
    return outcomes


def work_off(world):
    """Do what the queue's messages ask, as the publish function does."""
    while world.queue.messages:
        message = world.queue.messages.popleft()
        if isinstance(message, TellOn):
            tell_referrers(world.ports, message)
        else:
            publish(world, message.key)


def feed(world, path="feed.json"):
    return json.loads(world.public.body(path))


def items(world, path="feed.json"):
    return feed(world, path)["items"]


def titles(world, path="feed.json"):
    return [item["title"] for item in items(world, path)]


def page(world, path="articles/a.html"):
    return world.public.body(path).decode()


def held(world):
    """The places of the leases that somebody holds: a lease's version has three parts."""
    return sorted(sort for (_, sort), row in world.table.rows.items() if row.version.count(" ") > 1)


def media(world):
    return sorted(path for path in world.public.documents if path.startswith("media/"))


def record(world, key):
    [row] = world.table.get([article_key(key)])
    return record_of(row)
