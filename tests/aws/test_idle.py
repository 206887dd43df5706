"""What a site costs while nothing happens: the requests of a sweep that finds nothing to do."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from places import ROOT
from stack import SITE, Calls

# us-east-1, November 2026, in dollars per million: requests to S3, read units, polls of the queue, calls of the function
# with their schedule, and seconds of a function with 1,024 MB on arm64.
GET, LIST, READ_UNIT, POLL, CALL, SECOND = 0.40, 5.00, 0.125, 0.40, 0.20 + 1.00, 13.33
SWEEPS = 30 * 24 * 60
POLLS = 30 * 24 * 60 * 60 // 20 * 5  # five pollers ask, for twenty seconds each
LENGTH = 0.1  # seconds that a sweep without work takes
HOUR = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def quiet(stack, monkeypatch):
    stack.put("site.toml", SITE)
    stack.put("a.md", "---\ndate: 2026-11-01\n---\n# A\n\nText.")
    stack.pump()
    for minute in range(5):
        stack.forward_to(datetime.now(UTC) + timedelta(minutes=minute))
        stack.sweep()
        stack.pump()
    return stack, Calls(monkeypatch)


def calls_of_a_sweep(quiet, minute):
    stack, calls = quiet
    stack.forward_to(HOUR + timedelta(hours=1, minutes=minute))
    stack.sweep()
    calls.made.clear()
    stack.forward_to(HOUR + timedelta(hours=1, minutes=minute, seconds=59))
    stack.sweep()
    return Counter(operation for _, operation, _ in calls.made)


def test_a_sweep_without_work_asks_the_table_alone(quiet):
    counted = calls_of_a_sweep(quiet, 16)
    assert set(counted) <= {"Query", "BatchGetItem", "GetItem"}
    assert sum(counted.values()) <= 10


def test_each_quarter_of_an_hour_the_settings_are_looked_at(quiet):
    counted = calls_of_a_sweep(quiet, 30)
    assert counted["ListObjectsV2"] == 1


def test_settings_whose_event_was_lost_are_taken_up_within_a_quarter_of_an_hour(quiet):
    stack, _ = quiet
    stack.s3.put_object(
        Bucket=stack.deployed.source_bucket, Key="site.toml", Body=SITE.replace("The Gazette", "The Herald").encode()
    )
    stack.forward_to(HOUR + timedelta(hours=2, minutes=7))
    stack.sweep()
    assert b"The Herald" not in stack.body("rss.xml")
    stack.forward_to(HOUR + timedelta(hours=2, minutes=15))
    stack.sweep()
    assert b"The Herald" in stack.body("rss.xml")


def test_a_month_without_work_costs_less_than_sixty_cents(quiet):
    """Nothing is taken off for the free allowances of Lambda, DynamoDB and SQS, which pay for nearly all of it."""
    usual, looking = calls_of_a_sweep(quiet, 16), calls_of_a_sweep(quiet, 30)
    reads = sum(usual.values()) * SWEEPS * READ_UNIT
    looks = (looking["ListObjectsV2"] * LIST + looking["GetObject"] * GET) * SWEEPS / 15
    calls = SWEEPS * (CALL + LENGTH * SECOND)
    cost = (reads + looks + POLLS * POLL + calls) / 1e6
    assert cost <= 0.60
    assert f"**${cost:.2f} a month**" in (ROOT / "docs/explanation/cost.md").read_text("utf-8")
