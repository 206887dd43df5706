"""Addresses that people like: what happens where two articles want the same one, and to feeds that opened before."""

from msgspec import structs

from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of, site_row
from feedwright.engine.catalogue.rows import FeedRow
from feedwright.engine.intake.membership import kept_names
from feedwright.engine.intake.outcome import Verdict
from feedwright.ports import ANY, Put
from memory import SITE_TOML
from memory_site import build_all, publish, record, titles


def slug(site, key):
    return record(site, key).identity.slug


def test_articles_of_one_name_in_several_years_are_all_published_the_oldest_under_the_short_address(site):
    for year in (2022, 2020, 2021):
        site.put(f"posts/{year}-12-31-reflections.md", f"# Reflections on {year}\n\nText.")
    build_all(site)
    assert slug(site, "posts/2020-12-31-reflections.md") == "posts/reflections"
    assert slug(site, "posts/2021-12-31-reflections.md") == "posts/2021-12-31-reflections"
    assert slug(site, "posts/2022-12-31-reflections.md") == "posts/2022-12-31-reflections"
    assert len(titles(site)) == 3


def test_articles_that_read_alike_without_a_date_are_told_apart_by_digits(site):
    site.put("A fair.md", "# One\n\nText.")
    site.put("a-fair.md", "# Two\n\nText.")
    build_all(site)
    slugs = {slug(site, "A fair.md"), slug(site, "a-fair.md")}
    assert "a-fair" in slugs
    [other] = slugs - {"a-fair"}
    assert other.startswith("a-fair-")


def test_of_two_articles_with_one_slug_the_second_is_told_where_it_stands(site):
    """And it is told the same when it is read again."""
    site.put("2026-01-01-a.md", "---\nslug: fair\n---\n# One\n\nText.")
    site.put("2026-01-02-b.md", "---\nslug: fair\n---\n# Two\n\nText.")
    first = build_all(site).latest["2026-01-02-b.md"].warnings
    assert [(each.rule, each.what) for each in first] == [
        ("kept", "slug 'fair' was another article's: this one stands at '2026-01-02-fair', which stays for ever.")
    ]
    assert record(site, "2026-01-01-a.md").warnings == ()
    site.put("site.toml", SITE_TOML + 'language = "de"\n')
    build_all(site)
    assert record(site, "2026-01-02-b.md").warnings == first


def test_the_order_of_arrival_decides_where_events_come_one_by_one(site):
    for key in ("2021-05-05-fair.md", "2020-05-05-fair.md"):
        site.put(key, f"# {key}\n\nText.")
        publish(site, key)
    assert slug(site, "2021-05-05-fair.md") == "fair"
    assert slug(site, "2020-05-05-fair.md") == "2020-05-05-fair"


def test_an_address_that_its_author_wrote_whole_is_never_bent(site):
    site.put("a.md", "---\npermalink: /fair/\n---\nText.")
    site.put("b.md", "---\npermalink: /fair/\n---\nText.")
    outcomes = {outcome.key: outcome for outcome in build_all(site).outcomes}
    assert [outcome.verdict for outcome in outcomes.values()].count(Verdict.REJECTED) == 1
    [rejected] = [outcome for outcome in outcomes.values() if outcome.problem]
    assert rejected.problem.rule == "claimed"


def test_files_whose_names_differ_only_in_their_endings_are_to_be_renamed(site):
    """Their authors gave no id, so nobody would know what to do with one."""
    site.put("hello.md", "A text.")
    site.put("hello.txt", "Another text, which nobody has written before.")
    [rejected] = [outcome for outcome in build_all(site).outcomes if outcome.problem]
    assert rejected.problem.rule == "claimed"
    assert "rename one of them" in rejected.problem.cure


def test_an_address_stays_when_its_rival_is_gone(site):
    for key in ("2020-05-05-fair.md", "2021-05-05-fair.md"):
        site.put(key, f"# {key}\n\nText.")
    build_all(site)
    site.source.delete("2020-05-05-fair.md")
    build_all(site)
    site.put("2021-05-05-fair.md", "# Anew\n\nText.")
    build_all(site)
    assert slug(site, "2021-05-05-fair.md") == "2021-05-05-fair"


def test_tags_that_differ_in_spelling_alone_share_a_feed(site):
    site.put("site.toml", SITE_TOML + "auto.tags = 2\n")
    for number, tag in enumerate(["Machine learning", "machine-learning", "Machine_Learning"]):
        site.put(f"{number}.md", f"---\ndate: 2026-02-0{number + 1}\ntags: ['{tag}']\n---\n# {number}\n\nText.")
    build_all(site)
    assert titles(site, "feeds/tags/machine-learning/feed.json") == ["2", "1", "0"]
    assert FeedRow.of(site.table.get([FeedRow.key("tags/machine-learning")])[0]).label == "Machine_Learning"


def test_a_feed_that_an_earlier_release_opened_keeps_its_name_and_two_of_one_tag_serve_the_same_entries(site):
    site.put("site.toml", SITE_TOML + "auto.tags = 1\n")
    site.put("0.md", "---\ndate: 2026-02-01\ntags: ['Machine learning']\n---\n# Old\n\nText.")
    build_all(site)
    [row] = site.table.get([SITE])
    site.table.transact([Put(site_row(structs.replace(site_record_of(row), code="an earlier release"), "1"), ANY)])
    for name, label, since in [
        ("tags/machine-learning-b86a31", "Machine learning", "2024-01-01T00:00:00Z"),
        ("tags/machine-learning-0d2f44", "machine-learning", "2025-01-01T00:00:00Z"),
    ]:
        opened = FeedRow(updated=since, label=label, since=since)
        site.table.transact([Put(opened.row(FeedRow.key(name), since), ANY)])
    names = kept_names(site.table)["tags/machine-learning"]
    assert names[0] == "tags/machine-learning-b86a31", "the older goes on"
    build_all(site)
    site.put("1.md", "---\ndate: 2026-02-02\ntags: ['MACHINE LEARNING']\n---\n# New\n\nText.")
    build_all(site)
    assert len(names) == 3
    for name in names:
        assert titles(site, f"feeds/{name}/feed.json") == ["New", "Old"]


def test_two_names_that_look_the_same_are_named_as_what_they_are(site):
    site.put("caf\u00e9.md", "# A\n\nOne.")
    site.put("cafe\u0301.md", "# B\n\nTwo.")
    [rejected] = [outcome for outcome in build_all(site).outcomes if outcome.problem]
    assert rejected.problem.rule == "claimed"
    assert "look the same" in rejected.problem.what
    assert "another name" in rejected.problem.cure
