"""Fetching from the web: bounded, and never from a private network, not even by a redirect."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from feedwright.adapters.http_fetch import FetchError, content_length, fetch, is_public
from feedwright.cli.moving.media_net import MediaNet
from feedwright.cli.moving.old_feeds import old_feeds
from media_samples import png
from old_feeds import rss, rss_item


class Site(BaseHTTPRequestHandler):
    pages: dict = {}  # noqa: RUF012 - each test sets its own
    asked: list = []  # noqa: RUF012

    def do_GET(self):
        type(self).asked.append(self.path)
        status, headers, body = self.pages.get(self.path, (404, {}, b"nothing"))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self):
        type(self).asked.append(f"HEAD {self.path}")
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_arguments): ...


@pytest.fixture
def site():
    handler = type("OneSite", (Site,), {"pages": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    handler.url = f"http://127.0.0.1:{server.server_port}"
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def local(url, most=1_000_000):
    return fetch(url, most, allowed=lambda address: address == "127.0.0.1")


def test_a_file_comes_with_its_type_and_its_last_address(site):
    site.pages["/a"] = (302, {"Location": "/b?x=1"}, b"")
    site.pages["/b?x=1"] = (200, {"Content-Type": "image/png; q=1"}, b"bytes")
    fetched = local(f"{site.url}/a")
    assert (fetched.url, fetched.media_type, fetched.body) == (f"{site.url}/b?x=1", "image/png", b"bytes")


def test_nothing_is_asked_in_a_private_network(site):
    with pytest.raises(FetchError, match="private network"):
        fetch(f"{site.url}/a", 1_000)
    assert site.asked == []


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://2130706434/", "file:///etc/passwd", "ftp://a.example/", "http://user:x@127.0.0.1/"])  # fmt: skip
def test_a_redirect_into_a_private_network_or_to_the_disk_is_refused(site, target):
    site.pages["/a"] = (302, {"Location": target}, b"")
    with pytest.raises(FetchError):
        local(f"{site.url}/a")
    assert site.asked == ["/a"]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::a00:1", "2002:7f00:1::", "fec0::1", "224.0.0.1", "not an address"])  # fmt: skip
def test_these_addresses_are_not_public(address):
    assert not is_public(address)


def test_these_addresses_are_public():
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


def test_a_long_file_redirects_without_end_and_what_is_not_there_are_refused(site):
    site.pages["/long"] = (200, {}, b"x" * 2_000)
    site.pages["/round"] = (301, {"Location": "/round"}, b"")
    for path, words in {"/long": "more than 1,000 bytes", "/round": "more than 5 times", "/none": "404"}.items():
        with pytest.raises(FetchError, match=words):
            local(f"{site.url}{path}", 1_000)
    with pytest.raises(FetchError, match="cannot be fetched"):
        fetch("http://127.0.0.1:1/", 1_000, allowed=lambda _address: True)


def test_a_file_that_breaks_off_is_not_taken_for_a_whole_one(site):
    site.pages["/half"] = (200, {"Content-Length": "1000"}, b"x" * 500)
    with pytest.raises(FetchError, match="500 bytes are missing"):
        local(f"{site.url}/half")


def test_a_feed_is_fetched_with_its_whole_history(site):
    older = '<atom:link rel="prev-archive" href="/2023.xml"/>'
    site.pages["/feed"] = (200, {}, rss([rss_item(3), rss_item(2)], extra=older))
    site.pages["/2023.xml"] = (200, {}, rss([rss_item(1)], extra='<atom:link rel="prev-archive" href="/feed"/>'))
    [feed] = old_feeds([f"{site.url}/feed"], local)
    assert [item.title for item in feed.items] == ["Post 3", "Post 2", "Post 1"]
    assert feed.window == 2


def test_pictures_are_fetched_once_and_only_pictures(site, tmp_path):
    site.pages["/2024/mast.png"] = (200, {"Content-Type": "image/png"}, png(width=4, height=4))
    site.pages["/page.png"] = (200, {"Content-Type": "text/html"}, b"<script></script>")
    site.pages["/drawing.svg"] = (200, {"Content-Type": "image/svg+xml"}, b"<svg/>")
    net = MediaNet(tmp_path, local)
    key = net.find(f"{site.url}/2024/mast.png")
    assert (tmp_path / key).read_bytes() == png(width=4, height=4)
    assert key.startswith("fetched/127.0.0.1/mast-")
    again = MediaNet(tmp_path, local)
    assert again.find(f"{site.url}/2024/mast.png") == key
    assert [net.find(f"{site.url}{path}") for path in ("/page.png", "/drawing.svg", "/none.png")] == [None] * 3
    assert site.asked.count("/2024/mast.png") == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_size_is_asked_for_without_the_file(site):
    site.pages["/a"] = (302, {"Location": "/b"}, b"")
    site.pages["/b"] = (200, {"Content-Type": "audio/mpeg"}, b"x" * 12_345)
    assert content_length(f"{site.url}/a", allowed=lambda address: address == "127.0.0.1") == 12_345
    assert site.asked == ["HEAD /a", "HEAD /b"]


def test_no_size_is_asked_for_in_a_private_network(site):
    with pytest.raises(FetchError, match="private network"):
        content_length(f"{site.url}/a")
    assert site.asked == []
