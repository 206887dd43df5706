"""Any feed in RSS, Atom or JSON as the source of posts, with its whole archive."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from feedwright.model.article import Enclosure, Person
from feedwright.moving.forecast.matching import matched
from feedwright.moving.posts.identity import shown_items
from feedwright.moving.posts.post import Export, OldSite, Post
from feedwright.moving.served.feed import ServedFeed, ServedItem
from feedwright.site.slugs import slugify

_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
# Systems whose RSS and Atom feeds give an entry the same id, by what their feeds call themselves.
_SAME_IDS = re.compile(r"wordpress\.|blogger|pelican", re.IGNORECASE)


def posts_of_feeds(feeds: Sequence[ServedFeed]) -> Export:
    """Make posts of the items of one site's feeds, in one format or in several."""
    fullest = max(feeds, key=lambda feed: len(feed.items))
    first = [fullest, *(feed for feed in feeds if feed is not fullest)]
    site = OldSite(
        origin=_NAMES[fullest.format],
        title=_first(feed.title for feed in first) or "",
        url=_first(feed.home for feed in first),
        description=_first(feed.description for feed in first) or "",
        language=_first(feed.language for feed in first),
        rights=_first(feed.rights for feed in first),
        author=_first(person.name for feed in first for person in feed.authors) or _usual_author(fullest),
        window=shown_items(feeds) or 1,
        window_was_seen=True,
        atom_has_these_ids=any(_SAME_IDS.search(feed.generator) for feed in first),
        podcast=next((feed.podcast for feed in first if feed.podcast and _plays(feed)), None),
    )
    notes = [note for feed in feeds for note in feed.notes]
    people = _people(first)
    site = replace(site, authors=dict(people.values()))
    return Export(site=site, posts=_posts(first, people), notes=notes)


def _people(feeds: Sequence[ServedFeed]) -> dict[str, tuple[str, Person]]:
    """Give an id to each author of whom more is known than the name, by name; formats differ in what they say."""
    people: dict[str, tuple[str, Person]] = {}
    for person in (person for feed in feeds for item in feed.items for person in item.authors):
        if person.url or person.avatar:
            key, known = people.get(person.name, (slugify(person.name.replace("/", " ")), person))
            known = structs.replace(known, url=known.url or person.url, avatar=known.avatar or person.avatar)
            people[person.name] = (key, known)
    return people


def _first(values: Iterable[str | None]) -> str | None:
    return next(filter(None, values), None)


def _plays(feed: ServedFeed) -> bool:
    return any(item.enclosures for item in feed.items)


def _usual_author(feed: ServedFeed) -> str | None:
    names = Counter(person.name for item in feed.items for person in item.authors)
    return names.most_common(1)[0][0] if len(names) == 1 else None


def _posts(feeds: Sequence[ServedFeed], people: Mapping[str, tuple[str, Person]]) -> Iterator[Post]:
    """Give each entry once: the first feed's, and what only the others have."""
    known: list[ServedItem] = []
    for feed in [_with_more(each, feeds) for each in feeds]:
        pairs = matched(known, feed.items)
        fresh = [item for place, item in enumerate(feed.items) if place not in pairs]
        known += fresh
        yield from (_signed(post_of(item), people) for item in fresh)


def _with_more(feed: ServedFeed, others: Sequence[ServedFeed]) -> ServedFeed:
    """Add what other formats say of the same items: RSS writes all authors in one line, JSON says durations."""
    items = list(feed.items)
    for other in others:
        for place, at in matched(feed.items, other.items).items():
            more = other.items[place]
            authors = max(items[at].authors, more.authors, key=len)
            files = tuple(_completed(file, more.enclosures) for file in items[at].enclosures)
            items[at] = replace(items[at], authors=authors, enclosures=files)
    return replace(feed, items=tuple(items))


def _completed(file: Enclosure, others: Sequence[Enclosure]) -> Enclosure:
    same = next((other for other in others if other.url == file.url), file)
    return structs.replace(
        file,
        length=file.length or same.length,
        duration=file.duration or same.duration,
        title=file.title or same.title,
    )


def _signed(post: Post, people: Mapping[str, tuple[str, Person]]) -> Post:
    return replace(post, authors=tuple(people[name][0] if name in people else name for name in post.authors))


def post_of(item: ServedItem) -> Post:
    """Make a post of an item."""
    return Post(
        title=item.title,
        html=item.content_html,
        address=item.address,
        old_id=item.id or item.link,
        published=item.published or item.updated,
        updated=item.updated,
        summary=item.summary,
        authors=tuple(person.name for person in item.authors),
        categories=item.categories,
        language=item.language,
        images=item.images,
        enclosures=item.enclosures,
        episode=item.episode,
        related=item.related if item.related != item.address else None,
    )
