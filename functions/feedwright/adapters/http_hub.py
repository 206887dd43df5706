"""Pings to WebSub hubs over HTTP."""

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from datetime import timedelta
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from urllib.parse import SplitResult, urlencode, urlsplit

from feedwright.errors import HubError, HubRefusedError
from feedwright.ports import HUB_TIME

_AT_ONCE = 8  # requests at the same time
_TIMEOUT = 3  # seconds for each step of a request
_LATER = {408, 425, 429}  # statuses that say something about the hub, not about the ping
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Feedwright", "Connection": "close"}


class HttpHub:
    """Implements ``ports.Hub``.

    WebSub leaves open how a publisher pings a hub. All hubs accept a form with ``hub.mode=publish`` and one address.
    Older hubs call the address ``hub.url``, newer ones ``hub.topic``. Hubs differ in how a ping names several, so
    every topic is a request of its own. Redirects and the environment's proxies are not used: the ping goes only to the
    address in ``site.toml``.
    """

    def __init__(self, within: timedelta = HUB_TIME) -> None:
        self._seconds = within.total_seconds()

    def publish(self, hub: str, topics: Sequence[str]) -> Mapping[str, HubError]:
        """Send the requests in parallel, in threads that may outlive this call.

        The library's time limits do not cover a whole request: a hub may answer slowly, byte by byte.
        """
        import http.client  # noqa: F401, PLC0415 - most sites have no hub; imported here once, not in each thread

        ends = monotonic() + self._seconds
        waiting: SimpleQueue[str] = SimpleQueue()
        answers: SimpleQueue[tuple[str, HubError | None]] = SimpleQueue()
        for topic in topics:
            waiting.put(topic)
        for _ in topics[:_AT_ONCE]:
            Thread(target=_work, args=(urlsplit(hub), waiting, answers, ends), daemon=True).start()
        failures: dict[str, HubError | None] = dict.fromkeys(topics, HubError("the hub did not answer in time"))
        with suppress(Empty):
            for _ in topics:
                topic, failure = answers.get(timeout=max(0, ends - monotonic()))
                failures[topic] = failure
        return {topic: failure for topic, failure in failures.items() if failure}


def _work(
    hub: SplitResult, waiting: SimpleQueue[str], answers: SimpleQueue[tuple[str, HubError | None]], ends: float
) -> None:
    with suppress(Empty):
        while monotonic() < ends:
            topic = waiting.get_nowait()
            answers.put((topic, _tell(hub, topic)))


def _tell(hub: SplitResult, topic: str) -> HubError | None:
    from http.client import HTTPConnection, HTTPException, HTTPSConnection  # noqa: PLC0415 - see above

    kind = HTTPConnection if hub.scheme == "http" else HTTPSConnection
    place = (hub.path or "/") + (f"?{hub.query}" if hub.query else "")
    form = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic})
    try:
        with closing(kind(hub.hostname or "", hub.port, timeout=_TIMEOUT)) as connection:
            connection.request("POST", place, form, _HEADERS)
            answer = connection.getresponse()
            return _failure(answer.status, answer.reason, answer.getheader("Location"))
    except (OSError, HTTPException, UnicodeError) as error:  # UnicodeError: the host's name is not possible
        return HubError(f"the hub cannot be reached: {error or type(error).__name__}")


def _failure(status: int, reason: str, location: str | None) -> HubError | None:
    if status in range(200, 300):
        return None
    if status in _LATER or status >= 500:
        return HubError(f"the hub says {status} {reason}")
    if location:
        return HubRefusedError(f"the hub says {status} {reason}; if it has moved to {location}, name that in site.toml")
    return HubRefusedError(f"the hub says {status} {reason}")
