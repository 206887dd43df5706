"""Rules of items: what makes them known, where they lead, what they hold."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from feedwright.checking.feeds.document import Feed, Hit, Part
from feedwright.checking.feeds.rule import EVERY, FeedRule
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import each, first, text_in

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_NOT_IN_A_URI = re.compile(r"[^!#-;=?-Z\[\]_a-z~]")  # RFC 3986, §2
# Pairs of elements that say the same.
_SAME = (("author", "dc:creator"), ("pubDate", "dc:date"), ("guid", "atom:id"), ("language", "dc:language"))


def _no_id(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not any(value.text.strip() for value in item.ids) and not _id_is_number(item):
            yield Hit(what=f"{item.where} has no id.", line=item.line)


def _id_is_number(item: Part) -> bool:
    return isinstance(item.node, dict) and isinstance(item.node.get("id"), int | float)


def _number_as_id(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if _id_is_number(item):
            yield Hit(what=f"the id of {item.where} is the number {item.node['id']}.")


def _id_of(part: Part) -> str:
    return next((value.text.strip() for value in part.ids), "")


def _same_id(feed: Feed) -> Iterator[Hit]:
    """Look for an id that two items have. In Atom they may be two versions of an entry, with different times."""
    seen: dict[tuple[str, str], Part] = {}
    for item in feed.items:
        updated = next((text_in(each) for each in item.children.get("atom:updated", ())), "")
        key = _id_of(item), updated if feed.format == "atom" else ""
        if key[0] and key in seen:
            what = f"{item.where} has the id of {seen[key].where}: '{key[0]}'."
            yield Hit(what=what, line=item.ids[0].line)
        seen.setdefault(key, item)


def _weak_id(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        identifier = _id_of(item)
        if re.fullmatch(r"[0-9]{1,6}|.{1,2}", identifier):
            yield Hit(what=f"the id of {item.where} is only '{identifier}'.", line=item.ids[0].line)


def _permalinks(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for guid in each(item.children, "guid"):
            said, text = guid.get("isPermaLink"), text_in(guid)
            if said not in {None, "true", "false"}:
                yield Hit(what=f"isPermaLink of {item.where} is '{said}'.", line=guid.sourceline)
            elif said != "false" and text and not _WEB.match(text):
                yield Hit(what=f"the guid of {item.where} is no address: '{text[:80]}'.", line=guid.sourceline)


def _atom_ids(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.ids:
            if value.text.strip() and not _SCHEME.match(value.text.strip()):
                yield Hit(what=f"{value.where} is no absolute address: '{value.text.strip()[:80]}'.", line=value.line)


def _id_form(feed: Feed) -> Iterator[Hit]:
    """Look for ids that readers may compare with another spelling of the same."""
    for part in feed.parts:
        for value in part.ids:
            if value.text != value.text.strip():
                yield Hit(what=f"{value.where} has white space around it.", line=value.line)
            elif _WEB.match(value.text) and (why := _uncanonical(value.text)):
                yield Hit(what=f"{value.where} has {why}: '{value.text[:80]}'.", line=value.line)


def _uncanonical(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "no valid host"
    authority = address.partition("://")[2].partition("/")[0]
    if not address.startswith(parts.scheme) or authority != authority.lower():
        return "capital letters before its path"
    return "the usual port" if port == {"http": 80, "https": 443}[parts.scheme] else None


def _relative(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.addresses:
            if not _SCHEME.match(value.text.strip()):
                yield Hit(what=f"{value.where} is no whole address: '{value.text.strip()[:80]}'.", line=value.line)


def _signs(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for value in part.addresses:
            sign = _NOT_IN_A_URI.search(value.text.strip())
            if sign and _SCHEME.match(value.text.strip()):
                what = f"{value.where} holds {sign[0]!a}, which no address may hold: '{value.text.strip()[:80]}'."
                yield Hit(what=what, line=value.line)


def _empty(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if not any(value.text.strip() for value in (*item.titles, *item.texts)):
            yield Hit(what=f"{item.where} has neither title nor text.", line=item.line)


def _no_title(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        if "atom:title" not in item.children:
            yield Hit(what=f"{item.where} has no <title>.", line=item.line)


def _no_page(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        has_text = any(value.text.strip() for value in item.texts)
        if not item.links and not has_text:
            yield Hit(what=f"{item.where} has neither a page nor a text.", line=item.line)


def _same_links(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        kinds = Counter(
            (link.get("type"), link.get("hreflang"))
            for link in each(part.children, "atom:link")
            if link.get("rel", "alternate") == "alternate"
        )
        if any(count > 1 for count in kinds.values()):
            yield Hit(what=f"{part.where} has two alternate links of one type and language.", line=part.line)


def _two_meanings(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for own, other in _SAME:
            if own in part.children and other in part.children:
                element = first(part.children, other)
                yield Hit(what=f"{part.where} has both <{own}> and <{other}>.", line=element.sourceline)


ROWS = (
    FeedRule(
        name="item-id",
        formats=("atom", "json"),
        why="A reader recognises an item by its id. JSON Feed's readers throw items without one away.",
        cure="Give each item an id that never changes.",
        find=_no_id,
    ),
    FeedRule(
        name="item-guid",
        formats=("rss",),
        level=Level.WARNING,
        why="Without a guid each reader recognises an item by something else, and shows it again when that changes.",
        cure='Add <guid isPermaLink="false"> with a text that never changes. In a feed with subscribers: the old link.',
        find=_no_id,
    ),
    FeedRule(
        name="item-id-number",
        formats=("json",),
        why="JSON Feed's ids are texts. Two parsers refuse the whole feed because of a number.",
        cure='Write the id in quotation marks: "12".',
        find=_number_as_id,
    ),
    FeedRule(
        name="item-id-twice",
        why="Readers show only one of two items with the same id.",
        cure="Give each item an id of its own.",
        find=_same_id,
    ),
    FeedRule(
        name="item-id-short",
        level=Level.WARNING,
        why="Some readers compare ids across all feeds, so the same short number elsewhere hides the item.",
        cure="In a new feed write an address or a tag: URI. In a feed with subscribers keep what they know.",
        find=_weak_id,
    ),
    FeedRule(
        name="item-permalink",
        formats=("rss",),
        why="A guid counts as the item's address unless it says otherwise, and readers open it.",
        cure='Write <guid isPermaLink="false">; the text itself must stay as it is.',
        find=_permalinks,
    ),
    FeedRule(
        name="item-atom-id",
        formats=("atom",),
        why="Some readers join an id that is no address to the address of the feed, so it changes with that.",
        cure="In a new feed write a whole address, or a tag: or urn: URI.",
        find=_atom_ids,
    ),
    FeedRule(
        name="item-id-form",
        formats=EVERY,
        level=Level.WARNING,
        why="Readers compare ids letter by letter; what passes them on may spell them otherwise.",
        cure="In a new feed write ids without spaces around them, the host in small letters, no port.",
        find=_id_form,
    ),
    FeedRule(
        name="item-relative",
        why="Readers resolve such an address in five different ways.",
        cure="Write whole addresses that begin with https://.",
        find=_relative,
    ),
    FeedRule(
        name="item-address",
        why="Not every reader can open an address with spaces or with letters outside ASCII.",
        cure="Write such signs as %20 and the like, and hosts in their ASCII form.",
        find=_signs,
    ),
    FeedRule(
        name="item-empty",
        formats=("rss", "atom"),
        why="Readers have nothing to show.",
        cure="Give the item a title or a text.",
        find=_empty,
    ),
    FeedRule(
        name="item-title",
        formats=("atom",),
        why="Atom demands a title, which may be empty.",
        cure="Add <title>.",
        find=_no_title,
    ),
    FeedRule(
        name="item-page",
        formats=("atom",),
        why="Atom demands a page or a text.",
        cure='Add <link rel="alternate"> with the address of the page.',
        find=_no_page,
    ),
    FeedRule(
        name="item-alternate",
        formats=("atom",),
        why="A reader cannot know which of two pages to open.",
        cure="Keep one alternate link, or say the type or the language of each.",
        find=_same_links,
    ),
    FeedRule(
        name="item-two-meanings",
        formats=("rss",),
        level=Level.WARNING,
        why="Readers show the author or the date of either element, or both.",
        cure="Keep one of the two.",
        find=_two_meanings,
    ),
)
