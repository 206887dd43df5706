"""The catalogue in one DynamoDB table (``partition``, ``sort``)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from feedwright.adapters.aws.errors import code_of, translated
from feedwright.adapters.clock import new_token
from feedwright.errors import StoreError
from feedwright.ports import ANY, TRANSACTION_LIMIT, Change, Check, Expected, Key, Put, Row

_INLINE = 300_000  # bytes of data; an item has at most 400 KB, names and keys included
_BATCH = 100  # keys for which one BatchGetItem may ask
_WRITTEN = 25  # rows that one BatchWriteItem may write
_ROUNDS = 8
_CONFLICTS = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})
# Reasons for a cancelled transaction that ask for a new decision. For all other reasons it is tried again later.
_CONFLICTING = frozenset({"ConditionalCheckFailed", "TransactionConflict"})
_WHOLE: Mapping[str, Any] = {}
_NO_DATA: Mapping[str, Any] = {
    "ProjectionExpression": "#p, #s, #v, spilt",
    "ExpressionAttributeNames": {"#p": "partition", "#s": "sort", "#v": "version"},
}
_LOST = frozenset({"NoSuchKey", "AccessDenied"})


class DynamoTable:
    """Implements ``ports.Table``. Data that is too large for an item is in the state bucket (bodies.py).

    Such a body is written before the transaction that names it, and it never changes. A body that no row names any more
    does no harm, and is removed after a while.
    """

    transaction_limit = TRANSACTION_LIMIT

    def __init__(self, dynamodb: Any, s3: Any, *, table: str, state_bucket: str) -> None:
        self._dynamodb, self._s3 = dynamodb, s3
        self._table, self._state_bucket = table, state_bucket

    def tidy(self, *, after: str, now: datetime) -> str | None:
        from feedwright.adapters.aws.bodies import decide_tidying, next_bodies, note_key  # noqa: PLC0415 - it is rarely due

        page = next_bodies(self._s3, self._state_bucket, after=after, now=now)
        if not page.owners:
            return page.last
        wanted = [*page.owners.values(), *map(note_key, page.owners)]
        keys = [_key(key) for key in dict.fromkeys(wanted)]
        items = [
            item
            for start in range(0, len(keys), _BATCH)
            for item in self._batch(keys[start : start + _BATCH], _NO_DATA)
        ]
        stored = {(item["partition"]["S"], item["sort"]["S"]): item for item in items}
        named = {name for name, owner in page.owners.items() if _spilt(stored.get(owner)) == name}
        since = {name: stored[note_key(name)]["version"]["S"] for name in page.owners if note_key(name) in stored}
        tidying = decide_tidying(page, named, since, now)
        for name in tidying.removed:
            with translated():
                self._s3.delete_object(Bucket=self._state_bucket, Key=name)
        for start in range(0, len(tidying.changes), TRANSACTION_LIMIT):
            self.transact(tidying.changes[start : start + TRANSACTION_LIMIT])
        return page.last

    def get(self, keys: Sequence[Key]) -> list[Row | None]:
        if len(keys) == 1:
            with translated():
                item = self._dynamodb.get_item(TableName=self._table, Key=_key(keys[0]), ConsistentRead=True).get(
                    "Item"
                )
            return [self._row(item) if item else None]
        rows = {row.key: row for row in self._rows(keys)}
        return [rows.get(key) for key in keys]

    def get_fitting(self, keys: Sequence[Key], fits: Callable[[Row], bool]) -> list[Row | None]:
        rows: dict[Key, Row | None] = {row.key: row for row in self._rows(keys, consistent=False) if fits(row)}
        if others := [key for key in dict.fromkeys(keys) if key not in rows]:
            rows |= zip(others, self.get(others), strict=True)
        return [rows[key] for key in keys]

    def _rows(self, keys: Sequence[Key], *, consistent: bool = True) -> Iterator[Row]:
        wanted = [_key(key) for key in dict.fromkeys(keys)]  # a batch may name no key twice
        for start in range(0, len(wanted), _BATCH):
            yield from map(self._row, self._batch(wanted[start : start + _BATCH], consistent=consistent))

    def query(
        self, partition: str, *, prefix: str = "", after: str = "", newest_first: bool = False, limit: int
    ) -> list[Row]:
        condition = "#p = :p"
        values: dict[str, Any] = {":p": {"S": partition}}
        names = {"#p": "partition"}
        start: dict[str, Any] = {}
        if prefix:
            condition += " AND begins_with(#s, :s)"
            values[":s"], names["#s"] = {"S": prefix}, "sort"
        elif after:
            condition += " AND #s < :s" if newest_first else " AND #s > :s"
            values[":s"], names["#s"] = {"S": after}, "sort"
        if prefix and after:  # a key condition allows only one comparison, so the start key does the other
            if after.startswith(prefix):
                start = {"ExclusiveStartKey": _key((partition, after))}
            elif (after.encode() > prefix.encode()) is not newest_first:
                return []
        items: list[Any] = []
        while len(items) < limit:
            with translated():
                page = self._dynamodb.query(
                    TableName=self._table,
                    KeyConditionExpression=condition,
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=values,
                    ConsistentRead=True,
                    ScanIndexForward=not newest_first,
                    Limit=limit - len(items),
                    **start,
                )
            items += page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        return [self._row(item) for item in items]

    def transact(self, changes: Sequence[Change]) -> None:
        actions = [self._action(change) for change in changes]
        if len(actions) == 1 and "ConditionCheck" not in actions[0]:
            self._single(actions[0])
            return
        with translated(conflict=_is_conflict):
            self._dynamodb.transact_write_items(TransactItems=actions)

    def lock(self, key: Key, version: str, *, free: str) -> Row:
        with translated(conflict=_is_conflict):
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(key),
                UpdateExpression="SET #v = :v, #d = if_not_exists(#d, :d)",
                ConditionExpression="attribute_not_exists(#p) OR #v = :f",
                ExpressionAttributeNames={"#p": "partition", "#v": "version", "#d": "data"},
                ExpressionAttributeValues={":v": {"S": version}, ":d": {"S": ""}, ":f": {"S": free}},
                ReturnValues="ALL_NEW",
            )
        return self._row(answer["Attributes"])

    def write(self, rows: Sequence[Row]) -> None:
        requests = [{"PutRequest": {"Item": self._item(row)}} for row in rows]
        for start in range(0, len(requests), _WRITTEN):
            self._write_batch(requests[start : start + _WRITTEN])

    def _write_batch(self, requests: list[dict[str, Any]]) -> None:
        for _ in range(_ROUNDS):
            with translated():
                answer = self._dynamodb.batch_write_item(RequestItems={self._table: requests})
            requests = answer.get("UnprocessedItems", {}).get(self._table, [])
            if not requests:
                return
        raise StoreError("DynamoDB kept leaving rows of a batch unwritten; it is tried again later")

    def _single(self, action: dict[str, Any]) -> None:
        """Write a single row without a transaction, which would cost twice as much."""
        [(name, arguments)] = action.items()
        call = self._dynamodb.put_item if name == "Put" else self._dynamodb.delete_item
        with translated(conflict=_is_conflict):
            call(**arguments)

    def _action(self, change: Change) -> dict[str, Any]:
        if isinstance(change, Put):
            return {"Put": self._arguments({"Item": self._item(change.row)}, change.expected)}
        name = "ConditionCheck" if isinstance(change, Check) else "Delete"
        return {name: self._arguments({"Key": _key(change.key)}, change.expected)}

    def _arguments(self, what: dict[str, Any], expected: Expected) -> dict[str, Any]:
        arguments = {"TableName": self._table, **what}
        if expected is ANY:
            return arguments
        if expected is None:
            return {
                **arguments,
                "ConditionExpression": "attribute_not_exists(#p)",
                "ExpressionAttributeNames": {"#p": "partition"},
            }
        return {
            **arguments,
            "ConditionExpression": "#v = :v",
            "ExpressionAttributeNames": {"#v": "version"},
            "ExpressionAttributeValues": {":v": {"S": expected}},
        }

    def _batch(
        self, keys: list[dict[str, Any]], fields: Mapping[str, Any] = _WHOLE, *, consistent: bool = True
    ) -> list[dict[str, Any]]:
        """Read items, or only some *fields* of them; what need not be *consistent* costs half."""
        items: list[dict[str, Any]] = []
        for _ in range(_ROUNDS):
            with translated():
                request = {self._table: {"Keys": keys, "ConsistentRead": consistent, **fields}}
                answer = self._dynamodb.batch_get_item(RequestItems=request)
            items += answer["Responses"].get(self._table, [])
            keys = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            if not keys:
                return items
        raise StoreError("DynamoDB kept leaving keys of a batch unread; it is tried again later")

    def _item(self, row: Row) -> dict[str, Any]:
        item: dict[str, Any] = {**_key(row.key), "version": {"S": row.version}}
        if len(row.data) <= _INLINE:
            return item | {"data": _data(row.data)}
        from feedwright.adapters.aws.bodies import body_name  # noqa: PLC0415 - few rows are that large

        name = body_name(row.key, new_token())
        with translated():
            self._s3.put_object(Bucket=self._state_bucket, Key=name, Body=row.data)
        return item | {"spilt": {"S": name}}

    def _row(self, item: dict[str, Any]) -> Row:
        key = item["partition"]["S"], item["sort"]["S"]
        if "spilt" in item:
            with translated():
                data = self._body(item["spilt"]["S"])
        else:
            stored = item["data"]
            data = stored["S"].encode() if "S" in stored else bytes(stored["B"])
        return Row(*key, item["version"]["S"], data)

    def _body(self, name: str) -> bytes:
        """Read a row's body. A lost body is given as empty, so that the reader can make the row again.

        S3 says "access denied" for a missing object, because the functions may not list the bucket.
        """
        try:
            return bytes(self._s3.get_object(Bucket=self._state_bucket, Key=name)["Body"].read())
        except ClientError as error:
            if code_of(error) not in _LOST:
                raise
        return b""


def _spilt(item: dict[str, Any] | None) -> str | None:
    """Name the body that an item names; None if its data is in the item."""
    return item["spilt"]["S"] if item and "spilt" in item else None


def _key(key: Key) -> dict[str, Any]:
    return {"partition": {"S": key[0]}, "sort": {"S": key[1]}}


def _data(data: bytes) -> dict[str, Any]:
    """Store short rows, which are JSON, as text, so that a person can read them in the table."""
    if data.startswith(b"{"):
        with suppress(UnicodeDecodeError):
            return {"S": data.decode()}
    return {"B": data}


def _is_conflict(error: ClientError) -> bool:
    reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", [])}
    return code_of(error) in _CONFLICTS or not reasons.isdisjoint(_CONFLICTING)
