"""Rules of what a feed says of itself."""

import re
from collections.abc import Callable, Iterable, Iterator

from feedwright.checking.feeds.document import Feed, Hit
from feedwright.checking.feeds.rule import XML, FeedRule
from feedwright.checking.finding import Level
from feedwright.moving.served.markup import each, first, language_of, text_in
from feedwright.site.language_tags import language_tag

_CONTACT = re.compile(r"[^\s<>()@]+@[^\s<>()@]+(?:\s+\([^()]+\))?")
_WIDTH, _HEIGHT = 144, 400  # pixels


def _without(name: str) -> Callable[[Feed], Iterable[Hit]]:
    """Make a rule that demands an element of the feed itself, with a text."""

    def find(feed: Feed) -> Iterator[Hit]:
        if not any(text_in(element) for element in each(feed.channel.children, name)):
            yield Hit(what=f"{feed.channel.where} has no <{name.removeprefix('atom:')}>.", line=feed.channel.line)

    return find


def _no_title(feed: Feed) -> Iterator[Hit]:
    if not any(title.text.strip() for title in feed.channel.titles):
        yield Hit(what=f"{feed.channel.where} has no title.", line=feed.channel.line)


def _no_home(feed: Feed) -> Iterator[Hit]:
    if not any(link.text.strip() for link in feed.channel.links):
        yield Hit(what=f"{feed.channel.where} names no page.", line=feed.channel.line)


def _no_self(feed: Feed) -> Iterator[Hit]:
    if not any(value.text.strip() for value in feed.own_address):
        yield Hit(what=f"{feed.channel.where} does not name its own address.", line=feed.channel.line)


def _other_self(feed: Feed) -> Iterator[Hit]:
    for value in feed.own_address if feed.address else ():
        if value.text.strip() != feed.address:
            yield Hit(what=f"the feed calls itself '{value.text.strip()}', and is at {feed.address}.", line=value.line)


def _no_author(feed: Feed) -> Iterator[Hit]:
    if "atom:author" in feed.channel.children:
        return
    for item in feed.items:
        if "atom:author" not in item.children and not _author_of_source(item.children):
            yield Hit(what=f"neither the feed nor {item.where} has an author.", line=item.line)
            return


def _author_of_source(children: object) -> bool:
    source = first(children, "atom:source")  # type: ignore[arg-type]  # Children of the item
    return source is not None and source.find("{http://www.w3.org/2005/Atom}author") is not None


def _languages(feed: Feed) -> Iterator[Hit]:
    if feed.format == "json":
        for part in feed.parts:
            value = part.node.get("language")
            if value is not None and not (isinstance(value, str) and _is_tag(value)):
                yield Hit(what=f"language of {part.where}: '{value}' is no language tag.")
        return
    for element in each(feed.channel.children, "language", "dc:language"):
        if not _is_tag(text_in(element)):
            yield Hit(what=f"'{text_in(element)}' is no language tag.", line=element.sourceline)
    for part in feed.parts:
        tag = language_of(part.node)
        if tag and not _is_tag(tag):
            yield Hit(what=f"xml:lang of {part.where}: '{tag}' is no language tag.", line=part.line)


def _is_tag(text: str) -> bool:
    return "_" not in text and language_tag(text) is not None


def _contacts(feed: Feed) -> Iterator[Hit]:
    for part in feed.parts:
        for name in ("author", "managingEditor", "webMaster"):
            for element in each(part.children, name):
                text = text_in(element)
                if not _CONTACT.fullmatch(text):
                    what = f"<{name}> of {part.where}: '{text[:60]}' is no e-mail address with a name."
                    yield Hit(what=what, line=element.sourceline)


def _image(feed: Feed) -> Iterator[Hit]:
    for image in each(feed.channel.children, "image"):
        values = {child.tag: text_in(child) for child in image if isinstance(child.tag, str)}
        for name, most in (("width", _WIDTH), ("height", _HEIGHT)):
            text = values.get(name)
            if text is not None and not (text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most):
                yield Hit(
                    what=f"<{name}> of the channel's image is '{text}'; {most} is the most.", line=image.sourceline
                )
        for name in ("title", "link"):
            own = next((text_in(element) for element in each(feed.channel.children, name)), "")
            if values.get(name, own) != own:
                what = f"<{name}> of the channel's image is another than the channel's: '{values[name][:60]}'."
                yield Hit(what=what, line=image.sourceline)


def _ttl(feed: Feed) -> Iterator[Hit]:
    for element in each(feed.channel.children, "ttl"):
        if not re.fullmatch(r"[1-9][0-9]{0,6}", text_in(element)):
            yield Hit(what=f"<ttl> is '{text_in(element)[:20]}'.", line=element.sourceline)


def _paging(feed: Feed) -> Iterator[Hit]:
    """Look at the documents of a feed's history (RFC 5005)."""
    children = feed.channel.children
    rels = {link.get("rel"): link.sourceline for link in each(children, "atom:link")}
    if "fh:archive" in children and "current" not in rels:
        yield Hit(what="an archive does not name the current document.", line=feed.channel.line)
    if "fh:complete" in children:
        for rel in {"next", "previous", "prev-archive", "next-archive"} & rels.keys():
            yield Hit(what=f"a complete feed names a further document (rel '{rel}').", line=rels[rel])
    for item in feed.items:
        for link in each(item.children, "atom:link"):
            if link.get("rel") in {"current", "prev-archive", "next-archive"}:
                yield Hit(what=f"{item.where} has a link of rel '{link.get('rel')}'.", line=link.sourceline)


ROWS = (
    FeedRule(
        name="feed-title",
        why="Readers list feeds by their titles.",
        cure="Give the feed a title.",
        find=_no_title,
    ),
    FeedRule(
        name="feed-description",
        formats=("rss",),
        why="RSS demands a description; strict parsers refuse the feed without it.",
        cure="Add <description> to the channel.",
        find=_without("description"),
    ),
    FeedRule(
        name="feed-home",
        formats=("rss",),
        why="RSS demands the address of the site; strict parsers refuse the feed without it.",
        cure="Add <link> with the address of the site's front page.",
        find=_no_home,
    ),
    FeedRule(
        name="feed-home-page",
        formats=("atom", "json"),
        level=Level.WARNING,
        why="Without it a reader cannot lead from the feed to the site.",
        cure='Add <link rel="alternate" href="…"> in Atom, or home_page_url in JSON Feed.',
        find=_no_home,
    ),
    FeedRule(
        name="feed-id",
        formats=("atom",),
        why="Atom demands an id, by which a feed is the same at another address.",
        cure="Add <id> with an address or a tag: URI that never changes.",
        find=_without("atom:id"),
    ),
    FeedRule(
        name="feed-updated",
        formats=("atom",),
        why="Atom demands the time of the last change.",
        cure="Add <updated> with the newest time of the entries.",
        find=_without("atom:updated"),
    ),
    FeedRule(
        name="feed-self",
        level=Level.WARNING,
        why="A reader that was handed the document does not know where to fetch it again. Push needs it as well.",
        cure='Add <atom:link rel="self" href="…"> in XML, or feed_url in JSON Feed.',
        find=_no_self,
    ),
    FeedRule(
        name="feed-self-differs",
        level=Level.WARNING,
        why="Readers that believe the address subscribe to another document.",
        cure="Write the address at which this document is.",
        find=_other_self,
    ),
    FeedRule(
        name="feed-author",
        formats=("atom",),
        why="Atom demands an author of the feed or of each entry; ruby's parser refuses the feed without.",
        cure="Add <author> with <name> to the feed.",
        find=_no_author,
    ),
    FeedRule(
        name="feed-language",
        why="Readers hyphenate, read aloud and filter by the language.",
        cure="Write a BCP 47 tag such as en or de-AT, with a hyphen.",
        find=_languages,
    ),
    FeedRule(
        name="feed-contact",
        formats=("rss",),
        why="RSS writes people as ada@example.org (Ada). Readers show anything else as it is, or nothing.",
        cure="Write the e-mail address and the name, or <dc:creator> with the name alone.",
        find=_contacts,
    ),
    FeedRule(
        name="feed-image",
        formats=("rss",),
        level=Level.WARNING,
        why="RSS's picture stands for the channel, and is at most 144 pixels wide and 400 high.",
        cure="Write the channel's own title and link into <image>, and leave width and height out.",
        find=_image,
    ),
    FeedRule(
        name="feed-ttl",
        formats=("rss",),
        why="A reader that cannot read the number fetches the feed as often as it likes.",
        cure="Write a whole number of minutes.",
        find=_ttl,
    ),
    FeedRule(
        name="feed-history",
        formats=XML,
        why="A reader that follows the history of the feed loses its way (RFC 5005).",
        cure='Add <atom:link rel="current"> to archives, and write such links in the feed itself alone.',
        find=_paging,
    ),
)
