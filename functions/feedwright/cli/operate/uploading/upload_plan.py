"""Decides what an upload does: pure functions over what the folder and the bucket hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from feedwright.cli.operate.uploading.local_files import LocalFile
from feedwright.engine.intake.related_files import concerns_site
from feedwright.errors import CommandError
from feedwright.reading.metadata.sidecar import is_companion
from feedwright.site import SITE_KEY

_MOST_DELETED = 0.1  # of the bucket's files, without --yes
_LARGEST_COPY = 5 * 1024**3  # bytes that S3 copies in one request
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketObject:
    """An object of the source bucket."""

    key: str
    size: int
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A renamed file: the bucket holds its bytes under the old name."""

    file: LocalFile
    old: BucketObject


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What an upload does, in this order: settings, then what belongs to articles, then articles, then deletions.

    A sidecar may say that its article is a draft, so it comes first. A renamed file is copied before the old name is
    deleted: the new file is held until the old one is gone, and then takes over its entry.
    """

    settings: tuple[LocalFile, ...] = ()  # site.toml and templates
    companions: tuple[LocalFile, ...] = ()  # sidecars and media
    articles: tuple[LocalFile, ...] = ()  # and all other files
    copies: tuple[Copy, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: tuple[BucketObject, ...] = ()
    only_in_bucket: int = 0  # objects that would be deleted with --delete

    @property
    def uploads(self) -> tuple[LocalFile, ...]:
        return (*self.settings, *self.companions, *self.articles)

    @property
    def is_empty(self) -> bool:
        return not (self.uploads or self.copies or self.deleted)

    @property
    def renamed(self) -> Mapping[str, str]:
        """The new keys of renamed files, by their old keys."""
        return {copy.old.key: copy.file.key for copy in self.copies}


def plan_upload(
    files: Sequence[LocalFile],
    objects: Iterable[BucketObject],
    *,
    same: Callable[[LocalFile, str], bool],
    delete: bool,
    is_kept: Callable[[str], bool] = lambda _: False,
) -> UploadPlan:
    """Compare the folder with the bucket.

    Args:
        files: the files that belong into the bucket.
        objects: what the bucket holds.
        same: says whether a file has the bytes of an object of the same size, by its ETag.
        delete: delete the objects that are not in the folder.
        is_kept: says of an object's key that this command never uploads such files; so it does not delete them either.
    """
    in_bucket = {item.key: item for item in objects}
    local = {file.key for file in files}
    gone = {key: item for key, item in in_bucket.items() if key not in local and not is_kept(key)}
    changed = [file for file in files if not _stands(file, in_bucket.get(file.key), same)]
    copies = _renamed(changed, in_bucket, gone, same) if delete else []
    copied, differing = {copy.file.key for copy in copies}, {file.key for file in changed}
    uploads = [file for file in changed if file.key not in copied]
    settings = [file for file in uploads if concerns_site(file.key)]
    others = [file for file in uploads if not concerns_site(file.key)]
    return UploadPlan(
        settings=tuple(settings),
        companions=tuple(file for file in others if is_companion(file.key)),
        articles=tuple(file for file in others if not is_companion(file.key)),
        copies=tuple(copies),
        deleted=tuple(gone) if delete else (),
        unchanged=tuple(in_bucket[file.key] for file in files if file.key not in differing),
        only_in_bucket=0 if delete else len(gone),
    )


def _stands(file: LocalFile, item: BucketObject | None, same: Callable[[LocalFile, str], bool]) -> bool:
    return item is not None and item.size == file.size and same(file, item.etag)


def _renamed(
    changed: Sequence[LocalFile],
    in_bucket: Mapping[str, BucketObject],
    gone: Mapping[str, BucketObject],
    same: Callable[[LocalFile, str], bool],
) -> list[Copy]:
    """Find new files with the bytes of an object whose name is gone; each object is the source of one copy."""
    by_size: dict[int, list[BucketObject]] = {}
    for item in gone.values():
        if 0 < item.size <= _LARGEST_COPY:
            by_size.setdefault(item.size, []).append(item)
    copies = []
    for file in changed:
        if file.key in in_bucket or concerns_site(file.key):
            continue
        candidates = by_size.get(file.size, [])
        if old := next((item for item in candidates if same(file, item.etag)), None):
            candidates.remove(old)
            copies.append(Copy(file=file, old=old))
    return copies


def demand_harmless(plan: UploadPlan, *, files: Sequence[LocalFile], in_bucket: int, yes: bool) -> None:
    """Refuse to delete what is likely a mistake: the wrong folder, or a folder that is not complete.

    Raises:
        CommandError: with the option that lets it happen.
    """
    if not plan.deleted:
        return
    if not any(file.key == SITE_KEY for file in files):
        message = (
            f"--delete: CONTENT holds no {SITE_KEY}, so it may be another folder. Name the folder with {SITE_KEY}."
        )
        raise CommandError(message)
    lost = [key for key in plan.deleted if key not in plan.renamed]
    if len(lost) > in_bucket * _MOST_DELETED and not yes:
        named = ", ".join(lost[:_NAMED]) + (f" and {len(lost) - _NAMED:,} more" if len(lost) > _NAMED else "")
        message = (
            f"--delete would delete {len(lost):,} of the bucket's {in_bucket:,} files ({named}). Look at them with "
            "--dry-run, and add --yes if you mean it."
        )
        raise CommandError(message)
