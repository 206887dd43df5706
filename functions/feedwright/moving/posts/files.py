"""Writes posts as ordinary files: front matter as a person writes it, and the text below."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import category
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import yaml

from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.moving.posts.identity import OldIdentity
from feedwright.moving.posts.markdown import as_markdown
from feedwright.moving.posts.post import Post
from feedwright.reading.html.sanitise import without_markup
from feedwright.reading.private_names import private_name
from feedwright.site.addresses.old import old_path
from feedwright.site.slugs import DEVICES, digest, slugify

FOLDER = "articles"
_SIGNS = re.compile(r"[^\w-]+|_")
_NAME_LENGTH = 80  # characters
_LINE = 3_900  # characters of a title or summary; a longer line is refused as front matter
_SHOWN = "".maketrans({sign: f"&#{ord(sign)};" for sign in "&<>*_`[]"})
_CATEGORIES = 20
_RESERVED = frozenset({"index", "readme", "license", "licence", "changelog", "contributing", "contributors", "copying"})
_FURNITURE = frozenset({"security", "agents", "notice", "authors", "maintainers", "todo", "404", "robots", "package"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to be written."""

    key: str  # the path within the content
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How posts are written."""

    zone: ZoneInfo  # the site's time zone, in which their dates are written
    markdown: bool = False  # write Markdown where nothing is lost by that
    keep_below: str | None = None  # the site's address, if pages stay at their old addresses


@dataclass(slots=True)
class Names:
    """Gives each post's file a name that no other file has."""

    taken: set[str] = field(default_factory=set)

    def of(self, post: Post) -> str:
        name = file_name(post)
        dated = [f"{post.published:%Y-%m-%d}-{name}"] if post.published else []
        numbered = (f"{name}-{number}" for number in range(2, len(self.taken) + 3))
        chosen = next(each for each in (name, *dated, *numbered) if each not in self.taken)
        self.taken.add(chosen)
        return chosen


def file_name(post: Post) -> str:
    """Name the file as the old address did, in letters that every file system takes."""
    wanted = post.name or _last_part(post.address) or slugify(post.title.replace("/", " ").replace(".", " "))
    text = unicodedata.normalize("NFC", unquote(wanted)).lower()
    name = re.sub(r"-{2,}", "-", _SIGNS.sub("-", text)).strip("-")[:_NAME_LENGTH].strip("-")
    while len(name.encode()) > 200:
        name = name[:-1]
    if not name:
        name = f"post-{digest(post.old_id or post.address or post.title or post.html[:200])}"
    return f"{name}-post" if name in _RESERVED | _FURNITURE | DEVICES else name


def _last_part(address: str | None) -> str:
    try:
        parts = [part for part in urlsplit(address or "").path.split("/") if part]
    except ValueError:
        return ""
    return re.sub(r"\.(?:html?|php|aspx?)$", "", parts[-1]) if parts else ""


def article_file(post: Post, identity: OldIdentity, name: str, form: Form) -> NewFile:
    """Write a post, whose HTML is ``settled``, as a file; *name* is the file's name without suffix."""
    body = post.html
    source = post.markdown if post.markdown is not None else as_markdown(body) if form.markdown else None
    suffix, text = ("html", f"{body}\n") if source is None else ("md", source.strip() + "\n")
    key = f"{FOLDER}/{name}.{suffix}"
    values = front_matter(post, identity, form)
    if post.held_back is None and private_name(key):
        values["draft"] = False  # otherwise the file's name would hold it back
    # An invisible sign of an id stands as an escape: what a person types by accident is taken out when it is read.
    ids = f"{values.get('id', '')}{values.get('guid', '')}"
    is_seen = all(category(sign) != "Cf" for sign in ids)
    head = yaml.safe_dump(values, allow_unicode=is_seen, sort_keys=False, width=1_000_000)
    return NewFile(key=key, text=f"---\n{head}---\n\n{text}")


def front_matter(post: Post, identity: OldIdentity, form: Form) -> dict[str, Any]:
    """Give the fields of a post, by the names that a person would write."""
    old = list(dict.fromkeys(filter(None, map(_path, (post.address, *post.former)))))
    permalink = old[0] if form.keep_below and post.address and old and old_path(old[0], form.keep_below) else None
    updated = post.updated if post.updated and post.published and post.updated > post.published else None
    values: dict[str, Any] = {
        "title": _shown(post.title),
        "date": _local(post.published, form.zone),
        "updated": _local(updated, form.zone),
        "draft": True if post.held_back else None,
        "id": identity.id,
        "guid": identity.guid,
        "author": post.authors[0] if len(post.authors) == 1 else None,
        "authors": list(post.authors) if len(post.authors) > 1 else None,
        "tags": [_shown(category) for category in post.categories[:_CATEGORIES]],
        "language": post.language,
        "summary": _shown(post.summary),
        "canonical_url": post.canonical,
        "link": post.related,
        **_pictures(post.images),
        "enclosures": [_enclosure(file) for file in post.enclosures],
        **_episode(post.episode),
        "permalink": permalink,
        "aliases": [path for path in old if path != permalink],
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def left_out(post: Post) -> str:
    """Say what of a post has no room in a file's metadata."""
    parts = [f"{count} tags after the first {_CATEGORIES}"] if (count := len(post.categories) - _CATEGORIES) > 0 else []
    parts += [f"the end of the {name}" for name in ("title", "summary") if len(getattr(post, name)) > _LINE]
    return f"left out: {' and '.join(parts)}" if parts else ""


def _shown(text: str) -> str:
    """Write a line so that it is read as it is, even if it looks like markup."""
    line = " ".join(text.split())[:_LINE]
    return line if without_markup(line) == line else line.translate(_SHOWN)


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Give the time in the site's zone; a zone's oldest offsets have seconds, which no date may be written with."""
    if moment is None:
        return None
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    return moment if offset and offset.seconds % 60 else local


def _path(address: str | None) -> str | None:
    """Give the path of an old address, as an alias."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    path = parts.path if parts.path.startswith("/") or not parts.path else f"/{parts.path}"
    return path if path.strip("/") and not parts.query else None


def _pictures(images: tuple[Image, ...]) -> dict[str, Any]:
    if not images:
        return {}
    first, *others = images
    if others:
        return {"images": [{"url": image.url, "alt": image.alt} if image.alt else image.url for image in images]}
    return {"image": first.url} | ({"image_alt": _shown(first.alt)} if first.alt else {})


def _enclosure(file: Enclosure) -> dict[str, Any]:
    values = {
        "url": file.url,
        "type": file.media_type,
        "length": file.length,
        "duration": file.duration,
        "title": file.title,
    }
    return {name: value for name, value in values.items() if value is not None}


def _episode(episode: Episode | None) -> dict[str, Any]:
    if episode is None:
        return {}
    return {
        "episode": episode.number,
        "season": episode.season,
        "episode_type": episode.kind if episode.kind != "full" else None,
        "explicit": episode.explicit,
        "transcripts": [{"url": file.url, "type": file.media_type} for file in episode.transcripts],
        "chapters": episode.chapters,
        "people": [person_table(person) for person in episode.people],
        "location": episode.location,
    }


def person_table(person: Person) -> Mapping[str, str]:
    values = {"name": person.name, "role": person.role, "url": person.url, "avatar": person.avatar}
    return {name: value for name, value in values.items() if value}
