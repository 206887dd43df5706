"""Looks through the HTML of texts."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LONGEST = 500_000  # characters of a text that are looked through
_ADDRESSES = frozenset({"href", "src", "poster", "data", "cite"})
_ABSOLUTE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|$)")
_DANGEROUS = frozenset("script object embed applet meta link base noscript style form".split())
_STYLE = re.compile(r"position\s*:|expression\s*\(|url\s*\(|behavior\s*:", re.IGNORECASE)
_TAGS = """a abbr b blockquote br code del div em h[1-6] hr i img ins li ol p pre s small span strong sub sup
table u ul""".split()
TAG = re.compile(rf"</?(?:{'|'.join(_TAGS)})\b[^<>]*>", re.IGNORECASE)
ESCAPED_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE)


@dataclass(slots=True)
class Seen:
    """What stands in a text's HTML."""

    relative: list[str] = field(default_factory=list)
    dangerous: list[str] = field(default_factory=list)  # elements
    handlers: list[str] = field(default_factory=list)  # attributes that run code, or move what they style


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DANGEROUS:
            self.seen.dangerous.append(tag)
        for name, value in attrs:
            text = value or ""
            if name in _ADDRESSES and not _ABSOLUTE.match(text):
                self.seen.relative.append(text)
            elif name == "srcset":
                first = (part.split() for part in text.split(", "))
                self.seen.relative += [words[0] for words in first if words and not _ABSOLUTE.match(words[0])]
            elif name.startswith("on") and len(name) > 3:
                self.seen.handlers.append(name)
            elif name in {"href", "src"} and text.strip().lower().startswith("javascript:"):
                self.seen.handlers.append(f"{name}=javascript:")
            elif name == "style" and _STYLE.search(text):
                self.seen.handlers.append("style")


def look_through(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html[:_LONGEST])
    return reader.seen
