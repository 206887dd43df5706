"""The preview's own pages below ``/_preview/``, and what it adds to the pages of the site."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from feedwright.checking.excerpt import with_excerpt
from feedwright.checking.finding import Finding, Level
from feedwright.cli.checking.content import line_of
from feedwright.cli.previewing.board import Board
from feedwright.cli.previewing.reader_view import READER_STYLES, entries_of, entry_document, feeds_in
from feedwright.cli.previewing.server import PAGE_TYPE, Application, document, guarded, path_of
from feedwright.engine.intake.outcome import Outcome, Verdict
from feedwright.errors import Problem
from feedwright.reading.identity import path_slug
from feedwright.rendering.report import spelt
from feedwright.site.addresses.pages import page_path

FOLDER = "_preview/"
_PLACES = (("/", "The site"), ("/_preview/", "As in a feed reader"), ("/_preview/findings", "Findings"),
           ("/_preview/documents", "Documents"))  # fmt: skip
_POLICY = re.compile(
    r"<meta\b(?=[^<>]*\shttp-equiv\s*=\s*[\"']?content-security-policy)[^<>]*?\scontent\s*=\s*(?P<quote>[\"'])"
    r"(?P<policy>[^<>]*?)(?P=quote)",
    re.IGNORECASE,
)
_SHOWN, _CHANGES = 1_000_000, 50  # characters of a document, changed documents
_ALIVE = 15  # seconds between signs of life to a page that waits
_LEXERS = {"json": "json", "html": "html", "xml": "xml", "opml": "xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A file and what the build says of it."""

    key: str
    url: str | None
    state: str
    problems: list[Mapping[str, Any]]


class OwnPages:
    """Makes the pages. Article text is escaped everywhere, or stands in a frame that runs no script."""

    def __init__(self, content: Path, public: Path, board: Board, url: str) -> None:
        self._content, self._public, self._board, self._url = content, public, board, url
        self._nonce = secrets.token_urlsafe(16)  # by which a page's policy knows our script
        self._environment = Environment(loader=PackageLoader("feedwright.cli.previewing", "pages"), autoescape=True)
        self._environment.filters["spelt"] = spelt
        self._pages: Mapping[str, Callable[[Mapping[str, str]], Response]] = {
            "": self._reader,
            "findings": self._findings,
            "documents": self._documents,
            "events": self._events,
            "preview.js": self._script_file,
        }

    def answer(self, environ: dict[str, Any]) -> Response:
        """Answer a request for a page of ours or for a document of the site."""
        path = str(environ.get("PATH_INFO", "/")).lstrip("/")
        if not path.startswith(FOLDER):
            return self._with_overlay(environ)
        page = self._pages.get(path.removeprefix(FOLDER))
        if page is None:
            raise NotFound
        query = parse_qs(str(environ.get("QUERY_STRING", "")))
        return page({name: values[0] for name, values in query.items()})

    def _with_overlay(self, environ: dict[str, Any]) -> Response:
        """Add our script to a page of the site, and what the build says of its article."""
        path = path_of(environ)
        if path.endswith(".html"):  # what is added changes with each build
            environ = {
                name: value for name, value in environ.items() if not name.startswith(("HTTP_IF_", "HTTP_RANGE"))
            }
        try:
            response = document(self._public, environ)
        except NotFound:  # there is no site, so say why; the page is loaded again when there is one
            response = self._findings({})
            response.status_code = NotFound.code
            return response
        if response.content_type != PAGE_TYPE:
            return response
        response.direct_passthrough = False
        with response:
            html = response.get_data(as_text=True)
        html = _POLICY.sub(self._with_our_sources, html)
        added = f"{self._overlay(path)}{self._script()}"
        before, end, after = html.rpartition("</body>")
        answer = Response(
            f"{before}{added}{end}{after}" if end else html + added, response.status, content_type=PAGE_TYPE
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _with_our_sources(self, written: re.Match[str]) -> str:
        quote = written["quote"]
        policy = self._loosened(unescape(written["policy"])).replace("&", "&amp;").replace(quote, f"&#{ord(quote)};")
        return f"{written[0][: -len(written['policy']) - 1]}{policy}{quote}"

    def _loosened(self, policy: str) -> str:
        """Allow our script, what it asks for, and our style, beside what the page itself allows."""
        directives = {each.split()[0].lower(): each.split()[1:] for each in policy.split(";") if each.strip()}
        elements = "script-src-elem" if "script-src-elem" in directives else "script-src"
        ours = {elements: f"'nonce-{self._nonce}'", "connect-src": "'self'", "style-src": f"'nonce-{self._nonce}'"}
        for name, source in ours.items():
            sources = directives.get(name, directives.get("default-src"))
            if sources is None:
                continue  # everything is allowed
            if "'unsafe-inline'" in sources:  # a nonce would forbid the page's own scripts and styles
                source = "'self'"  # noqa: PLW2901 - our script is a file of this server
            directives[name] = [*dict.fromkeys((*(each for each in sources if each != "'none'"), source))]
        return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())

    def _overlay(self, path: str) -> str:
        files = [self._shown(each) for each in self._about(path)]
        findings = sum(len(each.problems) for each in files)
        rest = sum(len(_problems(each)) for each in self._board.state.outcomes.values()) - findings
        here = f"{_count(findings)} here" if files else "Preview"
        summary = f"{here}, {_count(rest)} elsewhere" if rest > 0 else here
        return self._environment.get_template("overlay.html").render(files=files, summary=summary, nonce=self._nonce)

    def _about(self, path: str) -> Iterator[Outcome]:
        """Find the articles whose page this is, or would be: one that is rejected or held back may have none."""
        for outcome in self._board.state.outcomes.values():
            own = outcome.url or (outcome.report.public if outcome.report else None)
            address = own or f"/{page_path(path_slug(outcome.key))}"
            if (_problems(outcome) or not own) and _is_address_of(address, path):
                yield outcome

    def _shown(self, outcome: Outcome) -> _Shown:
        problems = [self._problem(each) for each in _problems(outcome)]
        state = str(outcome.verdict) if outcome.problem or not outcome.url else ""
        return _Shown(key=outcome.key, url=outcome.url, state=state, problems=problems)

    def _problem(self, problem: Problem) -> Mapping[str, Any]:
        line = line_of(self._content / problem.path, problem)
        finding = Finding(level=Level.WARNING, problem=problem)
        excerpt = with_excerpt(finding, line).text if line is not None else None
        return {
            "line": problem.line, "what": problem.what, "rule": problem.rule, "cure": problem.cure, "excerpt": excerpt,
        }  # fmt: skip

    def _findings(self, _query: Mapping[str, str]) -> Response:
        state = self._board.state
        outcomes = [*filter(None, [state.settings]), *(state.outcomes[key] for key in sorted(state.outcomes))]
        shown = [(each, self._shown(each)) for each in outcomes if _problems(each)]
        failing = [
            _Shown(key=path, url=f"/{path}", state="", problems=[self._problem(problem)])
            for path, problem in sorted(state.failing.items())
        ]
        groups = {
            "Rejected": [file for outcome, file in shown if outcome.problem],
            "Documents that a template fails to make": failing,
            "Warnings": [file for outcome, file in shown if not outcome.problem],
        }
        changed = [*state.written, *state.removed]
        return self._page(
            "findings",
            groups=[(heading, files) for heading, files in groups.items() if files],
            due=state.due,
            drafts=[key for key, each in sorted(state.outcomes.items()) if each.verdict is Verdict.DRAFT],
            passed_over=state.passed_over,
            written=sorted(state.written)[:_CHANGES],
            removed=sorted(state.removed)[:_CHANGES],
            more=max(0, len(changed) - _CHANGES),
        )

    def _documents(self, query: Mapping[str, str]) -> Response:
        """List the documents for readers and machines, or show one of them with colours."""
        path = query.get("path", "")
        if not path:
            there = (each.relative_to(self._public).as_posix() for each in sorted(self._public.rglob("*.*")))
            return self._page(
                "documents", paths=[each for each in there if each.rpartition(".")[2] in _LEXERS], path=""
            )
        place = safe_join(str(self._public), path)
        suffix = path.rpartition(".")[2]
        if place is None or suffix not in _LEXERS:
            raise NotFound
        try:
            text = Path(place).read_text("utf-8", errors="replace")
        except (OSError, ValueError) as error:  # no such file, or no possible name of one
            raise NotFound from error
        code, colours = _coloured(text[:_SHOWN], suffix)
        return self._page("documents", path=path, code=code, colours=colours, cut=len(text) > _SHOWN)

    def _reader(self, query: Mapping[str, str]) -> Response:
        """Show a feed as a feed reader does: its title, its list and one entry."""
        feeds = feeds_in(self._public)
        feed = query.get("feed", "") if query.get("feed") in feeds else next(iter(feeds), "")
        style = query.get("as", "") if query.get("as") in READER_STYLES else next(iter(READER_STYLES))
        title, entries = entries_of(self._public / feed) if feed else ("", [])
        chosen = next((each for each in entries if each.id == query.get("entry")), next(iter(entries), None))
        listed = [
            {
                "name": each.name,
                "line": each.line,
                "link": f"/_preview/?{urlencode({'feed': feed, 'as': style, 'entry': each.id})}",
                "current": each is chosen,
            }
            for each in entries
        ]
        shown = entry_document(self._environment, chosen, READER_STYLES[style]) if chosen else ""
        return self._page(
            "reader",
            feeds=feeds,
            feed=feed,
            styles=READER_STYLES,
            style=style,
            title=title,
            entries=listed,
            document=shown,
        )

    def _events(self, query: Mapping[str, str]) -> Response:
        """Let a page wait for the next build."""
        known = query.get("after", "")

        def events() -> Iterator[str]:
            yield ": waiting\n\n"
            while (stamp := self._board.wait_for_other(known, _ALIVE)) is not None:
                yield f"data: {stamp}\n\n" if stamp else ": waiting\n\n"
                if stamp:
                    return

        return Response(events(), content_type="text/event-stream", headers={"Cache-Control": "no-store"})

    def _script_file(self, _query: Mapping[str, str]) -> Response:
        loader = self._environment.loader
        text = loader.get_source(self._environment, "preview.js")[0] if loader else ""
        return Response(text, content_type="text/javascript; charset=utf-8")

    def _script(self) -> Markup:
        """Give the element of our script. The stamp in it names the state of this page."""
        return Markup('<script nonce="{}" src="/_preview/preview.js" data-stamp="{}"></script>').format(
            self._nonce, self._board.stamp
        )

    def _page(self, name: str, **values: object) -> Response:
        here = "/_preview/" if name == "reader" else f"/_preview/{name}"
        html = self._environment.get_template(f"{name}.html").render(
            values, places=_PLACES, here=here, script=self._script()
        )
        policy = (
            f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{self._nonce}'; connect-src 'self'; "
            "img-src http: https: data:; media-src http: https:; base-uri 'none'; form-action 'self'"
        )
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return Response(html, content_type=PAGE_TYPE, headers=headers)


def preview_application(pages: OwnPages, host: str) -> Application:
    """Serve the documents of the site, and the preview's own pages, only under the preview's own address."""
    return guarded(pages.answer, host)


def _is_address_of(address: str, path: str) -> bool:
    """Compare by the end: of an article whose newest version is rejected, the address is in the real site."""
    whole = f"{address}index.html" if address.endswith("/") else address
    return unquote(whole).endswith(f"/{path}")


def _count(findings: int) -> str:
    return f"{findings} finding{'' if findings == 1 else 's'}"


def _problems(outcome: Outcome) -> list[Problem]:
    return [*filter(None, [outcome.problem]), *outcome.warnings]


def _coloured(text: str, suffix: str) -> tuple[Markup, Markup]:
    """Give the text with colours, and the style sheet for them, by day and by night."""
    from pygments import highlight  # noqa: PLC0415 - only this page needs it
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415 - see above
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415 - see above

    by_day, by_night = (HtmlFormatter(style=style, nobackground=True) for style in ("default", "monokai"))
    night = f"@media (prefers-color-scheme: dark) {{ {by_night.get_style_defs('.file')} }}"
    code = highlight(text, get_lexer_by_name(_LEXERS[suffix]), by_day)
    return Markup(code), Markup(f"{by_day.get_style_defs('.file')} {night}")  # noqa: S704 - the library escapes the text
