"""The queue that S3's events go through carries our own messages too."""

import json
from collections.abc import Sequence
from typing import Any

from feedwright.adapters.aws.errors import translated
from feedwright.errors import StoreError
from feedwright.ports import Changed, Message, WalkOn

_BATCH = 10  # SQS's own bound


class SqsQueue:
    """Implements ``ports.Queue``."""

    def __init__(self, sqs: Any, *, url: str) -> None:
        self._sqs, self._url = sqs, url

    def send(self, messages: Sequence[Message]) -> None:
        for start in range(0, len(messages), _BATCH):
            batch = [
                {"Id": str(number), "MessageBody": json.dumps(to_json(message))}
                for number, message in enumerate(messages[start : start + _BATCH])
            ]
            with translated():
                answer = self._sqs.send_message_batch(QueueUrl=self._url, Entries=batch)
            if answer.get("Failed"):
                raise StoreError(f"SQS refused {len(answer['Failed'])} messages; they are sent again later")


def to_json(message: Message) -> dict[str, str]:
    if isinstance(message, Changed):
        return {"changed": message.key}
    if isinstance(message, WalkOn):
        return {"walk": message.token}
    return {"tell": message.key, "after": message.after}
