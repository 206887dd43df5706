"""What stands at the address of an article that was out and is no more: nothing, or a notice."""

import pytest

from feedwright.engine.build import settle
from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import record_of
from feedwright.engine.intake.article import ingest
from feedwright.engine.intake.site.settings import ingest_site
from feedwright.engine.jobs.outbox import relay_left_behind
from feedwright.engine.reconcile import current_walk, walk_on
from feedwright.engine.sweep import sweep
from feedwright.ports import WalkOn
from memory import ADOPT_AFTER, SITE_TOML
from memory_site import build_all, items, page

NOTICE = SITE_TOML + 'withdrawn_page = "notice"\n'
ARTICLE = "---\ndate: 2026-02-01\n---\n# The bridge\n\nText."
PAGE = "articles/a.html"


def is_notice(world, path=PAGE):
    return "This article was withdrawn" in page(world, path)


@pytest.fixture
def site(world):
    """A site that leaves notices, with one article out."""
    world.put("site.toml", NOTICE)
    world.put("a.md", ARTICLE)
    build_all(world)
    return world


WITHDRAWALS = {
    "deleted": None,
    "draft": ARTICLE.replace("date", "draft: true\ndate"),
    "expired": ARTICLE.replace("date", "expires: 2026-02-20\ndate"),
    "scheduled again": ARTICLE.replace("2026-02-01", "2026-05-01"),
}


def withdraw(world, body, key="a.md"):
    if body is None:
        world.source.delete(key)
    else:
        world.put(key, body)
    build_all(world)


@pytest.mark.parametrize("body", WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_a_notice_takes_a_withdrawn_articles_place(site, body):
    """It says nothing of the article, whichever way that was withdrawn, and search engines are told to forget it."""
    withdraw(site, body)
    assert is_notice(site)
    assert "bridge" not in page(site)
    assert "noindex" in page(site)
    assert items(site) == []


@pytest.mark.parametrize("body", WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_where_nothing_is_asked_for_the_page_goes(world, body):
    world.put("site.toml", SITE_TOML)
    world.put("a.md", ARTICLE)
    build_all(world)
    withdraw(world, body)
    assert PAGE not in world.public.documents


@pytest.mark.parametrize("body", WITHDRAWALS.values(), ids=WITHDRAWALS)
def test_publishing_it_again_brings_page_and_id_back(site, body):
    [before] = items(site)
    withdraw(site, body)
    site.put("a.md", ARTICLE)
    assert not build_all(site).rejected
    [after] = items(site)
    assert {**after, "date_modified": before["date_modified"]} == before
    assert "bridge" in page(site)


@pytest.mark.parametrize("body", [WITHDRAWALS["draft"], WITHDRAWALS["scheduled again"]])
def test_of_what_was_never_out_nothing_is_told(world, body):
    """A notice would tell that there is an article."""
    world.put("site.toml", NOTICE)
    world.put("a.md", body)
    build_all(world)
    assert PAGE not in world.public.documents
    world.source.delete("a.md")
    build_all(world)
    assert PAGE not in world.public.documents


def test_an_article_that_is_at_home_elsewhere_leaves_no_notice(world):
    world.put("site.toml", NOTICE)
    world.put("a.md", ARTICLE.replace("date", "canonical_url: https://elsewhere.example/\ndate"))
    build_all(world)
    withdraw(world, None)
    assert PAGE not in world.public.documents


def test_an_article_that_moves_elsewhere_was_not_withdrawn(site):
    withdraw(site, ARTICLE.replace("date", "canonical_url: https://elsewhere.example/\ndate"))
    assert PAGE not in site.public.documents
    assert len(items(site)) == 1


def test_an_article_at_home_elsewhere_that_takes_the_address_over_ends_the_notice(site):
    withdraw(site, None)
    site.put("b.md", "---\nslug: a\ncanonical_url: https://elsewhere.example/\ndate: 2026-02-02\n---\n# B\n\nText.")
    build_all(site)
    assert PAGE not in site.public.documents


def test_a_draft_that_is_then_deleted_keeps_its_notice(site):
    withdraw(site, WITHDRAWALS["draft"])
    withdraw(site, None)
    assert is_notice(site)


@pytest.mark.parametrize(
    ("date", "shown"), [("2026-02-02", False), ("2026-05-01", True)], ids=["out at once", "scheduled"]
)
def test_the_notice_stays_until_another_article_of_that_address_is_out(site, date, shown):
    withdraw(site, None)
    site.put("b.md", f"---\nslug: a\ndate: {date}\n---\n# Another\n\nText.")
    build_all(site)
    assert is_notice(site) == shown
    site.clock.forward(days=90)
    build_all(site)
    assert "Another" in page(site)
    withdraw(site, None, "b.md")
    assert is_notice(site)


def test_a_change_of_the_setting_reaches_articles_that_were_withdrawn_before(site):
    withdraw(site, None)
    site.put("site.toml", SITE_TOML)
    build_all(site)
    assert PAGE not in site.public.documents
    site.put("site.toml", NOTICE)
    build_all(site)
    assert is_notice(site)


def test_a_change_of_the_title_reaches_notices(site):
    withdraw(site, None)
    site.put("site.toml", NOTICE.replace("The Gazette", "The Herald"))
    build_all(site)
    assert "The Herald" in page(site)


def test_a_notice_has_a_template(site):
    withdraw(site, None)
    site.put("templates/withdrawn.html", "<p>Gone from {{ feed.title }}</p>")
    build_all(site)
    assert page(site) == "<p>Gone from The Gazette</p>"


def test_a_notice_that_stands_is_not_rendered_again_by_each_days_walk(site):
    withdraw(site, None)
    build_all(site)
    site.table.rows = {key: row for key, row in site.table.rows.items() if key[0] not in {"mark", "outbox"}}
    site.queue.messages.clear()
    site.clock.forward(days=2)
    sweep(site.worker(), adopt_after=ADOPT_AFTER)
    while site.queue.messages:
        walk_on(site.ports, site.queue.messages.popleft().token, page=1_000)
    assert current_walk(site.ports).finished
    assert not [key for key in site.table.rows if key[0] == "outbox"]


def settle_queue(world):
    """What the functions do on AWS: a message at a time, and in the end a sweep."""
    steps = 0
    while world.queue.messages:
        message = world.queue.messages.popleft()
        steps += 1
        if isinstance(message, WalkOn):
            walk_on(world.ports, message.token, page=1_000)
        else:
            outcome = ingest(world.ports, message.key)
            settle(world.worker(), [outcome.outgoing] if outcome.outgoing else [])
    world.clock.forward(minutes=1)
    sweep(world.worker(), adopt_after=ADOPT_AFTER)
    return steps


def test_many_notices_are_rendered_again_in_bounded_steps(site):
    """No transaction is larger than DynamoDB's bound, which the twin holds to; a crash between steps loses nothing."""
    keys = [f"n{number:03}.md" for number in range(200)]
    for key in keys:
        site.put(key, ARTICLE)
    build_all(site)
    for key in keys:
        site.source.delete(key)
    build_all(site)
    site.put("site.toml", SITE_TOML)
    ingest_site(site.ports)
    assert settle_queue(site) > 3
    assert [path for path in site.public.documents if path.startswith("articles/")] == [PAGE]


def test_an_article_that_comes_back_while_notices_are_gone_through_stays(site):
    """The walk's step must not write over what has just changed."""
    withdraw(site, None)
    site.put("site.toml", SITE_TOML)
    ingest_site(site.ports)
    real = site.table.query

    def query(partition, **told):
        rows = real(partition, **told)
        if partition == "withdrawn" and told["limit"] > 1:
            site.table.query = real
            site.put("a.md", ARTICLE)
            outcome = ingest(site.ports, "a.md")
            settle(site.worker("other"), [outcome.outgoing])
        return rows

    site.table.query = query
    settle_queue(site)
    relay_left_behind(site.worker(), before=site.clock.now)
    assert "bridge" in page(site)
    assert not [key for key in site.table.rows if key[0] == "withdrawn"]
    assert record_of(site.table.rows[article_key("a.md")]).out
