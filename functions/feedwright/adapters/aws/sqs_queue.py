"""The queue for S3's events and for our own messages."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import Any

from feedwright.adapters.aws.errors import translated
from feedwright.adapters.aws.messages import to_json
from feedwright.errors import StoreError
from feedwright.ports import Message

_BATCH = 10  # SQS's own limit


class SqsQueue:
    """Implements ``ports.Queue``."""

    def __init__(self, connect: Callable[[], Any], *, url: str) -> None:
        """Send to *url*. The client is made at the first message, because most invocations send none.

        Builds that run at once may each send their first message; the SDK's session makes only one client at a time.
        """
        self._connect, self._url, self._alone = cache(connect), url, Lock()

    def send(self, messages: Sequence[Message]) -> None:
        for start in range(0, len(messages), _BATCH):
            batch = [
                {"Id": str(number), "MessageBody": json.dumps(to_json(message))}
                for number, message in enumerate(messages[start : start + _BATCH])
            ]
            with self._alone:
                client = self._connect()
            with translated():
                answer = client.send_message_batch(QueueUrl=self._url, Entries=batch)
            if answer.get("Failed"):
                raise StoreError(f"SQS refused {len(answer['Failed'])} messages; they are sent again later")
