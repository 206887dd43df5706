"""Rules of the code that no single module shows."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(importlib.import_module("feedwright").__file__).parent

# Each layer, and those it may import beside itself: arrows point at the model.
MAY_IMPORT = {
    "errors": set(),
    "languages": set(),
    "model": {"errors"},
    "site": {"errors", "model"},
    "reading": {"errors", "languages", "model", "site"},
    "rendering": {"errors", "languages", "model", "site"},
    "ports": {"errors", "model"},
    "engine": {"errors", "model", "site", "reading", "rendering", "ports"},
    "adapters": {"errors", "model", "ports"},
    "settings": {"errors"},
    "events": {"errors", "ports"},
    "wiring": {"errors", "model", "ports", "engine", "adapters", "settings"},
    "handlers": {"errors", "ports", "site", "rendering", "engine", "events", "settings", "wiring"},
    "cli": {"", "errors", "model", "site", "reading", "rendering", "ports", "engine", "adapters", "wiring"},
    "__main__": {"cli"},
    "__init__": set(),
}
OUTSIDE = {
    "boto3",
    "botocore",
    "sqlite3",
    "os",
    "socket",
    "requests",
    "urllib.request",
    "tempfile",
    "random",
    "uuid",
    "time",
}
MAY_LOOK_OUTSIDE = {"adapters", "wiring", "handlers", "cli"}
# A cold start need not wait for what no function uses, nor for what few articles want.
NEVER_IN_LAMBDA = {
    "asyncio",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "babel",
    "feedwright.reading.header_lines",
    "feedwright.reading.json_article",
    "feedwright.reading.text",
    "mutagen",
    "readability",
    "sqlite3",
    "aws_xray_sdk",
    "typer",
    "rich",
    "werkzeug",
    "watchfiles",
}


def modules(layer):
    place = PACKAGE / layer
    return sorted(place.rglob("*.py")) if place.is_dir() else [PACKAGE / f"{layer}.py"]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_every_module_belongs_to_a_layer():
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert found == set(MAY_IMPORT)


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_point_towards_the_model(layer):
    names = {name for path in modules(layer) for name in imported(path) if name.split(".")[0] == "feedwright"}
    layers = {[*name.split("."), ""][1] for name in names}
    assert layers <= MAY_IMPORT[layer] | {layer}


@pytest.mark.parametrize("layer", sorted(set(MAY_IMPORT) - MAY_LOOK_OUTSIDE))
def test_the_core_knows_no_clock_disk_network_or_chance(layer):
    names = {name for path in modules(layer) for name in imported(path)}
    assert not names & OUTSIDE
    for path in modules(layer):
        text = path.read_text()
        assert "datetime.now(" not in text
        for own in ("_reopen(", "def open(", "source.open("):  # a port's method
            text = text.replace(own, "")
        assert "open(" not in text


def test_feedgen_is_met_in_one_module():
    """Beside it only its interface for extensions is known, to what all namespaces are made of."""
    users = {
        path.relative_to(PACKAGE).as_posix(): {name for name in imported(path) if name.startswith("feedgen")}
        for path in PACKAGE.rglob("*.py")
    }
    assert users.pop("rendering/xml.py")
    assert users.pop("rendering/namespaces/extension.py") == {"feedgen.ext.base"}
    assert not set().union(*users.values())


@pytest.mark.parametrize("handler", ["publish", "sweep"])
def test_a_handler_imports_nothing_that_lambda_need_not_load(handler):
    code = f"import sys, {handler}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & NEVER_IN_LAMBDA
