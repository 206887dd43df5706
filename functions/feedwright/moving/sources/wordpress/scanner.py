"""Divides an export into its head and its items without holding more than one item; a broken item harms no other."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from feedwright.errors import CommandError
from feedwright.moving.served.markup import refuse_entities, repaired

ITEM_LIMIT = 64_000_000  # bytes of one item with its comments
_HEAD_LIMIT = 64_000_000
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_OPENING = re.compile(rb"<item(?:\s[^<>]*)?>")
_INSIDE = re.compile(rb"<!\[CDATA\[|</item\s*>")
_LONGEST_MARK = 64  # bytes of the text between two chunks in which a mark may be cut
_ROOT = re.compile(r"<rss\b[^<>]*>")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
# A section ends right before the end of the element that it fills; other "]]>" are parts of a text.
_FILLED = re.compile(r"<(?P<tag>[\w:]+)(?P<rest>[^<>]*)>\s*<!\[CDATA\[(?P<text>.*?)\]\]>\s*</(?P=tag)\s*>", re.DOTALL)
_DECLARATION = re.compile(rb"<\?xml\b[^<>]*?encoding=[\"'](?P<name>[\w.-]+)[\"']")
Open = Callable[[], Iterable[bytes]]


@dataclass(slots=True)
class Scan:
    """One reading of an export: its head, then its items."""

    name: str  # of the file, for messages
    chunks: Iterable[bytes]
    notes: list[str] = field(default_factory=list)
    head: str = ""
    _root: str = ""
    _encoding: str = "utf-8"
    _removed: int = 0

    def items(self) -> Iterator[Any]:
        """Give each item as an element; what cannot be mended is noted and passed over.

        Raises:
            CommandError: this is no export, or it is hostile.
        """
        for number, raw in enumerate(self._raw_items()):
            if number == 0:
                self._read_head(raw)
                continue
            element = self._element(raw, number)
            if element is not None:
                yield element
        if self._removed:
            self.notes.append(f"{self.name}: {self._removed:,} control characters were removed")

    def head_element(self) -> Any:
        """Parse what stands before the first item: the site and its authors."""
        document = f"{self.head}</channel></rss>"
        for text in (document, _mended(document)):
            try:
                return etree.fromstring(text.encode(), _parser())
            except etree.XMLSyntaxError as error:
                last = error
        raise CommandError(f"{self.name}: the head of this export is broken: {last.msg}. Export again.")

    def _raw_items(self) -> Iterator[bytes]:
        """Give the head, and then the bytes of each item."""
        buffer, ahead = b"", self._clean()
        for chunk in ahead:
            buffer += chunk
            if opening := _OPENING.search(buffer):
                yield buffer[: opening.start()]
                buffer = buffer[opening.start() :]
                break
            if len(buffer) > _HEAD_LIMIT:
                raise CommandError(f"{self.name} has no item in its first {_HEAD_LIMIT:,} bytes, so it is no export.")
        else:
            yield buffer
            return
        yield from self._items_of(buffer, ahead)

    def _items_of(self, buffer: bytes, ahead: Iterator[bytes]) -> Iterator[bytes]:
        place, filled = 0, False  # where to look on, and whether that is inside a CDATA section
        while True:
            mark = self._next_mark(buffer, place, filled)
            if mark is None:
                place = max(place, len(buffer) - _LONGEST_MARK)
                chunk = next(ahead, None)
                if chunk is None:
                    break
                buffer += chunk
                if len(buffer) > ITEM_LIMIT:
                    self.notes.append(f"{self.name}: an item has more than {ITEM_LIMIT:,} bytes and was passed over")
                    buffer, place, filled = self._skipped(ahead), 0, False
            elif buffer[mark.start() : mark.start() + 2] == b"</":
                yield buffer[: mark.end()]
                rest = _OPENING.search(buffer, mark.end())
                buffer, place = (buffer[rest.start() :] if rest else buffer[mark.end() :]), 0
                if not rest:
                    buffer = self._until_opening(buffer, ahead)
                    if not buffer:
                        return
            else:
                filled, place = not filled, mark.end()
        if _OPENING.match(buffer):
            self.notes.append(f"{self.name} ends in the middle of an item: the export is cut off")

    @staticmethod
    def _next_mark(buffer: bytes, place: int, filled: bool) -> re.Match[bytes] | None:
        return re.compile(rb"\]\]>").search(buffer, place) if filled else _INSIDE.search(buffer, place)

    def _until_opening(self, buffer: bytes, ahead: Iterator[bytes]) -> bytes:
        """Read on to the next item; b"" if there is none."""
        while True:
            if opening := _OPENING.search(buffer):
                return buffer[opening.start() :]
            chunk = next(ahead, None)
            if chunk is None:
                return b""
            buffer = buffer[-_LONGEST_MARK:] + chunk

    def _skipped(self, ahead: Iterator[bytes]) -> bytes:
        """Pass over the rest of an item that is too long."""
        return self._until_opening(b"", ahead)

    def _clean(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            clean = chunk.translate(None, _CONTROLS)
            self._removed += len(chunk) - len(clean)
            yield clean

    def _read_head(self, raw: bytes) -> None:
        refuse_entities(raw, self.name)
        if declared := _DECLARATION.search(raw[:1_000]):
            self._encoding = declared["name"].decode()
        head = self._text(raw)
        root = _ROOT.search(head)
        if root is None or "wordpress.org/export/" not in root[0]:
            raise CommandError(f"{self.name} is no export of WordPress: nothing in it says so.")
        self.head, self._root = head[root.start() :].partition("</channel>")[0], root[0]

    def _text(self, raw: bytes) -> str:
        """Decode; bytes that are not UTF-8 are read as Windows-1252, which old databases mix in."""
        try:
            return raw.decode(self._encoding)
        except (UnicodeDecodeError, LookupError):
            return re.sub(rb"[\x80-\xff]+", _as_utf8, raw).decode("utf-8", "replace")

    def _element(self, raw: bytes, number: int) -> Any:
        text = self._text(raw)
        for mend in _MENDERS:
            try:
                return etree.fromstring(f"{self._root}{mend(text)}</rss>".encode(), _parser())[0]
            except etree.XMLSyntaxError as error:
                last = error
        self.notes.append(f"{self.name}: item {number} is broken and was passed over: {last.msg}")
        return None


def _as_utf8(match: re.Match[bytes]) -> bytes:
    try:
        match[0].decode()
    except UnicodeDecodeError:
        return match[0].decode("cp1252", "replace").encode()
    return match[0]


def _rewrapped(text: str) -> str:
    """Divide each ``]]>`` inside a section as XML demands; older releases of WordPress wrote it as it is."""

    def wrapped(match: re.Match[str]) -> str:
        inner = match["text"].replace("]]]]><![CDATA[>", "]]>").replace("]]>", "]]]]><![CDATA[>")
        return f"<{match['tag']}{match['rest']}><![CDATA[{inner}]]></{match['tag']}>"

    return _FILLED.sub(wrapped, text)


def _mended(text: str) -> str:
    """Mend ampersands and HTML's entities outside CDATA sections."""
    parts = _CDATA.split(text)
    return "".join(part if part.startswith("<![CDATA[") else repaired(part.encode()).decode() for part in parts)


# What is tried in turn to make an item readable.
_MENDERS: tuple[Callable[[str], str], ...] = (str, _rewrapped, lambda text: _mended(_rewrapped(text)))


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
