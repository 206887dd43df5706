"""Large pictures: readers get them scaled, in a few widths, and never the file itself unless it is public already.

A scaled picture is kept in private before the row that names it is written; that row stands for ever, so nothing is
made anew when a library is renewed.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import ScaledRow
from feedwright.errors import Conflict, CostlyError, PictureError, ReaderError
from feedwright.model.files import WIDTHS, Media, MediaCopy, Reference, References, Scaled, ScaledFile, Variant
from feedwright.ports import Ports, Put
from feedwright.reading.media.names import media_path
from feedwright.reading.media.places import Place
from feedwright.site import Site

_RECIPE = "1"  # another one makes all pictures anew
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_HEAVY = 500_000  # bytes
_LARGEST = 32_000_000  # bytes of a file that is read whole


class NotYet(Exception):  # noqa: N818 - no error: the article is looked at again at once
    """An article shows more large pictures than one look may scale; those that were scaled are kept."""


def with_scaled(ports: Ports, site: Site, old: Record, wanted: Sequence[Place], files: References) -> References:
    """Give the references with what readers get of large pictures.

    A file that is public already stays public beside its scaled pictures while the entry is out, because other sites
    may show it.

    Args:
        ports: the source, the catalogue and the kept pictures.
        site: the settings in force.
        old: the article's record.
        wanted: where the files may be.
        files: the files as the look-up brought them.

    Raises:
        NotYet: there is more to scale than one look may do.
        Conflict: a file changed meanwhile.
    """
    offered = {place.keys[0] for place in wanted if place.is_whole}
    large = {
        name: reference
        for name, reference in files.items()
        if site.images == "scaled" and name not in offered and reference.media and _is_large(reference.media)
    }
    rows = _rows(ports, [each for each in large.values() if not (each.scaled or each.unscaled)])
    shown = old.media
    left = ports.pictures.pixels_at_once
    results: dict[str, Reference] = {}
    for name, reference in files.items():
        plain = replace(reference, scaled=None, is_public=True, unscaled="")
        if name not in large:
            results[name] = plain
            continue
        digest = reference.content_digest
        if not (reference.scaled or reference.unscaled or digest in rows):
            if left < 0:
                raise NotYet
            rows[digest] = _scale(ports, reference)
            left -= _pixels(reference)
        scaled, fault = _outcome(reference, rows)
        is_public = scaled is None or reference.path in shown
        results[name] = replace(plain, scaled=scaled, unscaled=fault, is_public=is_public)
    return results


def remake(ports: Ports, media: MediaCopy) -> bool:
    """Make a scaled picture anew that was kept and is gone. It is kept under its old name, whatever its bytes are.

    Returns:
        Whether that was possible. If its source has changed, its articles are looked at again.
    """
    source = ports.source.read(media.source_key, size_limit=_LARGEST)
    if source is None or media.shape is None or source.etag != media.source_etag:
        return False
    files = {_variant(file).folder: file for file in _files(ports, source.key, source.body, media.shape)}
    file = files.get(media.path.split("/")[-2])
    if file is None:
        return False
    ports.pictures.keep(media.content_digest, file.body)
    return True


def _is_large(media: Media) -> bool:
    return media.media_type in _TYPES and ((media.width or 0) > WIDTHS[-1] or media.length > _HEAVY)


def _pixels(reference: Reference) -> int:
    media = reference.media
    return (media.width or 0) * (media.height or 0) if media else 0


def _rows(ports: Ports, references: Sequence[Reference]) -> dict[str, ScaledRow]:
    digests = list(dict.fromkeys(reference.content_digest for reference in references))
    rows = ports.table.get([ScaledRow.key(digest, _RECIPE) for digest in digests]) if digests else []
    return {digest: ScaledRow.of(row) for digest, row in zip(digests, rows, strict=True) if row}


def _outcome(reference: Reference, rows: Mapping[str, ScaledRow]) -> tuple[Scaled | None, str]:
    """Give the scaled pictures, or why there are none: nothing is said of a picture that moves."""
    if reference.scaled or reference.unscaled or reference.media is None:
        return reference.scaled, reference.unscaled
    row = rows[reference.content_digest]
    if not row.variants:
        return None, row.fault
    names = ".".join(variant.digest for variant in row.variants)
    folder, _, name = media_path(names, reference.key, reference.media.media_type).rpartition("/")
    media_type = reference.media.media_type
    return Scaled(path=f"{folder}/*/{name}", media_type=media_type, variants=row.variants), ""


def _scale(ports: Ports, reference: Reference) -> ScaledRow:
    """Scale a picture, keep the results, and write the row that names them."""
    row = _scaled(ports, reference)
    key = ScaledRow.key(reference.content_digest, _RECIPE)
    ports.table.transact([Put(row.row(key, ports.new_token()), None)])  # of two workers, the first decides for both
    return row


def _scaled(ports: Ports, reference: Reference) -> ScaledRow:
    source = ports.source.read(reference.key, size_limit=_LARGEST)
    if source is None or source.etag != reference.etag:
        raise Conflict(f"{reference.key} changed while it was read")
    if source.size > _LARGEST:
        return ScaledRow(fault=f"it has {source.size // 1_000_000} MB")
    if reference.media is None:
        return ScaledRow()
    try:
        files = _files(ports, reference.key, source.body, reference.media)
    except PictureError as fault:
        return ScaledRow(fault=str(fault))
    except (CostlyError, ReaderError):
        return ScaledRow(fault="it stops the program that scales it")
    variants = []
    for file in files:
        variants.append(_variant(file))
        ports.pictures.keep(variants[-1].digest, file.body)
    return ScaledRow(variants=tuple(variants))


def _files(ports: Ports, key: str, body: bytes, media: Media) -> Sequence[ScaledFile]:
    return ports.isolation.run(key, lambda: ports.pictures.scale(body, media, WIDTHS))


def _variant(file: ScaledFile) -> Variant:
    digest = hashlib.sha256(file.body).hexdigest()
    return Variant(width=file.width, height=file.height, length=len(file.body), digest=digest)
