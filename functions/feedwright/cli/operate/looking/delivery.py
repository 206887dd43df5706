"""Checks what readers get: the feeds' types, compression, and answers to readers that have the feed already."""

import http.client
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from feedwright.rendering.formats import FORMATS, Format

_SECONDS = 10
_COMPRESSED = {"gzip", "br"}
_FORMS = {"identity": "uncompressed", "gzip": "compressed"}  # what is asked for, as people call it


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # by names in small letters


def delivery_faults(base_url: str, *, compressed: bool) -> list[str]:
    """Fetch the main feed in each format, compressed and not, and say what readers would miss.

    Args:
        base_url: the address of the site, with "/" at its end.
        compressed: whether the address must compress, as a CDN does.
    """
    return [fault for form in FORMATS for fault in _faults_of(f"{base_url}{form.file_name}", form, compressed)]


def _faults_of(url: str, form: Format, compressed: bool) -> Iterator[str]:
    for encoding, called in _FORMS.items():
        try:
            answer = ask(url, {"Accept-Encoding": encoding})
            if answer.status != 200:
                yield f"{url} answers {answer.status} and not 200."
                return
            yield from (f"{url} ({called}): {fault}" for fault in _wrong(answer, form, encoding, compressed))
            if etag := answer.headers.get("etag"):
                again = ask(url, {"Accept-Encoding": encoding, "If-None-Match": etag})
                if again.status != 304:
                    yield f"{url} ({called}) answers {again.status} and not 304 to a reader that has this version."
        except (OSError, http.client.HTTPException) as error:
            yield f"{url} cannot be fetched: {error or type(error).__name__}."
            return


def _wrong(answer: Answer, form: Format, encoding: str, compressed: bool) -> Iterator[str]:
    given = answer.headers.get("content-type", "no type")
    if given.replace(" ", "").lower() != form.served_as.replace(" ", "").lower():
        yield f"its type is {given} and not {form.served_as}."
    coding = answer.headers.get("content-encoding", "identity").lower()
    if encoding == "identity" and coding != "identity":
        yield f"it comes with {coding}, which was not asked for."
    if encoding == "gzip" and compressed and coding not in _COMPRESSED:
        yield "it is not compressed."
    if "etag" not in answer.headers:
        yield "it has no ETag, so readers fetch it whole each time."


def ask(url: str, headers: Mapping[str, str]) -> Answer:
    """Send a GET, without following redirects."""
    parts = urlsplit(url)
    kind = http.client.HTTPConnection if parts.scheme == "http" else http.client.HTTPSConnection
    with closing(kind(parts.hostname or "", parts.port, timeout=_SECONDS)) as connection:
        connection.request("GET", parts.path or "/", headers={"User-Agent": "Feedwright", **headers})
        answer = connection.getresponse()
        answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()})
