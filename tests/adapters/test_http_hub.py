"""Push over HTTP: hubs of every temper, and the whole way from an article to a subscriber, on this machine alone."""

import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from typer.testing import CliRunner
from werkzeug.serving import WSGIRequestHandler, make_server

from feedwright.adapters.http_hub import HttpHub
from feedwright.cli.app import app
from feedwright.cli.previewing.server import site_application
from feedwright.errors import HubError, HubRefusedError
from websub import Handler, Hub, Subscriber, serving

TOPICS = ["https://gazette.example/feeds/a%20b/rss.xml", "https://gazette.example/feed.json"]
SHORT = timedelta(milliseconds=500)
FORMATS = ["rss.xml", "atom.xml", "feed.json"]


@contextmanager
def answering(status, **headers):
    """A hub that gives everyone that answer; it yields its address and the forms that it was sent."""
    forms = []

    class Served(Handler):
        def do_POST(self):  # noqa: N802 - the library's name
            forms.append((self.path, self.headers["Content-Type"], self.form()))
            self.answer(status, **headers)

    with serving(Served) as url:
        yield url, forms


def kinds(failures):
    return {topic: type(failure) for topic, failure in failures.items()}


# --- one hub ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 202, 204])
def test_each_topic_is_published_by_a_form_of_its_own_under_both_names_that_hubs_know(status):
    with answering(status) as (url, forms):
        assert HttpHub().publish(f"{url}push?key=1", TOPICS) == {}
    assert sorted(forms, key=str) == sorted(
        (
            (
                "/push?key=1",
                "application/x-www-form-urlencoded",
                {"hub.mode": ["publish"], "hub.topic": [topic], "hub.url": [topic]},
            )
            for topic in TOPICS
        ),
        key=str,
    )


@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
def test_a_hub_that_will_not_have_a_topic_is_told_apart_and_quoted(status):
    with answering(status) as (url, _):
        failures = HttpHub().publish(url, TOPICS)
    assert kinds(failures) == dict.fromkeys(TOPICS, HubRefusedError)
    assert str(status) in str(failures[TOPICS[0]])


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_hub_that_is_out_of_order_is_no_refusal(status):
    with answering(status) as (url, _):
        assert kinds(HttpHub().publish(url, TOPICS)) == dict.fromkeys(TOPICS, HubError)


def test_a_hub_that_has_moved_is_not_followed_and_its_new_address_is_named():
    with answering(202) as (elsewhere, forms), answering(308, Location=elsewhere) as (url, _):
        failures = HttpHub().publish(url, TOPICS[:1])
    assert forms == []
    assert elsewhere in str(failures[TOPICS[0]])


def test_no_proxy_of_the_environment_hears_of_it(monkeypatch):
    with answering(202) as (proxy, overheard), answering(202) as (url, forms):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        monkeypatch.setenv("no_proxy", "")
        HttpHub().publish(url, TOPICS)
    assert (len(overheard), len(forms)) == (0, 2)


def test_nobody_at_the_address_is_a_failure_with_its_reason():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    failures = HttpHub().publish(f"http://127.0.0.1:{port}/", TOPICS)
    assert kinds(failures) == dict.fromkeys(TOPICS, HubError)
    assert "refused" in str(failures[TOPICS[0]])


@pytest.mark.parametrize(
    "url", ["http://a..b/", "https://127.0.0.1:1/", "http://[::1]:1/", f"http://{'a' * 70}.example/"]
)
def test_an_address_that_leads_nowhere_is_a_failure(url):
    assert kinds(HttpHub().publish(url, TOPICS)) == dict.fromkeys(TOPICS, HubError)


def test_what_does_not_speak_http_is_a_failure():
    with speaking(b"220 mail.example ESMTP\r\n\r\n") as url:
        assert kinds(HttpHub().publish(url, TOPICS)) == dict.fromkeys(TOPICS, HubError)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 202 Accepted\r\nX-Slow: "], ids=["silent", "never-ending"])
def test_a_hub_that_hangs_takes_no_more_than_its_time(said):
    """No step of it times out; the whole does."""
    with speaking(said, hangs=True) as url:
        failures = HttpHub(within=SHORT).publish(url, [f"https://gazette.example/{number}" for number in range(20)])
    assert len(failures) == 20
    assert {str(failure) for failure in failures.values()} == {"the hub did not answer in time"}


@contextmanager
def speaking(said, *, hangs=False):
    """Listen, say that to whoever comes, and hang up, or keep on saying a letter at a time."""
    ended = threading.Event()

    def talk(connection):
        with connection:
            connection.recv(65_536)
            connection.sendall(said)
            while hangs and not ended.wait(0.05):
                if said:
                    connection.sendall(b"x")

    def listen():
        while not ended.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0), backlog=32) as listening:
        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


# --- from an article to a subscriber --------------------------------------------------------------------------


class Publisher:
    """A folder of articles, built by the command, and served."""

    def __init__(self, folder, url, hub):
        self.content, self.public, self.url = folder / "content", folder / "public", url
        self.content.mkdir()
        settings = f'title = "T"\nurl = "{url}"\nauthority = "gazette.example"\nbirth = 2024-01-31\nhub = "{hub}"\n'
        (self.content / "site.toml").write_text(settings)

    def write(self, name, text):
        (self.content / name).write_text(text)

    def build(self, *options):
        result = CliRunner().invoke(app, ["build", str(self.content), str(self.public), *options])
        assert result.exit_code == 0, result.output
        return result.output


class Quiet(WSGIRequestHandler):
    def log_request(self, *_): ...


@contextmanager
def published(folder, hub):
    (folder / "public").mkdir()
    server = make_server("127.0.0.1", 0, site_application(folder / "public"), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Publisher(folder, f"http://127.0.0.1:{server.port}/", hub)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("name", FORMATS)
def test_a_subscriber_of_any_format_gets_the_new_entry_without_asking(tmp_path, name):
    with Hub().open() as hub, published(tmp_path, hub.url) as site:
        topics = {site.url + each for each in FORMATS}
        site.write("first.md", "---\ndate: 2026-02-01\n---\n# First\n\nText.")
        site.build()
        assert hub.told(3) == topics
        with Subscriber(site.url + name).open() as subscriber:
            assert hub.confirmed.get(timeout=10) == site.url + name
            site.write("second.md", "---\ndate: 2026-02-02\n---\n# The second one\n\nText.")
            assert f"pinged       {hub.url} of 3 changed feed documents" in site.build().splitlines()
            assert hub.told(3) == topics
            assert "The second one" in subscriber.next()
            site.write("second.md", "---\ndate: 2026-02-02\n---\n# Its new title\n\nText.")
            site.build()
            hub.told(3)
            assert "Its new title" in subscriber.next()
            assert "pinged" not in site.build()
        assert subscriber.received.empty()
        assert subscriber.refused == []


def test_a_site_that_is_uploaded_first_tells_its_hub_with_the_build_after(tmp_path):
    with Hub().open() as hub, published(tmp_path, hub.url) as site:
        assert "pinged" not in site.build("--no-ping")
        assert "of 3 changed feed documents" in site.build()
        assert hub.told(3) == {site.url + each for each in FORMATS}


def test_a_build_whose_hub_fails_is_a_good_build_that_says_so(tmp_path):
    with answering(503) as (url, _), published(tmp_path, url) as site:
        site.write("first.md", "---\ndate: 2026-02-01\n---\n# First\n\nText.")
        output = site.build()
        assert f"  warning    {site.url}atom.xml: the hub says 503 Service Unavailable [ping-failed]" in output
        assert b"First" in (site.public / "rss.xml").read_bytes()
