"""A record's body that is lost from the state bucket: the feed goes on without the entry, which is read again."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from stack import SITE


def big(title):
    chance = random.Random(1)
    return f"# {title}\n\n" + " ".join(f"{chance.getrandbits(120):030x}" for _ in range(20_000))


@pytest.fixture
def site(stack):
    stack.put("site.toml", SITE)
    stack.put("2026-02-01-big.md", big("Big"))
    stack.put("2026-02-02-small.md", "# Small\n\nText.")
    assert not stack.pump()
    stack.sweep()
    assert [item["title"] for item in stack.items()] == ["Small", "Big"]
    return stack


def lose_bodies(stack):
    bucket = stack.deployed.state_bucket
    listed = stack.s3.list_objects_v2(Bucket=bucket, Prefix="bodies/")["Contents"]
    assert listed
    for item in listed:
        stack.s3.delete_object(Bucket=bucket, Key=item["Key"])


def test_it_heals_without_a_person_and_keeps_its_identity(site):
    [before] = [item for item in site.items() if item["title"] == "Big"]
    lose_bodies(site)
    site.put("2026-02-03-new.md", "# New\n\nText.")
    for _ in range(2):
        assert not site.pump()
        site.sweep()
    assert not site.pump()
    assert [item["title"] for item in site.items()] == ["New", "Small", "Big"]
    [after] = [item for item in site.items() if item["title"] == "Big"]
    assert after == before


def test_an_article_whose_body_is_lost_can_be_replaced_and_withdrawn(site):
    lose_bodies(site)
    site.put("2026-02-01-big.md", "# Big\n\nShort now.")
    assert not site.pump()
    site.sweep()
    assert [item["title"] for item in site.items()] == ["Small", "Big"]
    site.delete("2026-02-01-big.md")
    assert not site.pump()
    site.sweep()
    assert [item["title"] for item in site.items()] == ["Small"]


def test_bodies_of_a_deleted_article_go_after_a_month(site):
    for text in ("Bigger", "Bigger still"):
        site.put("2026-02-01-big.md", big(text))
        assert not site.pump()
    site.delete("2026-02-01-big.md")
    assert not site.pump()
    site.sweep()
    listed = site.s3.list_objects_v2(Bucket=site.deployed.state_bucket, Prefix="bodies/")
    assert len(listed["Contents"]) == 3
    for days in (2, 20, 33):
        site.forward_to(datetime.now(UTC) + timedelta(days=days))
        site.sweep()
        assert not site.pump()
        listed = site.s3.list_objects_v2(Bucket=site.deployed.state_bucket, Prefix="bodies/")
        assert bool(listed.get("Contents")) is (days < 32)


def test_an_article_that_is_gone_with_its_body_leaves_the_feed(site):
    lose_bodies(site)
    site.delete("2026-02-01-big.md")
    site.put("2026-02-03-new.md", "# New\n\nText.")
    for _ in range(2):
        assert not site.pump()
        site.sweep()
    assert [item["title"] for item in site.items()] == ["New", "Small"]
