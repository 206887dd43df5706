"""JSON articles: an object with our own field names, an item of a JSON Feed, or a schema.org article."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from feedwright.errors import Problem
from feedwright.reading.article_body import Body
from feedwright.reading.identity import is_absolute_iri
from feedwright.reading.markdown.reader import read_markdown
from feedwright.reading.metadata.json_table import json_refusal, line_of, load_json
from feedwright.reading.schema_org import is_schema_org, read_schema_org
from feedwright.reading.text.reader import read_text

TEXTS = ("content_html", "content_markdown", "content_text")
_ONE_EACH = "Put each article into a file of its own."

# The names of a JSON Feed 1.1 item, and our names.
_ITEM = {
    "date_published": "published",
    "date_modified": "updated",
    "author": "authors",  # JSON Feed 1.0
    "authors": "authors",
    "tags": "categories",
}
# Names in a folder's data that keep its articles from readers, and the value that does.
_HOLDING = {
    "draft": True,
    "private": True,
    "eleventyexcludefromcollections": True,
    "permalink": False,
    "published": False,
}
_ITEM_ALONE = frozenset({"date_published", "date_modified", "external_url", "banner_image", "attachments"})
_ATTACHMENT = {
    "url": "url",
    "mime_type": "type",
    "title": "title",
    "size_in_bytes": "length",
    "duration_in_seconds": "duration",
}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of a JSON article, by our names."""

    values: Mapping[str, Any]
    written: Mapping[str, str] = field(default_factory=dict)  # the file's own spelling of our names
    typed: bool = False  # an author wrote the names, not a program


def read_json(path: str, text: str, given_title: str | None) -> Body:
    """Read an article; the names in the object show its shape.

    Raises:
        ArticleError: the text is not JSON, is not an article, or holds several articles.
    """
    values = load_json(path, text)
    _demand_one_article(path, values)
    item = _fields_of(path, values)
    name = next((name for name in TEXTS if item.values.get(name) not in (None, "")), None)
    if name is None and _is_folder_data(path):
        return _no_article(path, item.values)
    if name is None:
        raise json_refusal(path, "this JSON holds no article's text.", _expected(path))
    content = item.values[name]
    if not isinstance(content, str):
        raise json_refusal(path, f"{name} is not text.", f'Write "{name}": "…"', line_of(text, name))
    title = given_title or _line(item.values.get("title"))
    metadata = {name: value for name, value in item.values.items() if name not in TEXTS}
    return structs.replace(
        read_content(path, name, content, title), metadata=metadata, written=item.written, typed=item.typed
    )


def _expected(path: str) -> str:
    return (
        "Write one article with content_html, content_markdown or content_text, a JSON Feed item or a schema.org "
        f"article. If it has no article, write this into site.toml: exclude = [{json.dumps(path, ensure_ascii=False)}]"
    )


def _is_folder_data(path: str) -> bool:
    """Say whether the file has the name of its folder: Eleventy keeps the data of a folder's files there."""
    *_, folder, name = ["", *path.split("/")]
    return bool(folder) and name.lower() == f"{folder.lower()}.json"


def _no_article(path: str, values: Mapping[str, Any]) -> Body:
    what = "this JSON holds a site generator's data about a folder, and no article's text, so it is left out."
    problem = Problem(path=path, rule="no-article", what=what, cure=_expected(path))
    held = [name for name, is_held in _HOLDING.items() if values.get(name) is is_held]
    if not held:
        return Body("", metadata={"draft": True}, warnings=(problem,))
    everything = json.dumps(f"{path.rpartition('/')[0]}/**", ensure_ascii=False)
    what = f"{held[0]} here holds back the whole folder in your generator, but not in Feedwright."
    cure = f"To keep the folder private, write exclude = [{everything}] into site.toml."
    warning = Problem(path=path, rule="held-back", what=what, cure=cure)
    return Body("", metadata={"draft": True}, warnings=(problem, warning))


def _demand_one_article(path: str, values: Any) -> None:
    if isinstance(values, list):
        raise json_refusal(path, "this JSON is a list.", _ONE_EACH)
    if not isinstance(values, dict):
        raise json_refusal(path, "this JSON is not an article.", _expected(path))
    if isinstance(values.get("items"), list):
        raise json_refusal(path, "this is a whole JSON Feed.", _ONE_EACH)


def _fields_of(path: str, values: Mapping[str, Any]) -> _Fields:
    if is_schema_org(values):
        articles = read_schema_org(values)
        if len(articles) != 1:
            what = "this JSON-LD holds several articles." if articles else "this JSON-LD holds no article."
            raise json_refusal(path, what, _ONE_EACH if articles else _expected(path))
        return _Fields(*articles[0])
    lower = {name.strip().lower(): value for name, value in values.items()}
    return _item(lower) if _is_item(lower) else _Fields(lower, typed=True)


def _is_item(values: Mapping[str, Any]) -> bool:
    return not _ITEM_ALONE.isdisjoint(values) or re.match(r"https?:", str(values.get("url", ""))) is not None


def _item(values: Mapping[str, Any]) -> _Fields:
    """Read a JSON Feed item, which may also hold our own fields."""
    fields = {name: value for name, value in values.items() if name not in {*_ITEM, *_ITEM_ALONE, "id", "image"}}
    renamed = {ours: theirs for theirs, ours in _ITEM.items() if values.get(theirs) is not None}
    fields |= {ours: values[theirs] for ours, theirs in renamed.items()}
    if values.get("id") not in (None, ""):
        # An IRI stays the id in every format; another text was an id in the old feed only.
        fields["id" if is_absolute_iri(str(values["id"])) else "guid"] = values["id"]
    pictures = [values[name] for name in ("image", "banner_image") if values.get(name)]
    fields |= {"images": pictures[:1] if pictures[0] == pictures[-1] else pictures} if pictures else {}
    fields |= {"links": [{"url": values["external_url"], "rel": "related"}]} if values.get("external_url") else {}
    if isinstance(attachments := values.get("attachments"), list):
        fields["enclosures"] = [_enclosure(attachment) for attachment in attachments]
    return _Fields(
        fields, renamed | {"guid": "id", "enclosures": "attachments", "images": "image", "links": "external_url"}
    )


def _enclosure(attachment: Any) -> Any:
    if not isinstance(attachment, Mapping):
        return attachment
    return {ours: attachment[theirs] for theirs, ours in _ATTACHMENT.items() if attachment.get(theirs) is not None}


def read_content(path: str, name: str, content: str, title: str | None) -> Body:
    """Read an article's text; *name*, one of ``TEXTS``, says in which format it is written."""
    if name == "content_markdown":
        return read_markdown(path, content, title)
    if name == "content_text":
        return read_text(path, content, title)
    return Body(content)


def _line(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None
