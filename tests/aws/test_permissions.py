"""What each function may do: all that it does, and nothing else.

Moto asks for no permission. So every call that the functions make is recorded, in as rich a day as there is, and what
AWS would ask for is held against the role in `template.yaml`, both ways.
"""

import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

import pytest

from feedwright.adapters.aws import dynamodb_table
from feedwright.errors import StoreError
from feedwright.lambdas import handlers
from media_samples import mp3, png
from stack import SITE, Calls

# Of Lambda itself: its poller and its logs.
OF_LAMBDA = {
    "publish": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
    "sweep": set(),
}
LOGS = {"logs:CreateLogStream", "logs:PutLogEvents"}
ACTIONS = {
    "HeadObject": {"s3:GetObject"},
    "GetObject": {"s3:GetObject"},
    "PutObject": {"s3:PutObject"},
    "CopyObject": {"s3:PutObject"},
    "DeleteObject": {"s3:DeleteObject"},
    "CreateMultipartUpload": {"s3:PutObject"},
    "UploadPartCopy": {"s3:PutObject"},
    "CompleteMultipartUpload": {"s3:PutObject"},
    "ListParts": {"s3:ListMultipartUploadParts"},
    "GetItem": {"dynamodb:GetItem"},
    "BatchGetItem": {"dynamodb:BatchGetItem"},
    "Query": {"dynamodb:Query"},
    "PutItem": {"dynamodb:PutItem"},
    "DeleteItem": {"dynamodb:DeleteItem"},
    "UpdateItem": {"dynamodb:UpdateItem"},
    "BatchWriteItem": {"dynamodb:BatchWriteItem"},
    "SendMessageBatch": {"sqs:SendMessage"},
}
LISTS = {"ListObjectsV2": "s3:ListBucket", "ListMultipartUploads": "s3:ListBucketMultipartUploads"}
TRANSACTED = {
    "Put": "dynamodb:PutItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}


def needed(deployed, service, operation, arguments):
    """The IAM actions and resources of one recorded call."""
    if service == "s3":
        return set(_of_s3(deployed, operation, arguments))
    if service == "sns":
        return {("sns:Publish", arguments["TopicArn"])}
    resource = f"table/{deployed.table}" if service == "dynamodb" else deployed.queue_url.rpartition("/")[2]
    if operation == "TransactWriteItems":
        return {(TRANSACTED[name], resource) for item in arguments["TransactItems"] for name in item}
    return {(action, resource) for action in ACTIONS[operation]}


def _of_s3(deployed, operation, arguments):
    bucket = f"arn:aws:s3:::{arguments['Bucket']}"
    if operation in LISTS:
        yield LISTS[operation], bucket
        return
    for action in ACTIONS[operation]:
        yield action, f"{bucket}/{arguments['Key']}"
    if "IfMatch" in arguments and operation != "GetObject":
        yield "s3:GetObject", f"{bucket}/{arguments['Key']}"
    is_body = arguments["Bucket"] == deployed.state_bucket and arguments["Key"].startswith("bodies/")
    if operation in {"HeadObject", "GetObject"} and not is_body:
        # Without it S3 says 403, not 404, of what is not there; a spilt body that anybody asks for is there.
        yield "s3:ListBucket", bucket
    if copied := arguments.get("CopySource"):
        yield "s3:GetObject", f"arn:aws:s3:::{copied['Bucket']}/{copied['Key']}"


def many(value):
    return value if isinstance(value, list) else [value]


def covers(pattern, resource):
    return fnmatchcase(resource, pattern) or pattern.endswith((f"/{resource}", f":{resource}"))


def allowed(deployed, function):
    """Each action that the function's role allows, and on what."""
    return {
        (action, pattern)
        for statement in deployed.statements[function]
        for action in many(statement["Action"])
        for pattern in many(statement["Resource"])
    }


class Day:
    """Records what each function asked AWS for."""

    def __init__(self, stack, monkeypatch):
        self.stack, self.used = stack, {"publish": set(), "sweep": set()}
        self._calls, self._invoke, self._monkeypatch = Calls(monkeypatch), stack.invoke, monkeypatch
        monkeypatch.setattr(stack, "invoke", self._recorded)
        self._now = datetime.now(UTC)

    def _recorded(self, module, event, milliseconds=60_000):
        self._calls.made.clear()
        answer = self._invoke(module, event, milliseconds)
        for call in self._calls.made:
            self.used[module.__name__] |= needed(self.stack.deployed, *call)
        return answer

    def crash(self):
        """Have publish take in what happened, and build nothing: the sweep does it, minutes later."""

        def fails(*_):
            raise StoreError("S3 is away")

        with self._monkeypatch.context() as patched:
            patched.setattr(handlers, "settle", fails)
            self.stack.pump()
        self.after(timedelta(minutes=5))

    def tomorrow(self):
        """Let a day go by, up to a full hour: then the sweep looks at the settings by itself."""
        later = (self._now + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
        self.after(later - self._now)

    @contextmanager
    def small_items(self):
        """No settings are as long as an item of the table; what a flood leaves for a feed's next build may well be."""
        with self._monkeypatch.context() as patched:
            patched.setattr(dynamodb_table, "_INLINE", 9_000)
            yield

    def after(self, time):
        self._now += time
        self.stack.forward_to(self._now)
        self.stack.sweep()


def noise(length):
    """Text that no compression makes short: its record goes into the state bucket."""
    return random.Random(1).randbytes(length).hex(" ", 5)


@pytest.fixture(scope="module")
def day():
    """All that may happen to a site, once with publish doing the work and once with the sweep."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        from stack import opened  # noqa: PLC0415

        with opened(monkeypatch) as stack:
            yield _lived_through(Day(stack, monkeypatch))


def _lived_through(day):
    stack = day.stack
    for finish in (stack.pump, day.crash):
        name = finish.__name__
        stack.put("site.toml", SITE)
        stack.put("icon.png", png(width=400))
        stack.put("a.md", f"# A\n\nText, by {name}. ![](icon.png)")
        stack.put("long.md", f"# Long\n\n{name} {noise(400_000)}")
        finish()
        stack.put("a.md", f"# A, again\n\nText, by {name}. ![](icon.png)")
        stack.put("a.txt", "Rival\n\nText.")  # rejected, and again for another reason: its report changes
        finish()
        stack.put("a.txt", "---\ndate: never\n---\nText.")
        finish()
        stack.put("icon.png", png(width=401))
        finish()
        for key in ("a.md", "a.txt", "icon.png"):
            stack.delete(key)
        finish()
        stack.put("site.toml", SITE.replace("The Gazette", f"The {name}"))
        finish()
    stack.put("wide.md", "# Wide\n\nText. ![](wide.png)")
    stack.put("wide.png", png(width=2_000))
    stack.put("long-film.md", "---\nenclosures: [film.mp3]\n---\n# Film\n\nText.")
    stack.put("film.mp3", mp3() + bytes(100_000_000))
    stack.pump()
    stack.put("site.toml", SITE + f'description = "{noise(9_000)}"\n')
    stack.sqs.purge_queue(QueueUrl=stack.deployed.queue_url)
    with day.small_items():
        day.tomorrow()  # the sweep looks by itself
    wide = [path for path in stack.documents() if path.endswith(("/wide.png", "/film.mp3"))]
    kept = stack.s3.list_objects_v2(Bucket=stack.deployed.state_bucket, Prefix="pictures/")["Contents"]
    for path in ("rss.xml", *wide):
        stack.s3.delete_object(Bucket=stack.deployed.public_bucket, Key=path)
    for each in kept:
        stack.s3.delete_object(Bucket=stack.deployed.state_bucket, Key=each["Key"])
    day.crash()  # the walk finds it, and the sweep mends it
    assert {"rss.xml", *wide} <= set(stack.documents())
    assert len(wide) == 5
    stack.delete("long.md")
    stack.pump()
    for days in (2, 32):
        day.after(timedelta(days=days))  # the walk forgets the bodies of what is gone
        stack.pump()
    return day


@pytest.mark.parametrize("function", ["publish", "sweep"])
def test_each_functions_role_allows_every_call_that_it_makes(day, function):
    deployed = day.stack.deployed
    used = day.used[function]
    assert any(resource.startswith(f"arn:aws:s3:::{deployed.state_bucket}/") for _, resource in used), "none was spilt"
    refused = {
        (action, resource)
        for action, resource in used
        if not any(action == may and covers(pattern, resource) for may, pattern in allowed(deployed, function))
    }
    assert not refused


@pytest.mark.parametrize("function", ["publish", "sweep"])
def test_each_functions_role_allows_no_call_that_it_never_makes(day, function):
    idle = {
        (action, pattern)
        for action, pattern in allowed(day.stack.deployed, function)
        if action not in OF_LAMBDA[function] | LOGS
        and not any(action == used and covers(pattern, resource) for used, resource in day.used[function])
    }
    assert not idle
