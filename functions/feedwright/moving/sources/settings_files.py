"""Reads settings that other programs wrote, in TOML, YAML, JSON, Python and JavaScript; none of their code is run."""

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from feedwright.site.toml_faults import read_toml

_NAMES = "title site url baseUrl language lang SITE_TITLE SITE_DESCRIPTION description author".split()
_LITERAL = r"""\b{name}\s*[:=]\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n$]*)`)"""


def values_of(name: str, text: str) -> Mapping[str, Any]:
    """Give the settings in a file of that name; a file that cannot be read has none."""
    suffix = name.rpartition(".")[2]
    try:
        if suffix == "toml":
            return read_toml(text)
        if suffix in {"yml", "yaml"}:
            read = yaml.load(text, _Loader)  # noqa: S506 - it is a SafeLoader
            return read if isinstance(read, dict) else {}
        if suffix == "json":
            read = json.loads(text)
            return read if isinstance(read, dict) else {}
        return _literals_of_python(text) if suffix == "py" else _literals_of_javascript(text)
    except (ValueError, yaml.YAMLError, SyntaxError, RecursionError):
        return {}


class _Loader(yaml.SafeLoader):
    """Reads YAML with tags of other programs as if they were not there."""


_Loader.add_multi_constructor("", lambda _loader, _suffix, _node: None)


def _literals_of_python(text: str) -> Mapping[str, Any]:
    """Read Pelican's settings: names that are set to literals. A name that is set to something else has None."""
    values: dict[str, Any] = {}
    for node in ast.parse(text).body:
        stored = (each for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
        value = node.value.value if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) else None
        values |= dict.fromkeys((each.id for each in stored), value)
    return values


def _literals_of_javascript(text: str) -> Mapping[str, Any]:
    """Read the names that settings in JavaScript give to texts."""
    names = (
        "title",
        "pageTitle",
        "locale",
        "site",
        "url",
        "base",
        "baseUrl",
        "language",
        "lang",
        "SITE_TITLE",
        "SITE_DESCRIPTION",
        "description",
    )
    values = {}
    for name in names:
        if match := re.search(_LITERAL.format(name=name), text):
            values[name] = next(part for part in match.groups() if part is not None)
    return values
