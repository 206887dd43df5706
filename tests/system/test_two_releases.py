"""Two releases side by side on one table, in an upgrade and in a rollback: only the one in force writes in public."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from feedwright.lambdas import deployment, handlers

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def release(monkeypatch):
    """Have functions that start now run the code with this digest; None is the code of these tests."""

    def becomes(code):
        def ports(settings):
            joined = deployment.aws_ports(settings)
            return replace(joined, code=code) if code else joined

        monkeypatch.setattr(handlers, "_ports", cache(ports))

    return becomes


def everything(stack):
    return {path: stack.body(path) for path in stack.documents()}


def titles(stack):
    return [item["title"] for item in stack.items()]


def come_into_force(stack, after):
    """Let the function sweep each minute, until no function of another release can be left."""
    start = datetime.now(UTC) + after
    for minutes in range(4):
        stack.forward_to(start + timedelta(minutes=minutes))
        stack.sweep()
    assert not stack.pump()
    stack.sweep()


def test_a_function_of_another_release_touches_nothing_that_readers_get(site, release):
    site.put("a.md", "# A\n\nText.")
    site.pump()
    site.sweep()
    before = everything(site)
    for code in ("an older release", "a newer release"):
        release(code)
        site.put("a.md", f"# A\n\nText that {code} reads.")
        assert not site.pump()
        assert everything(site) == before
    release(None)
    site.sweep()
    assert b"Text that a newer release reads." in site.body("articles/a.html")


def test_an_upgrade_and_a_rollback_each_write_all_alone_once_they_are_in_force(site, release):
    site.put("2026-02-01-a.md", "# A\n\nText.")
    site.pump()
    site.sweep()
    for turn, code in enumerate(["a newer release", None], start=1):
        release(code)
        come_into_force(site, turn * AN_HOUR)
        release(None if code else "a newer release")  # a function that is left of the release before
        site.put(f"2026-02-0{turn + 1}-b.md", f"# B {turn}\n\nText.")
        assert not site.pump()
        assert f"B {turn}" not in titles(site)
        release(code)
        site.sweep()
        assert titles(site)[0] == f"B {turn}"
