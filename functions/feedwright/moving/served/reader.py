"""The door for served feeds: bytes in, ``ServedFeed`` out."""

from collections.abc import Sequence
from dataclasses import replace

from feedwright.errors import CommandError
from feedwright.moving.served.atom import read_atom
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.moving.served.json_feed import read_json_feed
from feedwright.moving.served.markup import parse_xml, tag_of
from feedwright.moving.served.rss import read_rss


def read_feed(body: bytes, name: str) -> ServedFeed:
    """Read a feed in RSS, Atom or JSON.

    Args:
        body: the document as the server sent it.
        name: the file or address, for messages.

    Raises:
        CommandError: it is none of these, or hostile.
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_feed(body, name)
    root, notes = parse_xml(body, name)
    tag = tag_of(root)
    if tag in {"rss", "rdf:RDF", "channel"}:
        return read_rss(root, name, notes)
    if tag == "atom:feed":
        return read_atom(root, name, notes)
    raise CommandError(f"{name} is XML, but no feed: its first element is <{tag[:60]}>. RSS, Atom and JSON are read.")


def whole_archive(documents: Sequence[ServedFeed]) -> tuple[ServedFeed, ...]:
    """Join the documents of a feed's history (RFC 5005, ``next_url``) to one feed for each format.

    The document to which readers subscribe is the one that no other document names as older. It comes first, and says
    what the feed is. An item that stands in several documents counts once.
    """
    by_format: dict[str, list[ServedFeed]] = {}
    for document in documents:
        by_format.setdefault(document.format, []).append(document)
    return tuple(_joined(group) for group in by_format.values())


def _joined(group: list[ServedFeed]) -> ServedFeed:
    named = {document.older for document in group if document.older}
    first = next((document for document in group if document.own_address not in named), group[0])
    others = [document for document in group if document is not first]
    items = _joined_items([first, *others])
    notes = tuple(dict.fromkeys(note for document in group for note in (*document.notes, *_missing(document, group))))
    return replace(first, items=items, notes=notes, subscribed=len(first.items))


def _missing(document: ServedFeed, group: Sequence[ServedFeed]) -> Sequence[str]:
    """Name the older document of a feed's history that is not among the documents, as far as these say who they are."""
    known = {each.own_address for each in group if each is not document}
    if document.older is None or document.older in known or None in known:
        return ()
    return (f"{document.name} says that older entries are at {document.older}. Save that document, and name it, too.",)


def _joined_items(documents: Sequence[ServedFeed]) -> tuple[ServedItem, ...]:
    """Give the items of all documents; an item that an earlier document has does not count again."""
    items: list[ServedItem] = []
    known: set[object] = set()
    for document in documents:
        keys = [item.id or item.address or (item.title, item.date) for item in document.items]
        items += [item for key, item in zip(keys, document.items, strict=True) if key not in known]
        known.update(keys)
    return tuple(items)
