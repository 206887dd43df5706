"""stub"""

import hashlib, posixpath
from urllib.parse import unquote, urlsplit
from feedwright.model import Media
from feedwright.site.values import Unusable

MEDIA_SUFFIXES = (".png", ".mp3", ".pdf", ".jpg")


def is_media_name(key: str) -> bool:
    return key.lower().endswith(MEDIA_SUFFIXES)


def media_path(digest: str, key: str, media_type: str) -> str:
    return f"media/{hashlib.sha256(digest.encode()).hexdigest()[:20]}/{key.rpartition('/')[2]}"


def probe(file, size, name) -> Media:
    if file.read(4) != b"\x89PNG":
        raise Unusable("no picture", "x")
    return Media(media_type="image/png", length=size, width=400, height=300)


def resolve_reference(article_key: str, url: str) -> str:
    path = unquote(urlsplit(url).path)
    key = posixpath.normpath(
        path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(article_key), path)
    )
    if key.startswith(".."):
        raise Unusable("out", "x")
    return key
