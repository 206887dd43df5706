"""The queue's messages: events of S3, sent directly or through EventBridge, and our own messages."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from feedwright.errors import FeedwrightError
from feedwright.ports import Changed, Message, TellOn, WalkOn

_KEY_LENGTH = 1_024  # bytes; S3's own limit


class EventError(FeedwrightError):
    """A message of unknown shape: it must go to the dead-letter queue unchanged."""


def messages_of(body: str) -> list[Message]:
    """Read the body of an SQS message. Of an event only the key is read, because all else may be out of date.

    Raises:
        EventError: the body has an unknown shape.
    """
    try:
        content = json.loads(body)
        if isinstance(content, dict):
            return _messages(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EventError(f"this is no event that Feedwright knows: {body[:200]!r}") from error
    raise EventError(f"this is no event that Feedwright knows: {body[:200]!r}")


def event_time(body: str) -> datetime | None:
    """Give the time at which the object changed that an event tells of; None for our own messages."""
    try:
        content = json.loads(body)
        changed = datetime.fromisoformat(content["time"] if "detail" in content else content["Records"][0]["eventTime"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    return changed if changed.tzinfo else None


def _messages(content: Mapping[str, Any]) -> list[Message]:
    if content.get("Event") == "s3:TestEvent":  # S3 sends it once, when the notification is set up
        return []
    if "changed" in content:
        return [Changed(_key(content["changed"]))]
    if "walk" in content:
        return [WalkOn(_text(content["walk"]))]
    if "tell" in content:
        return [TellOn(_key(content["tell"]), _text(content["after"]))]
    if "detail" in content:  # EventBridge gives the key as it is
        return [Changed(_key(content["detail"]["object"]["key"]))]
    records = content["Records"]
    if not isinstance(records, list):
        raise TypeError("Records is no list")
    # S3's own events encode the key as forms do: a plus sign is a space.
    return [Changed(_key(unquote_plus(_text(record["s3"]["object"]["key"])))) for record in records]


def _key(value: object) -> str:
    """Refuse a key that no object can have; the SDK would fail on it, and each new try would be in vain."""
    key = _text(value)
    if not 1 <= len(key.encode()) <= _KEY_LENGTH:
        raise ValueError("this is no key of an object")
    return key


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value.encode().decode()  # this refuses a single surrogate, which is no text


def to_json(message: Message) -> dict[str, str]:
    if isinstance(message, Changed):
        return {"changed": message.key}
    if isinstance(message, WalkOn):
        return {"walk": message.token}
    return {"tell": message.key, "after": message.after}
