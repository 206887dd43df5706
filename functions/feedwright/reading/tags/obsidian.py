"""Obsidian's own marks in Markdown: wikilinks, embeds and callouts."""

import re
from pathlib import PurePosixPath

from feedwright.reading.tags.template_tags import by_name

WIKILINK = re.compile(r"\[\[(?P<inside>[^\s\[\]][^\[\]\n]{0,500})\]\](?![(\[])")
CALLOUT = re.compile(r"\[!(?P<kind>[A-Za-z][\w -]{0,40})(?:\|[^\]\n]{0,100})?\][+-]?[ \t]*(?P<title>[^\s]?)")
QUOTED = re.compile(r"[ \t]*(?:>[ \t]*)+")
COMMENT = re.compile(r"(?<![\w%])%%(?!%)(?>(?:(?!%%).)*)%%(?![\w%])", re.DOTALL)
BLOCK_ID = re.compile(r"(?<![^\s])\^(?=[\w-]*[A-Za-z])[A-Za-z0-9-]{3,60}[ \t]*$", re.MULTILINE)

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)  # what a daily note is called
_IMAGES = frozenset({".avif", ".bmp", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
_FILES = frozenset({".flac", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".ogg", ".ogv", ".pdf", ".wav", ".webm"})


def wikilink(inside: str) -> str | None:
    """Show a wikilink: its words, linked to the note, which Obsidian finds by its name in all folders.

    Returns:
        None for text that is not a wikilink, for example the reference ``[[1]]``.
    """
    target, words = _divided(inside)
    if not any(character.isalpha() for character in target) and not _DAY.fullmatch(target):
        return None
    if target.casefold() in {"toc", "_toc_"}:
        return ""
    note, _, heading = target.partition("#")
    if not note:
        return words if heading.startswith("^") else f"[{words or heading}](#{heading_slug(heading)})"
    words = words or " > ".join(part for part in (note.rpartition("/")[2], *heading.split("#")) if part)
    if PurePosixPath(note).suffix.lower() in _IMAGES | _FILES:
        return words
    last = heading.rpartition("#")[2]
    fragment = f"#{heading_slug(last)}" if last and not last.startswith("^") else ""
    return f"[{words}]({by_name(note)}{fragment})"


def embed(inside: str) -> str | None:
    """Show an embedded image, or link another file; None for an embedded note, whose text is not known."""
    target, words = _divided(inside)
    name = target.partition("#")[0].strip()
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _IMAGES:
        return f"![{'' if re.fullmatch(r'[0-9x]*', words) else words}]({by_name(name)})"
    return f"[{words or name.rpartition('/')[2]}]({by_name(name)})" if suffix in _FILES else None


def heading_slug(heading: str) -> str:
    """Name a heading's anchor as the Markdown library does (GitHub's way)."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _divided(inside: str) -> tuple[str, str]:
    target, _, words = inside.replace("\\|", "|").partition("|")
    return target.strip(), words.strip()
