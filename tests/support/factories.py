"""Model values with everything filled in but what a test is about."""

from datetime import UTC, datetime

from feedwright.model.article import Entry, Person
from feedwright.model.feed import Feed
from feedwright.model.files import SourceObject
from feedwright.rendering.formats import folder
from feedwright.site.parse import parse_site
from memory import SITE_TOML

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


# A text of fifty words; a shorter one without a title is a note. Neither title nor summary is made from a quotation.
LONG = "\n\n> " + "word " * 50 + "\n"


def make_entry(**told):
    values = {
        "id": "tag:gazette.example,2024-01-31:first",
        "url": "https://gazette.example/articles/first.html",
        "title": "First",
        "summary": "A summary.",
        "content_html": "<p>Some text.</p>",
        "published": NOON,
        "updated": NOON,
    }
    return Entry(**(values | told))


def make_feed(*entries, **told):
    values = {
        "name": "main",
        "id": "tag:gazette.example,2024-01-31:/feeds/main",
        "title": "The Gazette",
        "url": "https://gazette.example/index.html",
        "base_url": "https://gazette.example/",
        "updated": NOON,
        "description": "News of the town",
        "authors": (Person(name="The Gazette"),),
        "language": "en",
        "entries": entries,
        "folder": folder(told.get("name", "main")),
    }
    return Feed(**(values | told))


def make_source(body="Some text.", key="articles/first.md", **told):
    body = body.encode() if isinstance(body, str) else body
    values = {"key": key, "body": body, "size": len(body), "etag": "e", "modified": NOON}
    return SourceObject(**(values | told))


def site_toml(extra=""):
    """Add settings to the smallest site; an authority among them takes the place of its own."""
    own = SITE_TOML.replace('authority = "gazette.example"\n', "") if "authority" in extra else SITE_TOML
    return own + extra


def make_site(extra=""):
    return parse_site(site_toml(extra).encode())


SITE = make_site()
