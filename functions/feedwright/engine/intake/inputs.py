"""Reads what an article is made of: its own file, its sidecar and the files that it refers to, as they are now."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from msgspec import Struct, structs

from feedwright.engine.catalogue.records import FileUser, Record
from feedwright.engine.catalogue.rows import ArticleRow, FoundRow
from feedwright.engine.intake.links import links_stand
from feedwright.engine.intake.related_files import beside
from feedwright.engine.named_files import files_meant, keys_called
from feedwright.model.files import Reference, References, SourceObject
from feedwright.model.links import name_handle
from feedwright.ports import ANY, Ports, Put, SourceFile
from feedwright.reading.media.bounded import Budget
from feedwright.reading.media.names import (
    EPISODE_SUFFIXES,
    PICTURE_SUFFIXES,
    is_caption_name,
    is_media_name,
    media_path,
)
from feedwright.reading.media.places import Place
from feedwright.reading.metadata.sidecar import SIDECAR_LIMIT, stem, suffixes_beside
from feedwright.reading.reader import size_limit
from feedwright.reading.selection import ARTICLE_SUFFIXES, is_article, is_published_place, suffixes_before
from feedwright.site import Site
from feedwright.site.single_values import Unusable

# The places where a file may be, the name by which it is looked for in all folders, and the places found by that name.
_Meant = tuple[tuple[str, ...], str, tuple[str, ...]]
Seen = dict[_Meant, Reference]


def read_source(ports: Ports, key: str, site: Site) -> SourceObject | None:
    """Read the article at *key* with its sidecar; None if there is no file, or the file is no article.

    The sidecar is read last, so a sidecar that was put before its article is never missed.
    """
    if is_media_name(key):
        return _read_media(ports, key, site)
    if not is_article(key, site) or _has_better(ports, key, site):
        return None
    source = ports.source.read(key, size_limit=size_limit(key))
    if source is None:
        return None
    return _with_sidecars(ports, source, ports.source.beside(stem(key), suffixes_beside(key)))


def look_up(ports: Ports, user: FileUser, wanted: Sequence[Place], seen: Seen | None = None) -> References:
    """Find the files that an article or the settings refer to.

    Each file gets its reference row before it is looked at, and not in the article's transaction. So a later change of
    the file finds the row, and an earlier change is seen here.

    Args:
        ports: the source and the catalogue.
        user: the article or the settings, with the references that its record holds.
        wanted: where the files may be.
        seen: files that were found for other articles; a file that has not changed since is not opened again.
    """
    seen = {} if seen is None else seen
    names = [name_handle(place.name) for place in wanted if place.name]
    _refer(ports, user, [*(key for place in wanted for key in place.keys), *names])
    if names:
        wanted = [_with_named(ports, user.key, place) for place in wanted]
        _refer(ports, user, [key for place in wanted for key in place.named])
    same_code = user.basis.split(".")[0] == ports.code
    own = {_of(reference): reference for reference in user.references if same_code}
    look = _Look(ports, Budget(), {reference.key: reference for reference in user.references})
    references = {place.keys[0]: _find(look, place, own.get(_of(place)) or seen.get(_of(place))) for place in wanted}
    seen.update({_of(reference): reference for reference in references.values()})
    return references


def _refer(ports: Ports, user: FileUser, handles: Sequence[str]) -> None:
    referring, noted = ArticleRow(article=user.key), user.referred
    new = [handle for handle in dict.fromkeys(handles) if handle not in noted]
    if new:
        ports.table.write([referring.row(ArticleRow.reference_key(key, user.key), "1") for key in new])


def _with_named(ports: Ports, article_key: str, place: Place) -> Place:
    named = _files_named(ports, article_key, place.name) if place.name else ()
    return structs.replace(place, keys=tuple(dict.fromkeys((*place.keys, *named))), named=named)


def _files_named(ports: Ports, article_key: str, name: str) -> tuple[str, ...]:
    """Name the files of that name that the article may show: the one with the shortest path first."""
    return files_meant(article_key, keys_called(ports.table, name))


def _of(place: Place | Reference) -> _Meant:
    return place.keys, place.name, place.named


def references_stand(ports: Ports, record: Record) -> bool:
    """Say whether every file that the article refers to is still as it was."""
    return all(
        _stands(ports, reference)
        and (not reference.name or _files_named(ports, record.key, reference.name) == reference.named)
        for reference in record.references
    )


def still_as_read(ports: Ports, record: Record, source: SourceObject | None, site: Site) -> bool:
    """Say whether the record that was just written still shows the source as it is.

    For an article's first record only its own file is compared: any other worker that saw this file found no record
    either, so it tried to write one itself.
    """
    if source is None:
        return read_source(ports, record.key, site) is None
    if ports.source.etag(record.key) != source.etag:
        return False
    if record.revision == 1:
        return True
    sidecar_keys = ports.source.beside(stem(record.key), suffixes_beside(record.key))
    sidecars = {sidecar.key: sidecar.etag for sidecar in source.sidecars}
    same = list(sidecar_keys) == list(sidecars) and all(
        ports.source.etag(key) == etag for key, etag in sidecars.items()
    )
    return same and references_stand(ports, record) and links_stand(ports, record)


def _has_better(ports: Ports, key: str, site: Site) -> bool:
    """Say whether an article that was made from the file at *key* stands beside it, as a page of a Word document."""
    suffixes = suffixes_before(key)
    return bool(suffixes) and any(is_article(other, site) for other in beside(ports, key, suffixes))


def _read_media(ports: Ports, key: str, site: Site) -> SourceObject | None:
    """Read a media file that is an entry: it has a sidecar, and the sidecar belongs to no other file of its name.

    Of several files with the sidecar's name it belongs to the article, else to a recording or a PDF, else to a picture.
    """
    if is_caption_name(key) or not is_published_place(key, site):
        return None
    preferred = EPISODE_SUFFIXES if key.lower().endswith(PICTURE_SUFFIXES) else ()
    sidecars = ports.source.beside(stem(key), suffixes_beside(key))
    if not sidecars or any(
        is_article(other, site) or is_media_name(other) for other in beside(ports, key, (*ARTICLE_SUFFIXES, *preferred))
    ):
        return None
    file = ports.source.open(key)
    if file is None:
        return None
    with closing(file):
        source = SourceObject(key=key, body=b"", size=file.size, etag=file.etag, modified=file.modified)
    return _with_sidecars(ports, source, sidecars)


def _with_sidecars(ports: Ports, source: SourceObject, keys: Sequence[str]) -> SourceObject:
    sidecars = (ports.source.read(key, size_limit=SIDECAR_LIMIT) for key in keys)
    return replace(source, sidecars=tuple(sidecar for sidecar in sidecars if sidecar))


def _stands(ports: Ports, reference: Reference) -> bool:
    return all(ports.source.etag(key) == etag for key, etag in reference.seen.items())


class _Look(Struct, frozen=True):
    """A look at the files of one article."""

    ports: Ports
    budget: Budget
    before: Mapping[str, Reference]  # the files as the article's record has them, by their keys


def _find(look: _Look, place: Place, known: Reference | None) -> Reference:
    ports = look.ports
    if known and _stands(ports, known):
        return known
    for key in place.keys:
        if file := ports.source.open(key):
            with closing(file):
                return structs.replace(_reference(look, file, key, place), name=place.name, named=place.named)
    near = _near(ports, place.keys[0])
    return Reference(keys=place.keys, name=place.name, named=place.named, near=near)


def _near(ports: Ports, key: str) -> str:
    """Give a file whose name differs from *key* only in capital and small letters; "" if there is none."""
    folder, slash, name = key.rpartition("/")
    stem_of_name, dot, suffix = name.rpartition(".")
    suffixes = (dot + suffix.lower(), dot + suffix.upper())
    for spelling in dict.fromkeys(
        (stem_of_name, stem_of_name.lower(), stem_of_name.capitalize(), stem_of_name.upper())
    ):
        others = [other for other in ports.source.beside(f"{folder}{slash}{spelling}", suffixes) if other != key]
        if others:
            return others[0]
    return ""


def _reference(look: _Look, file: SourceFile, key: str, place: Place) -> Reference:
    facts = _facts_of(look, file, key)
    reference = Reference(keys=place.keys, key=key, etag=file.etag, fault=facts.fault, media=facts.media)
    if facts.media is None:
        return reference
    path = media_path(facts.content_digest, key, facts.media.media_type)
    return structs.replace(reference, content_digest=facts.content_digest, path=path)


def _facts_of(look: _Look, file: SourceFile, key: str) -> FoundRow:
    """Look at the file. What was found in a large one is kept, so that a second try, or another article, goes on."""
    stored = look.ports.table.get([FoundRow.key(key)])[0] if file.is_costly else None
    before = FoundRow.of(stored) if stored else None
    if before and before.etag != file.etag:
        before = None
    if before and before.code == look.ports.code:
        return before
    facts = _examined(look, file, key, before)
    if file.is_costly and look.budget.left >= 0:  # a fault of the whole article is no fault of the file
        look.ports.table.transact([Put(facts.row(FoundRow.key(key), look.ports.new_token()), ANY)])
    return facts


def _examined(look: _Look, file: SourceFile, key: str, before: FoundRow | None) -> FoundRow:
    from feedwright.reading.media.probe import probe  # noqa: PLC0415 - most articles refer to no file

    facts = FoundRow(etag=file.etag, code=look.ports.code)
    try:
        media = probe(file, file.size, key, look.budget)
    except Unusable as fault:
        return structs.replace(facts, fault=(fault.what, fault.cure))
    return structs.replace(facts, media=media, content_digest=_digest(look, file, key, before))


def _digest(look: _Look, file: SourceFile, key: str, before: FoundRow | None) -> str:
    """Give the digest from which the file's address is made. While the bytes stand, it is the one that is recorded."""
    recorded = look.before.get(key)
    if recorded and recorded.etag == file.etag and recorded.content_digest:
        return recorded.content_digest
    return before.content_digest if before and before.content_digest else file.digest
