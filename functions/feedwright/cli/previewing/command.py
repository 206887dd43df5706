"""``feedwright preview``: builds a site, shows it on this machine, and builds it again when a file changes."""

import contextlib
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from msgspec import structs
from rich.console import Console
from watchfiles import watch
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from feedwright.adapters.clock import new_token
from feedwright.adapters.local.folder_source import STATE_FOLDER
from feedwright.adapters.local.sqlite_table import SqliteTable
from feedwright.cli.build import build_values, left_out_lines, outcome_printer, print_summary
from feedwright.cli.checking.rest import rest_of
from feedwright.cli.checking.throwaway import copy_catalogue
from feedwright.cli.folders import demand_content
from feedwright.cli.local_site import open_local
from feedwright.cli.operate.looking.facts import due_of
from feedwright.cli.operate.printing import console_for_people, print_json
from feedwright.cli.operate.uploading.local_files import built_sites_in, survey
from feedwright.cli.previewing.board import Board
from feedwright.cli.previewing.own_pages import OwnPages, preview_application
from feedwright.cli.previewing.server import Application
from feedwright.engine.catalogue.keys import SITE
from feedwright.engine.catalogue.records import site_record_of
from feedwright.engine.intake.outcome import Outcome
from feedwright.engine.push import PushResult
from feedwright.engine.whole_build import Watcher, whole_build
from feedwright.errors import StoreError
from feedwright.ports import Ports, PreviewOptions
from feedwright.rendering.display import visible
from feedwright.rendering.formats import FORMATS

_IDLE = 10_000  # milliseconds between builds without a change, for scheduled articles
_STEP = 50  # milliseconds without a further change, after which a build begins
_LOOKED_INTO = 100  # rejected articles of which all is said that is wrong
_ALL, _LAN_PROBE = "0.0.0.0", ("192.0.2.1", 9)  # noqa: S104 - only if it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a preview shows beside what a build publishes, and for whom."""

    drafts: bool = False
    future: bool = False
    as_json: bool = False  # for a program: a JSON document on one line after each build


def run_preview(content: Path, *, host: str, port: int, lan: bool, shown: Shown) -> int:
    """Serve a preview of *content* until Ctrl-C, and return the exit status.

    Raises:
        OptionError: *content* is no folder of articles.
    """
    demand_content(content)
    console = console_for_people(as_json=shown.as_json)
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # it ends like Ctrl-C, so no draft stays behind on the disk
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory(prefix="feedwright-preview-") as folder:
        server = Server(_ALL if lan else host, port, named=_lan_address() if lan else host)
        site = Preview.beginning(console, content, Path(folder), server.url, shown)
        with server.serving(site.application(server.named)):
            try:
                site.rebuild()
                _print_addresses(console, server.url, lan=lan)
                changes = watch(
                    content, watch_filter=_is_content, step=_STEP, rust_timeout=_IDLE, yield_on_timeout=True
                )
                failed = ""
                for changed in changes:
                    failed = site.rebuild_if_possible(quiet=not changed, known=failed)
            finally:
                site.board.end()
    console.print("The preview has ended.")
    return 0


def _print_addresses(console: Console, url: str, *, lan: bool) -> None:
    console.print(f"\nThe site is at [bold]{url}[/]; subscribe to one of these:")
    for form in FORMATS:
        console.print(f"  {form.title:10}{url}{form.file_name}", markup=False)
    console.print(f"As a feed reader shows it: {url}_preview/", markup=False)
    if lan:
        console.print("Everyone in your network can read this preview, drafts too.")
    console.print("The site is built again when a file changes. Ctrl-C ends the preview.\n")


def _lan_address() -> str:
    """Give this machine's address in its network. Connecting a datagram socket sends nothing.

    Raises:
        StoreError: the machine is in no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_LAN_PROBE)
        except OSError as error:
            raise StoreError("this machine is in no network. Leave --lan out") from error
        return str(probe.getsockname()[0])


class _Quiet(WSGIRequestHandler):
    """Log no requests: the console shows only what the author did."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None: ...


class Server:
    """A server that has its port, and answers as soon as it is given what answers."""

    def __init__(self, host: str, port: int, *, named: str) -> None:
        """Take the port.

        Args:
            host: the address to listen on.
            port: the port; 0 is any that is free.
            named: the host in the preview's own address.
        """
        try:
            self._server: BaseWSGIServer = make_server(host, port, lambda *_: (), threaded=True, request_handler=_Quiet)
        except (OSError, SystemExit) as error:  # werkzeug has printed the system's message
            raise StoreError(f"port {port} of {host} cannot be used. Name another port with --port") from error
        self.named = named
        self.url = f"http://{f'[{named}]' if ':' in named else named}:{self._server.port}/"

    @contextlib.contextmanager
    def serving(self, application: Application) -> Iterator[None]:
        """Answer in the background."""
        self._server.app = application
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A preview of the articles in *content*, with documents in *public* and a catalogue of its own in *state*."""

    console: Console
    content: Path
    public: Path
    state: Path
    url: str
    published_url: str | None  # the base of what is published; None: nothing is
    board: Board
    shown: Shown = Shown()

    @classmethod
    def beginning(cls, console: Console, content: Path, folder: Path, url: str, shown: Shown) -> "Preview":
        """Begin in *folder*, which is empty, with a copy of the site's catalogue: its addresses and dates count."""
        state, public = folder / "state", folder / "public"
        state.mkdir()
        public.mkdir()
        copy_catalogue(content / STATE_FOLDER / "catalogue.sqlite", state / "catalogue.sqlite")
        published = _published_url(state / "catalogue.sqlite")
        board = Board(new_token())
        for line in left_out_lines(built_sites_in(content, public)):
            console.print(visible(line), markup=False)
        return cls(
            console=console,
            content=content,
            public=public.resolve(),
            state=state,
            url=url,
            published_url=published,
            board=board,
            shown=shown,
        )

    def application(self, host: str) -> Application:
        """Give what answers requests for the site, and for the preview's own pages."""
        return preview_application(OwnPages(self.content, self.public, self.board, self.url), host)

    def rebuild(self, *, quiet: bool = False) -> None:
        """Build the site. With *quiet* print only if a document changed."""
        printer = outcome_printer(self.console)
        watcher = Watcher() if quiet else Watcher(outcome=printer.outcome)
        seen = survey(self.content, self.public)
        options = PreviewOptions(
            url=self.url, published_url=self.published_url, drafts=self.shown.drafts, future=self.shown.future
        )
        with open_local(self.content, self.public, state=self.state, seen=seen, preview=options) as site:
            built = whole_build(site.worker, site, watcher=watcher)
            zone = built.settings.zone if built.settings else UTC
            due = list(due_of(site.worker.ports.table, zone))
            if not quiet or built.written:
                built.latest |= {
                    each.key: _with_rest(site.worker.ports, each) for each in built.rejected[:_LOOKED_INTO]
                }
        printer.finish()
        if not quiet or built.written:
            self.board.put(self.board.state.after(built, due))
            print_summary(self.console, built)
            if self.shown.as_json:
                values = build_values(built, PushResult(), left_out_lines(seen.built_sites))
                print_json({"preview": self.url, **values}, on_one_line=True)

    def rebuild_if_possible(self, *, quiet: bool, known: str) -> str:
        """Build the site. If the disk refuses, say so once, and leave the site as it was.

        Args:
            quiet: print only if a document changed.
            known: why the build before failed.

        Returns:
            Why the build failed; "" if it did not.
        """
        try:
            self.rebuild(quiet=quiet)
        except StoreError as error:
            if str(error) != known:
                cure = "The preview tries again when a file changes, and every ten seconds."
                self.console.print(f"The site was not built: {error}. {cure}", markup=False)
            return str(error)
        return ""


def _with_rest(ports: Ports, outcome: Outcome) -> Outcome:
    """Add to the warnings what else is wrong with a rejected article, so that all can be mended at once."""
    if outcome.problem is None:
        return outcome
    rest = (each.problem for each in rest_of(ports, outcome.key, outcome.problem))
    return structs.replace(outcome, warnings=tuple(dict.fromkeys((*outcome.warnings, *rest))))


def _published_url(catalogue: Path) -> str | None:
    """Give the base of what is published, as a catalogue says; None if nothing was built yet."""
    if not catalogue.is_file():
        return None
    with closing(SqliteTable(catalogue)) as table:
        [stored] = table.get([SITE])
    site = site_record_of(stored).site if stored else None
    return site.url if site else None


def _is_content(_change: object, path: str) -> bool:
    return f"/{STATE_FOLDER}/" not in path.replace("\\", "/")
