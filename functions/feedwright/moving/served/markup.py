"""Parses XML that strangers wrote: nothing outside it is ever loaded, and what many systems get wrong is mended."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import entities, unescape
from typing import Any

from lxml import etree

from feedwright.errors import CommandError
from feedwright.model.text import legal
from feedwright.reading.html.sanitise import text_of as text_of_html

XML_LIMIT = 64_000_000  # bytes of a feed; a whole archive in a single document is smaller
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_OTHER_WIDTHS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")  # UTF-16 and UTF-32, in which zero bytes are right
_DECLARED = re.compile(rb"<!(?:ENTITY|ATTLIST)\b")
_PROLOGUE = 4_096  # bytes in which a document type may stand
_KNOWN_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_BARE = re.compile(rb"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_NUMBER = re.compile(rb"&#(?:([0-9]{1,7})|[xX]([0-9a-fA-F]{1,6}));")
# The prefix that is used here for each namespace; feeds bind other prefixes to the same addresses.
_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://schemas.google.com/blogger/2018": "blogger",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# WordPress's own namespaces carry the version of its export.
_EXPORT = re.compile(r"wordpress\.org/export/\d\.\d/(?P<kind>excerpt/)?$")
Children = Mapping[str, list[Any]]


def parse_xml(body: bytes, name: str) -> tuple[Any, tuple[str, ...]]:
    """Parse a feed's XML, and say what had to be mended.

    Args:
        body: the document's bytes.
        name: the file or address, for messages.

    Raises:
        CommandError: it is too long, declares entities, or is no XML.
    """
    clean, notes = cleaned(body, name)
    try:
        return etree.fromstring(clean, xml_parser()), notes
    except etree.XMLSyntaxError as error:
        first = error
    try:
        root = etree.fromstring(repaired(clean), xml_parser())
    except etree.XMLSyntaxError:
        line = first.lineno or 1
        message = f"{name}:{line}: this is not a feed in XML ({first.msg}). Save the feed again as the server sends it."
        raise CommandError(message) from first
    return root, (*notes, f"{name}: characters that XML does not allow were mended")


def cleaned(body: bytes, name: str) -> tuple[bytes, tuple[str, ...]]:
    """Remove what stands before the document, and the control characters that no XML may hold."""
    if len(body) > XML_LIMIT:
        raise CommandError(f"{name} has {len(body):,} bytes; at most {XML_LIMIT:,} are read of a feed.")
    refuse_entities(body, name)
    if body.startswith(_OTHER_WIDTHS):
        return body, ()
    start = body.find(b"<")
    clean = body[max(start, 0) :].translate(None, _CONTROLS)
    lost = len(body) - max(start, 0) - len(clean)
    return clean, (f"{name}: {lost:,} control characters were removed",) if lost else ()


def refuse_entities(body: bytes, name: str) -> None:
    """Refuse a document that declares entities: a few bytes of them can stand for gigabytes, or for files.

    Raises:
        CommandError: it does.
    """
    if _DECLARED.search(body[:_PROLOGUE].replace(b"\x00", b"")):
        raise CommandError(f"{name} declares entities (<!ENTITY>), which no feed needs. Remove the document type.")


def repaired(body: bytes) -> bytes:
    """Spell out the entities that XML does not know, and bare ampersands; remove references to control characters."""
    body = _BARE.sub(b"&amp;", body)
    body = _NAMED.sub(_spelt_out, body)
    return _NUMBER.sub(lambda match: match[0] if _is_character(match) else b"", body)


def xml_parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _spelt_out(match: re.Match[bytes]) -> bytes:
    if match[1] in _KNOWN_ENTITIES:
        return match[0]
    text = entities.html5.get(f"{match[1].decode()};")
    return b"".join(b"&#%d;" % ord(each) for each in text) if text else b"&amp;" + match[0][1:]


def _is_character(match: re.Match[bytes]) -> bool:
    number = int(match[1] or match[2], 10 if match[1] else 16)
    return number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000


def tag_of(element: Any) -> str:
    """Give the element's name with the usual prefix of its namespace; "" for what is no element."""
    if not isinstance(element.tag, str):
        return ""
    uri, _, local = element.tag.rpartition("}")
    prefix = _prefix(uri.lstrip("{")) if uri else ""
    return f"{prefix}:{local}" if prefix else local


@lru_cache(maxsize=256)
def _prefix(uri: str) -> str:
    export = _EXPORT.search(uri)
    if export:
        return "excerpt" if export["kind"] else "wp"
    return _PREFIXES.get(uri.lower(), uri)


def children_of(element: Any) -> Children:
    """Group an element's children by name."""
    grouped: dict[str, list[Any]] = {}
    for child in element:
        if tag := tag_of(child):
            grouped.setdefault(tag, []).append(child)
    return grouped


def text_in(element: Any) -> str:
    """Give all text in an element, without the white space around it."""
    return "".join(element.itertext()).strip() if element is not None else ""


def first_text(children: Children, *names: str) -> str:
    """Give the first text that is not empty, of the first of *names* that has one."""
    texts = (text_in(element) for name in names for element in children.get(name, ()))
    return next(filter(None, texts), "")


def each(children: Children, *names: str) -> Iterator[Any]:
    return (element for name in names for element in children.get(name, ()))


def first(children: Children, *names: str) -> Any:
    """Give the first child of one of *names*; None if there is none."""
    return next(each(children, *names), None)


def language_of(element: Any) -> str | None:
    return (element.get(_LANG) or "").strip() or None


def inner_markup(element: Any) -> str:
    """Write what is inside an element of XHTML as HTML."""
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode", method="html", with_tail=True) for child in element]
    return "".join(parts)


def plain(text: str) -> str:
    """Give one line of plain text of what may be HTML, with its references resolved once."""
    if "<" in text:
        text = re.sub(r"<(script|style)\b.*?</\1\s*>", "", text, flags=re.IGNORECASE | re.DOTALL)
        text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    return " ".join(legal(unescape(text)).split())


def plain_paragraphs(html: str) -> str:
    return " ".join(legal(unescape(text_of_html(html))).split())
