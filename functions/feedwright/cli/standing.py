"""Reads the entries of the feeds that stand in a public folder, for a build whose catalogue was lost."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from feedwright.engine.documents.paths import target_at
from feedwright.engine.local_site import StandingEntry
from feedwright.errors import CommandError, StoreError
from feedwright.site.addresses.pages import page_path, slug_at

_ATOM = "atom.xml"  # the only format that says each entry's own id
_KINDS = frozenset({"feed", "archive"})


def standing_entries(public: Path) -> list[StandingEntry]:
    """Read all feeds and archives in *public*; a document that is no feed any more is left out."""
    entries: list[StandingEntry] = []
    for path in sorted(public.rglob(_ATOM)):
        target = target_at(path.relative_to(public).as_posix())
        if target and target.kind in _KINDS and path.is_file():
            with suppress(CommandError):
                entries += _entries_of(public, path)
    return entries


def _entries_of(public: Path, path: Path) -> Iterator[StandingEntry]:
    from feedwright.moving.served.markup import children_of, first_text, parse_xml  # noqa: PLC0415 - rarely needed
    from feedwright.moving.served.reader import read_feed  # noqa: PLC0415 - rarely needed

    try:
        body = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}") from error
    feed = read_feed(body, path.name)
    root, _ = parse_xml(body, path.name)
    feed_id = first_text(children_of(root), "atom:id")
    base = (feed.own_address or "").removesuffix(path.relative_to(public).as_posix())
    for item in feed.items:
        yield StandingEntry(
            feed_id=feed_id,
            id=item.id or "",
            slug=_slug(public, base, item.address or ""),
            title=item.title,
            content_html=item.content_html,
            published=item.published,
            updated=item.updated,
        )


def _slug(public: Path, base: str, address: str) -> str | None:
    """Give the slug in an address of the site's own pages, if the page is there."""
    if not (base and address.startswith(base)):
        return None
    path = unquote(address.removeprefix(base))
    slug = slug_at(f"{path}index.html" if path.endswith("/") else path)
    return slug if slug and target_at(page_path(slug)) and (public / page_path(slug)).is_file() else None
