"""Spares tests what takes boto3 and moto most of their time, and lets threads ask moto; the answers stay the same."""

from functools import cache, wraps
from threading import RLock

import botocore.session
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.models.dynamo_type import Item

# What AWS's services understand is read once in a process, not again with each session.
botocore.session.create_loader = cache(botocore.session.create_loader)

# Before each action of a transaction moto copies the whole table. Items need no copies: whoever puts one puts a new one,
# and what UpdateItem changes in its place is asked for as it is afterwards (dynamodb_table.py).
Item.__deepcopy__ = lambda self, _memo: self


def _singly(answer):
    """Answer one request after the other: moto is not made for threads, as AWS is."""
    lock = RLock()

    @wraps(answer)
    def answer_alone(*arguments, **named):
        with lock:
            return answer(*arguments, **named)

    return answer_alone


BotocoreStubber.process_request = _singly(BotocoreStubber.process_request)
