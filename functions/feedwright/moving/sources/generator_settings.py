"""What the settings of site generators say of a site. Code is never run, only literals in it are read."""

from collections.abc import Iterable, Mapping
from typing import Any

from feedwright.moving.posts.permalinks import pattern_of


def _text(*values: object) -> str | None:
    """Give the first of *values* that is a text; of a table its name, of a list its first item."""
    for value in values:
        inner = value[0] if isinstance(value, list) and value else value
        inner = inner.get("name") if isinstance(inner, dict) else inner
        if isinstance(inner, str) and inner.strip():
            return inner.strip()
    return None


def _table(values: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    table: Any = values
    for name in names:
        table = table.get(name) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}


def _joined(url: str | None, path: object) -> str | None:
    if url is None or not isinstance(path, str) or not path.strip("/"):
        return url
    return f"{url.rstrip('/')}/{path.strip('/')}/"


def _patterns(written: Iterable[object], meanings: Mapping[str, str]) -> tuple[str, ...]:
    patterns = (pattern_of(each, meanings) for each in written if isinstance(each, str))
    return tuple(pattern for pattern in patterns if pattern)


_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_HEXO_WORDS = {"title": "path", "name": "file", "post_title": "heading", "category": "categories"}
_HUGO_WORDS = {
    "slug": "slug_or_heading",
    "title": "letters",
    "filename": "name",
    "contentbasename": "name",
    "slugorfilename": "slug_or_name",
    "slugorcontentbasename": "slug_or_name",
    "yearday": "y_day",
}


_HUGO_DEFAULT = "/:folders/:slug_or_name/"
_HUGO_UNSURE = ("uglyurls", "disablepathtolower", "removepathaccents", "frontmatter", "defaultcontentlanguageinsubdir")
_UNKNOWN: Mapping[str, str] = {"": ""}  # the addresses are made by code, or by settings that are not read here


def jekyll(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Jekyll say of the site, as arguments of ``OldSite``."""
    written = _jekyll_permalink(values)
    style = _JEKYLL_STYLES.get(written, written).replace(":output_ext", ".html")
    return {
        "title": _text(values.get("title"), values.get("name")),
        "url": _joined(_text(values.get("url")), values.get("baseurl")),
        "description": _text(values.get("description"), values.get("tagline")),
        "language": _text(values.get("lang"), values.get("locale")),
        "timezone": _text(values.get("timezone")),
        "author": _text(values.get("author")),
        "window": _table(values, "feed").get("posts_limit", 10),
        "permalinks": _patterns([style], {"title": "slug_or_file", "slug": "slugified"}),
    }


def _jekyll_permalink(values: Mapping[str, Any]) -> str:
    """Give the permalink of posts: of the defaults, of their collection, or of the site; "" if posts differ."""
    defaults, written = values.get("defaults"), list[str]()
    for each in defaults if isinstance(defaults, list) else []:
        scope, given = _table({"": each}, "", "scope"), _table({"": each}, "", "values")
        if scope.get("type", "posts") != "posts" or not any(name in given for name in _JEKYLL_ADDRESS):
            continue
        if str(scope.get("path") or "").strip("/") or not _text(given.get("permalink")):
            return ""
        written.append(str(given["permalink"]))
    if len(written) > 1 or values.get("collections_dir") or values.get("source"):
        return ""
    of_collection = _table(values, "collections", "posts").get("permalink")
    return _text(written, of_collection, values.get("permalink")) or "date"


_JEKYLL_ADDRESS = ("permalink", "categories", "category", "slug", "date")  # what the address of a post is made of


def hugo(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Hugo say of the site, as arguments of ``OldSite``."""
    lower = {str(name).lower(): value for name, value in values.items()}
    params, permalinks = _table(lower, "params"), _table(lower, "permalinks")
    of_pages = {name: value for name, value in permalinks.items() if isinstance(value, str)}
    of_pages.update(_table(permalinks, "page"))
    written = [*of_pages.values(), _HUGO_DEFAULT]
    sections = {name: _patterns([value], _HUGO_WORDS) for name, value in {**of_pages, "": _HUGO_DEFAULT}.items()}
    return {
        "title": _text(lower.get("title")),
        "url": _text(lower.get("baseurl")),
        "description": _text(params.get("description")),
        "language": _text(lower.get("locale"), lower.get("languagecode"), lower.get("defaultcontentlanguage")),
        "timezone": _text(lower.get("timezone")),
        "author": _text(lower.get("author"), params.get("author")),
        "rights": _text(lower.get("copyright")),
        "window": _table(lower, "services", "rss").get("limit"),
        "permalinks": tuple(
            pattern.replace("slug_or_heading", heading)
            for heading in ("slug_or_heading", "whole_heading", "loose_heading")  # releases of Hugo differ
            for pattern in _patterns(written, _HUGO_WORDS)
        ),
        "section_permalinks": {
            name: _with_slash(patterns[0].replace("slug_or_heading", "whole_heading")) if patterns else ""
            for name, patterns in sections.items()
        }
        if _has_usual_pages(lower)
        else _UNKNOWN,
    }


def _with_slash(pattern: str) -> str:
    """Write a pattern of Hugo's as Hugo reads it; "" if it names a file."""
    return "" if "." in pattern else f"{pattern.rstrip('/')}/"


def _has_usual_pages(values: Mapping[str, Any]) -> bool:
    """Say whether no setting moves Hugo's content, or changes how its addresses are made."""
    languages = [_table({"": each}, "") for each in _table(values, "languages").values()]
    mounts = _table(values, "module").get("mounts")
    mounted = [_table({"": each}, "") for each in mounts] if isinstance(mounts, list) else []
    named = {str(name).lower() for each in languages for name in each}
    return not (
        any(map(values.get, _HUGO_UNSURE))
        or isinstance(values.get("permalinks"), list)
        or str(values.get("contentdir") or "content").strip("./") != "content"
        or len(languages) > 1
        or not named.isdisjoint((*_HUGO_UNSURE, "contentdir", "permalinks", "baseurl"))
        or any(
            str(each.get("target")).startswith("content") and (each.get("source"), each["target"]) != ("content",) * 2
            for each in mounted
        )
    )


def hexo(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Hexo say of the site, as arguments of ``OldSite``."""
    return {
        "title": _text(values.get("title")),
        "url": _joined(_text(values.get("url")), None if _has_path(values.get("url")) else values.get("root")),
        "description": _text(values.get("description"), values.get("subtitle")),
        "language": _text(values.get("language")),
        "timezone": _text(values.get("timezone")),
        "author": _text(values.get("author")),
        "window": _table(values, "feed").get("limit", 20),
        "permalinks": _patterns([values.get("permalink")], _HEXO_WORDS),
        **({"section_permalinks": _UNKNOWN} if False in _table(values, "pretty_urls").values() else {}),
    }


def _has_path(url: object) -> bool:
    return isinstance(url, str) and url.count("/") > 3


def zola(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Zola say of the site, as arguments of ``OldSite``."""
    return {
        "title": _text(values.get("title")),
        "url": _text(values.get("base_url")),
        "description": _text(values.get("description")),
        "language": _text(values.get("default_language")) or "en",
        "author": _text(values.get("author"), _table(values, "extra").get("author")),
        "window": values.get("feed_limit"),
        "permalinks": ("/{folders}/{slug_or_file}/",),
    }


def pelican(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Pelican say of the site, as arguments of ``OldSite``."""
    patterns = _patterns([_pelican_pattern(values)], {"slug": "ascii_heading"})
    is_unsure = any(name in values for name in _PELICAN_UNSURE) or values.get("PATH", "content") != "content"
    return {
        "title": _text(values.get("SITENAME")),
        "url": _text(values.get("SITEURL")),
        "language": _text(values.get("DEFAULT_LANG")),
        "timezone": _text(values.get("TIMEZONE")),
        "author": _text(values.get("AUTHOR")),
        "window": values.get("FEED_MAX_ITEMS") or 100,
        "permalinks": (*patterns, "/{slug_or_file}.html"),
        "section_permalinks": {"": patterns[0]} if patterns and not is_unsure else _UNKNOWN,
    }


_PELICAN_UNSURE = (
    *("SLUGIFY_SOURCE", "SLUGIFY_USE_UNICODE", "SLUGIFY_PRESERVE_CASE", "SLUG_REGEX_SUBSTITUTIONS"),
    *("SLUG_SUBSTITUTIONS", "FILENAME_METADATA", "PATH_METADATA", "DEFAULT_METADATA", "FEED_DOMAIN"),
)


def _pelican_pattern(values: Mapping[str, Any]) -> str:
    """Rewrite ``{date:%Y}/{slug}.html`` with the words of the other generators; "" if it says more, or is code."""
    written = str(values.get("ARTICLE_URL", "{slug}.html") or "")
    for old, new in (("{date:%Y}", ":year"), ("{date:%m}", ":month"), ("{date:%d}", ":day"), ("{slug}", ":slug")):
        written = written.replace(old, new)
    written = written.replace("{category}", ":categories")
    return "" if "{" in written else written


def javascript(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Astro, Docusaurus and Eleventy say of the site, as arguments of ``OldSite``."""
    return {
        "title": _text(values.get("title"), values.get("SITE_TITLE")),
        "url": _joined(_text(values.get("site"), values.get("url")), values.get("baseUrl")),
        "description": _text(values.get("description"), values.get("SITE_DESCRIPTION")),
        "language": _text(values.get("language"), values.get("lang")),
        "author": _text(values.get("author")),
        "section_permalinks": _UNKNOWN,
        "permalinks": ("/{folders}/{slug_or_file}/", "/blog/{year}/{month}/{day}/{slug_or_file}"),
    }


def mkdocs(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of MkDocs say of the site, as arguments of ``OldSite``."""
    return {
        "title": _text(values.get("site_name")),
        "url": _text(values.get("site_url")),
        "description": _text(values.get("site_description")),
        "language": _text(_table(values, "theme").get("language")),
        "author": _text(values.get("site_author")),
        "window": 20,
        "section_permalinks": _UNKNOWN,
        "permalinks": ("/blog/{year}/{month}/{day}/{slug_or_heading}/", "/blog/{year}/{month}/{day}/{loose_heading}/"),
    }


def quartz(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Quartz say of the site, as arguments of ``OldSite``."""
    host = _text(values.get("baseUrl"))
    return {
        "title": _text(values.get("pageTitle")),
        "url": f"https://{host}" if host else None,
        "language": _text(values.get("locale")),
    }


def nikola(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what the settings of Nikola say of the site, as arguments of ``OldSite``."""
    return {
        "title": _text(values.get("BLOG_TITLE")),
        "url": _text(values.get("SITE_URL")),
        "description": _text(values.get("BLOG_DESCRIPTION")),
        "language": _text(values.get("DEFAULT_LANG")),
        "timezone": _text(values.get("TIMEZONE")),
        "author": _text(values.get("BLOG_AUTHOR")),
        "window": values.get("FEED_LENGTH"),
    }
