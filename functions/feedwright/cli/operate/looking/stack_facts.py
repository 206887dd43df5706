"""What AWS says of a stack: its queues, its functions and its alarms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from feedwright.cli.stack import DeployedStack, aws_errors

_LOOKED_AT = timedelta(minutes=30)  # in which a sweep must have run
_POINT = timedelta(minutes=15)  # the time that a point of a metric stands for
_KNOWN_BY = timedelta(days=1)
_MAIN_FEED = "atom.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFacts:
    """What AWS says of a stack. None: AWS, or an emulator, did not say it."""

    waiting: int  # messages in the queue
    at_work: int  # messages that a function works on now
    dead_letters: int
    sweeps: int | None = None  # in the last half hour
    failed_sweeps: int | None = None
    ringing: tuple[str, ...] | None = None  # the descriptions of alarms that ring
    published: datetime | None = None  # when the main feed was last written


def stack_facts(stack: DeployedStack, now: datetime) -> StackFacts:
    """Ask AWS. The queues must answer; what else is refused or unknown is left out."""
    sqs = stack.client("sqs")
    with aws_errors():
        queue, dead = (_counts(sqs, url) for url in (stack.places.queue_url, stack.dead_letter_url))
    return StackFacts(
        waiting=queue[0],
        at_work=queue[1],
        dead_letters=sum(dead),
        sweeps=_metric(stack, "Invocations", now),
        failed_sweeps=_metric(stack, "Errors", now),
        ringing=_ringing(stack),
        published=_published(stack),
    )


def _counts(sqs: Any, url: str) -> tuple[int, int]:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return int(attributes[names[0]]), int(attributes[names[1]])


def _metric(stack: DeployedStack, name: str, now: datetime) -> int | None:
    function = stack.resources.get("SweepFunction", "")
    try:
        answer = stack.client("cloudwatch").get_metric_statistics(
            Namespace="AWS/Lambda",
            MetricName=name,
            Dimensions=[{"Name": "FunctionName", "Value": function}],
            StartTime=now - _KNOWN_BY,
            EndTime=now,
            Period=int(_POINT.total_seconds()),
            Statistics=["Sum"],
        )
    except (ClientError, BotoCoreError):
        return None
    return recent_sum(answer["Datapoints"], now)


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
