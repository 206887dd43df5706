"""The old site's lists of posts (by tag, category, author, month), and what of ours takes the place of each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from feedwright.moving.posts.post import OldList, Post
from feedwright.site.addresses.old import MOST_ADDRESSES, old_path
from feedwright.site.feeds import opened_name

_FEEDS = 100  # that open by themselves for old lists
_HOME = "/index.html"
# What else an old site has at addresses that are the same everywhere.
_FIXED: Mapping[str, Mapping[str, str]] = {
    "WordPress": {
        # Who follows comments must not get articles as new entries, so their feed leads to a page.
        "/comments/feed/": _HOME,
        "/comments/feed/atom/": _HOME,
        "/rss/": "/rss.xml",
        "/rss2/": "/rss.xml",
        "/atom/": "/atom.xml",
        "/wp-rss2.php": "/rss.xml",
        "/wp-atom.php": "/atom.xml",
    },
    "Substack": {"/archive": _HOME},
}
_BY_DATE = frozenset({"WordPress"})  # systems with a list for each year and month
_PAGES: Mapping[str, int] = {
    "WordPress": 10,
    "Ghost": 10,
}  # systems that list posts on /page/2/ …, and how many on each


@dataclass(slots=True)
class OldLists:
    """Counts the lists in which the published posts of an old site stood."""

    counts: Counter[OldList] = field(default_factory=Counter)
    months: set[str] = field(default_factory=set)  # "2024/01", and "2024" for the year
    posts: int = 0

    def add(self, post: Post, now: datetime) -> None:
        """Count the lists of a post, unless it is not out yet: nothing may say beforehand how it is tagged."""
        if post.held_back or post.published is None or post.published > now:
            return
        self.posts += 1
        self.counts.update(post.lists)
        self.months |= {f"{post.published:%Y}", f"{post.published:%Y/%m}"}


def auto_of(lists: OldLists) -> dict[str, int]:
    """Say how many entries open a feed of each kind, so that at most a hundred open."""
    least: dict[str, int] = {}
    for dimension in dict.fromkeys(each.dimension for each in lists.counts):
        counts: Counter[str] = Counter()
        for each, count in lists.counts.items():
            if each.dimension == dimension:
                counts[opened_name(dimension, each.label)] += count
        sizes = sorted(counts.values(), reverse=True)
        least[dimension] = sizes[_FEEDS] + 1 if len(sizes) > _FEEDS else 1
    return least


def redirects_of(lists: OldLists, origin: str, url: str) -> dict[str, str]:
    """Give, for each address of an old list or feed, the address of ours that takes its place."""
    base = urlsplit(url).path.rstrip("/")
    led: dict[str, str] = {}
    places: set[str] = set()
    for written, address in _all(lists, origin):
        path = old_path(base + written, f"{url.rstrip('/')}/")
        if path and path not in places and len(led) < MOST_ADDRESSES:
            places.add(path)
            led[base + written] = address
    return led


def _all(lists: OldLists, origin: str) -> Iterator[tuple[str, str]]:
    yield from _FIXED.get(origin, {}).items()
    least = auto_of(lists)
    for each, count in lists.counts.most_common():
        name = opened_name(each.dimension, each.label)
        opens = count >= least[each.dimension]
        yield each.path, f"/feeds/{name}/index.html" if opens else _HOME
        if each.feed and opens:
            yield f"{each.path}{each.feed}/", f"/feeds/{name}/rss.xml"
    if origin in _BY_DATE:
        yield from ((f"/{month}/", _HOME) for month in sorted(lists.months, reverse=True))
    yield from ((f"/page/{number}/", _HOME) for number in range(2, _pages(lists.posts, origin) + 1))
    for each, count in lists.counts.most_common():
        name = opened_name(each.dimension, each.label)
        place = f"/feeds/{name}/index.html" if count >= least[each.dimension] else _HOME
        yield from ((f"{each.path}page/{number}/", place) for number in range(2, _pages(count, origin) + 1))


def _pages(posts: int, origin: str) -> int:
    """Say on how many pages the old system lists so many posts, unless a theme says otherwise."""
    return -(-posts // _PAGES[origin]) if origin in _PAGES else 0
