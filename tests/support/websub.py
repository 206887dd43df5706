"""A WebSub hub and a subscriber, as small as the specification lets them be, over HTTP on this machine.

Sections are those of https://www.w3.org/TR/websub/.
"""

import hmac
import queue
import re
import secrets
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

_SECONDS = 10  # for whatever another thread has to do first


@contextmanager
def serving(handler):
    """Serve on a free port of this machine; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    def form(self):
        return parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_): ...


class Hub:
    """Verifies who subscribes, fetches what is published, and distributes it."""

    def __init__(self, *, fetches=True):
        self.url, self.status, self._fetches = None, 202, fetches
        self.callbacks = {}  # (topic, callback) → secret
        self.confirmed, self.published = queue.Queue(), queue.Queue()
        self.faults = []

    @contextmanager
    def open(self):
        hub = self

        class Served(Handler):
            def do_POST(self):
                form = {name: values for name, values in self.form().items() if name.startswith("hub.")}
                act = {"subscribe": hub.verify, "publish": hub.distribute}.get(form.get("hub.mode", [""])[0])
                self.answer(hub.status if act else 400)
                if act and hub.status == 202:
                    hub.kept(act, form)

        with serving(Served) as self.url:
            yield self
        assert not self.faults, self.faults

    def kept(self, act, form):
        try:
            act(form)
        except Exception as fault:  # noqa: BLE001 - it fails the test, not this thread
            self.faults.append(repr(fault))

    def verify(self, form):
        """§5.3: ask the callback whether it meant it."""
        [topic], [callback], challenge = form["hub.topic"], form["hub.callback"], secrets.token_hex()
        asked = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.challenge": challenge,
            "hub.lease_seconds": "864000",
        }
        told = requests.get(f"{callback}?{urlencode(asked)}", timeout=_SECONDS)
        if told.ok and told.text == challenge:
            self.callbacks[topic, callback] = form["hub.secret"][0]
            self.confirmed.put(topic)

    def distribute(self, form):
        [topic] = form["hub.topic"]
        assert form["hub.url"] == [topic]
        if self._fetches:
            self.send_on(topic)
        self.published.put(topic)

    def send_on(self, topic):
        """§7: fetch the topic, see that it names this hub, and post it to whoever subscribed."""
        content = requests.get(topic, headers={"Accept": "*/*"}, timeout=_SECONDS)
        content.raise_for_status()
        assert discovered(content) == (self.url, topic)
        for (subscribed, callback), secret in self.callbacks.items():
            if subscribed == topic:
                told = requests.post(callback, content.content, headers=self.headers(content, topic, secret), timeout=5)
                told.raise_for_status()

    def headers(self, content, topic, secret):
        signature = hmac.new(secret.encode(), content.content, "sha256").hexdigest()
        return {
            "Content-Type": content.headers["Content-Type"],
            "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
            "X-Hub-Signature": f"sha256={signature}",
        }

    def told(self, number):
        """Give the next *number* topics that were published, as soon as they are distributed."""
        return {self.published.get(timeout=_SECONDS) for _ in range(number)}


def discovered(answer):
    """§4: the hub and the topic that a document names, where no HTTP header can: S3 sends none."""
    if "json" in answer.headers["Content-Type"]:
        told = answer.json()
        [hub] = told["hubs"]
        assert hub["type"] == "WebSub"
        return hub["url"], told["feed_url"]
    links = re.findall(r"<(?:atom:)?link\b[^>]*>", answer.text.partition("<item>")[0].partition("<entry>")[0])
    by_relation = {
        re.search(r'rel="(\w+)"', link)[1]: re.search(r'href="([^"]+)"', link)[1] for link in links if "rel=" in link
    }
    return by_relation["hub"], by_relation["self"]


class Subscriber:
    """Subscribes to one topic and keeps what the hub sends it."""

    def __init__(self, topic):
        self.topic, self.secret = topic, secrets.token_hex()
        self.received, self.refused = queue.Queue(), []

    @contextmanager
    def open(self):
        subscriber = self

        class Served(Handler):
            def do_GET(self):
                asked = parse_qs(urlsplit(self.path).query)
                meant = asked["hub.topic"] == [subscriber.topic]
                self.answer(200 if meant else 404, asked["hub.challenge"][0].encode() if meant else b"")

            def do_POST(self):
                subscriber.receive(self.rfile.read(int(self.headers["Content-Length"])), self.headers)
                self.answer(204)

        with serving(Served) as url:
            hub, topic = discovered(requests.get(self.topic, timeout=_SECONDS))
            asked = {"hub.mode": "subscribe", "hub.topic": topic, "hub.secret": self.secret, "hub.callback": url}
            assert requests.post(hub, asked, timeout=_SECONDS).status_code == 202
            yield self

    def receive(self, body, headers):
        """§8: what is not signed with the secret is nobody's word."""
        signature = "sha256=" + hmac.new(self.secret.encode(), body, "sha256").hexdigest()
        if hmac.compare_digest(headers["X-Hub-Signature"], signature):
            self.received.put(body.decode())
        else:
            self.refused.append(body)

    def next(self):
        return self.received.get(timeout=_SECONDS)
