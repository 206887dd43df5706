"""Every rule that a message can name stands in one table with its reason and its cure, and in the documentation."""

import ast
import importlib
import json
import re
from pathlib import Path

import pytest

from feedwright.reading.metadata.field_table import FIELDS
from feedwright.rules import RULES
from places import ROOT, TESTS

PACKAGE = Path(importlib.import_module("feedwright").__file__).parent
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
RAISERS = {"Problem", "_refusal", "refusal", "_warning", "_say", "_takes_no", "problem"}


def raised():
    """Name the rules that the code raises: by keyword, as an attribute, in a table, or at a rule's place in a call."""
    found = {field.rule for field in FIELDS.values()} | {"ping-failed"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                found |= {text for keyword in node.keywords if keyword.arg == "rule" for text in texts(keyword.value)}
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in RAISERS:
                    found |= {text for value in node.args for text in plain(value) if "-" in text}
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                found |= {text for key, value in pairs if texts(key) == ["rule"] for text in texts(value)}
    return {text for text in found if NAME.fullmatch(text)}


def texts(node):
    return (
        [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if node
        else []
    )


def plain(node):
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_every_rule_that_is_raised_is_in_the_table():
    assert len(raised()) > 40
    assert raised() - set(RULES) == set()


def test_every_rule_of_the_table_is_raised_somewhere():
    code = "\n".join(path.read_text() for path in PACKAGE.rglob("*.py") if path.name != "rules.py")
    assert [name for name in RULES if f'"{name}"' not in code and f"[{name}]" not in code] == []


@pytest.mark.parametrize("name", RULES)
def test_each_has_a_reason_a_cure_and_a_row_in_the_documentation(name):
    rule = RULES[name]
    assert rule.why.endswith((".", "!"))
    assert rule.cure
    assert f"| `{name}` | {rule.why} | {rule.cure} |" in (ROOT / "docs" / "rules.md").read_text()


def test_what_the_corpus_is_told_is_in_the_table():
    told = set()
    for path in (TESTS / "corpus").glob("*/expected.json"):
        for article in json.loads(path.read_text())["articles"].values():
            for message in [article.get("rejected") or "", *article.get("warnings", [])]:
                told |= set(re.findall(r" \[([a-z-]+)\] ", message))
    assert told
    assert told - set(RULES) == set()
