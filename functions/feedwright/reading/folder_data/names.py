"""The names of files in which site generators keep values for a whole folder of articles."""

_TABLES = ("toml", "yaml", "yml", "json")
_SETTINGS = frozenset(
    f"{name}.{suffix}" for name in ("hugo", "config", "cascade", "languages", "mkdocs") for suffix in _TABLES
)
CODE = frozenset({"js", "cjs", "mjs", "ts"})
ELEVENTY = ".11tydata"
_SHUT = ("_index.", "_config.", "_metadata.", "_quarto")
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
    if small in _SETTINGS:
        return True
    if not small.endswith(_ENDS):  # most files, so this comes early
        return False
    stem = small.rpartition(".")[0]
    return stem.endswith(ELEVENTY) or stem == (folder.rstrip("/").rpartition("/")[2] or root).lower()
