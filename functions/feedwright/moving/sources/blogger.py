"""Blogger's exports: the classic one, and Google Takeout's."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin

from feedwright.moving.posts.post import Export, OldList, OldSite, Post
from feedwright.moving.served import values
from feedwright.moving.served.atom import read_atom, read_entry
from feedwright.moving.served.markup import Children, children_of, each, first_text, parse_xml, plain, text_in
from feedwright.moving.sources.feed import post_of

_WINDOW = 25  # posts in a feed
_KIND = "http://schemas.google.com/g/2005#kind"
_NAMES = {"COMMENT": "comments", "PAGE": "pages", "TEMPLATE": "templates", "SETTINGS": "settings"}


def posts_of_blogger(body: bytes, name: str, url: str | None) -> Export:
    """Read an export.

    Args:
        body: the file.
        name: its name, for messages.
        url: the address of the old blog, which Takeout does not say.

    Raises:
        CommandError: it is broken or hostile.
    """
    root, notes = parse_xml(body, name)
    feed = read_atom(root, name, notes)
    base = feed.home or url
    site = OldSite(
        origin="Blogger",
        title=feed.title,
        url=base,
        description=feed.description,
        language=feed.language,
        window=_WINDOW,
        atom_has_these_ids=True,
    )
    export = Export(site=site, posts=iter(()), notes=[*notes])
    if not base:
        export.notes.append("the export does not say the blog's address; --url or an old feed does")
    export.posts = _posts(root, export, base)
    return export


def _posts(root: Any, export: Export, base: str | None) -> Iterator[Post]:
    for entry in each(children_of(root), "atom:entry"):
        children = children_of(entry)
        kind = _kind(entry, children)
        if kind == "POST":
            yield _post(entry, children, base)
        else:
            export.leave_out(_NAMES.get(kind, kind.lower()))


def _kind(entry: Any, children: Children) -> str:
    """Say what an entry is: Takeout has an element of its own, the classic export a category."""
    stated = first_text(children, "blogger:type").upper()
    terms = (
        (term.get("term") or "").rpartition("#")[2].upper()
        for term in each(children_of(entry), "atom:category")
        if term.get("scheme") == _KIND
    )
    return stated or next(terms, "POST")


def _post(entry: Any, children: Children, base: str | None) -> Post:
    item = read_entry(entry)
    post = post_of(item)
    place = first_text(children, "blogger:filename")
    address = item.address or (urljoin(base, place) if base and place else None)
    status = first_text(children, "blogger:status").upper()
    control = next(each(children, "app:control"), None)
    is_draft = status not in {"", "LIVE"} or (control is not None and text_in(control).lower() == "yes")
    return Post(
        title=post.title,
        html=post.html,
        address=address,
        old_id=item.id,
        published=item.published or values.moment(first_text(children, "blogger:created")) or item.updated,
        updated=item.updated,
        summary=plain(first_text(children, "blogger:metaDescription")),
        authors=post.authors,
        categories=post.categories,
        lists=tuple(OldList(f"/search/label/{quote(label)}", "tags", label) for label in post.categories),
        enclosures=post.enclosures,
        held_back=("draft" if status in {"", "DRAFT"} else status.lower()) if is_draft else None,
    )
