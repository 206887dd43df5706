"""Files beside articles, such as sidecars and pictures. A changed file has the articles that use it looked at again."""

from collections.abc import Sequence
from contextlib import suppress

from feedwright.engine.catalogue.keys import record_key
from feedwright.engine.catalogue.records import FileUser, file_user_of
from feedwright.engine.catalogue.rows import ArticleRow, FoundRow, NameRow, SourceRow
from feedwright.errors import Conflict, StoreError
from feedwright.model.links import name_handle
from feedwright.ports import ANY, Change, Changed, Delete, Key, Ports, Put, TellOn
from feedwright.reading.media.names import EPISODE_SUFFIXES, MEDIA_SUFFIXES, is_media_name
from feedwright.reading.media.places import name_of_file
from feedwright.reading.metadata.sidecar import is_companion, is_sidecar, stem
from feedwright.reading.selection import ARTICLE_SUFFIXES, GIVING_WAY
from feedwright.rendering.templating import is_template
from feedwright.site import SITE_KEY

_ATTEMPTS = 20
_PAGE = 100  # articles that are called up at a time


def concerns_site(key: str) -> bool:
    """Say whether the file at *key* belongs to the settings, so that ``ingest_site`` must look at its change."""
    return key == SITE_KEY or is_template(key)


def has_siblings(key: str) -> bool:
    """Say whether the file at *key* decides if other files of its name are entries."""
    return not is_companion(key) or key.lower().endswith(EPISODE_SUFFIXES)


def tell_users(ports: Ports, key: str) -> None:
    """Have every article looked at again to which the file at *key* belongs."""
    if is_sidecar(key):
        ports.queue.send([Changed(other) for other in beside(ports, key, (*ARTICLE_SUFFIXES, *MEDIA_SUFFIXES))])
    else:
        tell_referrers(ports, TellOn(key, after=""))


def tell_siblings(ports: Ports, key: str) -> None:
    """Have other files of its name looked at again when an article or a recording came or went.

    They may begin or cease to be entries: media files with a sidecar, and a file from which the article was made.
    """
    others = beside(ports, key, (*MEDIA_SUFFIXES, *GIVING_WAY))
    ports.queue.send([Changed(other) for other in others if other != key])


def beside(ports: Ports, key: str, suffixes: Sequence[str]) -> list[str]:
    """Give the files beside *key* that have its stem and one of *suffixes*, in small letters or in capitals.

    Cameras and recorders write suffixes in capitals.
    """
    stem_of_key = stem(key)
    existing = set(ports.source.beside(stem_of_key, (*suffixes, *map(str.upper, suffixes))))
    pairs = [(stem_of_key + suffix, stem_of_key + suffix.upper()) for suffix in suffixes]
    # On some disks a name in small letters and a name in capitals are the same file.
    return [small if small in existing else large for small, large in pairs if {small, large} & existing]


def tell_referrers(ports: Ports, message: TellOn) -> None:
    """Have some of the articles that refer to a file looked at again, and ask for the next ones by a message.

    An article whose record was made with the file as it is now is left out. An article whose record does not name the
    file is not left out: a worker may be about to write its record, and may have looked at the file before it changed.
    """
    rows = ports.table.query(ArticleRow.referring(message.key), after=message.after, limit=_PAGE)
    if not rows:
        return
    articles = [ArticleRow.of(row).article for row in rows]
    # Of an article, or of a name, no ETag says whether a link to it is as it should be.
    outdated = _outdated(ports, articles, message.key) if is_media_name(message.key) else articles
    more = [TellOn(message.key, rows[-1].sort)] if len(rows) == _PAGE else []
    ports.queue.send([*map(Changed, outdated), *more])


def _outdated(ports: Ports, articles: Sequence[str], key: str) -> list[str]:
    etag = ports.source.etag(key)
    users = zip(articles, ports.table.get(list(map(record_key, articles))), strict=True)
    return [article for article, stored in users if not _is_up_to_date(file_user_of(article, stored), key, etag)]


def tell_name(ports: Ports, key: str, etag: str | None) -> None:
    """Keep the row by which a picture or a recording is found by its name.

    When the file comes or goes, the articles that look for its name are looked at again.
    """
    if not is_media_name(key):
        return
    name = name_of_file(key)
    place = NameRow.place(name, key, is_own=True)
    for _ in range(_ATTEMPTS):
        standing, named = ports.table.get([SourceRow.key(key), place])
        if etag is not None and named and standing and SourceRow.of(standing).is_named:
            return
        change = _name_moved(key, place, is_there=etag is not None, is_named=named is not None)
        try:
            if change:
                ports.table.transact([change])
        except Conflict:
            continue
        tell_referrers(ports, TellOn(name_handle(name), after=""))
        return
    raise StoreError(f"{key}: other workers kept changing its name's row; it is tried again later")


def _name_moved(key: str, place: Key, *, is_there: bool, is_named: bool) -> Change | None:
    if is_there is is_named:
        return None
    return Put(NameRow(key=key).row(place, "1"), ANY) if is_there else Delete(place)


def _is_up_to_date(user: FileUser, key: str, etag: str | None) -> bool:
    """Say whether the record names the file at *key*, and was made with the file as it is now."""
    concerned = [reference for reference in user.references if key in reference.keys]
    return bool(concerned) and all(reference.seen.get(key, etag) == etag for reference in concerned)


def note(ports: Ports, key: str, etag: str | None) -> None:
    """Note for the walk that all articles have been called up for the file with this ETag."""
    [stored] = ports.table.get([SourceRow.key(key)])
    with suppress(Conflict):  # another worker notes the same, or the walk calls the articles up once more
        if etag is None and stored:
            facts = [Delete(FoundRow.key(key))] if is_media_name(key) else []
            ports.table.transact([Delete(SourceRow.key(key)), *facts])
        elif etag is not None:
            noted = SourceRow(etag=etag, is_named=is_media_name(key))
            if stored is None or SourceRow.of(stored) != noted:
                ports.table.transact([Put(noted.row(SourceRow.key(key), etag), ANY)])
