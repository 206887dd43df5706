"""Large pictures: readers get them scaled, in a few widths, and never the file itself unless it is public already.

A scaled picture is kept in private before the row that names it is written; that row stands for ever, so nothing is
made anew when a library is renewed. A picture inside an article's own file is kept in the same way, unless readers get
it scaled.
"""

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from feedwright.engine.catalogue.records import Record
from feedwright.engine.catalogue.rows import ScaledRow
from feedwright.errors import Conflict, CostlyError, PictureError, ReaderError
from feedwright.model.article import Article
from feedwright.model.files import (
    WIDTHS,
    EmbeddedPicture,
    Media,
    MediaCopy,
    Reference,
    References,
    Scaled,
    ScaledFile,
    SourceObject,
    Variant,
)
from feedwright.ports import Ports, Put
from feedwright.reading.media.names import media_path
from feedwright.reading.media.places import Place
from feedwright.site import Site

_RECIPE = "1"  # another one makes all pictures anew
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_EMBEDDED = "picture"  # in addresses: the name of a picture inside a file, because Word counts them anew at times
_HEAVY = 500_000  # bytes
_LARGEST = 32_000_000  # bytes of a file that is read whole


class NotYet(Exception):  # noqa: N818 - no error: the article is looked at again at once
    """An article shows more large pictures than one look may scale; those that were scaled are kept."""


class ShownFiles(Struct, frozen=True):
    """What an article shows."""

    source: SourceObject  # the article's own file
    article: Article | None  # None: it cannot be read
    places: Sequence[Place]  # where the files that it refers to may be

    @property
    def pictures(self) -> Sequence[EmbeddedPicture]:
        """The pictures inside its own file; those of a draft stay where they are."""
        return self.article.pictures if self.article and not self.article.draft else ()


def _embedded_in(wanted: ShownFiles) -> References:
    """Give references to the pictures inside an article's own file, by the addresses that its text has for them."""
    source = wanted.source
    return {
        picture.address: Reference(
            keys=(picture.address,),
            key=source.key,
            etag=source.etag,
            content_digest=picture.digest,
            media=picture.media,
            path=media_path(picture.digest, _EMBEDDED, picture.media.media_type),
            embedded=picture.name,
        )
        for picture in wanted.pictures
    }


def _keep_embedded(ports: Ports, old: Record, wanted: ShownFiles, files: References) -> None:
    """Keep the pictures inside an article's own file that readers get as they are, and that are not kept yet."""
    kept = {reference.content_digest for reference in old.files if reference.embedded and reference.is_public}
    for picture in wanted.pictures:
        reference = files[picture.address]
        if reference.media and reference.is_public and picture.digest not in kept:
            kept.add(picture.digest)
            ports.pictures.keep(picture.digest, picture.body)


def with_scaled(ports: Ports, site: Site, old: Record, wanted: ShownFiles, files: References) -> References:
    """Give the references, and those to the pictures inside the article, with what readers get of large pictures.

    A file that is public already stays public beside its scaled pictures while the entry is out, because other sites
    may show it.

    Args:
        ports: the source, the catalogue and the kept pictures.
        site: the settings in force.
        old: the article's record.
        wanted: what the article shows.
        files: the files that it refers to, as the look-up brought them.

    Raises:
        NotYet: there is more to scale than one look may do.
        Conflict: a file changed meanwhile.
    """
    files = {**files, **_embedded_in(wanted)}
    bodies = {picture.digest: picture.body for picture in wanted.pictures}
    offered = {place.keys[0] for place in wanted.places if place.is_whole}
    large = {
        name: reference
        for name, reference in files.items()
        if (site.images == "scaled" and name not in offered and reference.media and _is_large(reference.media))
        or _tells_position(reference)
    }
    rows = _rows(ports, [each for each in large.values() if not (each.scaled or each.unscaled)])
    shown = old.media
    left = ports.pictures.pixels_at_once
    results: dict[str, Reference] = {}
    for name, reference in files.items():
        plain = structs.replace(reference, scaled=None, is_public=True, unscaled="")
        if name not in large:
            results[name] = plain
            continue
        digest = reference.content_digest
        if not (reference.scaled or reference.unscaled or digest in rows):
            if left < 0:
                raise NotYet
            rows[digest] = _scale(ports, reference, bodies.get(digest))
            left -= _pixels(reference)
        scaled, fault = _outcome(reference, rows)
        if _tells_position(reference):
            results[name] = structs.replace(plain, scaled=scaled, is_public=False) if scaled else _withheld(plain)
            continue
        is_public = scaled is None or reference.path in shown
        results[name] = structs.replace(plain, scaled=scaled, unscaled=fault, is_public=is_public)
    _keep_embedded(ports, old, wanted, results)
    return results


def _tells_position(reference: Reference) -> bool:
    """Say whether a picture inside a document holds the place where it was taken: its author cannot see that."""
    media = reference.media
    return bool(reference.embedded and media and media.has_position)


def _withheld(reference: Reference) -> Reference:
    what = f"{reference.embedded} holds the position where it was taken, and it cannot be removed."
    return structs.replace(
        reference, media=None, path="", fault=(what, "In Word, replace it by a JPEG without its position.")
    )


def remake(ports: Ports, media: MediaCopy) -> bool:
    """Make a kept picture anew that is gone. It is kept under its old name, whatever its bytes are.

    Returns:
        Whether that was possible. If its source has changed, its articles are looked at again.
    """
    source = ports.source.read(media.source_key, size_limit=_LARGEST)
    if source is None or media.shape is None:
        return False
    body = _original(ports, source, media, media.shape)
    if body is None:
        return False
    if media.embedded == media.content_digest:
        ports.pictures.keep(media.content_digest, body)
        return True
    files = {_variant(file).folder: file for file in _files(ports, source.key, body, media.shape)}
    file = files.get(media.path.split("/")[-2])
    if file is None:
        return False
    ports.pictures.keep(media.content_digest, file.body)
    return True


def _original(ports: Ports, source: SourceObject, media: MediaCopy, shape: Media) -> bytes | None:
    """Give the bytes of the picture from which a kept picture was made; None if they are not in the source any more."""
    if not media.embedded:
        return source.body if source.etag == media.source_etag else None

    def taken_out() -> bytes | None:
        from feedwright.reading.docx.pictures import picture_in  # noqa: PLC0415 - a kept picture is hardly ever lost

        return picture_in(source.body, media.embedded, shape.length)

    return ports.isolation.run(source.key, taken_out)


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
    own_name = _EMBEDDED if reference.embedded else reference.key
    folder, _, name = media_path(names, own_name, reference.media.media_type).rpartition("/")
    media_type = reference.media.media_type
    return Scaled(path=f"{folder}/*/{name}", media_type=media_type, variants=row.variants), ""


def _scale(ports: Ports, reference: Reference, body: bytes | None) -> ScaledRow:
    """Scale a picture, keep the results, and write the row that names them.

    Args:
        ports: the source, the catalogue and the kept pictures.
        reference: the picture.
        body: its bytes, if it is inside the article's own file.
    """
    row = _scaled(ports, reference, body)
    key = ScaledRow.key(reference.content_digest, _RECIPE)
    ports.table.transact([Put(row.row(key, ports.new_token()), None)])  # of two workers, the first decides for both
    return row


def _scaled(ports: Ports, reference: Reference, body: bytes | None) -> ScaledRow:
    if body is None:
        source = ports.source.read(reference.key, size_limit=_LARGEST)
        if source is None or source.etag != reference.etag:
            raise Conflict(f"{reference.key} changed while it was read")
        if source.size > _LARGEST:
            return ScaledRow(fault=f"it has {source.size // 1_000_000} MB")
        body = source.body
    if reference.media is None or reference.media.media_type not in _TYPES:
        return ScaledRow()
    try:
        files = _files(ports, reference.key, body, reference.media)
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
