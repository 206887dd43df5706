"""Compares what the reference pages name with what the code has. Each check lists what is missing and what is made up."""

import re

from msgspec import structs

from feedwright.engine.intake.outcome import Verdict
from feedwright.reading.metadata.field_table import FIELDS
from feedwright.reading.selection import KINDS
from feedwright.rendering.formats import FORMATS
from feedwright.rules import RULES
from feedwright.site import Site
from reference import SCHEMA, alarms, default_of, marked, metrics, rows_of, template


def differences(what, named, real):
    """Compare two mappings or collections: what each has and the other has not, or has otherwise."""
    named, real = (list(each.items() if isinstance(each, dict) else each) for each in (named, real))
    missing = [f"{what}: {each} is missing" for each in real if each not in named]
    made_up = [f"{what}: {each} is made up" for each in named if each not in real]
    repeated = [f"{what}: {each} is named twice" for each in named if named.count(each) > 1]
    return missing + made_up + repeated


def first_cells(page, heading):
    """Give the names in the first column of a table: a name in two rows is given twice."""
    return [name for row in rows_of(page, heading) for name in marked(row[0])]


def settings(page):
    properties = SCHEMA["properties"]
    rows = {marked(row[0])[0]: row[2] for row in rows_of(page, "All settings")}
    required = {*SCHEMA["required"], "url"}
    defaults = {name: default_of(value) for name, value in properties.items() if "default" in value}
    shown = {name: re.match(r"`[^`]*`|", rows[name])[0] for name in rows if name in defaults}
    return [
        *differences("setting", first_cells(page, "All settings"), list(properties)),
        *differences("setting in the code", list(properties), [field.name for field in structs.fields(Site)]),
        *differences("required", [name for name, cell in rows.items() if cell.startswith("required")], required),
        *differences("default", shown, defaults),
    ]


_ROWS = {"canonical address": "canonical_url", "short title": "short_title"}
_FURTHER = {"id": {"guid"}, "draft": {"scheduled"}}  # fields without a row of their own
# Names that are parts of a value, and not fields.
_PARTS = {
    "published": {"date"},
    "draft": {"list", "embargo", "hold"},
    "links": {"url", "rel", "title"},
    "corrections": {"date", "text"},
    "images": {"alt", "caption"},
    "enclosures": {"url", "type", "length", "title", "duration"},
}


def front_matter(page):
    """Compare each row of the table of fields with the rows of the code that belong to it."""
    wrong, seen = [], set()
    for label, cell, *_ in rows_of(page, "All fields"):
        field = _ROWS.get(label, label)
        rows = {name for name in FIELDS if name.partition(".")[0] == field} | _FURTHER.get(field, set())
        seen |= rows
        in_code = {name for row in rows for name in FIELDS[row].names}
        if field == "draft":  # the embargo's own names stand in its own row
            in_code -= set(FIELDS["embargo"].names)
        named = {name for name in marked(cell) if re.fullmatch(r"\w+", name)}
        wrong += differences(label, named - (_PARTS.get(label, set()) - in_code), in_code)
    return wrong + differences("row", seen, set(FIELDS))


def formats(page):
    rows = rows_of(page, "Documents: what is published, and where")
    types = [(marked(row[0])[0], marked(row[1])[0]) for row in rows if "`application/" in row[1]]
    return differences("format", types, [(form.file_name, form.media_type) for form in FORMATS])


def documents(page):
    """Give patterns for the paths of documents; … stands for the other formats, and <name> for what an article decides."""
    paths = [path for row in rows_of(page, "Documents: what is published, and where") for path in marked(row[0])]
    return {
        path: re.compile(re.sub(r"\\?<\w+\\?>", ".+", re.escape(path)).replace("rss\\.xml", _FORMAT)) for path in paths
    }


_FORMAT = "(?:" + "|".join(re.escape(form.file_name) for form in FORMATS) + ")"


def kinds(page):
    rows = {name: tuple(marked(suffixes)) for name, suffixes in rows_of(page, "Which files are articles")}
    return differences("kind", rows, {kind.name: kind.suffixes for kind in KINDS})


def rules(page):
    return differences("rule", first_cells(page, "Rules"), list(RULES))


def operation(page):
    stack = template("template.yaml")
    defaults = {name: str(value["Default"]) for name, value in stack["Parameters"].items() if value["Default"] != ""}
    rows = rows_of(page, "Parameters of the template")
    shown = {marked(row[0])[0]: marked(row[2])[0] for row in rows if marked(row[2])}
    return [
        *differences("metric", first_cells(page, "Metrics"), metrics()),
        *differences("alarm", first_cells(page, "Alarms"), alarms()),
        *differences("parameter", first_cells(page, "Parameters of the template"), stack["Parameters"].keys()),
        *differences("default", shown, defaults),
        *differences("output", marked(page.partition("## Outputs of the template")[2]), stack["Outputs"].keys()),
    ]


def verdicts(page):
    named = first_cells(page, "My article does not appear")
    return differences("verdict", named, [verdict.value for verdict in Verdict if verdict not in _WITHOUT_A_LINE])


# What no build prints a line for, or not for an article.
_WITHOUT_A_LINE = {Verdict.UNCHANGED, Verdict.PASSED_OVER, Verdict.SETTINGS}

CHECKS = {
    "docs/how-to/troubleshoot.md": verdicts,
    "docs/reference/site-toml.md": settings,
    "docs/reference/front-matter.md": front_matter,
    "docs/reference/documents.md": formats,
    "docs/reference/articles.md": kinds,
    "docs/rules.md": rules,
    "docs/reference/metrics-and-alarms.md": operation,
}
