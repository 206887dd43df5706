"""A media file's public copy: there while an entry that is out shows it, gone with the last one."""

from collections.abc import Iterable, Iterator, Sequence

from feedwright.engine.catalogue.keys import record_key
from feedwright.engine.catalogue.records import FileUser, file_user_of
from feedwright.engine.catalogue.rows import ArticleRow
from feedwright.engine.jobs.build_result import BuildResult, Step
from feedwright.model.files import MediaCopy, Reference
from feedwright.ports import ANY, Change, Delete, Ports, Put

_PAGE = 100


def render_media(ports: Ports, path: str, articles: Sequence[str]) -> BuildResult:
    """Say what must stand at *path*.

    Who shows the file is kept in rows that its builder alone writes, under the lease, from the records of those whose
    marks it read. It is copied only from the very version that an entry shows.

    Args:
        ports: the catalogue and the source.
        path: public.
        articles: keys of those whose entries began or ceased to show it; the settings' own among them.
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
        # It changed meanwhile. Its articles hear of that; a rejected one touches this again when it is mended.
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
    """Some of those who show the file, by the rows of earlier builds; none only if there are none."""
    after = ""
    while rows := ports.table.query(ArticleRow.using(path), after=after, limit=_PAGE):
        articles = [ArticleRow.of(row).article for row in rows]
        users = _users(ports, [article for article in articles if article not in looked_at])
        if showing := [user for user in users if path in user.media]:
            return showing
        after = rows[-1].sort
    return []


def _versions(users: Iterable[FileUser], path: str) -> list[Reference]:
    """The source files that hold what *users* show; several may."""
    return list(
        {(reference.key, reference.etag): reference for reference in (user.media[path] for user in users)}.values()
    )


def _users(ports: Ports, articles: Sequence[str]) -> Iterator[FileUser]:
    """Read which files each of the articles uses; an article without a record uses none."""
    rows = ports.table.get([record_key(key) for key in articles]) if articles else []
    for key, stored in zip(articles, rows, strict=True):
        yield file_user_of(key, stored)
