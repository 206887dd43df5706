"""The publisher's own page templates: they are found beside ``site.toml``, tried, and recorded with the settings."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from feedwright.errors import Problem, SiteError
from feedwright.model.files import SourceObject
from feedwright.ports import Ports
from feedwright.reading.selection import matches
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.templating import FOLDER, NAMES, is_template

_LARGEST = 65_536  # bytes of one template
_ALL = 131_072  # bytes of all templates: they are in the settings' row, which every build reads
_LISTED = 100  # files of the folder that are looked at


class TemplateListing(Struct, frozen=True):
    """The files in the templates' folder."""

    etags: Mapping[str, str]  # the ETags of templates, by path
    others: tuple[str, ...] = ()  # the paths of files that are no templates


def find_templates(ports: Ports) -> TemplateListing:
    listed = ports.source.list(after="", limit=_LISTED, folder=FOLDER).objects
    etags = {item.key: item.etag for item in listed if is_template(item.key)}
    return TemplateListing(etags, tuple(item.key for item in listed if not is_template(item.key)))


def is_foreign(path: str, exclude: Sequence[str]) -> bool:
    """Say whether the settings exclude the file by a glob of that folder: another program's template, such as Zola's.

    A glob such as ``**/*.html`` means articles, and takes no template away.
    """
    return any(pattern.startswith(FOLDER) and matches(path, pattern) for pattern in exclude)


def read_templates(ports: Ports, listing: TemplateListing) -> list[SourceObject]:
    """Read the templates as they are now; a template that is gone by now is left out."""
    read = (ports.source.read(path, size_limit=_LARGEST) for path in listing.etags)
    return [source for source in read if source]


def usable(sources: list[SourceObject]) -> dict[str, str]:
    """Decode and try the templates; return them by name.

    Raises:
        SiteError: a template cannot be used.
    """
    total = 0
    for source in sources:
        total += source.size
        if source.size > _LARGEST or total > _ALL:
            what = f"it has {source.size:,} bytes; a template may have {_LARGEST:,}, all templates together {_ALL:,}."
            raise _refusal(source.key, 1, "too-large", what, "Put pictures and long styles into files of their own.")
    templates = {source.key.removeprefix(FOLDER): _decoded(source) for source in sources}
    if templates:
        try_templates(templates)
    return templates


def warnings_of(listing: TemplateListing, exclude: Sequence[str]) -> tuple[Problem, ...]:
    """Warn the publisher of files that are no templates, and that the settings do not exclude."""
    cure = f"Remove it, or rename it to one of these: {', '.join(NAMES)}."
    return tuple(
        Problem(path=path, rule="unknown-template", what="no page is made from this file.", cure=cure)
        for path in listing.others
        if not is_foreign(path, exclude)
    )


def _decoded(source: SourceObject) -> str:
    try:
        return source.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.body[: error.start].count(b"\n") + 1
        raise _refusal(source.key, line, "encoding", "the template is not UTF-8.", "Save it as UTF-8.") from error


def _refusal(path: str, line: int, rule: str, what: str, cure: str) -> SiteError:
    return SiteError(Problem(path=path, line=line, rule=rule, what=what, cure=cure))
