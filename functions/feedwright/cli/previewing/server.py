"""Answers requests for the documents of a built site, as the public bucket does."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.utils import send_from_directory
from werkzeug.wrappers import Response

from feedwright.reading.media.names import type_by_name
from feedwright.reading.selection import CHAPTERS_SUFFIX
from feedwright.rendering.formats import FORMATS

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]  # as WSGI has it
PAGE_TYPE = "text/html; charset=utf-8"
_NOT_FOUND = "404.html"
_TYPES = {form.file_name: form.served_as for form in FORMATS}
_BY_SUFFIX = {
    "html": PAGE_TYPE,
    "opml": "text/x-opml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


class MisdirectedRequest(HTTPException):
    """The request names another server (RFC 9110 §15.5.20)."""

    code = 421


def site_application(public: Path, host: str = "localhost") -> Application:
    """Serve the files of *public* as the public bucket does: with media types, ETags, 304 and ranges.

    The public bucket lets every web page read its files. The preview does not, because it shows what is not public yet:
    it allows no other origin, and it answers only requests for a numeric address or for *host*, so that no web page can
    have its own name lead here.
    """
    return guarded(lambda environ: document(public, environ), host)


def guarded(answer: Callable[[dict[str, Any]], Response], host: str) -> Application:
    """Make an application that answers GET and HEAD, and only under the server's own address."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            if not _is_meant(environ.get("HTTP_HOST", ""), host):
                raise MisdirectedRequest(f"The preview answers only under its own address, at {host}.")
            if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed(["GET", "HEAD"])
            response: Any = answer(environ)
        except HTTPException as error:
            response = error.get_response(environ)
        whole: Iterable[bytes] = response(environ, start_response)
        return whole

    return application


def document(public: Path, environ: dict[str, Any]) -> Response:
    """Give the document that is asked for; for what is not there, the site's own page that says so.

    Raises:
        NotFound: the document is not there, and neither is that page.
    """
    path = path_of(environ)
    try:
        response = send_from_directory(public, path, environ, max_age=0)
    except NotFound:
        if not (public / _NOT_FOUND).is_file():
            raise
        return Response((public / _NOT_FOUND).read_bytes(), status=404, content_type=PAGE_TYPE)
    response.headers["Content-Type"] = _served_as(path)
    return response


def path_of(environ: dict[str, Any]) -> str:
    """Give the path that is asked for, without the slash before it; a folder stands for its index.html."""
    path = str(environ.get("PATH_INFO", "/")).encode("latin-1").decode("utf-8", "replace").lstrip("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def _is_meant(named: str, host: str) -> bool:
    """Say whether the Host header names this server: no header, a numeric address, ``localhost`` or its own name."""
    try:
        name = urlsplit(f"//{named}").hostname or ""
        return name in {"", "localhost", host.lower()} or bool(ip_address(name))
    except ValueError:
        return False


def _served_as(path: str) -> str:
    """Give the media type as the public bucket does. The system's own table differs between machines."""
    name = path.rpartition("/")[2]
    if path.startswith("media/") or name.endswith(CHAPTERS_SUFFIX):  # chapters also stand beside an article's page
        return type_by_name(name)
    return _TYPES.get(name) or _BY_SUFFIX.get(name.rpartition(".")[2], "application/octet-stream")
