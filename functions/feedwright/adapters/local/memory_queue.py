"""A queue for one process."""

from collections import deque
from collections.abc import Sequence

from feedwright.ports import Message


class MemoryQueue:
    """Implements ``ports.Queue``. What is lost with the process is found again by the next walk and sweep."""

    def __init__(self) -> None:
        self.messages: deque[Message] = deque()

    def send(self, messages: Sequence[Message]) -> None:
        self.messages.extend(messages)
