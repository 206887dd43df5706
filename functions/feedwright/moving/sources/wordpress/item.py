"""Reads one item of WordPress's export."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urljoin
from zoneinfo import ZoneInfo

from feedwright.model.article import Enclosure, Episode, Image, Person
from feedwright.model.text import legal
from feedwright.moving.posts.post import OldList
from feedwright.moving.served import values
from feedwright.moving.served.markup import Children, children_of, each, first_text, plain, plain_paragraphs, text_in
from feedwright.site.slugs import slugify

_NO_DATE = "0000"
# Taxonomies whose terms are no tags.
_NO_TAGS = frozenset({"post_format", "author", "nav_menu", "series", "post_translations", "language"})
_SERIAL = r's:\d+:"{name}";(?:s:\d+:"(?P<text>[^"]*)"|i:(?P<number>\d+)|b:(?P<flag>[01]))'


@dataclass(frozen=True, slots=True)
class Item:
    """An item of any kind: a post, a page, a file, a revision."""

    children: Children
    meta: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.text("wp:post_type") or "post"

    @property
    def status(self) -> str:
        return self.text("wp:status") or "publish"

    @property
    def number(self) -> str:
        return self.text("wp:post_id")

    @property
    def comments(self) -> int:
        return len(self.children.get("wp:comment", ()))

    def text(self, name: str) -> str:
        return first_text(self.children, name)

    def first_meta(self, *names: str) -> str:
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    @property
    def content(self) -> str:
        """Give the text as it stands, with its white space: blank lines are paragraphs."""
        element = next(each(self.children, "content:encoded"), None)
        return "" if element is None else "".join(element.itertext())


def item_of(element: Any) -> Item:
    children = children_of(element)
    meta: dict[str, list[str]] = {}
    for entry in each(children, "wp:postmeta"):
        pair = children_of(entry)
        meta.setdefault(first_text(pair, "wp:meta_key"), []).append(first_text(pair, "wp:meta_value"))
    return Item(children, meta)


def clock(text: str) -> datetime | None:
    """Read ``2019-03-01 12:00:00``; None for ``0000-00-00 00:00:00`` and the like."""
    if not text or text.startswith((_NO_DATE, "-")):
        return None
    try:
        return datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the zone is another field's matter
    except ValueError:
        return None


def dates(item: Item) -> tuple[datetime, datetime] | None:
    """Give the date in UTC and by the site's clock, if the item has both."""
    utc, local = clock(item.text("wp:post_date_gmt")), clock(item.text("wp:post_date"))
    return (utc, local) if utc and local else None


def published(item: Item, zone: ZoneInfo) -> datetime | None:
    """Give the date in UTC; a draft has none, and its ``pubDate`` says so in odd ways."""
    if utc := clock(item.text("wp:post_date_gmt")):
        return utc.replace(tzinfo=UTC)
    if local := clock(item.text("wp:post_date")):
        return local.replace(tzinfo=zone).astimezone(UTC)
    served = values.moment(item.text("pubDate"))
    return served if served and served.year > 1999 else None


def updated(item: Item) -> datetime | None:
    changed = clock(item.text("wp:post_modified_gmt"))
    return changed.replace(tzinfo=UTC) if changed else None


def held_back(item: Item) -> str | None:
    """Say why the post is not public; a password protects nothing here, because the export holds the text."""
    if item.text("wp:post_password"):
        return "protected by a password"
    if item.status == "future" and published(item, ZoneInfo("UTC")) is None:
        return "scheduled without a date"
    return None if item.status in {"publish", "future", "inherit"} else item.status


def lists(item: Item, parents: Mapping[str, str]) -> tuple[OldList, ...]:
    """Give the pages that list the post: a category's address begins with those of the categories above it."""
    shown = []
    for element in each(item.children, "category"):
        label, nickname = plain(text_in(element)), element.get("nicename") or ""
        if label and nickname and element.get("domain") == "post_tag":
            shown.append(OldList(f"/tag/{nickname}/", "tags", label, "feed"))
        elif label and nickname and element.get("domain") == "category" and nickname != "uncategorized":
            shown.append(OldList(f"/category/{_with_parents(nickname, parents)}/", "tags", label, "feed"))
    return tuple(dict.fromkeys(shown))


def writer_lists(item: Item, people: Mapping[str, tuple[str, Person]]) -> tuple[OldList, ...]:
    """Give the pages of the post's authors, at /author/ and the login in its public spelling.

    A login that says more than the author's name does is left out: it tells how to get in.
    """
    writers = ((login, people[login][1].name) for login in logins(item) if login in people)
    spelt = ((_nickname(login), name) for login, name in writers)
    return tuple(
        OldList(f"/author/{nickname}/", "authors", name, "feed") for nickname, name in spelt if _shows(nickname, name)
    )


def _nickname(login: str) -> str:
    """Spell a login as WordPress does in addresses."""
    return re.sub(r"[^a-z0-9_-]", "", re.sub(r"[. ]+", "-", login.lower()))


def _shows(nickname: str, name: str) -> bool:
    """Say whether a nickname is made of a name's words alone: ``ada``, ``ada-byron``, ``abyron``, ``adab``."""
    words = slugify(name).split("-")
    first, last = words[0], words[-1]
    spellings = {*words, "".join(words), f"{first[:1]}{last}", f"{first}{last[:1]}", f"{first}{last}"}
    return re.sub("[_-]", "", nickname) in spellings


def _with_parents(nickname: str, parents: Mapping[str, str]) -> str:
    names = [nickname]
    while (parent := parents.get(names[0])) and parent not in names:
        names.insert(0, parent)
    return "/".join(names)


def terms(item: Item) -> tuple[str, ...]:
    """Give categories and tags; what is in no category is in "Uncategorized", which says nothing."""
    names = []
    for element in each(item.children, "category"):
        name, nickname = plain(text_in(element)), element.get("nicename") or ""
        if name and element.get("domain") not in _NO_TAGS and nickname != "uncategorized":
            names.append(name)
    return tuple(dict.fromkeys(names))


def logins(item: Item) -> tuple[str, ...]:
    """Give the authors' logins; Co-Authors Plus names several as terms."""
    several = [
        (element.get("nicename") or "").removeprefix("cap-")
        for element in each(item.children, "category")
        if element.get("domain") == "author"
    ]
    return tuple(dict.fromkeys(filter(None, several or [item.text("dc:creator")])))


def former(item: Item, address: str | None) -> Iterator[str]:
    """Give the addresses that the post had under earlier names."""
    for old in item.meta.get("_wp_old_slug", ()):
        name = unquote(old)
        if address and name and "/" not in name:
            base = address.rstrip("/")
            yield urljoin(base, name) + ("/" if address.endswith("/") else "")


def comment_feed(item: Item, address: str | None) -> Iterator[str]:
    """Give the address of the feed of the post's comments, if it has comments that somebody may follow."""
    if item.comments and address and address.endswith("/"):
        yield f"{address}feed/"


def old_id(item: Item) -> str | None:
    """Give what the site's feeds call the post; podcast plugins have an order of their own."""
    if item.kind == "podcast":
        chosen = item.first_meta("ssp_original_guid", "ssp_guid")
    else:
        chosen = item.first_meta("_powerpress_guid")
    return chosen or item.text("guid") or None


def enclosures(item: Item) -> tuple[Enclosure, ...]:
    """Give the recording that the feed shows: the first audio or video that the post names."""
    duration = values.seconds(item.first_meta("duration") or _serial(item, "duration"))
    for value in (*item.meta.get("enclosure", ()), *item.meta.get("audio_file", ())):
        url, length, kind, *_ = [*(line.strip() for line in value.splitlines()), "", "", ""]
        size = length or item.first_meta("filesize_raw")
        file = values.enclosure(url, kind, size, duration=duration) if url.startswith("http") else None
        if file and file.media_type.startswith(("audio/", "video/")):
            return (file,)
    return ()


def episode(item: Item) -> Episode | None:
    """Read what PowerPress and Seriously Simple Podcasting say of an episode."""
    number = values.number(item.first_meta("itunes_episode_number") or _serial(item, "episode_no"))
    season = values.number(item.first_meta("itunes_season_number") or _serial(item, "season"))
    kind = (item.first_meta("itunes_episode_type") or _serial(item, "episode_type")).lower()
    explicit = {"on": True, "1": True, "2": False}.get(item.first_meta("explicit") or _serial(item, "explicit"))
    if not (number or season or explicit is not None or kind in {"trailer", "bonus"}):
        return None
    known = kind if kind in {"full", "trailer", "bonus"} else "full"
    return Episode(number=number, season=season, kind=known, explicit=explicit)


def _serial(item: Item, name: str) -> str:
    """Read a value of the array that PowerPress keeps in the fourth line; no other part of PHP's format is read."""
    pattern = re.compile(_SERIAL.format(name=name))
    for value in item.meta.get("enclosure", ()):
        line = value.split("\n", 3)[3] if value.count("\n") >= 3 else ""
        if match := pattern.search(line[:100_000]):
            return next(part for part in match.groups() if part is not None)
    return ""


def picture(item: Item) -> Image | None:
    """Read an attachment as a picture."""
    url = legal(item.text("wp:attachment_url") or item.text("guid"))
    if not re.match(r"https?://\S+$", url):
        return None
    return Image(url=url, alt=plain(item.first_meta("_wp_attachment_image_alt")))


def excerpt(item: Item) -> str:
    return plain_paragraphs(item.text("excerpt:encoded"))
