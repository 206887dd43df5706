"""The names of files in which site generators keep values for a whole folder of articles, or leave files out."""

from feedwright.model.text import composed

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
_KNOWN = frozenset({*_SETTINGS, *_KINDS, *_CONFIGS, "zola.toml"})
_SHUT = ("_index.", "_config.", "_metadata.", "_quarto", *(f"_data.{suffix}" for suffix in _TABLES))
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
