"""Turns the texts of WordPress's editors, old and new, into plain HTML."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from feedwright.moving.sources.wordpress.paragraphs import with_paragraphs
from feedwright.moving.sources.wordpress.shortcodes import Attachments, Shortcodes
from feedwright.moving.sources.wordpress.squarespace import MARK, without_widgets

_COMMENT = re.compile(
    r"<!--\s+(?P<close>/)?wp:(?P<name>[a-z][\w/-]*)\s*(?P<values>\{[^<>]*?\}\s)?\s*(?P<alone>/)?-->", re.DOTALL
)
_EMBEDDED = re.compile(
    r"<div class=\"wp-block-embed__wrapper\">\s*(?P<url>https?://[^\s<>\"]+)\s*</div>", re.IGNORECASE
)
_MORE = re.compile(r"<!--more(?:\s.*?)?-->", re.DOTALL)
_OTHER_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DEPTH = 3  # of reusable blocks in reusable blocks


@dataclass(slots=True)
class Texts:
    """Turns the texts of an export into HTML, and notes what has no place in a feed."""

    attachments: Attachments = field(default_factory=Attachments)
    reusable: Mapping[str, str] = field(default_factory=dict)  # texts of reusable blocks, by their numbers
    # Names of blocks and shortcodes, each with the posts that have it; these are named by what a person finds them by.
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def html(self, text: str, post_id: str = "", post: str = "") -> str:
        """Give the HTML of a post's text; *post* is how people name it, such as its address."""
        unfilled = set[str]()
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        codes = Shortcodes(self.attachments, post_id)
        if f'class="{MARK}' in text:
            html = without_widgets(_OTHER_COMMENT.sub("", text))
        elif "<!-- wp:" in text:
            html = codes.replaced(self._blocks(text, _DEPTH, unfilled))
        else:
            html = with_paragraphs(codes.replaced(_OTHER_COMMENT.sub("", text)))
        for name in unfilled | {f"[{name}]" for name in codes.unknown}:
            self.left_out.setdefault(name, []).append(post)
        return re.sub(r"\n{3,}", "\n\n", _OTHER_COMMENT.sub("", html)).strip()

    def _blocks(self, text: str, depth: int, unfilled: set[str]) -> str:
        """Drop the comments around blocks; note those to fill in. Text outside all blocks is from the old editor."""
        parts: list[str] = []
        done = open_blocks = 0
        for comment in _COMMENT.finditer(text):
            between = text[done : comment.start()]
            parts.append(between if open_blocks else with_paragraphs(between))
            done = comment.end()
            if comment["alone"]:
                parts.append(self._dynamic(comment, depth, unfilled))
            else:
                open_blocks = max(0, open_blocks + (-1 if comment["close"] else 1))
        parts.append(with_paragraphs(text[done:]))
        html = "\n".join(part.strip("\n") for part in parts if part.strip())
        return _EMBEDDED.sub(lambda match: f'<p><a href="{escape(match["url"])}">{escape(match["url"])}</a></p>', html)

    def _dynamic(self, comment: re.Match[str], depth: int, unfilled: set[str]) -> str:
        """Write a block that WordPress fills in when it shows the page: only a reusable one has a text."""
        name = comment["name"].removeprefix("core/")
        if name != "block":
            unfilled.add(name)
            return ""
        try:
            number = str(json.loads(comment["values"] or "{}").get("ref", ""))
        except (ValueError, AttributeError, RecursionError):
            number = ""
        return self._blocks(self.reusable[number], depth - 1, unfilled) if depth and number in self.reusable else ""


def before_more(text: str) -> str:
    """Give the part of a text above ``<!--more-->``; "" if there is no such line."""
    parts = _MORE.split(text, maxsplit=1)
    return parts[0] if len(parts) > 1 else ""
