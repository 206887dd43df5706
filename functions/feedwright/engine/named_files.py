"""Media files that articles embed by name, wherever they are: ``![[boat.png]]``."""

from collections.abc import Sequence

from feedwright.engine.catalogue.rows import NameRow
from feedwright.ports import Table
from feedwright.reading.media.names import is_media_name
from feedwright.reading.media.places import may_show

_CANDIDATES = 100  # files of one name that are looked at
_FILES_OF_A_NAME = 5  # that an article may mean


def keys_called(table: Table, name: str) -> list[str]:
    """Name the files and articles that are called so: the one with the shortest path first."""
    return [NameRow.of(row).key for row in table.query(NameRow.partition(name), limit=_CANDIDATES)]


def files_meant(article_key: str, keys: Sequence[str]) -> tuple[str, ...]:
    """Choose those of the files of one name that the article may show."""
    return tuple(key for key in keys if is_media_name(key) and may_show(article_key, key))[:_FILES_OF_A_NAME]
