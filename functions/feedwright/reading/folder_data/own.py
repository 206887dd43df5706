"""What an article says of itself, before all that its folder says."""

from collections.abc import Mapping
from typing import Any

from feedwright.errors import ArticleError
from feedwright.model.files import SourceObject
from feedwright.reading.encoding.decode import decode
from feedwright.reading.metadata.fields import FIELD_NAMES
from feedwright.reading.metadata.front_matter import plain_name, split_dotted_lines, split_front_matter
from feedwright.reading.metadata.json_table import load_json
from feedwright.reading.metadata.sidecar import NIKOLAS, read_sidecars
from feedwright.reading.selection import DOCX, JSON, kind_of


def own_values(source: SourceObject) -> Mapping[str, Any]:
    """Read the names, in their plain form, and values of an article's front matter and sidecars.

    What cannot be read says nothing.
    """
    try:
        values = dict(_front_matter(source))
    except ArticleError:
        values = {}
    try:
        for sidecar in read_sidecars(source):
            if not sidecar.path.endswith(NIKOLAS):  # which says nothing against a mark of a draft
                values |= sidecar.values
    except ArticleError:
        pass
    return {plain_name(str(name)): value for name, value in values.items() if value not in (None, "")}


def _front_matter(source: SourceObject) -> Mapping[str, Any]:
    kind = kind_of(source.key)
    if kind in {None, DOCX} or not source.body:
        return {}
    text, _ = decode(source)
    if kind is JSON:
        values = load_json(source.key, text)
        return values if isinstance(values, dict) else {}
    dotted = split_dotted_lines(source.key, text, FIELD_NAMES)
    return (dotted or split_front_matter(source.key, text, FIELD_NAMES))[0].values
