"""Directed schedules: what happens, or fails, at a certain call of a port."""

from feedwright.errors import StoreError
from feedwright.ports import Put


def at_first(port, method, happens, *, when=lambda *_, **__: True, first=False):
    """Have something happen at the first such call of a port: after it has its answer, or *first*."""
    real = getattr(port, method)

    def call(*arguments, **named):
        if not when(*arguments, **named):
            return real(*arguments, **named)
        setattr(port, method, real)
        if first:
            happens()
            return real(*arguments, **named)
        answer = real(*arguments, **named)
        happens()
        return answer

    setattr(port, method, call)


def failing(port, method, *, when=lambda *_, **__: True):
    """Have all such calls of a port fail; return what ends that."""
    real = getattr(port, method)

    def call(*arguments, **named):
        if when(*arguments, **named):
            raise StoreError("throttled")
        return real(*arguments, **named)

    setattr(port, method, call)
    return lambda: setattr(port, method, real)


def writes(*kinds):
    """Transactions that put a row into such a partition."""

    def holds(changes):
        return any(isinstance(change, Put) and change.row.partition in kinds for change in changes)

    return holds
