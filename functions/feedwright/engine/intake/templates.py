"""The publisher's own templates of pages: found beside ``site.toml``, tried, and kept with the settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedwright.errors import Problem, SiteError
from feedwright.model.files import SourceObject
from feedwright.ports import Ports
from feedwright.rendering.custom_templates.trial import try_templates
from feedwright.rendering.templating import FOLDER, NAMES, is_template

_LARGEST = 65_536  # bytes of one
_ALL = 131_072  # bytes of all: they stand in the settings' own row, which every build reads
_LISTED = 100


@dataclass(frozen=True, slots=True)
class TemplateListing:
    """What the templates' folder holds."""

    etags: Mapping[str, str]  # of templates, by their paths
    others: tuple[str, ...] = ()  # paths of files that are none


def find_templates(ports: Ports) -> TemplateListing:
    listed = ports.source.list(after="", limit=_LISTED, folder=FOLDER).objects
    etags = {item.key: item.etag for item in listed if is_template(item.key)}
    return TemplateListing(etags, tuple(item.key for item in listed if not is_template(item.key)))


def read_templates(ports: Ports, listing: TemplateListing) -> list[SourceObject]:
    """Read them as they are now; one that went meanwhile is left out."""
    read = (ports.source.read(path, size_limit=_LARGEST) for path in listing.etags)
    return [source for source in read if source]


def usable(sources: list[SourceObject]) -> dict[str, str]:
    """Decode and try the templates; return them by name.

    Raises:
        SiteError: one of them cannot be used.
    """
    total = 0
    for source in sources:
        total += source.size
        if source.size > _LARGEST or total > _ALL:
            what = f"it has {source.size:,} bytes; one template may have {_LARGEST:,}, all together {_ALL:,}."
            raise _refusal(source.key, 1, "too-large", what, "Keep pictures and long styles out of it.")
    templates = {source.key.removeprefix(FOLDER): _decoded(source) for source in sources}
    if templates:
        try_templates(templates)
    return templates


def warnings_of(listing: TemplateListing) -> tuple[Problem, ...]:
    """Tell the publisher of files that take no template's place."""
    cure = f"Name it as one of these, or take it away: {', '.join(NAMES)}."
    return tuple(
        Problem(path=path, rule="unknown-template", what="no page is made from this file.", cure=cure)
        for path in listing.others
    )


def _decoded(source: SourceObject) -> str:
    try:
        return source.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.body[: error.start].count(b"\n") + 1
        raise _refusal(source.key, line, "encoding", "the template is not UTF-8.", "Save it as UTF-8.") from error


def _refusal(path: str, line: int, rule: str, what: str, cure: str) -> SiteError:
    return SiteError(Problem(path=path, line=line, rule=rule, what=what, cure=cure))
