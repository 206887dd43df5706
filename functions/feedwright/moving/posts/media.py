"""Lets texts show media files that lie beside the articles, in place of their old addresses."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from msgspec import structs

from feedwright.model.article import Image
from feedwright.moving.posts.post import Post
from feedwright.reading.media.names import is_media_name

# Gives the path within the content of the file that lies at an old address; None if there is none.
Find = Callable[[str], str | None]
_PICTURED = re.compile(
    r"(?P<before><(?P<tag>img|source|video|audio|a)\b[^<>]*?\s(?:src|href|poster)\s*=\s*)"
    r"(?P<mark>[\"'])(?P<url>https?://[^\"'<>]*)(?P=mark)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"(?P<before>!\[[^\[\]\n]{0,500}\]\()(?P<url>https?://[^()\s]+)(?=[)\s])")
_RESIZED = re.compile(r"/size/w\d+(?:h\d+)?(?=/)")  # Ghost's pictures in other sizes


def with_media(post: Post, find: Find) -> Post:
    """Give the post with the paths of all files that *find* knows. A podcast's recordings keep their addresses."""
    markdown = post.markdown
    return replace(
        post,
        html=_PICTURED.sub(lambda match: _replaced(match, find), post.html),
        markdown=None
        if markdown is None
        else _MARKDOWN.sub(lambda match: _replaced_in_markdown(match, find), markdown),
        images=tuple(_image(image, find) for image in post.images),
    )


def _replaced(match: re.Match[str], find: Find) -> str:
    url = unescape(match["url"])
    is_link = match["tag"].lower() == "a"
    path = find(url) if not is_link or is_media_name(PurePosixPath(_path(url)).name) else None
    if path is None:
        return match[0]
    return f"{match['before']}{match['mark']}{escape(_from_article(path))}{match['mark']}"


def _replaced_in_markdown(match: re.Match[str], find: Find) -> str:
    path = find(match["url"])
    return match[0] if path is None else f"{match['before']}{_from_article(path)}"


def _image(image: Image, find: Find) -> Image:
    path = find(image.url)
    return image if path is None else structs.replace(image, url=_from_article(path))


def _from_article(path: str) -> str:
    """Write a path within the content as an article in its folder must write it."""
    return quote(f"../{path}")


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def candidates(url: str) -> Sequence[tuple[str, ...]]:
    """List the paths at which a file of that address may lie in a folder: all of its path, then less and less.

    A path that would lead out of the folder is not among them.
    """
    path = _path(url)
    listed = []
    for form in dict.fromkeys([path, _RESIZED.sub("", path)]):
        parts = tuple(part for part in unquote(form).split("/") if part)
        if parts and not any(part.startswith(".") or "\\" in part or "\x00" in part or ":" in part for part in parts):
            listed += [parts[start:] for start in range(len(parts))]
    return listed
