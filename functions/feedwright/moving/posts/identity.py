"""Finds the id under which subscribers know a post. The served feed is the truth; an export only has a guess."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from feedwright.moving.forecast.matching import address_key
from feedwright.moving.posts.post import OldSite, Post
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.reading.identity import is_absolute_iri, is_runnable
from feedwright.site.single_values import Unusable, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class OldIdentity:
    """What is to be written into a post's front matter."""

    id: str | None = None
    guid: str | None = None
    was_seen: bool = False  # in an old feed; otherwise it is derived from the export
    note: str = ""  # what could not be kept
    item: ServedItem | None = None  # what the old feed served in its place


@dataclass(slots=True)
class _Index:
    feed: ServedFeed
    by_id: dict[str, ServedItem] = field(default_factory=dict)
    by_address: dict[str, ServedItem] = field(default_factory=dict)
    by_title: dict[tuple[str, str], ServedItem] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def find(self, post: Post) -> ServedItem | None:
        """Find the item by its address, by the id that the export derives, or by its title and date."""
        addresses = filter(None, map(address_key, (post.address, *post.former)))
        item = next((self.by_address[each] for each in addresses if each in self.by_address), None)
        item = item or (self.by_id.get(post.old_id) if post.old_id else None)
        if item is None and post.title and post.published:
            item = self.by_title.get((post.title.casefold(), post.published.date().isoformat()))
        if item is not None:
            self.used.add(id(item))
        return item


def _index(feed: ServedFeed) -> _Index:
    index = _Index(feed)
    for item in feed.items:
        if item.id:
            index.by_id.setdefault(item.id, item)
        if key := address_key(item.address or item.link):
            index.by_address.setdefault(key, item)
        if item.title and item.date:
            index.by_title.setdefault((item.title.casefold(), item.date.date().isoformat()), item)
    return index


class OldIds:
    """The ids that the old feeds gave to their items. An id goes to one post only."""

    def __init__(self, feeds: Iterable[ServedFeed], site: OldSite) -> None:
        self._indexes = [_index(feed) for feed in feeds]
        self._site = site
        self._given: set[str] = set()

    def of(self, post: Post) -> OldIdentity:
        """Give the identity of *post*, which is to be kept letter by letter."""
        found_items = [(index.feed.format, index.find(post)) for index in self._indexes]
        atom = next((item for form, item in found_items if form == "atom" and item), None)
        others = [item for form in ("rss", "json") for other, item in found_items if form == other and item]
        other = next(iter(others), None)
        identity = self._identity(post, atom, other)
        if (both := {item.id for item in others if item.id}) and len(both) > 1:
            identity = replace(identity, note=f"RSS and JSON Feed had different ids: {', '.join(sorted(both))}")
        return replace(self._kept(identity), item=other or atom)

    def _identity(self, post: Post, atom: ServedItem | None, other: ServedItem | None) -> OldIdentity:
        rss_id = (other.id or other.link) if other else None
        if atom and atom.id and is_absolute_iri(atom.id):
            return OldIdentity(id=atom.id, guid=rss_id if rss_id != atom.id else None, was_seen=True)
        if atom and atom.id:
            note = f"Atom had the id {atom.id!r}, which is no address and cannot be kept there"
            return OldIdentity(guid=rss_id or atom.id, was_seen=True, note=note)
        value = rss_id or post.old_id
        if value is None:
            return OldIdentity()
        is_served = other is not None
        has_own = other is None or other.id is not None
        if self._site.atom_has_these_ids and has_own and is_absolute_iri(value):
            return OldIdentity(id=value, was_seen=is_served)
        return OldIdentity(guid=value, was_seen=is_served)

    def _kept(self, identity: OldIdentity) -> OldIdentity:
        """Leave out what cannot be written or what another post has already."""
        kept = {name: value for name in ("id", "guid") if (value := getattr(identity, name))}
        notes = [identity.note] if identity.note else []
        for name, value in [*kept.items()]:
            if not _can_be_written(value):
                notes.append(f"the old id {value[:100]!r} cannot be written")
                del kept[name]
            elif value in self._given:
                notes.append(f"the old id {value[:100]!r} was given twice; it stays with the first post")
                del kept[name]
        self._given.update(kept.values())
        return OldIdentity(id=kept.get("id"), guid=kept.get("guid"), was_seen=identity.was_seen, note="; ".join(notes))

    def unmatched(self) -> list[str]:
        """Name the items of the old feeds that no post matched."""
        left = (item for index in self._indexes for item in index.feed.items if id(item) not in index.used)
        return list(dict.fromkeys(item.title or item.address or item.id or "" for item in left))


def _can_be_written(value: str) -> bool:
    try:
        return one_line(value) == value and not is_runnable(value)
    except Unusable:
        return False


def completed(post: Post, item: ServedItem | None) -> Post:
    """Add to a post what only the feed has. Of recordings the feed decides: apps key on what it served."""
    if item is None:
        return post
    same_files = [file.url for file in item.enclosures] == [file.url for file in post.enclosures]
    return replace(
        post,
        html=post.html if post.html.strip() else item.content_html,
        published=post.published or item.date,
        summary=post.summary or item.summary,
        authors=post.authors or tuple(person.name for person in item.authors),
        categories=post.categories or item.categories,
        images=post.images or item.images,
        enclosures=post.enclosures if same_files else item.enclosures,
        episode=item.episode or post.episode,
    )


def shown_items(feeds: Sequence[ServedFeed]) -> int | None:
    """Say how many items subscribers saw: the least of the old feeds, so that no reader gets more than before."""
    return min((feed.window for feed in feeds if feed.window), default=None)
