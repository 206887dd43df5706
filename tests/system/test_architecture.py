"""Rules of the code that no single module shows."""

import ast
import builtins
import importlib
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from mutants import changed, guards
from places import ROOT

PACKAGE = Path(importlib.import_module("feedwright").__file__).parent

# Each layer, and those it may import beside itself: arrows point at the model.
MAY_IMPORT = {
    "code_digest": set(),
    "errors": set(),
    "languages": set(),
    "rules": set(),
    "model": {"errors"},
    "site": {"errors", "model"},
    "reading": {"errors", "languages", "model", "site"},
    "rendering": {"errors", "languages", "model", "rules", "site"},
    "ports": {"code_digest", "errors", "model"},
    "engine": {"errors", "model", "site", "reading", "rendering", "ports"},
    "moving": {"errors", "model", "site", "reading"},
    "checking": {"errors", "model", "site", "reading", "rendering", "rules", "moving"},
    "adapters": {"errors", "model", "ports"},
    "lambdas": {"errors", "model", "ports", "site", "rendering", "engine", "adapters"},
    "cli": {
        "",
        "code_digest",
        "errors",
        "rules",
        "model",
        "site",
        "reading",
        "rendering",
        "ports",
        "engine",
        "adapters",
        "moving",
        "checking",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
# The rooms of two layers, and those that each may import beside itself.
ROOMS = {
    "engine": {
        "catalogue": set(),
        "jobs": {"catalogue"},
        "documents": {"catalogue", "jobs", "passed_over"},
        "push": {"catalogue", "jobs"},
        "public_walk": {"catalogue", "jobs", "documents"},
        "named_files": {"catalogue"},
        "scaling": {"catalogue"},
        "outdated": {"catalogue", "named_files"},
        "notices": {"catalogue", "jobs"},
        "comparing": {"catalogue", "jobs", "named_files", "outdated"},
        "reconcile": {"catalogue", "comparing", "jobs", "notices", "passed_over", "public_walk"},
        "intake": {"catalogue", "jobs", "named_files", "reconcile", "scaling"},  # new settings begin a walk
        "building": {"catalogue", "jobs", "documents", "push", "scaling"},
        "build": {"building", "catalogue", "jobs", "documents"},
        "bulk": {"catalogue", "jobs", "documents", "intake", "build", "building", "scaling"},
        "recovery": {"catalogue", "jobs", "documents", "intake", "local_site", "reconcile"},
        "sweep": {"catalogue", "jobs", "intake", "reconcile", "push", "build", "building", "recovery"},
        "passed_over": set(),
        "local_site": set(),
        "outcomes": {"intake"},
        "verify": {"catalogue", "comparing", "jobs", "documents", "intake"},
        "whole_build": {
            *("catalogue", "jobs", "intake", "documents", "reconcile", "build", "bulk", "sweep", "passed_over"),
            *("building", "comparing", "local_site", "outcomes", "recovery", "verify"),
        },
    },
    "reading": {
        "encoding": set(),
        "ablog": set(),
        "article_body": set(),
        "selection": {"private_names"},
        "schema_org": set(),
        "private_names": set(),
        "prose": set(),
        "html": set(),
        "identity": {"prose"},
        "media": {"identity", "selection"},
        "metadata": {"encoding", "html", "media", "prose"},
        "notices": {"metadata"},
        "text": {"article_body", "prose"},
        "opening": {"html", "prose"},
        "tags": {"identity"},
        "markdown": {"ablog", "article_body", "html", "identity", "opening", "prose", "tags"},
        "mdx": {"article_body", "markdown"},
        "rst": {"ablog", "article_body", "html", "markdown", "metadata", "opening", "tags"},
        "docx": {"article_body", "html", "media", "metadata", "opening"},
        "page": {"article_body", "html", "prose"},
        "json_article": {"article_body", "identity", "markdown", "metadata", "schema_org", "text"},
        "media_article": {"identity", "json_article", "media", "metadata"},
        "folder_data": {"encoding", "media", "metadata", "private_names", "prose", "selection"},
        "reader": {
            *(
                "article_body",
                "encoding",
                "html",
                "identity",
                "json_article",
                "markdown",
                "media",
                "media_article",
                "metadata",
            ),
            *("docx", "mdx", "notices", "private_names", "page", "prose", "rst", "selection", "tags", "text"),
        },
        "entry": {"html", "identity", "media", "prose", "selection"},
    },
}
# A value must not have one of these names, because they do not say what the value holds.
EMPTY_NAMES = {"told", "one", "found", "made"}
MOST_FILES = 14  # in a folder, so that a person sees at a glance what is there
NO_CHANCE = {"UUID", "uuid5"}  # of the module uuid: what is made of a name alone
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
MAY_LOOK_OUTSIDE = {"adapters", "lambdas", "cli"}
# A cold start need not wait for what no function uses, nor for what few articles want.
NEVER_IN_LAMBDA = {
    "asyncio",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "babel",
    "boto3",
    "docutils",
    "feedwright.reading.folder_data",
    "feedwright.reading.html.stand_ins",
    "feedwright.reading.markdown.boxes",
    "feedwright.reading.markdown.blocks",
    "feedwright.reading.markdown.formulas",
    "feedwright.reading.markdown.running_text",
    "feedwright.reading.metadata.header_lines",
    "feedwright.reading.json_article",
    "feedwright.reading.text.reader",
    "feedwright.moving",
    "feedwright.site.podcasts",
    "feedwright.checking",
    "mammoth",
    "PIL",
    "pygments",
    "markdownify",
    "tinytag",
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
        elif isinstance(node, ast.ImportFrom) and not (node.module == "uuid" and names_of(node) <= NO_CHANCE):
            yield node.module


def names_of(node):
    return {alias.name for alias in node.names}


def test_every_module_belongs_to_a_layer():
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert found == set(MAY_IMPORT)


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_point_towards_the_model(layer):
    names = {name for path in modules(layer) for name in imported(path) if name.split(".")[0] == "feedwright"}
    layers = {[*name.split("."), ""][1] for name in names}
    assert layers <= MAY_IMPORT[layer] | {layer}


def inner_imports(path):
    """Name what *path* imports of our own: modules, as parts of their dotted names below the package."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "feedwright":
            for alias in node.names:
                parts = [*node.module.split(".")[1:], alias.name]
                is_module = PACKAGE.joinpath(*parts).with_suffix(".py").exists() or PACKAGE.joinpath(*parts).is_dir()
                yield tuple(parts if is_module else parts[:-1])


@pytest.mark.parametrize(("layer", "room"), [(layer, room) for layer in ROOMS for room in ROOMS[layer]])
def test_imports_between_rooms_point_one_way(layer, room):
    paths = [path for path in modules(layer) if path.relative_to(PACKAGE / layer).with_suffix("").parts[0] == room]
    rooms = {parts[1] for path in paths for parts in inner_imports(path) if parts[0] == layer and len(parts) > 1}
    assert paths
    assert rooms <= ROOMS[layer][room] | {room}


@pytest.mark.parametrize("layer", ROOMS)
def test_every_module_stands_in_a_room(layer):
    found = {path.relative_to(PACKAGE / layer).with_suffix("").parts[0] for path in modules(layer)}
    assert found - {"__init__"} == set(ROOMS[layer])


def test_no_modules_import_each_other_in_a_circle():
    paths = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    uses = {name: {".".join(parts) for parts in inner_imports(path)} & paths.keys() for name, path in paths.items()}
    TopologicalSorter(uses).prepare()  # it raises CycleError, which names the circle


def test_each_folder_says_what_is_in_it():
    places = [path for path in PACKAGE.rglob("__init__.py") if not ast.get_docstring(ast.parse(path.read_text()))]
    assert places == []


def test_no_folder_holds_more_files_than_a_person_can_survey():
    counts = Counter(path.parent for path in PACKAGE.rglob("*.py") if path.stem != "__init__")
    assert {folder: count for folder, count in counts.items() if count > MOST_FILES} == {}


@pytest.mark.parametrize("layer", sorted(set(MAY_IMPORT) - MAY_LOOK_OUTSIDE))
def test_the_core_knows_no_clock_disk_network_or_chance(layer):
    names = {name for path in modules(layer) for name in imported(path)}
    assert not names & OUTSIDE
    for path in modules(layer):
        text = path.read_text()
        assert "datetime.now(" not in text
        for own in (
            "_reopen(",
            "def open(",
            "source.open(",
            "archive.open(",
            "image.open(",
        ):  # a port's method; in memory
            text = text.replace(own, "")
        assert "open(" not in text


def names_of_values(path):
    """Yield each name that *path* gives to a value, a parameter, an attribute or a function, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                yield name, node.lineno
            case ast.keyword(arg=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name) if name:
                yield name, node.lineno


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_each_name_says_what_its_value_holds(layer):
    places = [
        f"{path.relative_to(PACKAGE)}:{line}: {name}"
        for path in modules(layer)
        for name, line in names_of_values(path)
        if name in EMPTY_NAMES
    ]
    assert places == []


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


def test_no_file_holds_the_marks_of_a_merge():
    found = subprocess.run(
        ["git", "grep", "-lE", "^(<{7}|>{7}) ", "--", "*.md", "*.py", "*.toml", "*.html", "*.css", "*.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.split() == []


def test_code_without_a_guard_still_runs():
    """Otherwise a test would turn red because of an unknown name, and not because the guard is missing."""
    for guard in guards():
        assert unknown_names(ast.parse(changed(guard))) == set(), guard["name"]


def unknown_names(tree):
    bound = set(dir(builtins)) | {"__file__", "__name__"}
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Store(), id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.alias(name=name, asname=short):
                bound.add(short or name.partition(".")[0])
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - bound


def test_each_guard_of_the_mutants_table_is_in_the_code_and_its_tests_exist():
    """Otherwise ``make mutants`` would stop at this guard."""
    for guard in guards():
        assert changed(guard)
        files = {test.partition("::")[0] for test in guard["tests"] if test.startswith("tests/")}
        assert [file for file in files if not (ROOT / file).exists()] == [], guard["name"]
