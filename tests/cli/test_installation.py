"""``pip install`` gives a working command line: wheel and sdist hold all that it needs, and name all that it uses.

No network is needed. The empty environment gets, of what is installed here, just what the wheel names, and what that
names in turn.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from feedwright import __version__
from memory import SITE_TOML
from places import ROOT

BUILT_FROM = (
    "LICENSE README.md functions infra pyproject.toml requirements samconfig.toml.example template.yaml".split()
)
IMPORT_ALL = """
import importlib, pkgutil, feedwright
for module in pkgutil.walk_packages(feedwright.__path__, "feedwright."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(feedwright.__file__)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Make sdist and wheel, the wheel from the sdist: what that lacks, the wheel lacks as well."""
    folder = tmp_path_factory.mktemp("project")
    for name in BUILT_FROM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", folder]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def scripts(built, tmp_path_factory):
    """Install the wheel into an environment of its own; return where its commands are."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    [site_packages] = folder.glob("lib/python*/site-packages")
    [wheel] = built.glob("*.whl")
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps"]
    subprocess.run([*install, "--python", folder / "bin/python", wheel], check=True)
    [metadata] = site_packages.glob("feedwright-*.dist-info")
    link_what_is_named(importlib.metadata.Distribution.at(metadata), site_packages)
    return folder / "bin"


def link_what_is_named(distribution, site_packages):
    linked, named = set(), required_by(distribution)
    while named:
        name = named.pop()
        if name not in linked:
            linked.add(name)
            found = importlib.metadata.distribution(name)
            named |= required_by(found)
            for top in {path.parts[0] for path in found.files} - {"..", "__pycache__"}:
                (site_packages / top).symlink_to(found.locate_file(top))


def required_by(distribution):
    wanted = map(Requirement, distribution.requires or ())
    return {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})}


def run(*command, folder):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_an_installed_wheel_builds_a_site(scripts, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (content / "site.toml").write_text(SITE_TOML)
    (content / "bridge.md").write_text("---\ndate: 2026-02-01\n---\n# The bridge\n\nIt opened at *noon*.\n")
    ran = run(scripts / "feedwright", "build", content, tmp_path / "public", folder=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for name in ("rss.xml", "atom.xml", "feed.json", "index.html", "articles/bridge.html"):
        assert "The bridge" in (tmp_path / "public" / name).read_text()


def test_every_module_of_an_installed_wheel_finds_what_it_uses(scripts, tmp_path):
    """The preview's server, and what only runs on AWS, too."""
    ran = run(scripts / "python", "-c", IMPORT_ALL, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert Path(ran.stdout.strip()).is_relative_to(scripts.parent)


_BUILT = "feedwright.egg-info"  # which pip leaves beside the code


def project(folder):
    """Give the files that `sam build` and `sam deploy` use, with their bytes."""
    parts = ("template.yaml", "samconfig.toml.example", "infra", "functions")
    places = (path for part in parts for path in [folder / part, *(folder / part).rglob("*")])
    there = (
        path for path in places if path.is_file() and not {"__pycache__", "requirements.in", _BUILT} & {*path.parts}
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


def test_an_installed_wheel_writes_the_project_of_a_clone(scripts, tmp_path):
    for folder in ("new", "new"):  # once more writes nothing
        ran = run(scripts / "feedwright", "template", folder, folder=tmp_path)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "wrote    0 files" in ran.stdout
    assert project(tmp_path / "new") == project(ROOT)


def test_a_project_with_changes_or_of_another_release_is_replaced_only_if_that_is_asked_for(scripts, tmp_path):
    run(scripts / "feedwright", "template", "new", folder=tmp_path)
    gone = tmp_path / "new/functions/feedwright/of_an_earlier_release.py"
    gone.write_text("")
    (tmp_path / "new/template.yaml").write_text("mine")
    (tmp_path / "new/samconfig.toml").write_text("mine")
    ran = run(scripts / "feedwright", "template", "new", folder=tmp_path)
    assert ran.returncode == 2
    assert "template.yaml, functions/feedwright/of_an_earlier_release.py" in " ".join(ran.stderr.split())
    assert (tmp_path / "new/template.yaml").read_text() == "mine"
    ran = run(scripts / "feedwright", "template", "new", "--replace", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "new/samconfig.toml").read_text() == "mine"
    (tmp_path / "new/samconfig.toml").unlink()
    assert project(tmp_path / "new") == project(ROOT)


def test_one_sdist_and_one_wheel_are_made(built):
    names = [f"feedwright-{__version__}-py3-none-any.whl", f"feedwright-{__version__}.tar.gz"]
    assert sorted(path.name for path in built.iterdir()) == names


@pytest.mark.parametrize("name", ["cli.in", "aws.in"])
def test_a_lambda_ships_nothing_that_only_others_need(name):
    shipped = (ROOT / "functions/requirements.txt").read_text()
    for line in (ROOT / "requirements" / name).read_text().splitlines():
        if line and not line.startswith("#"):
            assert not re.search(rf"^{canonicalize_name(Requirement(line).name)}==", shipped, re.MULTILINE)
