"""Asks what the files of a site generator hold back, or leave out, of the articles at some keys."""

from datetime import UTC, datetime

from msgspec import structs

from factories import SITE
from feedwright.reading.folder_data.decision import held_articles
from feedwright.reading.folder_data.given import FolderFile
from feedwright.reading.folder_data.read import read_folder_files

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def holding(files, keys, *, own=None, site=SITE, above="", root="project"):
    given = [
        FolderFile(path=path, body=text if isinstance(text, bytes) else text.encode()) for path, text in files.items()
    ]
    own = own or {}
    return held_articles(read_folder_files(given, root), keys, site, lambda key: own.get(key, {}), now=NOW, above=above)


def held(files, keys, **more):
    return sorted(key for each in holding(files, keys, **more).held for key in each.keys)


def site_with(**settings):
    return structs.replace(SITE, **settings)
