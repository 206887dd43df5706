"""The locks say what is installed, by hashes, and never from where: each machine has its own registry."""

import json
import re

import pytest

from places import ROOT

PYTHON = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("functions", "requirements")
    for path in (ROOT / folder).glob("*.txt")
)
NODE = ".ci/package-lock.json"


@pytest.mark.parametrize("name", [*PYTHON, NODE])
def test_no_lock_names_an_address(name):
    assert not re.search(r"\w+://|--(?:extra-)?index-url|--find-links", (ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize("name", PYTHON)
def test_each_python_package_is_locked_with_its_hashes(name):
    text = re.sub(r" *#.*", "", (ROOT / name).read_text("utf-8"))
    packages = re.findall(r"^([\w.\[\]-]+==\S+)((?:.*\\\n)*.*)", text, re.MULTILINE)
    assert packages
    assert [package for package, rest in packages if "--hash=sha256:" not in rest] == []


def test_each_node_package_is_locked_with_its_hash():
    packages = json.loads((ROOT / NODE).read_text("utf-8"))["packages"]
    assert len(packages) > 1
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []
