"""Feeds as other systems serve them, written for the tests, and a feed reader with a database that subscribes to them."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import feedparser
import feedparser_sgmllib
from reader import make_reader
from rss2email.feed import Feed

# The copy of feedparser inside reader imports this module under its old name, and nothing installs it any more.
sys.modules.setdefault("sgmllib", feedparser_sgmllib)

BEGIN = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)


def day(number):
    return BEGIN + timedelta(days=number)


def rss(items, *, title="The Ferry", link="https://ferry.example/", extra=""):
    """Write RSS as WordPress does: newest item first, guids that are no permalinks."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>{title}</title><link>{link}</link><description>Boats and tides</description>
<language>en-GB</language>{extra}
{"".join(items)}</channel></rss>""".encode()


def rss_item(number, *, guid="https://ferry.example/?p={n}", link="https://ferry.example/2024/01/post-{n}/", extra=""):
    guid_element = f'<guid isPermaLink="false">{escape(guid.format(n=number))}</guid>' if guid else ""
    return f"""<item><title>Post {number}</title><link>{link.format(n=number)}</link>{guid_element}
<pubDate>{format_datetime(day(number))}</pubDate><dc:creator><![CDATA[Ada]]></dc:creator>
<category><![CDATA[Boats]]></category>
<description><![CDATA[About boat {number}.]]></description>
<content:encoded><![CDATA[<p>The boat number {number} left at noon.</p>]]></content:encoded>{extra}</item>"""


def atom(entries, *, title="The Ferry", extra=""):
    return f"""<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<title>{title}</title><id>https://ferry.example/feed/atom/</id><updated>{day(99).isoformat()}</updated>
<link rel="alternate" type="text/html" href="https://ferry.example/"/>{extra}{"".join(entries)}</feed>""".encode()


def atom_entry(number, *, identifier="https://ferry.example/?p={n}", link="https://ferry.example/2024/01/post-{n}/"):
    return f"""<entry><title type="html">Post {number}</title><id>{escape(identifier.format(n=number))}</id>
<link rel="alternate" type="text/html" href="{link.format(n=number)}"/>
<published>{day(number).isoformat()}</published><updated>{day(number).isoformat()}</updated>
<author><name>Ada</name></author>
<content type="html">&lt;p&gt;The boat number {number} left at noon.&lt;/p&gt;</content></entry>"""


class Subscriber:
    """Somebody who follows one address with PyPI's reader, and has read all that was there."""

    def __init__(self, folder, name, body):
        self.path = folder / f"subscribed-{name}"
        self.path.write_bytes(body)
        self.reader = make_reader(":memory:", feed_root="")
        self.reader.add_feed(str(self.path))
        self.reader.update_feed(str(self.path))
        for entry in self.reader.get_entries():
            self.reader.mark_entry_as_read(entry)
        self.entries = self.reader.get_entry_counts().total

    def unread_after(self, body):
        """Serve another document at the same address, and count what the subscriber is shown as new."""
        self.path.write_bytes(body)
        self.reader.update_feed(str(self.path))
        unread = self.reader.get_entry_counts(read=False).total
        self.reader.close()
        return unread


class Newsboat:
    """Somebody who follows one address with newsboat, and has read all that was there. Its database says so."""

    is_here = shutil.which("newsboat") is not None

    def __init__(self, folder, name, body):
        self.folder, self.path = folder / f"newsboat-{name}", folder / f"newsboat-{name}" / "feed"
        self.folder.mkdir()
        self.path.write_bytes(body)
        (self.folder / "urls").write_text(f"file://{self.path}\n")
        (self.folder / "config").write_text("")
        self._reload()
        with closing(sqlite3.connect(self.folder / "cache.db")) as cache, cache:
            self.entries = cache.execute("UPDATE rss_item SET unread = 0").rowcount

    def unread_after(self, body):
        """Serve another document at the same address, and count what newsboat keeps as unread."""
        self.path.write_bytes(body)
        later = time.time() + 10  # newsboat asks again only for what is newer by whole seconds
        os.utime(self.path, (later, later))
        self._reload()
        with closing(sqlite3.connect(self.folder / "cache.db")) as cache:
            [[unread]] = cache.execute("SELECT count(*) FROM rss_item WHERE unread = 1 AND deleted = 0")
        return unread

    def _reload(self):
        files = {"-u": "urls", "-c": "cache.db", "-C": "config"}
        options = [part for option, name in files.items() for part in (option, str(self.folder / name))]
        environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        subprocess.run(["newsboat", *options, "-x", "reload"], env=environment, check=True, timeout=60)


class MailReader:
    """Somebody who gets each new entry of a feed by mail from rss2email, and has got all that was there."""

    def __init__(self, body):
        self.feed = Feed(name="old", url="https://old.example/feed", to="bob@reader.example")
        self.entries = self.unread_after(body)

    def unread_after(self, body):
        """Serve another document at the same address, and count the mails that rss2email sends."""
        mails = []
        self.feed._fetch = lambda: feedparser.parse(body)
        self.feed._check_for_errors = lambda _parsed: None
        self.feed._send = lambda **mail: mails.append(mail)
        self.feed.run()
        return len(mails)
