"""Fetches files from the web for the command line: by http and https only, and never from a private network."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from feedwright.errors import CommandError

_REDIRECTS = 5
_TIMEOUT = 20  # seconds for each step
_WHOLE = 600  # seconds for a whole file
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_INTERNET = ipaddress.ip_network("2000::/3")  # all other addresses of IPv6 are local, or stand for one of IPv4
_TUNNEL = ipaddress.ip_network("2002::/16")  # of 6to4: each holds an address of IPv4, which may be a private one
_HEADERS = {"User-Agent": "Feedwright (import)", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


class FetchError(CommandError):
    """A file could not be fetched; the message names its address and the cause."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as a server sent it."""

    url: str  # after all redirects
    media_type: str
    body: bytes = field(repr=False)
    length: int | None = None  # bytes, as the server says before it sends them


def is_public(address: str) -> bool:
    """Say whether an IP address is one of the public internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, ipaddress.IPv6Address) and (parsed not in _INTERNET or parsed in _TUNNEL):
        return False
    return parsed.is_global and not parsed.is_multicast


def fetch(url: str, most: int, *, allowed: Callable[[str], bool] = is_public) -> Fetched:
    """Fetch a file. The addresses of all redirects are looked at before any is asked.

    Args:
        url: a web address.
        most: how many bytes the file may have.
        allowed: says which IP addresses may be asked.

    Raises:
        FetchError: it is not there, too long, too slow, or not public.
    """
    return _followed(url, lambda place: _answer("GET", place, most, allowed))


def content_length(url: str, *, allowed: Callable[[str], bool] = is_public) -> int | None:
    """Ask how many bytes a file has, and fetch none of them; None: the server does not say.

    Raises:
        FetchError: it is not there, or not public.
    """
    return _followed(url, lambda place: _answer("HEAD", place, 0, allowed)).length


def _followed(url: str, ask: Callable[[str], Fetched | str]) -> Fetched:
    for _ in range(_REDIRECTS + 1):
        answer = ask(url)
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchError(f"{url} redirects more than {_REDIRECTS} times.")


def _answer(method: str, url: str, most: int, allowed: Callable[[str], bool]) -> Fetched | str:
    """Ask once; give the file, or the address to which the server redirects."""
    parts = _parts(url)
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with closing(_connection(parts, _ip_address(parts, allowed))) as connection:
            connection.request(method, place, headers={**_HEADERS, "Host": parts.netloc})
            response = connection.getresponse()
            location = response.getheader("Location")
            if response.status in {301, 302, 303, 307, 308} and location:
                return urljoin(url, location)
            if response.status != 200:
                raise FetchError(f"{url}: the server says {response.status} {response.reason}.")
            body = _body(response, url, most, monotonic() + _WHOLE)
            length = response.getheader("Content-Length") or ""
            media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
            return Fetched(url, media_type, body, int(length) if length.isascii() and length.isdigit() else None)
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise FetchError(f"{url} cannot be fetched: {error or type(error).__name__}.") from error


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in _PORTS and parts.hostname and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or any(sign <= " " for sign in url):
        raise FetchError(f"{url[:200]!r} is no address of http or https.")
    return parts


def _ip_address(parts: SplitResult, allowed: Callable[[str], bool]) -> str:
    """Look the host up, and give its IP address; the connection goes to just this one, whatever is looked up later."""
    port = parts.port or _PORTS[parts.scheme]
    answers = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in answers]
    if not addresses or not all(map(allowed, addresses)):
        raise FetchError(f"{parts.hostname} is in a private network, from which nothing is fetched.")
    return addresses[0]


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    port = parts.port or _PORTS[parts.scheme]
    connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=_TIMEOUT)
    plain = socket.create_connection((address, port), timeout=_TIMEOUT)
    try:
        secure = parts.scheme == "https"
        context = ssl.create_default_context() if secure else None
        connection.sock = context.wrap_socket(plain, server_hostname=parts.hostname) if context else plain
    except OSError:  # no certificate, or another host's
        plain.close()
        raise
    return connection


def _body(response: http.client.HTTPResponse, url: str, most: int, ends: float) -> bytes:
    parts, count = [], 0
    while chunk := response.read1(_CHUNK):  # what has come: a server that sends byte by byte does not outlast the time
        count += len(chunk)
        if count > most:
            raise FetchError(f"{url} has more than {most:,} bytes.")
        if monotonic() > ends:
            raise FetchError(f"{url} took longer than {_WHOLE} seconds.")
        parts.append(chunk)
    if response.length:
        raise FetchError(f"{url} broke off: {response.length:,} bytes are missing. Try again.")
    return b"".join(parts)
