"""Says what else is wrong with a rejected file: it is read again without what rejected it. Nothing becomes of it."""

from collections.abc import Iterator
from dataclasses import replace

from feedwright.checking.again import FOLLOWING, REJECTING, UNREADABLE, without_fault, without_value
from feedwright.checking.finding import Finding, Level
from feedwright.cli.checking.patched_source import PatchedSource
from feedwright.engine.catalogue.keys import SITE, article_key
from feedwright.engine.catalogue.records import Record, record_of, site_record_of
from feedwright.engine.intake.article import decide_once
from feedwright.engine.scaling import NotYet
from feedwright.errors import Conflict, Problem, StoreError
from feedwright.ports import Ports

FILE_LIMIT = 16_000_000  # bytes of a file that is read for a person's eyes
_ROUNDS = 10  # values of a file that are taken away one after another


def rest_of(ports: Ports, key: str, problem: Problem) -> Iterator[Finding]:
    """Find what else is wrong with an article, without each value that rejects it.

    Args:
        ports: the world; its source is the folder.
        key: the article's key.
        problem: what rejected it.
    """
    source, missing = PatchedSource(ports.source), set[str]()
    patched = replace(ports, source=source)
    for _ in range(_ROUNDS):
        if problem.line is None or problem.rule not in {*REJECTING, UNREADABLE}:
            return
        there = source.read(problem.path, size_limit=FILE_LIMIT)
        cut = without_fault if problem.rule == UNREADABLE else without_value
        body = cut(there.body, problem.line) if there else None
        if body is None:
            return
        source.bodies[problem.path] = body
        missing.add(problem.rule)
        decided = _decided(patched, key)
        if decided is None or (decided.problem and not _is_another(decided.problem, problem)):
            return
        if decided.problem:
            yield Finding(level=Level.ERROR, problem=decided.problem)
        follows = {rule for each in missing for rule in FOLLOWING.get(each, ())}
        for warning in decided.warnings:
            if UNREADABLE not in missing and warning.rule not in follows:
                yield Finding(level=Level.WARNING, problem=warning)
        if decided.problem is None:
            return
        problem = decided.problem


def _decided(ports: Ports, key: str) -> Record | None:
    """Decide about an article, and write nothing of it; None if that takes more than a look."""
    site_row, stored = ports.table.get([SITE, article_key(key)])
    if site_row is None:
        return None
    try:
        old = record_of(stored) if stored else Record(key=key)
        return decide_once(ports, site_record_of(site_row), old).new
    except (Conflict, NotYet, StoreError):
        return None


def _is_another(problem: Problem, before: Problem) -> bool:
    """Say whether what cannot be read is a fault of its own, not one that went on in a way that was not seen."""
    if problem.rule != UNREADABLE:
        return True
    is_below = before.line is not None and problem.line is not None and problem.line > before.line
    return before.rule == UNREADABLE and is_below and problem.path == before.path
