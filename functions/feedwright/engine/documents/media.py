"""A media file's public copy: it exists as long as an entry that is out shows the file."""

from collections.abc import Iterable, Iterator, Sequence

from feedwright.engine.catalogue.keys import record_key
from feedwright.engine.catalogue.records import FileUser, file_user_of
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.jobs.build_result import BuildResult, Step
from feedwright.model.files import MediaCopy, Reference
from feedwright.ports import ANY, Change, Delete, Ports, Put

_PAGE = 100


def render_media(ports: Ports, path: str, articles: Sequence[str]) -> BuildResult:
    """Say which copy must stand at *path*.

    Rows say which articles show the file. Only the worker that holds the target's lease writes these rows, from the
    records of the articles whose marks it has read. The file is copied only in the version that an entry shows.

    Args:
        ports: the catalogue and the source.
        path: the public path.
        articles: the keys of articles that began or ceased to show the file; the settings' key may be among them.
    """
    rows: list[Change] = []
    users: list[FileUser] = []
    for user in _users(ports, list(dict.fromkeys(articles))):
        if path in user.media:
            users.append(user)
            rows.append(Put(ArticleRow(article=user.key).row(ArticleRow.use_key(path, user.key), "1"), ANY))
        else:
            rows.append(Delete(ArticleRow.use_key(path, user.key)))
    users += _other_users(ports, path, set(articles))
    steps = [Step(rows=[change]) for change in rows]
    if not users:
        return BuildResult(documents={path: None}, steps=steps)
    shown = next(
        (version for version in _versions(users, path) if ports.source.etag(version.key) == version.etag), None
    )
    if shown is None or shown.media is None:
        # The file has changed since. So its articles are looked at again, and then they ask for this target again. A
        # rejected article asks for it when it is mended; no mark has to wait for that.
        return BuildResult(documents={}, steps=steps, complete=all(user.rejected for user in users))
    copy = MediaCopy(
        path=path,
        media_type=shown.media.media_type,
        source_key=shown.key,
        source_etag=shown.etag or "",
        content_digest=shown.content_digest,
    )
    return BuildResult(documents={path: copy}, steps=steps)


def _other_users(ports: Ports, path: str, looked_at: set[str]) -> list[FileUser]:
    """Give some of the users that show the file, by the rows of earlier builds; none only if nobody shows it."""
    after = ""
    while rows := ports.table.query(ArticleRow.using(path), after=after, limit=_PAGE):
        articles = [ArticleRow.of(row).article for row in rows]
        users = _users(ports, [article for article in articles if article not in looked_at])
        if showing := [user for user in users if path in user.media]:
            return showing
        after = rows[-1].sort
    return []


def _versions(users: Iterable[FileUser], path: str) -> list[Reference]:
    """Give the source files that the users show at this path; several files may hold the same bytes."""
    return list(
        {(reference.key, reference.etag): reference for reference in (user.media[path] for user in users)}.values()
    )


def _users(ports: Ports, articles: Sequence[str]) -> Iterator[FileUser]:
    """Read which files each of the articles uses; an article without a record uses none."""
    rows = ports.table.get([record_key(key) for key in articles]) if articles else []
    for key, stored in zip(articles, rows, strict=True):
        yield file_user_of(key, stored)
