"""The parts of the schemas for editors, and of the reference, that follow from the table of a podcast's tags.

``pytest tests/site/test_podcasts.py --update-golden`` writes these parts of the schemas anew.
"""

import json
from pathlib import Path

from feedwright.site import settings
from feedwright.site.podcasts.kinds import KINDS
from feedwright.site.podcasts.tags import CHANNEL, ITEM, TAGS, rows_within

SCHEMAS = Path(settings.__file__).parent.parent / "schemas"
_MARK = "podcast-"  # before the names of definitions


def properties(place, refs):
    """Describe what may be said in a place of the table: the channel or an item; *refs* is where definitions are."""
    return {
        row.key: {"description": row.what, **_several(row, place, refs)}
        for row in rows_within(place)
        if row.key and row.key != "people"
    }


def definitions(refs):
    """Describe each element; they refer to each other, so that the schema stays short."""
    rows = [row for row in TAGS.values() if row.values and (row.key or row.short) and not row.listed]
    return {_name(row): {"description": row.what, **_element(row, refs)} for row in rows}


def with_parts():
    """Give the texts of both schemas by their paths, with the parts that follow from the table."""
    site, article = SCHEMAS / "site.schema.json", SCHEMAS / "article.schema.json"
    schema = json.loads(site.read_text("utf-8"))
    shown = properties(CHANNEL, "#/definitions/")
    podcast = {key: value for key, value in schema["definitions"]["podcast"]["properties"].items() if key not in shown}
    schema["definitions"]["podcast"]["properties"] = podcast | shown
    kept = {name: value for name, value in schema["definitions"].items() if not name.startswith(_MARK)}
    schema["definitions"] = kept | definitions("#/definitions/")
    return {
        site: json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
        article: _article(article.read_text("utf-8")),
    }


def _article(text):
    shown = properties(ITEM, "#/$defs/")
    whole = {"description": "What podcast apps show of an episode.", "type": "object", "properties": shown, "additionalProperties": False}  # fmt: skip
    parts = {f"{_MARK}episode": whole} | definitions("#/$defs/")
    head = text.partition(f',\n    "{_MARK}episode": ')[0].removesuffix("\n  }\n}\n")
    lines = (f'    "{name}": {json.dumps(part, ensure_ascii=False)}' for name, part in parts.items())
    return head + ",\n" + ",\n".join(lines) + "\n  }\n}\n"


def _name(row):
    return _MARK + row.name.replace(":", "-")


def _several(row, place, refs):
    if row.listed:
        [child] = rows_within(row.name)
        return _several(child, row.name, refs)
    item = {"$ref": refs + _name(row)}
    least, most = row.places[place]
    if most == 1:
        return item
    several = {"type": "array", "items": item, "maxItems": most, **({"minItems": 1} if least else {})}
    return {"anyOf": [item, several]}


def _element(row, refs):
    return {"anyOf": [_short(row), _table(row, refs)]} if row.short else _table(row, refs)


def _short(row):
    return _value(next(value for value in row.values if value.key == row.short))


def _table(row, refs):
    children = rows_within(row.name)
    values = {value.key: {"description": value.what, **_value(value)} for value in row.values}
    inner = {child.key: {"description": child.what, **_several(child, row.name, refs)} for child in children}
    needed = [value.key for value in row.values if value.needed and not value.default and not value.unless[0]]
    needed += [child.key for child in children if child.places[row.name][0]]
    table = {"type": "object", "properties": values | inner, "additionalProperties": False}
    return table | ({"required": needed} if needed else {})


def _value(value):
    if value.options:
        return {"type": "string", "enum": list(value.options)}
    longest = {"maxLength": value.longest} if value.kind == "text" and not value.cut else {}
    return {**KINDS[value.kind].schema, **longest}


def reference():
    """Give the rows of the reference's table: setting, element, where it stands, what may be said of it, an example."""
    places = {CHANNEL: "podcast", ITEM: "episode", "podcast:liveItem": "broadcast"}
    for row in dict.fromkeys((*rows_within(CHANNEL), *rows_within(ITEM))):
        if row.key and row.key != "people":
            where = ", ".join(name for place, name in places.items() if place in row.places)
            keys = ", ".join(f"`{key}`" for key in _keys(row))
            yield [f"`{row.key}`", f"`{row.name}`", where, keys or "its value", f"`{row.example}`"]


def _keys(row):
    if row.listed:
        [row] = rows_within(row.name)
    inner = [child.key for child in rows_within(row.name)]
    return [value.key for value in row.values if len(row.values) + len(inner) > 1 or not row.short] + inner
