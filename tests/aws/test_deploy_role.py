"""The pipeline's role: it may do what `feedwright push` does, and nothing else, from one branch of one repository."""

import re
from fnmatch import fnmatchcase

import pytest
from samtranslator.yaml_helper import yaml_parse

from deploy import REGION
from feedwright.cli.operate.uploading import etags, transfer
from memory import SITE_TOML
from places import ROOT
from pushing import Pusher
from stack import Calls

ACCOUNT = "123456789012"
BUCKET_ACTIONS = {
    "PutObject": {"s3:PutObject"},
    "CopyObject": {"s3:PutObject"},
    "DeleteObjects": {"s3:DeleteObject"},
    "HeadObject": {"s3:GetObject"},
    "GetObject": {"s3:GetObject"},
    "CreateMultipartUpload": {"s3:PutObject"},
    "UploadPart": {"s3:PutObject"},
    "CompleteMultipartUpload": {"s3:PutObject"},
}
ONLY_AFTER_A_FAILURE = {"s3:AbortMultipartUpload"}
# A record of several hundred kilobytes stands in the state bucket; the pushed articles here are small.
ONLY_FOR_LARGE_RECORDS = "FollowLargeRecords"


@pytest.fixture(scope="module")
def role():
    return yaml_parse((ROOT / "infra/deploy-role.yaml").read_text("utf-8"))


def substituted(value, values):
    """Resolve Fn::Sub and the choice of table and buckets; *values* are parameters and pseudo parameters."""
    if isinstance(value, dict) and "Fn::If" in value:
        condition, yes, no = value["Fn::If"]
        return substituted(yes if values[condition] else no, values)
    return re.sub(r"\$\{([\w:]+)\}", lambda match: values[match[1]], value["Fn::Sub"])


def statements(role, deployed, **more):
    values = {
        "AWS::Partition": "aws",
        "AWS::Region": REGION,
        "AWS::AccountId": ACCOUNT,
        "StackName": deployed.name,
        "TableName": "",
        "HasTable": False,
        "HasSourceBucket": False,
        "HasStateBucket": False,
    } | more
    [policy] = role["Resources"]["Role"]["Properties"]["Policies"]
    return [
        (statement["Sid"], action, substituted(statement["Resource"], values))
        for statement in policy["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]


def needed(deployed, service, operation, arguments):
    if service == "cloudformation":
        return {(f"cloudformation:{operation}", f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{deployed.name}/1")}
    if service == "dynamodb":
        return {(f"dynamodb:{operation}", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{deployed.table}")}
    if service == "sqs":
        queue = deployed.queue_url.rpartition("/")[2]
        return {(f"sqs:{operation}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")}
    bucket = f"arn:aws:s3:::{arguments['Bucket']}"
    if operation == "ListObjectsV2":
        return {("s3:ListBucket", bucket)}
    keys = [each["Key"] for each in arguments["Delete"]["Objects"]] if "Delete" in arguments else [arguments["Key"]]
    asked = {(action, f"{bucket}/{key}") for action in BUCKET_ACTIONS[operation] for key in keys}
    if "CopySource" in arguments:
        asked.add(("s3:GetObject", f"{bucket}/{arguments['CopySource']['Key']}"))
    return asked


@pytest.fixture
def asked(stack, tmp_path, monkeypatch):
    """All that pushes ask AWS for: a first one, a large file, a renamed one and a deletion."""
    size = 5 * etags.MEBIBYTE
    monkeypatch.setattr(transfer, "PART_SIZE", size)
    in_parts = transfer.TransferConfig(multipart_threshold=size, multipart_chunksize=size, use_threads=False)
    monkeypatch.setattr(transfer, "_IN_PARTS", in_parts)
    pusher, asked = Pusher(stack, tmp_path / "content"), set()

    def pushed(**options):
        with monkeypatch.context() as patched:
            calls = Calls(patched)
            work = pusher._work

            def unrecorded(keys):
                before = len(calls.made)
                work(keys)
                del calls.made[before:]

            patched.setattr(pusher, "_work", unrecorded)
            patched.setattr(pusher, "_keys", lambda: _quietly(calls, stack))
            assert pusher.push(**options).status == 0
        for call in calls.made:
            asked.update(needed(stack.deployed, *call))

    pusher.write("site.toml", SITE_TOML)
    pusher.write("first.md", "---\ndate: 2026-02-01\n---\n# First\n\n" + "Words about boats. " * 20)
    pusher.write("film.bin", b"film" * (size // 2))
    pushed()
    (pusher.content / "first.md").rename(pusher.content / "second.md")
    (pusher.content / "film.bin").unlink()
    pushed(delete=True, yes=True)
    return asked


def _quietly(calls, stack):
    """List the source bucket for the test itself."""
    before = len(calls.made)
    listed = stack.s3.list_objects_v2(Bucket=stack.deployed.source_bucket).get("Contents", [])
    del calls.made[before:]
    return {item["Key"] for item in listed}


def test_the_role_allows_all_that_a_push_asks_for_and_no_more(role, stack, asked):
    allowed = statements(role, stack.deployed)
    refused = {
        (action, resource)
        for action, resource in asked
        if not any(action == may and fnmatchcase(resource, pattern) for _, may, pattern in allowed)
    }
    assert not refused
    idle = {
        (action, pattern)
        for sid, action, pattern in allowed
        if action not in ONLY_AFTER_A_FAILURE
        and sid != ONLY_FOR_LARGE_RECORDS
        and not any(action == used and fnmatchcase(resource, pattern) for used, resource in asked)
    }
    assert not idle


def test_a_table_of_ones_own_is_named_in_full(role, stack):
    allowed = statements(role, stack.deployed, TableName="restored", HasTable=True)
    assert {pattern for sid, _, pattern in allowed if sid == "Follow"} == {f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/restored"}  # fmt: skip


def test_buckets_of_ones_own_are_named_in_full(role, stack):
    own = {"SourceBucketName": "articles", "HasSourceBucket": True, "StateBucketName": "state", "HasStateBucket": True}
    allowed = statements(role, stack.deployed, **own)
    named = {pattern for _, action, pattern in allowed if action.startswith("s3:")}
    assert named == {"arn:aws:s3:::articles", "arn:aws:s3:::articles/*", "arn:aws:s3:::state/bodies/*"}


def test_only_one_branch_of_one_repository_may_assume_the_role(role):
    [statement] = role["Resources"]["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    _, github, gitlab = statement["Condition"]["Fn::If"]
    assert github == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": {"Fn::Sub": "repo:${Repository}:ref:refs/heads/${Branch}"},
        }
    }
    assert gitlab == {
        "StringEquals": {
            "gitlab.com:aud": "sts.amazonaws.com",
            "gitlab.com:sub": {"Fn::Sub": "project_path:${Repository}:ref_type:branch:ref:${Branch}"},
        }
    }
    for name in ("Repository", "Branch"):
        pattern = role["Parameters"][name]["AllowedPattern"]
        assert not re.fullmatch(pattern, "ada/*")
        assert not re.fullmatch(pattern, "")


def test_the_pipelines_shown_are_yaml_and_push_with_options_that_exist():
    text = (ROOT / "docs/how-to/ci.md").read_text("utf-8")
    blocks = [yaml_parse(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]
    assert len(blocks) == 3
    commands = re.findall(r"(feedwright (?:check|push|build) .*)$", text, re.MULTILINE)
    assert sum("push . --stack gazette --delete" in command for command in commands) == 2
    assert sum(command.startswith("feedwright check .") for command in commands) == 2
    assert sum("--no-ping" in command for command in commands) == 1
