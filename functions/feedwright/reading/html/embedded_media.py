"""Turns pictures, players and frames, as pages write them, into HTML that works in every feed reader.

``<picture>``, ``srcset`` and pictures that wait for a script become a single ``<img>``; a frame of a known service
becomes a link to the page with its player. Nothing here makes HTML safe: the sanitiser runs later.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from feedwright.model.expressions import expression
from feedwright.model.text import legal
from feedwright.reading.html.elements import plain
from feedwright.reading.html.players import link_to

_MARK = expression(r"<(?:img|iframe|audio|video|a name=|picture|noscript)", re.IGNORECASE)
_OF_IMAGES = frozenset({"<picture", "<noscript"})  # they count where there are images, too
# Each of these begins with what its others have in common.
_MARKS_OF_IMAGES = (
    (b"srcset",), (b"display:",), (b"visibility:",), (b"hidden",),
    (b"data-", b"data-src", b"data-lazy", b"data-original"), (b"dark", b"only-dark", b"dark-mode-only"),
)  # fmt: skip
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
# The attributes that are needed here, beside those that are kept.
ATTRIBUTES = {*_LAZY, *_SETS, "src", "style", "hidden", "media", "name", "type", "title"}
_PASSED_ON = frozenset({"src", "alt", "width", "height", "title", "dir", "lang"})
_WIDEST = 1600  # pixels: wider pictures are for printing
_DENSEST = 2.0
_PLACEHOLDER = expression(
    r"(?:data:|about:|$)|[^?#]*\b(?:blank|placeholder|spacer|transparent|lazy\w*|loading|1x1)\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_NOT_EVERYWHERE = frozenset({"image/avif", "image/jxl", "image/heic"})  # some readers do not show these
# How GitHub and Material for MkDocs mark the pictures for dark and for light screens.
_DARK, _LIGHT = expression(r"#(?:gh-dark-mode-only|only-dark)\b"), expression(r"#(?:gh-light-mode-only|only-light)\b")
_FOR_DARK = expression(r"prefers-color-scheme:\s*dark")
_NO_PLAYER = expression(r"\bbrowsers?\b|\bHTML ?5\b|\bnavigateur\b|\bnavegador\b", re.IGNORECASE)
_RUNS = expression(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)
_HIDDEN = expression(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)

_NOSCRIPT = expression(r"<(/?)noscript\b[^<>]*>", re.IGNORECASE)
FALLBACK = "x-noscript"
_TAG = expression(r"<(/?)([a-z][a-z0-9-]*)([^>]*)>")
_ATTRIBUTE = expression(r"\s([^\s=<>\"/]+)=\"([^\"]*)\"")
_BETWEEN_CANDIDATES = expression(r",\s+|(?<=[0-9][wx]),")
_WIDTH = expression(r"\s[0-9]{2,5}w(?:\s*,|\s*$)")
_DESCRIPTOR = expression(r"([0-9]{1,5}(?:\.[0-9]{1,5})?)([wx])")


def needs_simplifying(html: str) -> bool:
    marks = {mark.lower() for mark in _MARK.findall(html)}
    others = marks - _OF_IMAGES
    if others != {"<img"}:
        return bool(others)
    if others != marks:
        return True
    lower = html.encode("utf-8", "surrogatepass").lower()  # of bytes that takes a tenth of the time
    return any(first in lower and (not more or any(map(lower.__contains__, more))) for first, *more in _MARKS_OF_IMAGES)


def without_noscript(html: str) -> str:
    """Give ``<noscript>`` another name, because a parser that knows the name returns its content as text."""
    return _NOSCRIPT.sub(rf"<\1{FALLBACK}>", html)


def simplify(html: str) -> str:
    """Reduce pictures to a single ``<img>``, players to their sources, and frames to links.

    Args:
        html: the HTML as nh3 writes it, with all elements and attributes that are needed here.
    """
    return _Simplifier(has_twins=_LIGHT.search(html) is not None).run(html)


class _Simplifier:
    """Goes through HTML from nh3, tag by tag."""

    def __init__(self, *, has_twins: bool) -> None:
        self._has_twins = has_twins  # there are pictures for light screens, so those for dark screens are removed
        self._out: list[str] = []
        self._player_at, self._plays = 0, False  # the current player's start in the output, and whether it can play
        self._beside: list[str] = []  # the content of a player for browsers that cannot play it
        self._sources: list[Mapping[str, str]] = []  # the sources of the current <picture>
        self._fallbacks = self._players = 0  # the numbers of open elements
        self._in_paragraph = False
        # The last image, if only space came after it: a <noscript> after it holds the same picture.
        self._settled = False
        self._waiting: int | None = None  # where a placeholder stands in the output

    def run(self, html: str) -> str:
        at = 0
        for tag in _TAG.finditer(html):
            if tag.start() < at:  # the tag is inside a frame
                continue
            self._text(html[at : tag.start()])
            at = tag.end()
            if tag[2] == "iframe" and not tag[1]:
                at = max(at, html.find("</iframe>", at))
            self._tag(tag)
        self._text(html[at:])
        return "".join(self._out)

    def _text(self, text: str) -> None:
        if text.strip() and not self._fallbacks:
            self._settled, self._waiting = False, None
        if not (self._players or self._fallbacks):
            self._out.append(text)
        elif not self._fallbacks:
            self._beside.append(text)

    def _tag(self, tag: re.Match[str]) -> None:
        closing, name = bool(tag[1]), tag[2]
        if name == FALLBACK:
            self._fallbacks = max(0, self._fallbacks + (-1 if closing else 1))
        elif name in {"audio", "video"}:
            self._player(tag)
        elif name in {"picture", "source", "img", "iframe"}:
            self._medium(name, {} if closing else _attributes(tag[3]))
        elif not (self._players or self._fallbacks):
            if not closing:
                self._settled, self._waiting = False, None
            self._in_paragraph = not closing if name == "p" else self._in_paragraph
            self._out.append(_with_id(tag) if name == "a" else tag[0])
        elif name == "track" and self._players:
            self._out.append(tag[0])
        elif name == "a" and self._players:
            self._beside.append(tag[0])

    def _player(self, tag: re.Match[str]) -> None:
        """Keep a player, and its content for browsers that cannot play it, if that content says more than this."""
        closing = bool(tag[1])
        self._players -= 1 if closing and self._players else 0
        if not self._players and not self._fallbacks:
            if closing:
                self._end_player(tag[0])
            else:
                self._player_at, self._plays, self._beside = len(self._out), _can_play(_attributes(tag[3])), []
                self._out.append(tag[0])
        self._players += 0 if closing else 1

    def _end_player(self, closing: str) -> None:
        beside, self._beside = "".join(self._beside), []
        words = legal(plain(beside))
        if not self._plays:
            poster = _attributes(self._out[self._player_at]).get("poster")
            del self._out[self._player_at :]
            if poster:
                self._image({"src": poster})
        self._out.append(beside if words and ("<a " in beside or not _NO_PLAYER.search(words)) else "")
        if self._plays:
            self._out.append(closing)

    def _medium(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "picture":
            self._sources = []
        elif name == "source" and self._players:
            self._plays = self._plays or _can_play(attributes)
            self._out.append(_written("source", attributes))
        elif name == "source":
            self._sources += [] if _FOR_DARK.search(attributes.get("media", "")) else [attributes]
        elif name == "iframe" and attributes and not (self._players or self._fallbacks):
            frame = next(filter(None, map(attributes.get, ("src", *_LAZY))), "")
            link = link_to(frame, attributes.get("title", "")) or ""
            self._out.append(link if self._in_paragraph or not link else f"<p>{link}</p>")
        elif name == "img" and attributes and not self._players and not (self._fallbacks and self._settled):
            self._image(attributes)

    def _image(self, attributes: Mapping[str, str]) -> None:
        source = _best_source(attributes, self._sources)
        self._sources = []
        if self._has_twins and _DARK.search(source or ""):
            return
        if not source or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            return
        if self._fallbacks and self._waiting is not None:
            self._out[self._waiting], self._waiting = "", None
        if not self._fallbacks:
            self._settled = not _PLACEHOLDER.match(source)
            self._waiting = None if self._settled else len(self._out)
        kept = {name: value for name, value in attributes.items() if name in _PASSED_ON}
        self._out.append(_written("img", kept | {"src": _LIGHT.sub("", source)}))


def _can_play(attributes: Mapping[str, str]) -> bool:
    return bool(attributes.get("src")) and not _RUNS.match(attributes["src"])


def _best_source(attributes: Mapping[str, str], sources: list[Mapping[str, str]]) -> str | None:
    """Choose the address of the largest picture with a sensible size that every reader shows."""
    sets = [attributes[name] for name in _SETS if attributes.get(name)]
    plain = next((attributes[name] for name in _LAZY if attributes.get(name)), None)
    plain = plain or (None if _PLACEHOLDER.match(attributes.get("src", "")) else attributes.get("src"))
    if plain and not sets and not (attributes.get("width") and attributes.get("height")):
        sets = _widths(sources)  # an <img> for old browsers is often the smallest picture
    if not sets and not plain:
        shown = [source for source in sources if source.get("type") not in _NOT_EVERYWHERE] or sources
        sets = [source[name] for source in shown[-1:] for name in _SETS if source.get(name)]
    best = max((_rank(*candidate) for written in sets for candidate in candidates(written)), default=None)
    return best[1] if best and (best[0] > (True, 1.0) or not plain) else plain or attributes.get("src")


def _widths(sources: list[Mapping[str, str]]) -> list[str]:
    """Give the last set of sizes with widths whose type every reader shows, if there is any."""
    shown = [source for source in sources if source.get("type") not in _NOT_EVERYWHERE and source.get("srcset")]
    return [source["srcset"] for source in shown[-1:] if _WIDTH.search(source["srcset"])]


def _rank(url: str, size: float, kind: str) -> tuple[tuple[bool, float], str]:
    """Order candidates: up to the limit, a larger picture is better; above it, a smaller picture is better."""
    fits = size <= (_WIDEST if kind == "w" else _DENSEST)
    return (fits, size if fits else -size), url


def candidates(srcset: str) -> Iterator[tuple[str, float, str]]:
    for candidate in _BETWEEN_CANDIDATES.split(srcset):
        url, *descriptors = candidate.split()[:2] or [""]
        size = _DESCRIPTOR.match(descriptors[0]) if descriptors else None
        if (url := url.strip(",")) and not _PLACEHOLDER.match(url):
            yield url, float(size[1]) if size else 1.0, size[2] if size else "x"


def _with_id(tag: re.Match[str]) -> str:
    """Turn the name of an old anchor into an id."""
    attributes = {} if tag[1] else _attributes(tag[3])
    if "id" in attributes or not attributes.get("name"):
        return tag[0]
    return _written("a", attributes | {"id": attributes["name"]})


def _attributes(written: str) -> dict[str, str]:
    return {name: unescape(value).strip() for name, value in _ATTRIBUTE.findall(written)}


def _written(name: str, attributes: Mapping[str, str]) -> str:
    return "".join([f"<{name}", *(f' {attribute}="{escape(value)}"' for attribute, value in attributes.items()), ">"])
