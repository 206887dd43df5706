"""Globs as site generators write them, as regular expressions."""

import re

_MOST_STARS = 8  # a glob with more would take long to compare; it is taken to match
_PARTS = re.compile(r"\*\*/?|\*|\?|\[[^\]]*\]|\\.|[{},]|.", re.DOTALL)


def matches_glob(glob: str, path: str) -> bool:
    """Say whether a glob matches a whole path. In doubt it does.

    ``*`` and ``?`` stay within a folder, ``**`` goes through folders, ``{a,b}`` is either.
    """
    if glob.count("*") > _MOST_STARS:
        return True
    try:
        return re.fullmatch(_expression(glob), path, re.IGNORECASE | re.DOTALL) is not None
    except re.error:
        return True


def matches_pattern(pattern: str, path: str) -> bool:
    """Say whether a line as in .gitignore matches a file or a folder above it; *pattern* has no ``!`` in front."""
    bare = pattern.strip("/")
    anchored = "/" in pattern.strip().rstrip("/")
    parts = path.split("/")
    heads = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    if pattern.endswith("/"):
        heads = heads[:-1]
    return any(
        matches_glob(bare, head) or (not anchored and matches_glob(bare, head.rpartition("/")[2])) for head in heads
    )


def _expression(glob: str) -> str:
    written, depth = [], 0
    for part in _PARTS.findall(glob):
        if part.startswith("**"):
            written.append(".*" if part == "**" else "(?:.*/)?")
        elif part == "*":
            written.append("[^/]*")
        elif part == "?":
            written.append("[^/]")
        elif part.startswith("["):
            written.append("[" + re.sub(r"\A!", "^", part[1:-1]).replace("\\", "\\\\") + "]" * (len(part) > 1))
        elif part == "{":
            depth += 1
            written.append("(?:")
        elif part == "}" and depth:
            depth -= 1
            written.append(")")
        elif part == "," and depth:
            written.append("|")
        else:
            written.append(re.escape(part[-1]))
    return "".join(written)
