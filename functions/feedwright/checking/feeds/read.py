"""Reads a document as strictly as the strictest reader does, and then goes on where lenient readers would."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.read_json import json_feed
from feedwright.checking.feeds.read_xml import atom_feed, rss_feed
from feedwright.errors import CommandError
from feedwright.moving.served.markup import XML_LIMIT, parse_xml, refuse_entities, tag_of, xml_parser

_SPACE = b"\xef\xbb\xbf \t\r\n"
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:[0-8]|1[124-9]|2[0-9]|3[01]|[xX](?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_ROOTS = re.compile(rb"<(?:rss|feed|rdf:RDF|channel)[\s>]|<[A-Za-z]+:feed[\s>]")
_HEAD = 4_096  # bytes in which the first element begins


def is_feed(head: bytes) -> bool:
    """Say by the first bytes of a file whether it is meant as a feed."""
    start = head.lstrip(_SPACE)[:_HEAD].replace(b"\0", b"")
    if start.startswith(b"{"):
        return re.search(rb'"version"\s*:\s*"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org', start) is not None
    return start.startswith(b"<") and _ROOTS.search(start) is not None


def read(body: bytes, name: str, *, address: str | None = None, now: datetime | None = None) -> Feed:
    """Read a feed. What is wrong with the document itself becomes its faults.

    Args:
        body: the document as the server sent it.
        name: the file or address, for messages.
        address: from which it was fetched.
        now: when it was fetched.

    Raises:
        CommandError: it is longer than any feed.
    """
    if len(body) > XML_LIMIT:
        raise CommandError(f"{name} has {len(body):,} bytes; at most {XML_LIMIT:,} are read of a feed.")
    common: dict[str, Any] = {"name": name, "body": body, "address": address, "now": now}
    if body.lstrip(_SPACE).startswith(b"{"):
        return _json(body, common)
    return _xml(body, name, common)


def _nothing(common: dict[str, Any], faults: dict[str, tuple[Hit, ...]]) -> Feed:
    return Feed(format="", channel=Part(where="the document"), faults=faults, **common)


def _json(body: bytes, common: dict[str, Any]) -> Feed:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return _nothing(common, {"feed-encoding": (Hit(what="the bytes are not UTF-8.", line=line),)})
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        return _nothing(common, {"feed-well-formed": (Hit(what=f"this is no JSON: {error.msg}.", line=error.lineno),)})
    except RecursionError:
        return _nothing(common, {"feed-well-formed": (Hit(what="the JSON is nested too deep.", line=1),)})
    if not isinstance(data.get("items"), list):
        return _nothing(common, {"feed-root": (Hit(what="the document has no list of items.", line=1),)})
    return json_feed(data, common)


def _xml(body: bytes, name: str, common: dict[str, Any]) -> Feed:
    faults: dict[str, tuple[Hit, ...]] = dict(_of_bytes(body))
    try:
        refuse_entities(body, name)
    except CommandError:
        return _nothing(common, faults | {"feed-entities": (Hit(what="the document declares entities.", line=1),)})
    try:
        root = etree.fromstring(body, xml_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        line, said = getattr(error, "lineno", None) or 1, str(getattr(error, "msg", error))
        if "feed-control" not in faults and "feed-encoding" not in faults:
            faults["feed-well-formed"] = (Hit(what=f"this is not well-formed XML: {said}.", line=line),)
        try:
            root, _ = parse_xml(body, name)
        except (CommandError, ValueError):
            return _nothing(common, faults)
    tag = tag_of(root)
    if tag in {"rss", "rdf:RDF", "channel"}:
        return rss_feed(root, common, faults)
    if tag == "atom:feed":
        return atom_feed(root, common, faults)
    what = f"the first element is <{tag[:60]}>, so this is no feed."
    return _nothing(common, faults | {"feed-root": (Hit(what=what, line=root.sourceline),)})


def _of_bytes(body: bytes) -> Iterator[tuple[str, tuple[Hit, ...]]]:
    """Look at the document before it is parsed."""
    declared = _ENCODING.match(body.lstrip(_SPACE))
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if body.startswith(_WIDE):
        yield "feed-utf-8", (Hit(what="the document is not in UTF-8.", line=1),)
        return
    if encoding != "utf-8":
        yield "feed-utf-8", (Hit(what=f"the document is in {encoding!r}.", line=1),)
    yield from _undecodable(body, encoding)
    if match := _CONTROL.search(body):
        line = body.count(b"\n", 0, match.start()) + 1
        yield "feed-control", (Hit(what="the document holds a control character.", line=line),)


def _undecodable(body: bytes, encoding: str) -> Sequence[tuple[str, tuple[Hit, ...]]]:
    try:
        body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return [("feed-encoding", (Hit(what=f"the bytes of this line are not {encoding.upper()}.", line=line),))]
    except LookupError:
        return [("feed-encoding", (Hit(what=f"there is no encoding {encoding!r}.", line=1),))]
    return []
