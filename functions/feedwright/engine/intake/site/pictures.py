"""The pictures that the settings name by path. They are published as articles' files are; unfit ones give warnings."""

from collections.abc import Iterator

from feedwright.engine.catalogue.records import SiteRecord
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.intake.inputs import look_up
from feedwright.engine.jobs.targets import Request, media_target
from feedwright.errors import Problem
from feedwright.model.files import Media, Reference
from feedwright.ports import Delete, Ports
from feedwright.reading.media.places import named_place
from feedwright.site import SITE_KEY, Site
from feedwright.site.feeds import pictures


def find_pictures(ports: Ports, old: SiteRecord, site: Site | None) -> tuple[Reference, ...]:
    """Find the pictures that *site* names, as they are now; *old* is the stored record."""
    places = [named_place(path) for path in pictures(site)] if site else []
    return tuple(look_up(ports, old.file_user, places).values())


def pictures_moved(old: SiteRecord, new: SiteRecord) -> list[Request]:
    """Ask for the public files that the settings begin or cease to show."""
    paths = sorted(old.file_user.media.keys() ^ new.file_user.media.keys())
    return [Request(media_target(path), article=SITE_KEY) for path in paths]


def references_dropped(old: SiteRecord, new: SiteRecord) -> list[Delete]:
    kept = {key for reference in new.pictures for key in reference.keys}
    dropped = dict.fromkeys(key for reference in old.pictures for key in reference.keys if key not in kept)
    return [Delete(ArticleRow.reference_key(key, SITE_KEY)) for key in dropped]


def picture_warnings(record: SiteRecord, body: bytes) -> tuple[Problem, ...]:
    """Warn of missing and unfit pictures; *body* is the settings file, in which the warning's line is found."""
    if record.site is None:
        return ()
    covers = {rule.podcast.image for rule in record.site.feeds if rule.podcast}
    return tuple(
        Problem(path=SITE_KEY, line=_line(body, reference.keys[0]), rule=rule, what=what, cure=cure)
        for reference in record.pictures
        for rule, what, cure in _faults(reference, is_cover=reference.keys[0] in covers)
    )


def _faults(reference: Reference, *, is_cover: bool) -> Iterator[tuple[str, str, str]]:
    name, media = reference.keys[0], reference.media
    if reference.fault:
        yield "bad-media", f"{name}: {reference.fault[0]} The picture is left out.", reference.fault[1]
    elif media is None:
        yield "missing-media", f"{name} is not there, so it is left out.", f"Put the picture at {name}."
    elif not media.media_type.startswith("image/"):
        what = f"{name} is not a picture but {media.media_type}, so it is left out."
        yield "bad-media", what, "Put a JPEG or PNG in its place."
    else:
        if media.has_position:
            cure = "Remove the position from the file if readers must not know it."
            yield "position", f"{name} holds the position where it was taken.", cure
        if is_cover and not _fits(media):
            size = f"{media.width}×{media.height}, {media.media_type}"
            what = f"{name} is {size}; podcast directories do not accept it as a cover."
            yield "podcast-cover", what, "Make it a square JPEG or PNG of 1400 to 3000 pixels."


def _fits(media: Media) -> bool:
    from feedwright.site.podcasts.artwork import fits  # noqa: PLC0415 - few sites have a podcast

    return fits(media.width, media.height, media.media_type)


def _line(body: bytes, written: str) -> int | None:
    at = body.find(written.encode())
    return body.count(b"\n", 0, at) + 1 if at >= 0 else None
