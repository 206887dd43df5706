"""Writes the old addresses of a generator's posts beside them, also of posts that the old feed did not show."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import yaml

from feedwright.cli.moving.reporting import Line
from feedwright.cli.moving.writing import write_whole
from feedwright.errors import ArticleError
from feedwright.moving.posts.permalinks import OldPost, old_path_of, pattern_for, patterns_for
from feedwright.moving.posts.post import OldSite
from feedwright.moving.served.feed import ServedItem
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import split_front_matter
from feedwright.reading.metadata.sidecar import OWN_SUFFIXES, stem
from feedwright.site.addresses.old import old_path

_RST_FIELD = re.compile(r"^:(\w+):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_OWN = ("permalink", "url", "path")  # with which a post says its address itself


@dataclass(frozen=True, slots=True)
class Ours:
    """A post that is out: its file, the address of its page, and what our feed says of it."""

    key: str
    address: str
    item: ServedItem


def write_old_addresses(
    folder: Path, site: OldSite, ours: Sequence[Ours], old_paths: Mapping[str, str]
) -> Iterator[Line]:
    """Write an alias beside each post that the old feed did not show, where the addresses that it showed say it.

    Args:
        folder: the generator's folder.
        site: what the generator's settings say.
        ours: the posts that are out.
        old_paths: for each file whose post the old feed showed, the path of its old address.
    """
    posts = {each.key: post for each in ours if (post := old_post(folder, each, site)) and not post.own_paths}
    base = urlsplit(site.url or "").path.rstrip("/")
    seen = [(posts[key], unquote(path)) for key, path in old_paths.items() if key in posts]
    patterns = patterns_for(site.permalinks, seen, base)
    written, unknown = 0, list[str]()
    for each in ours:
        post = posts.get(each.key)
        if post is None or each.key in old_paths:
            continue
        pattern = pattern_for(post, patterns)
        path = old_path_of(post, pattern, base) if pattern else None
        if path is None or old_path(path, f"{(site.url or '').rstrip('/')}/") is None:
            unknown.append(each.key)
        elif path != unquote(urlsplit(each.address).path) and _is_new(folder, each.key):
            values = {"permalink": path} if site.keeps_addresses else {"aliases": [path]}
            text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1_000_000)
            written += write_whole(folder / f"{stem(each.key)}{OWN_SUFFIXES[0]}", text)
    if written:
        shown = " or ".join(dict.fromkeys(patterns.values()))
        what = f"{written:,} files {OWN_SUFFIXES[0]} with old addresses of posts that the old feed does not show"
        yield Line("wrote", f"{what}. Those that it shows follow {shown}")
    if unknown:
        cure = "Write aliases into those whose links must not break."
        count = f"{len(unknown):,} {'post' if len(unknown) == 1 else 'posts'}"
        yield Line("unknown", f"the old addresses of {count} that the old feed does not show. {cure}")
        yield from (Line("", key) for key in unknown)


def _is_new(folder: Path, key: str) -> bool:
    return not any((folder / f"{stem(key)}{suffix}").exists() for suffix in OWN_SUFFIXES)


def old_post(folder: Path, ours: Ours, site: OldSite) -> OldPost | None:
    """Give what the post's old address was made of; None if the file cannot be read."""
    try:
        text = (folder / ours.key).read_text("utf-8", errors="replace")
        values = split_front_matter(ours.key, text, FIELD_NAMES)[0].values
        if ours.key.endswith(".rst"):
            values = {**{name.lower(): value for name, value in reversed(_RST_FIELD.findall(text))}, **values}
    except (OSError, ArticleError):
        return None
    zone = ZoneInfo(site.timezone or "UTC")
    date = ours.item.date.astimezone(zone) if ours.item.date else None
    return OldPost(
        key=ours.key,
        title=ours.item.title,
        date=date,
        own_paths={name: str(values[name]) for name in _OWN if values.get(name)},
        written_date=str(values.get("date") or ""),
        language=str(values.get("lang") or values.get("language") or ""),
        is_utc=zone.key.removeprefix("Etc/") in {"UTC", "GMT"},
        slug=str(values.get("slug") or "").strip("/ "),
        categories=_categories(values),
    )


def _categories(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the categories of a list, and the only one; a list in a line is parted at blanks."""
    several, only = values.get("categories"), values.get("category")
    written = several if isinstance(several, list) else str(several or "").split()
    return tuple(map(str, (*written, *(only if isinstance(only, list) else [only] if only else []))))
