"""A deployed stack is found by its name; and where it is not, the message says whose move it is and what to do."""

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, TokenRetrievalError
from botocore.stub import Stubber
from moto import mock_aws

from deploy import REGION, deploy
from feedwright.cli import stack as stack_module
from feedwright.cli.stack import aws_errors, open_stack
from feedwright.errors import CommandError, StoreError


@pytest.fixture
def account(monkeypatch):
    """An account without a stack."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield


def test_a_stack_is_found_with_all_its_places(stack):
    opened = open_stack(stack.deployed.name)
    assert opened.region == REGION
    assert opened.places.source_bucket == stack.deployed.source_bucket
    assert opened.places.state_bucket == stack.deployed.state_bucket
    assert opened.places.public_bucket == stack.deployed.public_bucket
    assert (opened.places.table, opened.places.queue_url) == (stack.deployed.table, stack.deployed.queue_url)
    assert opened.places.base_url == f"https://{stack.deployed.public_bucket}.s3.{REGION}.amazonaws.com/"
    assert opened.places.delivery == "bucket"
    assert opened.dead_letter_url == stack.deployed.dead_letter_url
    assert {"PublishFunction", "SweepFunction", "PublishLog", "SweepLog"} <= set(opened.resources)


def test_a_stack_is_read_through_the_ports_of_its_functions(site):
    site.put("first.md", "# First\n\nText.")
    ports = open_stack(site.deployed.name).ports()
    assert ports.source.etag("first.md") is not None
    assert ports.public.head("rss.xml") is not None


def test_the_addresses_of_a_domain_of_ones_own_are_taken_over(account):
    deploy("gazette", BaseUrl="https://news.example/feeds/")
    assert open_stack("gazette").places.base_url == "https://news.example/feeds/"


def test_a_stack_behind_a_cdn_is_known_as_such(stack, monkeypatch):
    real = stack_module._described

    def with_cdn(cloudformation, name):
        described = real(cloudformation, name)
        return described | {"Outputs": [*described["Outputs"], {"OutputKey": "DistributionId", "OutputValue": "E1"}]}

    monkeypatch.setattr(stack_module, "_described", with_cdn)
    assert open_stack(stack.deployed.name).places.delivery == "cdn"


@pytest.mark.parametrize("name", ["no-such-stack", ""])
def test_a_stack_that_is_not_there_is_named_with_its_region(account, name):
    with pytest.raises(CommandError, match=rf"no stack '{name}' in the region {REGION}.*AWS_PROFILE"):
        open_stack(name)


def test_another_stack_is_not_taken_for_a_site(account):
    template = '{"Resources": {"Other": {"Type": "AWS::SQS::Queue"}}}'
    boto3.client("cloudformation").create_stack(StackName="other", TemplateBody=template)
    with pytest.raises(CommandError, match=r"'other' lacks the outputs SourceBucket, .*template.yaml"):
        open_stack("other")


@pytest.mark.parametrize(
    ("status", "message"),
    [("CREATE_IN_PROGRESS", "still being deployed.*Wait"), ("ROLLBACK_COMPLETE", "not deployed.*`sam deploy` first")],
)
def test_a_stack_without_outputs_yet_says_what_to_wait_for(account, monkeypatch, status, message):
    deploy("gazette")
    monkeypatch.setattr(stack_module, "_described", lambda *_: {"StackStatus": status})
    with pytest.raises(CommandError, match=message):
        open_stack("gazette")


def test_a_missing_region_is_named_with_the_variable_to_set(monkeypatch, tmp_path):
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(CommandError, match=r"no AWS region is set. Set AWS_DEFAULT_REGION"):
        open_stack("gazette")


def test_a_profile_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(CommandError, match=r"\(nobody\).*Set AWS_PROFILE"):
        open_stack("gazette")


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (NoCredentialsError(), CommandError, "no AWS credentials.*`aws configure`"),
        (TokenRetrievalError(provider="sso", error_msg="expired"), CommandError, "expired.*`aws sso login`"),
        (EndpointConnectionError(endpoint_url="https://s3.nowhere"), StoreError, "cannot be reached.*region's name"),
    ],
)
def test_what_the_sdk_itself_cannot_do_is_said_with_its_cure(error, kind, message):
    with pytest.raises(kind, match=message), aws_errors():
        raise error


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("ExpiredToken", CommandError, "have expired. Log in anew"),
        ("InvalidClientTokenId", CommandError, "does not know these credentials"),
        ("AccessDenied", CommandError, "may not do this: .*cloudformation:DescribeStacks.*permission"),
        ("InternalFailure", StoreError, "AWS refused: .*Try again"),
    ],
)
def test_a_refusal_says_whose_move_it_is(code, kind, message):
    client = boto3.client("cloudformation", REGION, aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stubber:
        stubber.add_client_error("describe_stacks", code, "not authorized to perform cloudformation:DescribeStacks")
        with pytest.raises(kind, match=message), aws_errors():
            client.describe_stacks(StackName="gazette")


def test_the_errors_of_the_command_itself_pass_through():
    with pytest.raises(CommandError, match="its own"), aws_errors():
        raise CommandError("its own")
