"""What stands in the queue's messages: S3's events, direct or by way of EventBridge, and our own."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from feedwright.errors import FeedwrightError
from feedwright.ports import Changed, Message, TellOn, WalkOn

_KEY_LENGTH = 1_024  # bytes; S3's bound


class EventError(FeedwrightError):
    """A message of no known shape: it belongs into the dead-letter queue, whole."""


def messages_of(body: str) -> list[Message]:
    """Read one SQS message's body. An event says only that something happened to a key, so nothing else is read.

    Raises:
        EventError: the body has no known shape.
    """
    try:
        content = json.loads(body)
        if isinstance(content, dict):
            return _messages(content)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EventError(f"this is no event that Feedwright knows: {body[:200]!r}") from error
    raise EventError(f"this is no event that Feedwright knows: {body[:200]!r}")


def _messages(content: Mapping[str, Any]) -> list[Message]:
    if content.get("Event") == "s3:TestEvent":  # sent once, when the notification is set up
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
    # S3's own events give it as a form would: a space is a plus sign.
    return [Changed(_key(unquote_plus(_text(record["s3"]["object"]["key"])))) for record in records]


def _key(value: object) -> str:
    """No object has another key; asked for one, the SDK would fail, and the record be tried in vain."""
    key = _text(value)
    if not 1 <= len(key.encode()) <= _KEY_LENGTH:
        raise ValueError("this is no key of an object")
    return key


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value.encode().decode()  # a surrogate alone is none


def to_json(message: Message) -> dict[str, str]:
    if isinstance(message, Changed):
        return {"changed": message.key}
    if isinstance(message, WalkOn):
        return {"walk": message.token}
    return {"tell": message.key, "after": message.after}
