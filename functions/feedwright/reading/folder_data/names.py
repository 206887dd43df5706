"""The names of files in which site generators keep values for a whole folder of articles, or leave files out."""

import re
from collections.abc import Iterable

from feedwright.model.text import composed
from feedwright.reading.metadata.sidecar import is_sidecar
from feedwright.reading.selection import has_article_suffix

_TABLES = ("toml", "yaml", "yml", "json")
CODE = frozenset({"js", "cjs", "mjs", "ts"})
ELEVENTY = ".11tydata"
IGNORED_BY_GIT = ".gitignore"
IN_A_FOLDER = frozenset({"vitepress", "vuepress"})  # generators whose settings are in a folder of their name
LINES = frozenset({"ignore-file", "git"})
_SCRIPTS = ("js", "mjs", "cjs", "ts", "mts", "cts")
_CODE = {
    "eleventy-code": (".eleventy.js", *(f"eleventy.config.{suffix}" for suffix in _SCRIPTS)),
    "ignore-file": (".eleventyignore",),
    "lume": ("_config.js", "_config.ts"),
    "docusaurus": tuple(f"docusaurus.config.{suffix}" for suffix in _SCRIPTS),
    "quartz": ("quartz.config.ts",),
    "pelican": ("pelicanconf.py", "publishconf.py"),
    "sphinx": ("conf.py",),
}
_KINDS = {name: kind for kind, names in _CODE.items() for name in names}
_CONFIGS = frozenset(f"config.{suffix}" for suffix in _SCRIPTS)
GIT_COUNTS = frozenset({*_CODE["eleventy-code"], *_CODE["quartz"]})  # generators that leave out what git ignores
_SETTINGS = frozenset(
    f"{name}.{suffix}" for name in ("hugo", "config", "cascade", "languages", "module", "mkdocs") for suffix in _TABLES
)
_HUGO = frozenset(name for name in _SETTINGS if not name.startswith("mkdocs."))
_KNOWN = frozenset({*_SETTINGS, *_KINDS, *_CONFIGS, "zola.toml"})
_SHUT = ("_index.", "_config.", "_metadata.", "_quarto", *(f"_data.{suffix}" for suffix in _TABLES))
_PAGE = r"md|mdown|markdown|html?|adoc|asciidoc|ad|rst|pandoc|pdc|org"  # suffixes of Hugo's pages
_BUNDLE = re.compile(rf"index(?:\.[a-z]{{2,3}}(?:[-_][a-z0-9]{{2,8}})?)?\.(?:{_PAGE})", re.IGNORECASE)
_ENVIRONMENTS = frozenset({"_default", "production"})
_ENDS = (".json", *(f"{ELEVENTY}.{suffix}" for suffix in sorted(CODE)))


def is_folder_file(root: str, folder: str, name: str) -> bool:
    """Say whether a file may hold values for its folder. Capital letters do not count.

    Args:
        root: the name of the folder at the root.
        folder: the path of the folder that the file is in; "" is the root, others may end with "/".
        name: the file's own name.
    """
    if name[0] == "_":
        return name.lower().startswith(_SHUT)
    small = name.lower()
    if small in _KNOWN:
        return small not in _CONFIGS or code_of(folder.rstrip("/"), small) is not None
    if not small.endswith(_ENDS):  # most files, so this comes early
        return False
    stem = small.rpartition(".")[0]
    own = folder.rstrip("/").rpartition("/")[2] or root
    return stem.endswith(ELEVENTY) or composed(stem) == composed(own).lower()


def code_of(folder: str, name: str) -> str | None:
    """Name the kind of a file of code or of lines in which a generator leaves files out; *name* has small letters."""
    if name in _CONFIGS:
        above = folder.rpartition("/")[2].removeprefix(".")
        return above if above in IN_A_FOLDER else None
    return "git" if name == IGNORED_BY_GIT else _KINDS.get(name)


def is_bundle(path: str) -> bool:
    """Say whether a file would make its folder a leaf bundle of Hugo, in which no other file is a page."""
    return _BUNDLE.fullmatch(path.rpartition("/")[2]) is not None


def base_of(folder: str) -> str:
    """Give the folder of the site of Hugo whose settings are in *folder*: ``config/_default/`` is within that."""
    parts = folder.split("/") if folder else []
    if len(parts) > 1 and parts[-2] == "config" and parts[-1] in _ENVIRONMENTS:
        parts = parts[:-2]
    elif parts[-1:] == ["config"]:
        parts = parts[:-1]
    return "/".join(parts)


def bundles_in_hugo(bundles: Iterable[str], files: Iterable[str]) -> list[str]:
    """Name the leaf bundles, by the paths of their own pages, that are in a site of Hugo, as far as names say it.

    Args:
        bundles: the paths that may be such.
        files: the paths of files that ``is_folder_file`` names, in which the settings of the sites are.
    """
    folders = (path.rpartition("/") for path in files)
    bases = {base_of(folder) for folder, _, name in folders if name.lower() in _HUGO}
    return [path for path in bundles if not bases.isdisjoint(folders_above(path.rpartition("/")[0]))]


def folders_above(path: str) -> list[str]:
    """Name the folders in which a file or folder is, from the root, which is ""; there is none above the root."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(len(parts))] if path else []


def _describes_other(name: str) -> bool:
    return is_sidecar(name) and not name.lower().startswith("index.")


class Bundles:
    """Finds the leaf bundles that hold further articles, by the names of all files: only of these a page is read."""

    def __init__(self) -> None:
        self._pages, self._others = dict[str, list[str]](), set[str]()

    def note(self, folder: str, name: str) -> None:
        """Look at the name of a file in a folder, which is "" or ends with "/"."""
        if is_bundle(name):
            self._pages.setdefault(folder, []).append(name)
        elif folder not in self._others and (has_article_suffix(name) or _describes_other(name)):
            self._others.add(folder)

    def keys(self) -> list[str]:
        """Give the keys of the pages of such bundles."""
        if not self._pages:
            return []
        above = set[str]()
        for folder in (*self._others, *self._pages):
            while folder and (folder := folder[: folder.rfind("/", 0, -1) + 1]) not in above:
                above.add(folder)
        having = self._others | above
        return [folder + name for folder, names in self._pages.items() if folder in having for name in names]
