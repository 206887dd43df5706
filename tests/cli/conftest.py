"""The small site that most tests of commands begin with."""

import pytest

from memory import SITE_TOML


@pytest.fixture
def content(tmp_path):
    """A folder with settings and one article."""
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "site.toml").write_text(SITE_TOML)
    (folder / "first.md").write_text("---\ndate: 2026-02-01\n---\n# First\n\nSome text.")
    return folder


@pytest.fixture
def public(tmp_path):
    return tmp_path / "public"
