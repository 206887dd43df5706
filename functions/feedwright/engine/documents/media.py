"""A media file's public copy: it exists as long as an entry that is out shows the file, or did so a short while ago."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from feedwright.engine.catalogue.keys import record_key
from feedwright.engine.catalogue.records import FileUser, file_user_of
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.jobs.build_result import BuildResult, Step
from feedwright.model.files import SCALED_FOLDERS, MediaCopy, Reference
from feedwright.ports import Delete, Ports, Row

_PAGE = 100


def render_media(ports: Ports, path: str, articles: Sequence[str]) -> BuildResult:
    """Say which copy must stand at *path*.

    Rows say which articles show the file. Only the worker that holds the target's lease writes these rows, from the
    records of the articles whose marks it has read. The file is copied only in the version that an entry shows.

    Args:
        ports: the catalogue and the source.
        path: the public path; that of a picture's variants has an asterisk in place of their folders.
        articles: the keys of articles that began or ceased to show the file; the settings' key may be among them.
    """
    # A row too many only costs a look. So a new user is noted without the lease, and an old one is taken out under it.
    notes, steps = list[Row](), list[Step]()
    users: list[FileUser] = []
    damaged: list[str] = []
    for user in _users(ports, list(dict.fromkeys(articles))):
        if user.unreadable:
            damaged.append(user.key)
        elif user.shown_at(path):
            users.append(user)
            notes.append(ArticleRow(article=user.key).row(ArticleRow.use_key(path, user.key), "1"))
        else:
            steps.append(Step(rows=[Delete(ArticleRow.use_key(path, user.key))]))
    asked: list[FileUser] = []
    candidates = chain(users, _other_users(ports, path, set(articles), damaged))
    if is_of_variants(path):
        copies = next((_copies(shown) for user in candidates if (shown := user.shown_at(path))), {})
        if damaged and not copies:
            return BuildResult(documents={}, steps=steps, notes=notes, unreadable=damaged)
        return BuildResult(documents=dict.fromkeys(paths_of_media(path)) | copies, steps=steps, notes=notes)
    shown = _first_standing(ports, path, candidates, asked)
    if not asked and damaged:  # what stands there stays until these records are made again
        return BuildResult(documents={}, steps=steps, notes=notes, unreadable=damaged)
    if not asked:
        return BuildResult(documents={path: None}, steps=steps, notes=notes)
    if shown is None or shown.media is None:
        # The file has changed since. So its articles are looked at again, and then they ask for this target again. A
        # rejected article asks for it when it is mended; no mark has to wait for that. A replaced file stays as it is.
        return BuildResult(
            documents={},
            steps=steps,
            notes=notes,
            complete=all(user.rejected or path not in user.media for user in asked),
        )
    return BuildResult(documents={path: shown.as_copy(path)}, steps=steps, notes=notes)


def is_of_variants(path: str) -> bool:
    return "/*/" in path


def paths_of_media(path: str) -> list[str]:
    """Give the public paths of a file: one, or of a picture that is scaled those of all variants that it can have."""
    return [path.replace("*", folder) for folder in SCALED_FOLDERS] if is_of_variants(path) else [path]


def _copies(shown: Reference) -> dict[str, MediaCopy]:
    """Give the copies of a picture's variants; the file itself may have changed since, for they are kept."""
    scaled = shown.scaled
    variants = scaled.variants if scaled else ()
    return {
        scaled.path_of(variant): MediaCopy(
            path=scaled.path_of(variant),
            media_type=scaled.media_type,
            source_key=shown.key,
            source_etag=shown.etag or "",
            content_digest=variant.digest,
            shape=shown.media,
            embedded=shown.content_digest if shown.embedded else "",
        )
        for variant in variants
        if scaled
    }


def _first_standing(ports: Ports, path: str, users: Iterable[FileUser], asked: list[FileUser]) -> Reference | None:
    """Give the first source file, shown at this path by one of the *users*, that is still as that user shows it.

    Several files may hold the same bytes. The users that were looked at are added to *asked*.
    """
    compared = set()
    for user in users:
        asked.append(user)
        reference = user.shown_at(path)
        if reference is None or (reference.key, reference.etag) in compared:
            continue
        compared.add((reference.key, reference.etag))
        if reference.embedded or ports.source.etag(reference.key) == reference.etag:
            return reference
    return None


def _other_users(ports: Ports, path: str, looked_at: set[str], damaged: list[str]) -> Iterator[FileUser]:
    """Give some of the users that show the file, by the rows of earlier builds; none only if nobody shows it.

    The first one mostly suffices, so its record is read alone: a picture may be shown by thousands of articles. Those
    whose records cannot be read are added to *damaged*.
    """
    after, is_shown = "", False
    while not is_shown and (rows := ports.table.query(ArticleRow.using(path), after=after, limit=_PAGE)):
        articles = [article for article in (ArticleRow.of(row).article for row in rows) if article not in looked_at]
        for some in (articles[:1], articles[1:]):
            for user in _users(ports, some):
                damaged += [user.key] if user.unreadable else []
                if user.shown_at(path):
                    is_shown = True
                    yield user
        after = rows[-1].sort


def _users(ports: Ports, articles: Sequence[str]) -> Iterator[FileUser]:
    """Read which files each of the articles uses; an article without a record uses none."""
    rows = ports.table.get([record_key(key) for key in articles]) if articles else []
    for key, stored in zip(articles, rows, strict=True):
        yield file_user_of(key, stored)
