"""What the project ships may be shipped: each locked library is under a permissive licence, or named here with its reason."""

import re
from importlib.metadata import distribution

import pytest

from places import ROOT

PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|BSD|Apache|ISC|PSF|Python Software Foundation|MPL-2\.0|Mozilla|Unlicense|public domain|0BSD|Zlib|"
    r"BSD-[23]-Clause|HPND|CC0)\b",
    re.IGNORECASE,
)
# Used as they are, by import alone, which these licences allow to any product.
WITH_REASON = {
    "feedgen": "LGPL-3.0 or BSD-2-Clause, at the user's choice: BSD",
    "chardet": "LGPL: readability-lxml brings it, and calls it by import",
    "docutils": "public domain for the most part; its few GPL files are tools that are not imported",
}


def locked(name):
    lines = (ROOT / name).read_text().splitlines()
    return sorted({line.partition("==")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))})


@pytest.mark.parametrize("name", sorted({*locked("functions/requirements.txt"), *locked("requirements/cli.txt")}))
def test_a_locked_library_may_be_shipped(name):
    try:
        metadata = distribution(name).metadata
    except ModuleNotFoundError:  # of another platform
        pytest.skip(f"{name} is not for this platform")
    classifiers = [text for text in metadata.get_all("Classifier") or () if text.startswith("License ::")]
    stated = " ".join([metadata.get("License-Expression") or "", (metadata.get("License") or "")[:400], *classifiers])
    if name in WITH_REASON:
        assert "GPL" in stated, f"{name} needs no reason any more"
        return
    assert not re.search(r"\bA?GPL", stated), f"{name}: {stated}"
    assert PERMISSIVE.search(stated), f"{name}: {stated[:200]}"
