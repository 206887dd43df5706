"""Turns the SDK's errors into the engine's errors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from feedwright.errors import Conflict, StoreError


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def translated(conflict: Callable[[ClientError], bool] = lambda _: False) -> Iterator[None]:
    """Turn a failed call into ``Conflict`` if *conflict* says so, else into ``StoreError``."""
    try:
        yield
    except ClientError as error:
        if conflict(error):
            raise Conflict(str(error)) from error
        raise StoreError(str(error)) from error
    except BotoCoreError as error:
        raise StoreError(str(error)) from error
