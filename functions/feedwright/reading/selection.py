"""Which objects of the source are articles."""

from fnmatch import fnmatchcase

from feedwright.site import Site

ARTICLE_SUFFIXES = (".txt", ".md", ".html", ".json")
_FOLDERS = frozenset({"templates", "layouts", "archetypes", "static", "node_modules"})
_NAMES = ("README*", "LICENSE*", "CHANGELOG*", "ROBOTS.TXT", "PACKAGE*.JSON", "*.META.*")
_NEVER = frozenset({".feedwright", ".git"})  # our own state and git's: no setting opens them


def has_article_suffix(key: str) -> bool:
    stem, dot, suffix = key.rpartition("/")[2].rpartition(".")
    return bool(stem) and (dot + suffix).lower() in ARTICLE_SUFFIXES


def needs_sidecar(key: str, site: Site) -> bool:
    """Say whether nothing at *key* may be out before its sidecar."""
    parts = key.split("/")
    return any(rule.sidecars == "required" and _matches(parts, rule.glob.split("/")) for rule in site.paths)


def is_article(key: str, site: Site) -> bool:
    """Say whether the object at *key* is an article."""
    return has_article_suffix(key) and is_published_place(key, site)


def is_published_place(key: str, site: Site) -> bool:
    """Say whether a file at *key* may be an article, or become one through its sidecar.

    ``exclude`` wins over ``include``, and ``include`` over the names that are passed over by default.
    """
    parts = key.split("/")
    if not _NEVER.isdisjoint(parts[:-1]):
        return False
    if any(_matches(parts, pattern.split("/")) for pattern in site.exclude):
        return False
    return any(_matches(parts, pattern.split("/")) for pattern in site.include) or not _passed_over(parts)


def _passed_over(parts: list[str]) -> bool:
    if any(part.startswith((".", "_")) for part in parts) or not _FOLDERS.isdisjoint(parts[:-1]):
        return True
    return any(fnmatchcase(parts[-1].upper(), pattern) for pattern in _NAMES)


def _matches(parts: list[str], pattern: list[str]) -> bool:
    """Match a glob folder by folder; ``**`` stands for any number of them, also for none."""
    at, wanted, star, resume = 0, 0, -1, 0
    while at < len(parts):
        if wanted < len(pattern) and pattern[wanted] == "**":
            star, resume, wanted = wanted, at, wanted + 1
        elif wanted < len(pattern) and fnmatchcase(parts[at], pattern[wanted]):
            at, wanted = at + 1, wanted + 1
        elif star >= 0:  # let the last ** take one folder more
            resume += 1
            at, wanted = resume, star + 1
        else:
            return False
    return all(part == "**" for part in pattern[wanted:])
