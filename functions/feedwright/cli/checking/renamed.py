"""Finds files that look renamed, but are new articles to readers, because their words changed in the same step."""

from collections.abc import Iterator

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import Record, record_of
from feedwright.engine.intake.outcome import Verdict
from feedwright.engine.whole_build import WholeBuild
from feedwright.errors import Problem
from feedwright.ports import Table

_KNOWN_BY = "cannot be recognised by its words:"
_MOST = 100  # articles that are compared; a build of more is no rename


def renamed(table: Table, built: WholeBuild, *, is_recorded: bool = True) -> Iterator[Problem]:
    """Warn of articles that came out while one of the same title or name was withdrawn.

    Args:
        table: the catalogue after the build.
        built: what the build did.
        is_recorded: the build counts, so the new articles have their ids already.
    """
    gone = {each.key: each.was for each in built.outcomes if each.verdict is Verdict.WITHDRAWN}
    new = [each.key for each in built.outcomes if each.verdict is Verdict.PUBLISHED]
    if not gone or max(len(gone), len(new)) > _MOST:
        return
    by_key = {
        key: record_of(row)
        for key, row in zip([*gone, *new], table.get([*map(article_key, (*gone, *new))]), strict=True)
        if row
    }
    for record in (by_key[key] for key in new if key in by_key):
        old = next((by_key[key] for key in gone if key in by_key and _is_like(record, by_key[key], gone[key])), None)
        if old and old.identity and not record.own_id:
            again = "rename the file once more, and " if is_recorded else ""
            yield Problem(
                path=record.key,
                rule="new-id",
                what=f"it looks like {old.key}, which is gone, but {_KNOWN_BY} readers see a new article.",
                cure=f"If it is the same article, {again}write the old id into it: id: {old.identity.id}",
            )


def _is_like(record: Record, old: Record, title: str) -> bool:
    if record.entry is None or record.identity is None or old.identity is None:
        return False
    if record.version and old.version and record.version.fingerprint == old.version.fingerprint:
        return True
    names = [each.slug.rpartition("/")[2] for each in (record.identity, old.identity)]
    return names[0] == names[1] or (bool(title) and record.entry.title.casefold() == title.casefold())
