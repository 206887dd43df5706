"""``feedwright preview``: builds a site, shows it on this machine, and builds it again when a file changes."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from watchfiles import watch
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.utils import send_from_directory

from feedwright.adapters.local.folder_source import STATE_FOLDER
from feedwright.cli.build import outcome_printer, print_summary
from feedwright.cli.local_site import open_local
from feedwright.engine.whole_build import Watcher, whole_build
from feedwright.errors import StoreError
from feedwright.reading.media.names import type_by_name
from feedwright.rendering.formats import FORMATS

_NOT_FOUND = "404.html"
_IDLE = 10_000  # milliseconds between builds without a change, for scheduled articles
_TYPES = {form.file_name: form.served_as for form in FORMATS}
_BY_SUFFIX = {
    "html": "text/html; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
}


def run_preview(content: Path, *, host: str, port: int) -> int:
    """Serve a preview of *content* until Ctrl-C, and return the exit status."""
    console = Console(highlight=False, soft_wrap=True)
    state = content / STATE_FOLDER / "preview" / str(port)  # two previews at the same time have two ports
    public = state / "public"
    with contextlib.suppress(KeyboardInterrupt), _serving(public, host, port) as url:
        site = _Preview(console, content, public, state, url)
        site.rebuild()
        console.print(f"\nThe site is at [bold]{url}[/]; subscribe to one of these:")
        for form in FORMATS:
            console.print(f"  {form.title:10}{url}{form.file_name}", markup=False)
        console.print("The site is built again when a file changes. Ctrl-C ends the preview.\n")
        for changed in watch(content, watch_filter=_is_content, rust_timeout=_IDLE, yield_on_timeout=True):
            site.rebuild(quiet=not changed)
    console.print("The preview has ended.")
    return 0


def site_application(public: Path, host: str = "localhost") -> Callable[..., Iterable[bytes]]:
    """Serve the files of *public* as the public bucket does: with media types, ETags, 304 and ranges.

    The public bucket lets every web page read its files. The preview does not, because it shows what is not public yet:
    it allows no other origin, and it answers only requests for a numeric address or for *host*, so that no web page can
    have its own name lead here.
    """

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace").lstrip("/")
        path = path + "index.html" if path == "" or path.endswith("/") else path
        try:
            if not _is_meant(environ.get("HTTP_HOST", ""), host):
                raise MisdirectedRequest(f"The preview answers only under its own address, at {host}.")
            if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
                raise MethodNotAllowed(["GET", "HEAD"])
            response = send_from_directory(public, path, environ, max_age=0)
        except NotFound as error:
            response = error.get_response(environ)
            if (public / _NOT_FOUND).is_file():
                response.data = (public / _NOT_FOUND).read_bytes()
                response.headers["Content-Type"] = _served_as(_NOT_FOUND)
            return response(environ, start_response)
        except HTTPException as error:
            return error.get_response(environ)(environ, start_response)
        response.headers["Content-Type"] = _served_as(path)
        return response(environ, start_response)

    return application


class MisdirectedRequest(HTTPException):
    """The request names another server (RFC 9110 §15.5.20)."""

    code = 421


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
    if path.startswith("media/"):
        return type_by_name(name)
    return _TYPES.get(name) or _BY_SUFFIX.get(name.rpartition(".")[2], "application/octet-stream")


class _Quiet(WSGIRequestHandler):
    """Log no requests: the console shows only what the author did."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


@contextlib.contextmanager
def _serving(public: Path, host: str, port: int) -> Iterator[str]:
    """Serve in the background, and give the address."""
    try:
        public.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}") from error
    try:
        server: BaseWSGIServer = make_server(
            host, port, site_application(public.resolve(), host), threaded=True, request_handler=_Quiet
        )
    except (OSError, SystemExit) as error:  # werkzeug has printed the system's message
        raise StoreError(f"port {port} of {host} cannot be used. Name another port with --port") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    shown = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{shown}:{server.port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, slots=True)
class _Preview:
    console: Console
    content: Path
    public: Path
    state: Path
    url: str

    def rebuild(self, *, quiet: bool = False) -> None:
        """Build the site. With *quiet* print only if a document changed."""
        printer = outcome_printer(self.console)
        watcher = Watcher() if quiet else Watcher(outcome=printer.outcome)
        with open_local(self.content, self.public, state=self.state, forced_url=self.url) as site:
            built = whole_build(site.worker, site, watcher=watcher)
        printer.finish()
        if not quiet or built.written:
            print_summary(self.console, built)


def _is_content(_change: object, path: str) -> bool:
    return f"/{STATE_FOLDER}/" not in path.replace("\\", "/")
