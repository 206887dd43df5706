"""What AWS says of a stack: its queues, its functions and its alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from feedwright.cli.operate.notification import is_connected
from feedwright.cli.stack import DeployedStack, aws_errors
from feedwright.errors import CommandError, StoreError

_LOOKED_AT = timedelta(minutes=30)  # in which a sweep must have run
_POINT = timedelta(minutes=15)  # the time that a point of a metric stands for
_KNOWN_BY = timedelta(days=1)
_MEASURED = timedelta(minutes=10)  # points of the queue's age that may still be true
_MAIN_FEED = "atom.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFacts:
    """What AWS says of a stack. None: AWS, or an emulator, did not say it."""

    waiting: int  # messages in the queue
    at_work: int  # messages that a function works on now
    dead_letters: int
    oldest: datetime | None = None  # since when the oldest message of the queue waits, if any does
    sweeps: int | None = None  # in the last half hour
    failed_sweeps: int | None = None
    ringing: tuple[str, ...] | None = None  # the descriptions of alarms that ring
    published: datetime | None = None  # when the main feed was last written
    connected: bool | None = None  # whether the source bucket sends its events to the queue


def stack_facts(stack: DeployedStack, now: datetime) -> StackFacts:
    """Ask AWS. The queues must answer; what else is refused or unknown is left out."""
    sqs = stack.client("sqs")
    with aws_errors():
        queue, dead = (_counts(sqs, url) for url in (stack.places.queue_url, stack.dead_letter_url))
    return StackFacts(
        waiting=queue[0],
        at_work=queue[1],
        dead_letters=sum(dead),
        oldest=_oldest(stack, now) if sum(queue) else None,
        sweeps=_metric(stack, "Invocations", now),
        failed_sweeps=_metric(stack, "Errors", now),
        ringing=_ringing(stack),
        published=_published(stack),
        connected=_connected(stack),
    )


def _counts(sqs: Any, url: str) -> tuple[int, int]:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return int(attributes[names[0]]), int(attributes[names[1]])


def _oldest(stack: DeployedStack, now: datetime) -> datetime | None:
    """Say since when the oldest message waits; SQS measures it each minute, and CloudWatch shows it minutes later."""
    name = {"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage"}
    asked = {**name, "StartTime": now - _MEASURED, "EndTime": now, "Period": 60, "Statistics": ["Maximum"]}
    return oldest_since(_points(stack, "QueueName", stack.places.queue_url.rpartition("/")[2], asked) or [])


def oldest_since(points: Sequence[Mapping[str, Any]]) -> datetime | None:
    """Give the time from which the latest point counts the age of the oldest message."""
    latest = max(points, key=lambda point: point["Timestamp"], default=None)
    if latest is None or not latest["Maximum"]:
        return None
    since: datetime = latest["Timestamp"] - timedelta(seconds=float(latest["Maximum"]))
    return since.astimezone(UTC).replace(microsecond=0)


def _metric(stack: DeployedStack, name: str, now: datetime) -> int | None:
    period = int(_POINT.total_seconds())
    asked = {"StartTime": now - _KNOWN_BY, "EndTime": now, "Period": period, "Statistics": ["Sum"]}
    asked |= {"Namespace": "AWS/Lambda", "MetricName": name}
    points = _points(stack, "FunctionName", stack.resources.get("SweepFunction", ""), asked)
    return None if points is None else recent_sum(points, now)


def _points(
    stack: DeployedStack, dimension: str, value: str, asked: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]] | None:
    """Give the points of a metric; None if CloudWatch refuses, or is not there."""
    dimensions = [{"Name": dimension, "Value": value}]
    try:
        answer = stack.client("cloudwatch").get_metric_statistics(Dimensions=dimensions, **asked)
    except (ClientError, BotoCoreError):
        return None
    points: Sequence[Mapping[str, Any]] = answer["Datapoints"]
    return points


def recent_sum(points: Sequence[Mapping[str, Any]], now: datetime) -> int | None:
    """Add up what was counted in the last half hour. Without any point of the whole day nothing is known.

    A function that stopped has no points either, so the points before show that it is counted at all.
    """
    if not points:
        return None
    return sum(round(float(point["Sum"])) for point in points if point["Timestamp"] > now - _LOOKED_AT)


def _ringing(stack: DeployedStack) -> tuple[str, ...] | None:
    """Describe the alarms that ring; CloudFormation begins their names with those of the stacks that hold them."""
    try:
        pages = stack.client("cloudwatch").get_paginator("describe_alarms")
        answers = list(pages.paginate(AlarmNamePrefix=f"{stack.name}-Monitoring-", StateValue="ALARM"))
    except (ClientError, BotoCoreError):
        return None
    alarms = [alarm for answer in answers for alarm in answer.get("MetricAlarms", [])]
    return tuple(alarm.get("AlarmDescription") or alarm["AlarmName"] for alarm in alarms)


def _published(stack: DeployedStack) -> datetime | None:
    try:
        head = stack.client("s3").head_object(Bucket=stack.places.public_bucket, Key=_MAIN_FEED)
    except (ClientError, BotoCoreError):
        return None
    written: datetime = head["LastModified"]
    return written.astimezone(UTC)


def _connected(stack: DeployedStack) -> bool | None:
    try:
        return is_connected(stack)
    except (CommandError, StoreError):
        return None
