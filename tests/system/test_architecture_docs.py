"""What docs/architecture.md and CONTRIBUTING.md name is there."""

import re

import pytest
from msgspec import structs

from feedwright.engine.catalogue.records import Claim, Record
from feedwright.engine.catalogue.row_values import RowValues
from feedwright.reading.metadata.field_table import FIELDS
from feedwright.reading.reader import READERS
from feedwright.rendering.formats import FORMATS, Format
from feedwright.rules import RULES
from places import ROOT

ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
PACKAGE = ROOT / "functions/feedwright"


def named_files(text):
    """Paths in code marks that end in a suffix or a slash; those of the package may leave its folder out."""
    return sorted(set(re.findall(r"`((?:[\w.]+/)*[\w.]+(?:\.(?:py|md|toml|in|txt|json)|/))`", text)))


@pytest.mark.parametrize("name", named_files(ARCHITECTURE + CONTRIBUTING))
def test_each_file_that_is_named_is_there(name):
    examples = {"a.md", "article/a.md", "expected.json", "feed.txt", "site.toml"}
    places = [ROOT, PACKAGE, PACKAGE / "engine"]
    assert name in examples or any((place / name).exists() for place in places)


def test_files_are_named_at_all():
    assert len(named_files(ARCHITECTURE)) > 30
    assert len(named_files(CONTRIBUTING)) > 10


def test_every_kind_of_row_has_an_example():
    kinds = {kind.__name__ for kind in RowValues.__subclasses__() if not kind.__name__.startswith("_")}
    assert {Record.__name__, Claim.__name__} <= kinds
    table = ARCHITECTURE.partition("## The catalogue")[2].partition("## The rooms")[0]
    assert kinds <= set(re.findall(r"`(\w+)`", table))


def test_every_make_target_that_is_named_is_one():
    targets = set(re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"make (\w+)`?", CONTRIBUTING)) - {"help"} <= targets


def test_the_tables_that_are_named_are_tables():
    for name, table in {"FORMATS": FORMATS, "READERS": READERS, "FIELDS": FIELDS, "RULES": RULES}.items():
        assert f"`{name}`" in CONTRIBUTING
        assert table


def test_the_example_of_a_format_is_a_row():
    [row] = re.findall(r"```python\nFormat\((.*?)\),?\n```", CONTRIBUTING)
    assert len(row.split(", ")) == len(structs.fields(Format))
