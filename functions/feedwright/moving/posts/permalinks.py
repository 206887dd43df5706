"""Works out the old addresses of a generator's posts: by the pattern in its settings, held against the old feed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from feedwright.site.slugs import slugify

# Where generators keep posts; these folders are no part of an address.
_ROOTS = ("src/content/", "source/_posts/", "source/", "content/", "src/", "_posts/")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[-_ ]")
_TOKEN = re.compile(r"\{(\w+)\}")
# Patterns of which many sites use one, whatever their settings say or hide in code.
_COMMON = (
    "/{folders}/{slug_or_file}/",
    "/{folders}/{name}/",
    "/{slug_or_file}/",
    "/{year}/{month}/{day}/{slug_or_file}/",
    "/{year}/{month}/{slug_or_file}/",
    "/blog/{year}/{month}/{day}/{slug_or_file}/",
    "/blog/{slug_or_file}/",
    "/posts/{slug_or_file}/",
    "/{slug_or_heading}/",
)
_FEWEST = 2  # posts of the old feed that must fit a pattern which no settings name


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPost:
    """What the old address of a post can be made of."""

    key: str  # of its file, below the generator's folder
    title: str = ""
    date: datetime | None = None  # by the clock of the site's zone
    slug: str = ""  # as the front matter says it
    categories: tuple[str, ...] = ()
    own_paths: Mapping[str, str] = field(default_factory=dict)  # the whole address, by the field that says it
    written_date: str = ""  # as the front matter has it
    language: str = ""  # as the front matter says it
    is_utc: bool = True  # the clock of the site's zone

    @property
    def parts(self) -> tuple[str, str]:
        """Give the folders and the name of the file; a folder's index has the folder's name."""
        root = next((root for root in _ROOTS if self.key.startswith(root)), "")
        folders, _, name = self.key.removeprefix(root).rpartition("/")
        bare = name.partition(".")[0] if name.startswith(("index.", "_index.")) else name.rpartition(".")[0]
        if bare in {"index", "_index"} and folders:
            folders, _, bare = folders.rpartition("/")
        return folders, re.sub(r"\s+", "-", bare)

    @property
    def file(self) -> str:
        return _DATED.sub("", self.parts[1], count=1)


_TOKENS: Mapping[str, Callable[[OldPost], str]] = {
    "folders": lambda post: post.parts[0],
    "name": lambda post: post.parts[1],
    "file": lambda post: post.file,
    "path": lambda post: "/".join(filter(None, (post.parts[0], post.file))),
    "slug_or_file": lambda post: post.slug or post.file,
    "slug_or_heading": lambda post: post.slug or slugify(post.title),
    "heading": lambda post: slugify(post.title),
    "letters": lambda post: re.sub(r"[\s-]+", "-", _letters(post.title)),
    "whole_heading": lambda post: post.slug or re.sub(r"[\s-]+", "-", _letters(post.title)),
    "ascii_heading": lambda post: post.slug or _ascii(post.title),
    "loose_heading": lambda post: post.slug or re.sub(r"\s", "-", _letters(post.title)),
    "slug_or_name": lambda post: post.slug or post.parts[1],
    "slugified": lambda post: re.sub(r"[\W_]+", "-", post.slug or post.file).lower(),
    "section": lambda post: post.parts[0].partition("/")[0],
    "sections": lambda post: post.parts[0],
    "categories": lambda post: "/".join(dict.fromkeys(each.lower() for each in post.categories)),
    "year": lambda post: _clock(post, "%Y"),
    "short_year": lambda post: _clock(post, "%y"),
    "month": lambda post: _clock(post, "%m"),
    "day": lambda post: _clock(post, "%d"),
    "hour": lambda post: _clock(post, "%H"),
    "minute": lambda post: _clock(post, "%M"),
    "second": lambda post: _clock(post, "%S"),
    "y_day": lambda post: _clock(post, "%j"),
    "i_month": lambda post: _clock(post, "%m").lstrip("0"),
    "i_day": lambda post: _clock(post, "%d").lstrip("0"),
}
_DATES = frozenset("year short_year month day hour minute second y_day i_month i_day".split())


def _letters(title: str) -> str:
    """Keep letters of all scripts, digits and blanks, as Hugo does; accents stay."""
    return re.sub(r"[^\w\s.#+~-]", "", title.lower()).strip()


def _ascii(title: str) -> str:
    """Keep letters without their accents, digits and hyphens, as Pelican does."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", title) if not unicodedata.combining(char))
    kept = re.sub(r"[^\w\s-]", "", plain.replace("–", "-").replace("—", "-")).strip()
    return re.sub(r"[-\s]+", "-", kept).lower()


def _clock(post: OldPost, form: str) -> str:
    return f"{post.date:{form}}" if post.date else ""


def pattern_of(written: str, meanings: Mapping[str, str]) -> str | None:
    """Rewrite a generator's pattern (``/:year/:title/``) in our words; None if one of its words has no meaning here.

    Args:
        written: the pattern, as it stands in the settings.
        meanings: our word for each of the generator's that is not the same.
    """
    words: list[str] = re.findall(r":(\w+)", written)
    if not written.strip("/") or any(meanings.get(word, word) not in _TOKENS for word in words):
        return None
    return "/" + re.sub(r":(\w+)", lambda word: f"{{{meanings.get(word[1], word[1])}}}", written).lstrip("/")


def patterns_for(configured: Iterable[str], seen: Sequence[tuple[OldPost, str]], base: str) -> dict[str, str]:
    """Find, for each folder of posts, the pattern that all its addresses in the old feed follow.

    Args:
        configured: what the generator's settings say, or what the generator does without settings.
        seen: posts that the old feed shows, each with the path of its old address.
        base: the path of the site's own address, without the slash at its end.
    """
    by_folder: dict[str, list[tuple[OldPost, str]]] = {}
    for post, path in seen:
        by_folder.setdefault(_folder(post), []).append((post, path))
    chosen = tuple(configured)
    common = [pattern for each in _COMMON for pattern in (each, f"{each.rstrip('/')}.html", each.rstrip("/"))]
    patterns: dict[str, str] = {}
    for folder, pairs in by_folder.items():
        candidates = (*chosen, *(common if len(pairs) >= _FEWEST else ()))
        fits = (each for each in candidates if all(old_path_of(post, each, base) == path for post, path in pairs))
        if pattern := next(fits, None):
            patterns[folder] = pattern
    return patterns


def old_path_of(post: OldPost, pattern: str, base: str) -> str | None:
    """Fill in a pattern; None if the post lacks what the pattern needs."""
    words: list[str] = _TOKEN.findall(pattern)
    if post.date is None and not _DATES.isdisjoint(words):
        return None
    path = _TOKEN.sub(lambda word: _TOKENS[word[1]](post), pattern)
    return base + re.sub(r"/{2,}", "/", path)


def pattern_for(post: OldPost, patterns: Mapping[str, str]) -> str | None:
    """Give the pattern of the post's folder."""
    return patterns.get(_folder(post))


def pattern_for_section(post: OldPost, sections: Mapping[str, str]) -> str | None:
    """Give the pattern that the settings name for the post's folder; that of "" counts for all other folders."""
    return sections.get(_folder(post), sections.get(""))


def words_of(pattern: str) -> list[str]:
    """Name the words of a pattern."""
    return _TOKEN.findall(pattern)


def _folder(post: OldPost) -> str:
    """Give the folder whose posts share a pattern: the first one below the generator's own, as Hugo's sections."""
    return post.parts[0].partition("/")[0]
