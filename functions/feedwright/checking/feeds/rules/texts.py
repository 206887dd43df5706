"""Rules of titles and texts."""

from collections.abc import Iterator

from feedwright.checking.feeds.document import Feed, Hit, Value
from feedwright.checking.feeds.markup import ESCAPED_TWICE, TAG, look_through
from feedwright.checking.feeds.rule import FeedRule
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import each, text_in

_TYPES = frozenset({"text", "html", "xhtml"})
_DIV = "{http://www.w3.org/1999/xhtml}div"


def _plain(feed: Feed) -> Iterator[Value]:
    """Give the texts that readers show as they stand: titles, and what is declared to be plain."""
    for part in feed.parts:
        yield from (value for value in (*part.titles, *part.texts) if value.kind == "plain")


def _html(feed: Feed) -> Iterator[Value]:
    for part in feed.parts:
        yield from (value for value in (*part.titles, *part.texts) if value.kind == "html")


def _tags(feed: Feed) -> Iterator[Hit]:
    for value in _plain(feed):
        if match := TAG.search(value.text):
            yield Hit(what=f"{value.where} holds the HTML '{match[0][:40]}'.", line=value.line)


def _twice(feed: Feed) -> Iterator[Hit]:
    for value in _plain(feed):
        if match := ESCAPED_TWICE.search(value.text):
            yield Hit(what=f"{value.where} shows readers '{match[0]}'.", line=value.line)


def _relative(feed: Feed) -> Iterator[Hit]:
    for value in _html(feed):
        seen = look_through(value.text).relative if "=" in value.text else []
        if seen:
            yield Hit(what=f"{value.where} has the address '{seen[0][:80]}'{_more(seen)}.", line=value.line)


def _dangerous(feed: Feed) -> Iterator[Hit]:
    for value in _html(feed):
        seen = look_through(value.text) if "<" in value.text else None
        if seen and seen.dangerous:
            yield Hit(what=f"{value.where} holds <{seen.dangerous[0]}>{_more(seen.dangerous)}.", line=value.line)
        if seen and seen.handlers:
            yield Hit(what=f"{value.where} holds '{seen.handlers[0]}'{_more(seen.handlers)}.", line=value.line)


def _more(listed: list[str]) -> str:
    return f" and {len(listed) - 1} more" if len(listed) > 1 else ""


def _types(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        names = ("atom:title", "atom:summary", "atom:content", "atom:subtitle", "atom:rights")
        for element in each(part.children, *names):
            kind, name = element.get("type", "text"), element.tag.rpartition("}")[2]
            if kind not in _TYPES and not (name == "content" and "/" in kind):
                yield Hit(what=f"<{name}> of {part.where} has the type '{kind}'.", line=element.sourceline)
            if kind == "xhtml" and [child.tag for child in element if isinstance(child.tag, str)] != [_DIV]:
                yield Hit(what=f"<{name}> of {part.where} is no single <div> of XHTML.", line=element.sourceline)


def _no_description(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        contents = item.children.get("content:encoded", ())
        if not contents:
            continue
        descriptions = item.children.get("description", ())
        siblings = list(item.node)
        if not descriptions:
            yield Hit(what=f"{item.where} has <content:encoded> and no <description>.", line=contents[0].sourceline)
        elif siblings.index(descriptions[0]) > siblings.index(contents[0]):
            yield Hit(what=f"{item.where} has <description> behind <content:encoded>.", line=descriptions[0].sourceline)


def _no_summary(feed: Feed) -> Iterator[Hit]:
    """Look for content that is elsewhere, or in a form that readers cannot show."""
    for item in feed.items:
        for content in each(item.children, "atom:content"):
            if content.get("src") and not any(map(text_in, item.children.get("atom:summary", ()))):
                yield Hit(
                    what=f"the content of {item.where} is elsewhere, and it has no summary.", line=content.sourceline
                )


def _blank(feed: Feed) -> Iterator[Hit]:
    for item in feed.items:
        for value in item.texts:
            if not value.text.strip():
                yield Hit(what=f"{value.where} is empty.", line=value.line)


ROWS = (
    FeedRule(
        name="text-html-in-plain",
        level=Level.WARNING,
        why="Titles and plain texts hold no HTML. Half of the readers show the tags as they are.",
        cure='Write plain text; in Atom a text with HTML says type="html".',
        find=_tags,
    ),
    FeedRule(
        name="text-escaped-twice",
        level=Level.WARNING,
        why="Readers show signs such as &amp; in place of &.",
        cure="Escape the text once.",
        find=_twice,
    ),
    FeedRule(
        name="text-relative",
        level=Level.WARNING,
        why="Pictures and links of a text that begin without https:// are broken in many readers.",
        cure="Write whole addresses in href, src and srcset.",
        find=_relative,
    ),
    FeedRule(
        name="text-unsafe",
        level=Level.WARNING,
        why="Readers remove what could run or cover their own pages, or warn of the feed.",
        cure="Remove the element or attribute.",
        find=_dangerous,
    ),
    FeedRule(
        name="text-type",
        formats=("atom",),
        why="Readers show text of another type as it is, or not at all.",
        cure='Write type="html" for escaped HTML, and type="xhtml" for a single div of XHTML.',
        find=_types,
    ),
    FeedRule(
        name="text-description",
        formats=("rss",),
        level=Level.WARNING,
        why="Readers that do not know content:encoded show the description; some want it first.",
        cure="Write <description> before <content:encoded>.",
        find=_no_description,
    ),
    FeedRule(
        name="text-summary",
        formats=("atom",),
        why="Atom demands a summary where the content is elsewhere.",
        cure="Add <summary>.",
        find=_no_summary,
    ),
    FeedRule(
        name="text-blank",
        level=Level.WARNING,
        why="An empty element hides the other text from some readers.",
        cure="Leave the element out.",
        find=_blank,
    ),
)
