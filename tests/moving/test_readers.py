"""The table of feed readers says of three of them what they really do."""

import pytest

from feedwright.moving.forecast.forecast import OurFeed, forecast
from feedwright.moving.served.reader import read_feed
from old_feeds import MailReader, Newsboat, Subscriber, atom, atom_entry, rss, rss_item

NUMBERS = (3, 2, 1)
OLD_LINK, NEW_LINK = "https://ferry.example/2024/01/post-{n}/", "https://ferry.example/articles/post-{n}.html"


def items(numbers=NUMBERS, **how):
    return rss([rss_item(number, **how) for number in numbers])


def entries(numbers=NUMBERS, **how):
    return atom([atom_entry(number, **how) for number in numbers])


SWITCHES = {
    "nothing changes": (items(), items()),
    "the address changes": (items(), items(link=NEW_LINK)),
    "the guid changes": (items(), items(guid="tag:x,2024-01-01:{n}")),
    "the guid changes its scheme": (items(), items(guid="http://ferry.example/?p={n}")),
    "the guid changes its case": (items(), items(guid="https://FERRY.example/?p={n}")),
    "the guid gets a slash": (items(), items(guid="https://ferry.example/?p={n}/")),
    "a guid that is a word": (items(guid="word-{n}"), items(guid="word-{n}", link=NEW_LINK)),
    "a guid of spaces and signs": (items(guid="{n} at https://x.example"), items(guid="{n} at https://x.example")),
    "the old address becomes the guid": (items(guid=""), items(guid=OLD_LINK, link=NEW_LINK)),
    "the guid goes and was the address": (items(guid=OLD_LINK), items(guid="")),
    "there is no guid, and the address stays": (items(guid=""), items(guid="")),
    "there is no guid, and the address changes": (items(guid=""), items(guid="", link=NEW_LINK)),
    "an older entry comes": (items(), items((3, 2, 1, 0))),
    "a newer entry comes": (items(), items((4, 3, 2, 1))),
    "Atom stays": (entries(), entries()),
    "Atom's address changes": (entries(), entries(link=NEW_LINK)),
    "Atom's id changes": (entries(), entries(identifier="tag:x,2024-01-01:{n}")),
    "Atom takes the place of RSS": (items(), entries()),
}  # fmt: skip


def said(name, old, new):
    """Say how many entries *name* shows as new, by the table."""
    feed = read_feed(new, "new.xml")
    before = read_feed(old, "old.xml")
    if feed.format != before.format:  # both formats have the same keys
        feed, before = read_feed(new, "new.xml"), read_feed(entries(), "old.xml")
    result = forecast(before, [OurFeed(path="x", feed=feed)], {})
    really_new = sum(entry.kind == "new" for entry in result.entries)
    return really_new + sum(name in entry.readers for entry in result.entries)


@pytest.mark.parametrize(("old", "new"), SWITCHES.values(), ids=SWITCHES)
def test_reader_shows_as_new_what_the_table_says(tmp_path, old, new):
    subscriber = Subscriber(tmp_path, "feed.xml", old)
    assert subscriber.entries == 3
    assert subscriber.unread_after(new) == said("reader", old, new)


@pytest.mark.parametrize(
    "switch", [switch for switch in SWITCHES if "no guid" not in switch and "the guid goes" not in switch]
)
def test_rss2email_mails_what_the_table_says(switch):
    old, new = SWITCHES[switch]
    mail_reader = MailReader(old)
    assert mail_reader.entries == 3
    assert mail_reader.unread_after(new) == said("rss2email", old, new)


@pytest.mark.skipif(not Newsboat.is_here, reason="newsboat is not installed: apt-get install newsboat")
@pytest.mark.parametrize(("old", "new"), SWITCHES.values(), ids=SWITCHES)
def test_newsboat_shows_as_new_what_the_table_says(tmp_path, old, new):
    newsboat = Newsboat(tmp_path, "feed.xml", old)
    assert newsboat.entries == 3
    assert newsboat.unread_after(new) == said("newsboat", old, new)
