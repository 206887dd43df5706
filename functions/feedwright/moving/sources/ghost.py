"""Ghost's export: one JSON file with tables."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from feedwright.errors import CommandError
from feedwright.model.article import Image, Person
from feedwright.model.text import legal
from feedwright.moving.posts.bodies import with_captioned
from feedwright.moving.posts.post import Export, OldList, OldSite, Post
from feedwright.moving.served import values
from feedwright.moving.served.markup import plain
from feedwright.moving.sources.ghost_editors import html_of_editor
from feedwright.moving.sources.markup import Rewrite, drop, find, link, markup_of, rewritten, words
from feedwright.site.slugs import slugify

_WINDOW = 15  # posts in a feed
_ADDRESS = "__GHOST_URL__"
_PAID = re.compile(r"<!--\s*members-only\s*-->.*", re.DOTALL)


def posts_of_ghost(body: bytes, name: str, url: str | None) -> Export:
    """Read an export of any version.

    Args:
        body: the file.
        name: its name, for messages.
        url: the address of the old site, which the export does not hold.

    Raises:
        CommandError: this is no export of Ghost.
    """
    tables = _tables(body, name)
    settings = {str(row.get("key")): row.get("value") for row in _rows(tables, "settings")}
    base = (url or "").rstrip("/")
    people = _people(_rows(tables, "users"), base)
    site = OldSite(
        origin="Ghost",
        title=plain(_text(settings.get("title"))),
        url=url,
        description=plain(_text(settings.get("description"))),
        language=_text(settings.get("locale")) or _text(settings.get("lang")) or None,
        timezone=_text(settings.get("timezone")) or _text(settings.get("activeTimezone")) or None,
        authors=dict(people.values()),
        window=_WINDOW,
    )
    export = Export(site=site, posts=iter(()))
    if any(_text(settings.get(each)) for each in ("codeinjection_head", "codeinjection_foot")):
        export.notes.append("the site's code injections are left out")
    if not url:
        export.notes.append("the export does not say the site's address; --url or an old feed does")
    export.posts = _posts(tables, export, base, people)
    return export


def _tables(body: bytes, name: str) -> Mapping[str, Any]:
    try:
        values_read = json.loads(body.decode("utf-8-sig"))
        outer = values_read["db"][0] if "db" in values_read else values_read
        tables: Mapping[str, Any] = outer["data"]
        tables["posts"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise CommandError(f"{name} is no export of Ghost: it holds no table of posts. Export again.") from error
    return tables


def _rows(tables: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = tables.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: object) -> str:
    return legal(value).strip() if isinstance(value, str) else ""


def _paragraphs(row: Mapping[str, Any]) -> list[str]:
    return [part for part in _text(row.get("plaintext")).split("\n\n") if part.strip()]


def _people(rows: Sequence[Mapping[str, Any]], base: str) -> dict[str, tuple[str, Person]]:
    people = {}
    for row in rows:
        if name := plain(_text(row.get("name"))):
            picture = _text(row.get("profile_image")).replace(_ADDRESS, base)
            avatar = picture if picture.startswith("http") else None
            website = _text(row.get("website"))
            url = website if website.startswith("http") else None
            person = Person(name=name, url=url, avatar=avatar)
            people[str(row.get("id"))] = (slugify(_text(row.get("slug")) or name.replace("/", " ")), person)
    return people


def _joined(tables: Mapping[str, Any], table: str, wanted: str) -> dict[str, list[str]]:
    """Give, for each post's id, the ids that a table joins with it, in their order."""
    rows = sorted(_rows(tables, table), key=_place)
    joined: dict[str, list[str]] = {}
    for row in rows:
        joined.setdefault(str(row.get("post_id")), []).append(str(row.get(wanted)))
    return joined


def _place(row: Mapping[str, Any]) -> int:
    place = row.get("sort_order")
    return place if isinstance(place, int) else 0


def _posts(
    tables: Mapping[str, Any], export: Export, base: str, people: Mapping[str, tuple[str, Person]]
) -> Iterator[Post]:
    authors = _joined(tables, "posts_authors", "author_id")
    tags = _joined(tables, "posts_tags", "tag_id")
    names = {str(row.get("id")): _tag(row) for row in _rows(tables, "tags")}
    lists = {
        str(row.get("id")): OldList(f"/tag/{_text(row.get('slug'))}/", "tags", name, "rss")
        for row in _rows(tables, "tags")
        if (name := _tag(row)) and _text(row.get("slug"))
    }
    writers_lists = {
        str(row.get("id")): OldList(f"/author/{_text(row.get('slug'))}/", "authors", name, "rss")
        for row in _rows(tables, "users")
        if (name := plain(_text(row.get("name")))) and _text(row.get("slug"))
    }
    extras = {str(row.get("post_id")): row for row in _rows(tables, "posts_meta")}
    for row in _rows(tables, "posts"):
        number = str(row.get("id"))
        if row.get("type") == "page" or row.get("page") in (True, 1):
            export.leave_out("pages")
            continue
        meta = {**row, **{key: value for key, value in extras.get(number, {}).items() if key not in {"id", "post_id"}}}
        writers = authors.get(number) or [str(row.get("author_id"))]
        yield _post(
            meta,
            base,
            authors=tuple(people[each][0] for each in writers if each in people),
            categories=tuple(filter(None, (names.get(each, "") for each in tags.get(number, ())))),
            lists=(
                *(lists[each] for each in tags.get(number, ()) if each in lists),
                *(writers_lists[each] for each in writers if each in writers_lists),
            ),
        )
    for table in ("snippets", "offers", "products", "newsletters"):
        export.leave_out(table, len(_rows(tables, table)))


def _tag(row: Mapping[str, Any]) -> str:
    """Give a tag's name; internal tags begin with #, and no reader sees them."""
    name = plain(_text(row.get("name")))
    return "" if name.startswith("#") or row.get("visibility") == "internal" else name


def _post(
    row: Mapping[str, Any],
    base: str,
    *,
    authors: tuple[str, ...],
    categories: tuple[str, ...],
    lists: tuple[OldList, ...],
) -> Post:
    slug = _text(row.get("slug"))
    address = f"{base}/{slug}/" if base and slug else None
    canonical = _text(row.get("canonical_url")).replace(_ADDRESS, base)
    url = (_text(row.get("feature_image")) or _text(row.get("image"))).replace(_ADDRESS, base)
    picture = Image(url=url, alt=plain(_text(row.get("feature_image_alt")))) if url.startswith("http") else None
    text = (
        _text(row.get("html"))
        or html_of_editor(_text(row.get("lexical")), _text(row.get("mobiledoc")))
        or "".join(f"<p>{escape(part, quote=False)}</p>" for part in _paragraphs(row))
    )
    held = _held_back(row)
    return Post(
        title=plain(_text(row.get("title"))),
        html=with_captioned(
            without_cards((text if held else _PAID.sub("", text)).replace(_ADDRESS, base)),
            picture,
            _text(row.get("feature_image_caption")),
        ),
        name=slug,
        address=address,
        old_id=str(row.get("id")) if row.get("id") else None,
        published=_moment(row.get("published_at")) or _moment(row.get("created_at")),
        updated=_moment(row.get("updated_at")),
        summary=plain(_text(row.get("custom_excerpt"))),
        authors=authors,
        categories=categories,
        lists=lists,
        language=_text(row.get("language")) or None,
        images=(picture,) if picture else (),
        canonical=canonical if canonical.startswith("http") and canonical != address else None,
        held_back=held,
    )


def _held_back(row: Mapping[str, Any]) -> str | None:
    status, visibility = _text(row.get("status")), _text(row.get("visibility")) or "public"
    if status == "sent" or row.get("email_only") in (True, 1):
        return "sent by e-mail only"
    if status not in {"published", "scheduled"}:
        return status or "draft"
    if visibility == "public":
        return "scheduled without a date" if status == "scheduled" and not _moment(row.get("published_at")) else None
    return {"members": "for members", "paid": "for paying members"}.get(visibility, "for some members")


def _moment(value: object) -> datetime | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**14:
        return datetime.fromtimestamp(value // 1_000, UTC)
    return values.moment(_text(value))


def without_cards(html: str) -> str:
    """Turn the cards of Ghost's editor into plain HTML."""
    return rewritten(html, _CARDS)


def _bookmark(card: Any) -> str | None:
    target = find(card, "kg-bookmark-container")
    if target is None or not target.get("href"):
        return None
    title, about = words(find(card, "kg-bookmark-title")), words(find(card, "kg-bookmark-description"))
    more = f"<p>{escape(about, quote=False)}</p>" if about else ""
    return f"<blockquote><p>{link(target.get('href'), title)}</p>{more}</blockquote>"


def _player(kind: str) -> Rewrite:
    def write(card: Any) -> str | None:
        player = next(card.iter(kind), None)
        if player is None or not player.get("src"):
            return None
        url = player.get("src")
        caption = next(card.iter("figcaption"), None)
        title = words(find(card, f"kg-{kind}-title")) or words(caption) or url.rpartition("/")[2]
        player_written = f'<{kind} src="{escape(url)}" controls></{kind}>'
        return f"<figure>{player_written}<figcaption>{link(url, title)}</figcaption></figure>"

    return write


def _file(card: Any) -> str | None:
    target = find(card, "kg-file-card-container")
    if target is None or not target.get("href"):
        return None
    return f"<p>{link(target.get('href'), words(find(card, 'kg-file-card-title')))}</p>"


def _toggle(card: Any) -> str | None:
    heading, content = find(card, "kg-toggle-heading-text"), find(card, "kg-toggle-content")
    if heading is None or content is None:
        return None
    return f"<details><summary>{escape(words(heading), quote=False)}</summary>{markup_of(content)}</details>"


def _callout(card: Any) -> str | None:
    text = find(card, "kg-callout-text")
    sign = words(find(card, "kg-callout-emoji"))
    return None if text is None else f"<blockquote><p>{escape(sign)} {markup_of(text)}</p></blockquote>"


def _button(card: Any) -> str | None:
    target = next(card.iter("a"), None)
    return None if target is None or not target.get("href") else f"<p>{link(target.get('href'), words(target))}</p>"


_CARDS: tuple[tuple[str, Rewrite], ...] = (
    ("kg-signup-card", drop),
    ("kg-header-card", drop),
    ("kg-email-card", drop),
    ("kg-email-cta-card", drop),
    ("kg-cta-card", drop),
    ("kg-bookmark-card", _bookmark),
    ("kg-audio-card", _player("audio")),
    ("kg-video-card", _player("video")),
    ("kg-file-card", _file),
    ("kg-toggle-card", _toggle),
    ("kg-callout-card", _callout),
    ("kg-button-card", _button),
)
