"""Ends the time for which replaced files stay public, because an author wants one of them to be gone at once."""

from collections.abc import Iterator

from msgspec import Struct

from feedwright.engine.catalogue.keys import article_key
from feedwright.engine.catalogue.records import Record, Replaced, next_revision, record_of
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.intake.transaction import changes
from feedwright.errors import Conflict, StoreError
from feedwright.model.files import SCALED_FOLDERS
from feedwright.ports import Ports, Put

_ATTEMPTS = 5
_PAGE = 100


class Forgotten(Struct, frozen=True, kw_only=True):
    """What was found under the name of a media file."""

    ended: tuple[str, ...]  # public paths of replaced files, which go now
    shown_by: tuple[str, ...]  # articles that show just this public path, which therefore stays


def forget(ports: Ports, named: str) -> Forgotten:
    """Have the files go that were replaced, and that *named* means; the builders remove them.

    Args:
        ports: the catalogue.
        named: a file of the source, or the public path of one replaced file.

    Raises:
        StoreError: other workers kept changing the article that showed the file.
    """
    path = _as_stored(named)
    ended: dict[str, None] = {}
    shown_by = []
    for article in list(_users(ports, named, path)):
        ended |= dict.fromkeys(_forget_in(ports, article, named, path))
        [stored] = ports.table.get([article_key(article)])
        if stored and path in record_of(stored).media:
            shown_by.append(article)
    return Forgotten(ended=tuple(ended), shown_by=tuple(shown_by))


def _as_stored(path: str) -> str:
    """Give the path by which the catalogue knows the file: that of scaled pictures has an asterisk for the width."""
    parts = path.split("/")
    if len(parts) == len("media/hash/width/name".split("/")) and parts[0] == "media" and parts[2] in SCALED_FOLDERS:
        return "/".join((*parts[:2], "*", parts[3]))
    return path


def _users(ports: Ports, named: str, path: str) -> Iterator[str]:
    for partition in (ArticleRow.using(path), ArticleRow.referring(named)):
        after = ""
        while rows := ports.table.query(partition, after=after, limit=_PAGE):
            yield from (ArticleRow.of(row).article for row in rows)
            after = rows[-1].sort


def _forget_in(ports: Ports, article: str, named: str, path: str) -> list[str]:
    """End the replaced files of one article, and give their public paths."""
    for _ in range(_ATTEMPTS):
        [stored] = ports.table.get([article_key(article)])
        record = record_of(stored) if stored else Record(key=article)
        ended = [each for each in record.replaced if _is_meant(each, named, path)]
        if not ended:
            return []
        kept = tuple(each for each in record.replaced if each not in ended)
        try:
            _write(ports, record, next_revision(record, replaced=kept))
        except Conflict:
            continue
        return [each.path for each in ended]
    raise StoreError(f"{article}: other workers kept changing its record; try again")


def _is_meant(replaced: Replaced, named: str, path: str) -> bool:
    return replaced.path == path or replaced.reference.key == named


def _write(ports: Ports, old: Record, new: Record) -> None:
    rows, outgoing = changes(old, new, {}, token=ports.new_token(), now=ports.clock())
    ports.table.transact([*rows, Put(outgoing.to_row(), None)] if outgoing else rows)
