"""The digest of the code that reads and renders is of the code that is there, and so are the compiled templates."""

import subprocess
import sys
from pathlib import Path

import pytest

from feedwright.rendering.compiled import CompiledLoader, digest_of
from feedwright.rendering.templating import NAMES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("script", ["code_digest.py", "compile_templates.py"])
def test_what_is_made_from_the_code_is_up_to_date(script):
    """Else a release that renders otherwise would leave every page that stands as it was, or a cold start would wait."""
    done = subprocess.run(
        [sys.executable, f".ci/{script}", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_pages_come_from_the_compiled_templates():
    assert CompiledLoader(digest_of(NAMES)).list_templates() == sorted(NAMES)


def test_compiled_templates_are_not_used_when_they_are_out_of_date(tmp_path):
    (tmp_path / "base.html").write_text("a change")
    for other in (digest_of(NAMES, jinja="99.0"), digest_of(["base.html"], folder=tmp_path)):
        assert CompiledLoader(other).list_templates() == []
