"""The digest of the code that reads and renders is the one of the code that is there."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_digest_is_that_of_the_code():
    """Else a release that renders otherwise would leave every page that stands as it was."""
    done = subprocess.run(
        [sys.executable, ".ci/code_digest.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
