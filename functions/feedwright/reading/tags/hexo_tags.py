"""Hexo's own tags: links to posts and to other addresses, and files from a post's folder."""

import re
from collections.abc import Callable, Mapping
from html import escape

from feedwright.reading.tags.template_tags import Arguments, address, by_name, link

_FILE = re.compile(r"[^\s\"'<>]+\.[A-Za-z0-9]{2,5}")
_WHOLE = re.compile(r"(?:https?:)?//\S+|/\S*|#\S+")
# Hexo looks for such a file in the post's own folder and beside the post (media.places).
OF_POST = "#asset"


def post_link(given: Arguments) -> str | None:
    """Show ``{% post_link name words %}``: the words, linked to the post's file."""
    if not given.listed:
        return None
    name, *words = given.listed
    if words and words[-1].lower() in {"true", "false"}:  # this word says whether to escape the words
        words.pop()
    return link(by_name(name), " ".join(words) or name.rpartition("/")[2].replace("-", " "))


def asset_image(given: Arguments) -> str | None:
    """Show ``{% asset_img classes boat.png 300 200 words %}``, a picture from the post's own folder."""
    return _image(given, OF_POST)


def image(given: Arguments) -> str | None:
    """Show ``{% img classes /path/boat.png 300 200 words %}``."""
    return _image(given, "")


def _image(given: Arguments, place: str) -> str | None:
    at = next((at for at, word in enumerate(given.listed) if _FILE.fullmatch(word) or _WHOLE.fullmatch(word)), None)
    if at is None:
        return None
    words = [word for word in given.listed[at + 1 :] if not re.fullmatch(r"\d+%?|true|false", word)]
    return f'<img src="{escape(given.listed[at])}{place}" alt="{escape(" ".join(words))}">'


def asset_path(given: Arguments) -> str | None:
    return f"{address(given.listed[0])}{OF_POST}" if given.listed else None


def asset_link(given: Arguments) -> str | None:
    if not given.listed:
        return None
    name, *words = (word for word in given.listed if word.lower() not in {"true", "false"})
    return link(f"{address(name)}{OF_POST}", " ".join(words) or name)


def words_link(given: Arguments) -> str | None:
    """Show ``{% link words https://a.example/ %}``; None for Jekyll's tag, which only names a file."""
    at = next((at for at, word in enumerate(given.listed) if at and _WHOLE.fullmatch(word)), None)
    return None if at is None else link(given.listed[at], " ".join(given.listed[:at]))


def frame(given: Arguments) -> str | None:
    url = given.get("src", "url", at=0)
    return link(url) if re.match(r"https?://", url) else None


# They come before the tags of other generators, which use some of these names in another form.
HEXO: Mapping[str, Callable[[Arguments], str | None]] = {
    "link": words_link,
    "img": image,
    "post_link": post_link,
    "asset_img": asset_image,
    "asset_path": asset_path,
    "asset_link": asset_link,
    "iframe": frame,
}
