"""A record that cannot be read: its article is read again, and what other rows said of it goes."""

from dataclasses import replace

import pytest

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.rows import MemberRow, ReportRow
from feedwright.ports import ANY, Put
from memory import SITE_TOML
from memory_site import build_all, items, publish, record, titles

SETTINGS = 'window = 1\n[feeds.boats]\ntitle = "Boats"\ntags = ["boats"]\n'


@pytest.fixture
def damaged(site):
    """A site in whose archive an article stands whose record was damaged."""
    site.put("site.toml", SITE_TOML + SETTINGS)
    for month in (1, 2):
        site.put(f"{month}.md", f"---\ndate: 2026-0{month}-10\ntags: [boats]\ntitel: A slip\n---\n# {month}\n\nText.")
    build_all(site)
    [row] = site.table.get([article_key("1.md")])
    site.table.transact([Put(replace(row, data=b"{"), ANY)])
    assert record(site, "1.md").unreadable
    return site


def rows_of(site, partition, key="1.md"):
    return [row for row in site.table.query(partition, limit=99) if key.encode() in row.data]


def test_it_leaves_no_place_in_a_feed_behind_when_its_date_changed_meanwhile(damaged):
    damaged.put("1.md", "---\ndate: 2026-02-01\n---\n# 1\n\nText, and other words.")
    publish(damaged, "1.md")
    assert len(rows_of(damaged, MemberRow.partition("main"))) == 1
    assert rows_of(damaged, MemberRow.partition("boats")) == []
    assert titles(damaged, "feeds/boats/feed.json") == ["2"]
    archived = [path for path in damaged.public.documents if path.endswith("feed.json") and path.startswith("archive/")]
    assert sorted(item["title"] for path in archived for item in items(damaged, path)) == ["1"]


def test_its_report_stands_in_the_index_once(damaged):
    damaged.clock.forward(hours=1)
    publish(damaged, "1.md")
    assert record(damaged, "1.md").out
    assert len(rows_of(damaged, ReportRow.PARTITION)) == 1


def test_it_leaves_every_feed_and_its_page_goes_if_its_file_is_gone(damaged):
    damaged.source.delete("1.md")
    publish(damaged, "1.md")
    assert "articles/1.html" not in damaged.public.documents
    assert rows_of(damaged, MemberRow.partition("main")) == rows_of(damaged, MemberRow.partition("boats")) == []
    assert titles(damaged, "feeds/boats/feed.json") == ["2"]
