"""WordPress's export as a site and its posts. The files are read twice: first for what posts refer to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedwright.model.article import Image, Person
from feedwright.moving.posts.bodies import with_captioned
from feedwright.moving.posts.post import Export, OldList, OldSite, Post
from feedwright.moving.served.markup import children_of, each, first_text, plain, plain_paragraphs
from feedwright.moving.sources.wordpress import item as reading
from feedwright.moving.sources.wordpress.blocks import Texts, before_more
from feedwright.moving.sources.wordpress.item import Item, item_of
from feedwright.moving.sources.wordpress.scanner import Open, Scan
from feedwright.moving.sources.wordpress.shortcodes import Attachments
from feedwright.moving.sources.wordpress.zones import zone_of
from feedwright.site.slugs import slugify

_POSTS = frozenset({"post", "podcast"})
_SILENT = frozenset({"attachment", "wp_block"})  # kinds that posts refer to
_WINDOW = 10  # posts in a feed, unless the site says otherwise
_SUMMARY = 400  # characters of a text above "more" that is a summary
_DATES = 2_000  # pairs of dates that are enough to guess the time zone
# The words for kinds of items that have no place in a feed.
_KINDS = {
    "page": "pages",
    "revision": "revisions",
    "nav_menu_item": "menu items",
    "custom_css": "style sheets",
    "product": "products",
}


@dataclass(slots=True)
class _First:
    """What the first reading collects."""

    pictures: dict[str, Image] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    of_post: dict[str, list[str]] = field(default_factory=dict)
    reusable: dict[str, str] = field(default_factory=dict)
    dates: list[tuple[datetime, datetime]] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)

    def take(self, item: Item) -> None:
        if item.kind == "attachment" and (picture := reading.picture(item)):
            self.pictures[item.number] = picture
            if caption := item.text("excerpt:encoded"):
                self.captions[item.number] = caption
            if (parent := item.text("wp:post_parent")) not in {"", "0"}:
                self.of_post.setdefault(parent, []).append(item.number)
        elif item.kind == "wp_block":
            self.reusable[item.number] = item.content
        elif len(self.dates) < _DATES and (pair := reading.dates(item)):
            self.dates.append(pair)


def posts_of_wordpress(files: Mapping[str, Open], *, timezone: str | None = None) -> Export:
    """Read the parts of one site's export.

    Args:
        files: what opens each part, by its name. A part is read twice.
        timezone: the site's zone; without it the zone is guessed from the dates.

    Raises:
        CommandError: a part is no export, or hostile.
    """
    first = _First()
    for name, opened in files.items():
        scan = Scan(name, opened())
        for element in scan.items():
            first.take(item_of(element))
        first.heads.append(scan.head_element())
    people = _people(first.heads)
    guess = timezone or zone_of(first.dates)
    site = _site(first.heads[0], people, guess)
    export = Export(site=site, posts=iter(()))
    if not timezone:
        shown = guess or "UTC"
        export.notes.append(f"the dates fit the time zone {shown}; --timezone sets another")
    attachments = Attachments(first.pictures, first.captions, first.of_post)
    texts = Texts(attachments=attachments, reusable=first.reusable)
    export.posts = _posts(files, export, texts, _Heads(people, _parents(first.heads)))
    return export


@dataclass(frozen=True, slots=True)
class _Heads:
    """What the heads of the parts say of all posts."""

    authors: Mapping[str, tuple[str, Person]]  # id and person by login
    parents: Mapping[str, str]  # of each category that is below another


def _parents(heads: Sequence[Any]) -> dict[str, str]:
    """Give, for each category, the category above it, by the names that they have in addresses."""
    parents: dict[str, str] = {}
    for head in heads:
        for category in each(children_of(head[0]), "wp:category"):
            values = children_of(category)
            name, above = first_text(values, "wp:category_nicename"), first_text(values, "wp:category_parent")
            if name and above:
                parents[name] = above
    return parents


def _people(heads: Sequence[Any]) -> dict[str, tuple[str, Person]]:
    """Give each author's id and name by login; e-mail addresses are private, and a login tells how to get in."""
    people: dict[str, tuple[str, Person]] = {}
    for head in heads:
        for author in each(children_of(head[0]), "wp:author"):
            values = children_of(author)
            login = first_text(values, "wp:author_login")
            parts = (first_text(values, "wp:author_first_name"), first_text(values, "wp:author_last_name"))
            name = plain(first_text(values, "wp:author_display_name")) or " ".join(filter(None, parts)) or login
            if login and name and login not in people:
                people[login] = (slugify(name.replace("/", " ")), Person(name=name))
    return people


def _site(head: Any, people: Mapping[str, tuple[str, Person]], timezone: str | None) -> OldSite:
    channel = children_of(head[0])
    return OldSite(
        origin="WordPress",
        title=plain(first_text(channel, "title")),
        url=first_text(channel, "wp:base_blog_url", "link") or None,
        description=plain(first_text(channel, "description")),
        language=first_text(channel, "language") or None,
        timezone=timezone,
        authors=dict(people.values()),
        window=_WINDOW,
        atom_has_these_ids=True,
    )


def _posts(files: Mapping[str, Open], export: Export, texts: Texts, heads: _Heads) -> Iterator[Post]:
    try:
        zone = ZoneInfo(export.site.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")  # the settings are refused before anything is written
    for name, opened in files.items():
        scan = Scan(name, opened())
        for element in scan.items():
            item = item_of(element)
            export.leave_out("comments", item.comments)
            if item.kind not in _POSTS:
                export.leave_out(_KINDS.get(item.kind, item.kind), int(item.kind not in _SILENT))
            elif item.status in {"trash", "auto-draft"}:
                export.leave_out(f"posts in the {'trash' if item.status == 'trash' else 'editor'}")
            else:
                yield _post(item, texts, heads, zone, export.site.url)
        export.notes += scan.notes
    if texts.left_out:
        listed = "; ".join(f"{name} in {_named(posts)}" for name, posts in sorted(texts.left_out.items()))
        export.notes.append(f"left out of texts, because only WordPress fills them in: {listed}")


def _named(posts: Sequence[str]) -> str:
    """Name the first of some posts, and say how many more there are."""
    more = len(posts) - 1
    return posts[0] + (f" and {more:,} more post{'s' if more > 1 else ''}" if more else "")


def _post(item: Item, texts: Texts, heads: _Heads, zone: ZoneInfo, home: str | None) -> Post:
    content = item.content
    address = _address(item.text("link"), home)
    canonical = item.first_meta("_yoast_wpseo_canonical") or None
    featured = item.first_meta("_thumbnail_id")
    picture, caption = texts.attachments.pictures.get(featured), texts.attachments.captions.get(featured, "")
    return Post(
        title=plain(item.text("title")),
        html=with_captioned(texts.html(content, item.number, address or plain(item.text("title"))), picture, caption),
        name=item.text("wp:post_name").removesuffix(".html"),
        address=address,
        former=(*reading.former(item, address), *reading.comment_feed(item, address)),
        old_id=reading.old_id(item),
        published=reading.published(item, zone),
        updated=reading.updated(item),
        summary=reading.excerpt(item) or _summary(content, texts) or plain(item.first_meta("_yoast_wpseo_metadesc")),
        authors=tuple(heads.authors[login][0] for login in reading.logins(item) if login in heads.authors),
        categories=reading.terms(item),
        lists=_lists(item, heads) if "://" in item.text("link") else (),  # Squarespace has others
        images=(picture,) if picture else (),
        enclosures=reading.enclosures(item),
        episode=reading.episode(item),
        canonical=canonical if canonical != address else None,
        held_back=reading.held_back(item),
    )


def _lists(item: Item, heads: _Heads) -> tuple[OldList, ...]:
    return (*reading.lists(item, heads.parents), *reading.writer_lists(item, heads.authors))


def _address(link: str, home: str | None) -> str | None:
    """Give the whole address: Squarespace, which exports in this format too, writes paths."""
    if not link or link.startswith(("http://", "https://")):
        return link or None
    return urljoin(f"{home.rstrip('/')}/", link.lstrip("/")) if home else None


def _summary(content: str, texts: Texts) -> str:
    summary = plain_paragraphs(Texts(texts.attachments, texts.reusable).html(before_more(content)))
    return summary if len(summary) <= _SUMMARY else ""
