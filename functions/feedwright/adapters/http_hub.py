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

_AT_ONCE = 8
_TIMEOUT = 3  # seconds, of each step of a request
_LATER = {408, 425, 429}  # refusals that speak of the hub's state and not of the ping
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Feedwright", "Connection": "close"}


class HttpHub:
    """Implements ``ports.Hub``.

    How a publisher tells a hub is left open by WebSub. What hubs have in common is a form with ``hub.mode=publish`` and
    one address, which older ones call ``hub.url`` and newer ones ``hub.topic``; each has its own way to name several,
    so that every topic is a request of its own. Redirects and the environment's proxies are not followed: what is told
    goes to the address in ``site.toml`` alone.
    """

    def __init__(self, within: timedelta = HUB_TIME) -> None:
        self._seconds = within.total_seconds()

    def publish(self, hub: str, topics: Sequence[str]) -> Mapping[str, HubError]:
        """Send the requests side by side, in threads that may be left behind.

        No time limit of the library's covers a whole request: a hub may resolve slowly, or answer a byte at a time.
        """
        import http.client  # noqa: F401, PLC0415 - most sites have no hub; here, so that no thread needs the time

        ends = monotonic() + self._seconds
        waiting: SimpleQueue[str] = SimpleQueue()
        answers: SimpleQueue[tuple[str, HubError | None]] = SimpleQueue()
        for topic in topics:
            waiting.put(topic)
        for _ in topics[:_AT_ONCE]:
            Thread(target=_work, args=(urlsplit(hub), waiting, answers, ends), daemon=True).start()
        failures: dict[str, HubError | None] = dict.fromkeys(topics, HubError("there was no answer in time"))
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
    except (OSError, HTTPException, UnicodeError) as error:  # UnicodeError: a host that can have no address
        return HubError(f"the hub cannot be reached: {error or type(error).__name__}")


def _failure(status: int, reason: str, location: str | None) -> HubError | None:
    if status in range(200, 300):
        return None
    if status in _LATER or status >= 500:
        return HubError(f"the hub says {status} {reason}")
    if location:
        return HubRefusedError(f"the hub says {status} {reason}; if it has moved to {location}, name that in site.toml")
    return HubRefusedError(f"the hub says {status} {reason}")
