"""The tools that the benchmarks run as whole processes: Feedwright, and those of its peers that are found.

Peers are looked for on PATH, and in the folder that the environment variable PEERS names (else `.cache/peers`):
`node_modules`, and `python`, a virtual environment. README.md says how to install them.
"""

import os
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpus import TOOLS
from measuring import ROOT, run

FOLDER = Path(os.environ.get("PEERS", ROOT / ".cache" / "peers")).absolute()
PEER_PYTHON = FOLDER / "python" / "bin" / "python"
_PUBLIC = "../public"  # beside the site's own folder


@dataclass(frozen=True, slots=True)
class Peer:
    """How one tool is run, its folder being the site's."""

    name: str
    corpus: str  # the kind of site that it wants
    formats: str  # those of its main feed
    program: str | None  # None: it is not here
    build: Callable[[str], list[str]]
    version: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    only: Callable[[str, Path], list[str]] | None = (
        None  # builds what one new file changes, where it is another command
    )
    feed: str = "rss.xml"  # of what it writes


def _program(name: str, place: Path) -> str | None:
    return str(place) if place.exists() else shutil.which(name)


def _eleventy() -> str | None:
    plugin = FOLDER / "node_modules" / "@11ty" / "eleventy-plugin-rss"
    return _program("eleventy", FOLDER / "node_modules" / ".bin" / "eleventy") if plugin.exists() else None


_OURS = {"PYTHONPATH": str(ROOT / "functions")}
_HUGO, _PELICAN = shutil.which("hugo"), _program("pelican", PEER_PYTHON.with_name("pelican"))
_JEKYLL, _ELEVENTY = shutil.which("jekyll"), _eleventy()

_PELICAN_CACHE = ("CACHE_CONTENT=true", "LOAD_CONTENT_CACHE=true")


def _ours(name: str, corpus: str) -> Peer:
    return Peer(
        name,
        corpus,
        "RSS, Atom, JSON",
        sys.executable,
        lambda program: [program, "-m", "feedwright", "build", ".", _PUBLIC],
        ("-m", "feedwright", "--version"),
        environment=_OURS,
        only=lambda program, path: [program, "-m", "feedwright", "build", ".", _PUBLIC, "--only", str(path)],
    )


OURS, EVERYTHING = _ours("Feedwright", "feedwright"), _ours("Feedwright, everything on", "everything")
PEERS = (
    Peer(
        "Hugo", "hugo", "RSS", _HUGO,
        lambda program: [program, "--quiet", "--destination", _PUBLIC], ("version",), feed="index.xml",
    ),
    Peer(
        "Eleventy", "eleventy", "RSS, Atom, JSON", _ELEVENTY,
        lambda program: [program, "--quiet", f"--output={_PUBLIC}"], ("--version",),
    ),
    Peer(
        "Pelican", "pelican", "RSS, Atom", _PELICAN,
        lambda program: [program, "--quiet", "-s", "pelicanconf.py", "-o", _PUBLIC], ("--version",),
    ),
    Peer(
        "Pelican, with its cache", "pelican", "RSS, Atom", _PELICAN,
        lambda program: [program, "--quiet", "-s", "pelicanconf.py", "-o", _PUBLIC, "-e", *_PELICAN_CACHE],
    ),
    Peer(
        "Jekyll", "jekyll", "Atom", _JEKYLL,
        lambda program: [program, "build", "--quiet", "--destination", _PUBLIC], ("--version",), feed="feed.xml",
    ),
    Peer(
        "Jekyll --incremental", "jekyll", "Atom", _JEKYLL,
        lambda program: [program, "build", "--quiet", "--incremental", "--destination", _PUBLIC], feed="feed.xml",
    ),
)  # fmt: skip
VARIANTS = ("Pelican, with its cache", "Jekyll --incremental")  # that differ once a site is built


def make_ready(peer: Peer, folder: Path) -> None:
    """Lay beside a site what the tool looks for there."""
    if peer.corpus == "eleventy":
        (folder / "node_modules").symlink_to(FOLDER / "node_modules")


def versions(peers: list[Peer]) -> list[str]:
    """Name each peer, with its version."""
    return [f"{each.name} {_version(each)}" for each in peers if each.version and each != EVERYTHING]


def _version(peer: Peer) -> str:
    words = run([peer.program or "", *peer.version], environment=peer.environment).output.split()
    number = next((word for word in words if word.lstrip("v")[:1].isdigit()), "?")
    return number.lstrip("v").partition("+")[0]


def chosen(corpora: list[str] | None) -> tuple[list[Peer], list[str]]:
    """The tools that are here, of those that take these *corpora* or of all; and the names of those that lack."""
    wanted = [each for each in (OURS, EVERYTHING, *PEERS) if corpora is None or each.corpus in corpora]
    return [each for each in wanted if each.program], [each.name for each in wanted if not each.program]


def add_options(parser: ArgumentParser, *, sizes: list[int]) -> None:
    """Let the command line say how many articles, which tools, how many rounds."""
    parser.add_argument("articles", type=int, nargs="*", default=sizes)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, help="without a word all that are found")
    parser.add_argument("--rounds", type=int, default=3)
