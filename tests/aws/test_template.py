"""What `template.yaml` promises beyond what lint can see."""

import json
import re
import tomllib
from fnmatch import fnmatchcase

import boto3
import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from samtranslator.yaml_helper import yaml_parse

from deploy import REGION, TEMPLATE, deploy, resources, transformed
from feedwright.lambdas.watching import FEW_METRICS

FUNCTIONS = ["publish", "sweep"]
BUCKETS = ["SourceBucket", "StateBucket", "PublicBucket"]


@pytest.fixture(scope="module")
def template():
    return transformed()


@pytest.fixture(scope="module")
def monitoring():
    return yaml_parse((TEMPLATE.parent / "infra" / "monitoring.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def stack():
    with mock_aws():
        yield deploy()


def properties(template, name):
    return template["Resources"][name]["Properties"]


def one(template, kind):
    (only,) = resources(template, kind).values()
    return only


def function(template, module):
    functions = resources(template, "AWS::Lambda::Function").values()
    (only,) = [f for f in functions if f["Handler"] == f"{module}.handler"]
    return only


def many(value):
    return value if isinstance(value, list) else [value]


def chosen(bucket, own, existing):
    """What the template says for a bucket of its own, and for one that existed before."""
    return {"Fn::If": [f"Makes{bucket}", own, existing]}


def allows(statements, action, arn):
    return any(
        action in many(statement["Action"])
        and any(fnmatchcase(arn, pattern) for pattern in many(statement["Resource"]))
        for statement in statements
    )


# The queue


def test_a_message_stays_hidden_for_six_times_its_function_timeout(template):
    """Less, and a slow batch is handed out a second time while it is still worked on."""
    assert properties(template, "Queue")["VisibilityTimeout"] >= 6 * function(template, "publish")["Timeout"]


def test_a_message_is_tried_five_times_then_kept_for_two_weeks(template):
    redrive = properties(template, "Queue")["RedrivePolicy"]
    assert redrive["maxReceiveCount"] >= 5
    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]}
    assert properties(template, "Queue")["MessageRetentionPeriod"] == 7 * 86_400  # a dead letter keeps its first time
    assert properties(template, "DeadLetterQueue")["MessageRetentionPeriod"] == 14 * 86_400


@pytest.mark.parametrize("queue", ["Queue", "DeadLetterQueue"])
def test_queues_are_encrypted(template, queue):
    assert properties(template, queue)["SqsManagedSseEnabled"] is True


def test_concurrency_is_bounded_at_the_queue_and_not_reserved(template):
    """Reserved, it throttles the poller until good messages are dead letters; and new accounts have none to reserve."""
    mapping = one(template, "AWS::Lambda::EventSourceMapping")
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "MaximumConcurrency"}}
    bounds = template["Parameters"]["MaximumConcurrency"]
    assert 2 <= bounds["MinValue"] <= bounds["Default"] <= bounds["MaxValue"] <= 1000
    for body in resources(template, "AWS::Lambda::Function").values():
        assert "ReservedConcurrentExecutions" not in body


def test_one_failing_message_does_not_take_its_batch_along(template):
    mapping = one(template, "AWS::Lambda::EventSourceMapping")
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["EventSourceArn"] == {"Fn::GetAtt": ["Queue", "Arn"]}
    assert template["Resources"][mapping["FunctionName"]["Ref"]]["Properties"] == function(template, "publish")


def test_an_article_does_not_wait_for_a_batch_to_fill(template):
    mapping = one(template, "AWS::Lambda::EventSourceMapping")
    assert mapping["BatchSize"] == 10
    assert "MaximumBatchingWindowInSeconds" not in mapping


def test_only_the_source_bucket_of_this_account_sends_from_outside(stack):
    """The policy makes the bucket's name up by itself: here it is held against the bucket that exists."""
    sqs = boto3.client("sqs", REGION)
    attributes = sqs.get_queue_attributes(QueueUrl=stack.queue_url, AttributeNames=["Policy", "QueueArn"])["Attributes"]
    (statement,) = json.loads(attributes["Policy"])["Statement"]
    del statement["Sid"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": attributes["QueueArn"],
        "Condition": {
            "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{stack.source_bucket}"},
            "StringEquals": {"aws:SourceAccount": DEFAULT_ACCOUNT_ID},
        },
    }


def test_the_source_bucket_waits_for_the_queue_policy(template):
    """S3 tries a notification when it is set; without the policy the deployment fails."""
    assert "QueuePolicy" in many(template["Resources"]["SourceBucket"]["DependsOn"])


def test_every_put_and_delete_in_the_source_bucket_is_notified(stack):
    s3 = boto3.client("s3", REGION)
    configurations = s3.get_bucket_notification_configuration(Bucket=stack.source_bucket)["QueueConfigurations"]
    queue = stack.queue_url.rpartition("/")[2]
    assert {event for c in configurations for event in c["Events"]} == {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}
    assert {c["QueueArn"].rpartition(":")[2] for c in configurations} == {queue}
    assert not any("Filter" in c for c in configurations)


# The functions


@pytest.mark.parametrize("module", FUNCTIONS)
def test_functions_are_built_from_one_folder(template, module):
    """Equal code, runtime and processor: `sam build` builds once, and both run the same engine."""
    assert yaml_parse(TEMPLATE.read_text("utf-8"))["Globals"]["Function"]["CodeUri"] == "functions/"
    body = function(template, module)
    assert body["Code"] == {"S3Bucket": "packaged", "S3Key": "functions.zip"}  # where deploy puts the shared CodeUri
    assert body["Runtime"] == "python3.13"
    assert body["Architectures"] == [{"Ref": "Architecture"}]


def test_the_processor_is_arm_unless_said_otherwise(template):
    assert template["Parameters"]["Architecture"]["Default"] == "arm64"


@pytest.mark.parametrize("module", FUNCTIONS)
def test_each_line_of_the_logs_is_structured(template, module):
    """Else Lambda writes an error that it sees as many lines of text."""
    logging = function(template, module)["LoggingConfig"]
    assert logging["LogFormat"] == "JSON"
    assert logging["ApplicationLogLevel"] == {"Fn::If": ["LogsWarnings", "WARN", {"Ref": "LogLevel"}]}
    levels = template["Parameters"]["LogLevel"]["AllowedValues"]
    assert set(levels) - {"WARNING"} <= {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}  # those that Lambda knows


@pytest.mark.parametrize("module", FUNCTIONS)
def test_logs_do_not_pile_up_for_ever(template, module):
    group = properties(template, function(template, module)["LoggingConfig"]["LogGroup"]["Ref"])
    assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}
    assert template["Parameters"]["LogRetentionDays"]["Default"] <= 90


def test_the_sweep_runs_each_minute_and_is_not_tried_again(template):
    """The next minute's sweep is the retry; one late sweep more would only stand in its way."""
    schedule = one(template, "AWS::Scheduler::Schedule")
    invoke = one(template, "AWS::Lambda::EventInvokeConfig")
    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    assert schedule.get("State", "ENABLED") == "ENABLED"
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 0
    assert invoke["MaximumRetryAttempts"] == 0
    for target in (schedule["Target"]["Arn"]["Fn::GetAtt"][0], invoke["FunctionName"]["Ref"]):
        assert properties(template, target) == function(template, "sweep")


def test_two_stacks_fit_in_one_account_and_region(template):
    """A name that does not hold the stack's can be taken once only."""
    names = {
        str(value)
        for body in template["Resources"].values()
        for key, value in body["Properties"].items()
        if key in {"Name", "BucketName", "TableName", "QueueName", "FunctionName", "RoleName", "LogGroupName"}
        and set(value) != {"Ref"}
    }
    assert names
    assert all("${AWS::StackName}" in name for name in names)


# What the functions may do


def test_no_role_is_wider_than_its_own_statements(template):
    """AWS's managed policies for logs and queues reach every log group and queue of the account."""
    for role in resources(template, "AWS::IAM::Role").values():
        assert not role.get("ManagedPolicyArns")


@pytest.mark.parametrize("module", FUNCTIONS)
def test_roles_name_each_action_and_resource(stack, module):
    assert stack.statements[module]
    for statement in stack.statements[module]:
        assert statement["Effect"] == "Allow"
        assert not {"NotAction", "NotResource"} & set(statement)
        assert not any("*" in action for action in many(statement["Action"]))
        for arn in many(statement["Resource"]):
            name = arn.split(":", 5)[5]
            assert arn.startswith("arn:aws:")
            assert "feedwright" in name.partition("*")[0]  # a star may stand behind the stack's own name only


@pytest.mark.parametrize("module", FUNCTIONS)
def test_no_function_can_change_the_authors_articles(stack, module):
    article = f"arn:aws:s3:::{stack.source_bucket}/a.md"
    assert allows(stack.statements[module], "s3:GetObject", article)
    for action in ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectTagging"):
        assert not allows(stack.statements[module], action, article)


@pytest.mark.parametrize("module", FUNCTIONS)
def test_what_is_missing_looks_missing_and_not_forbidden(stack, module):
    """Without ListBucket S3 answers 403 for 404, and a withdrawal is an error for ever."""
    for bucket in (stack.source_bucket, stack.state_bucket, stack.public_bucket):
        assert allows(stack.statements[module], "s3:ListBucket", f"arn:aws:s3:::{bucket}")


@pytest.mark.parametrize("module", FUNCTIONS)
@pytest.mark.parametrize("action", ["GetObject", "PutObject", "DeleteObject"])
def test_functions_keep_the_public_bucket(stack, module, action):
    """A PUT with If-Match needs GetObject too."""
    assert allows(stack.statements[module], f"s3:{action}", f"arn:aws:s3:::{stack.public_bucket}/feeds/a/rss.xml")


@pytest.mark.parametrize("module", FUNCTIONS)
def test_functions_keep_bodies_pictures_and_reports_and_nothing_else(stack, module):
    folders = ("bodies", "pictures", "reports")
    bodies, pictures, reports = (f"arn:aws:s3:::{stack.state_bucket}/{folder}/a" for folder in folders)
    assert allows(stack.statements[module], "s3:DeleteObject", reports)
    walks = module == "publish"  # the walk removes bodies that no row names
    assert allows(stack.statements[module], "s3:DeleteObject", bodies) is walks
    assert not allows(stack.statements[module], "s3:DeleteObject", pictures)
    for action in ("s3:GetObject", "s3:PutObject"):
        assert allows(stack.statements[module], action, bodies)
        assert allows(stack.statements[module], action, pictures)
        assert allows(stack.statements[module], action, reports)
        assert not allows(stack.statements[module], action, f"arn:aws:s3:::{stack.state_bucket}/a")


def test_only_publish_takes_messages_and_both_send_them(stack):
    queue = f"arn:aws:sqs:{REGION}:{DEFAULT_ACCOUNT_ID}:{stack.queue_url.rpartition('/')[2]}"
    for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"):
        assert allows(stack.statements["publish"], action, queue)
        assert not allows(stack.statements["sweep"], action, queue)
    assert all(allows(stack.statements[module], "sqs:SendMessage", queue) for module in FUNCTIONS)


@pytest.mark.parametrize("module", FUNCTIONS)
def test_no_function_can_read_or_drop_the_whole_table(stack, module):
    table = f"arn:aws:dynamodb:{REGION}:{DEFAULT_ACCOUNT_ID}:table/{stack.table}"
    reads, writes = ("GetItem", "BatchGetItem", "Query"), ("PutItem", "UpdateItem", "BatchWriteItem", "DeleteItem")
    for action in (*reads, *writes, "ConditionCheckItem"):
        assert allows(stack.statements[module], f"dynamodb:{action}", table)
    for action in ("Scan", "DeleteTable", "UpdateTable"):
        assert not allows(stack.statements[module], f"dynamodb:{action}", table)


def test_functions_wait_for_what_they_may_do(template):
    """Else the first minutes after a deployment fail with AccessDenied."""
    (policy,) = resources(template, "AWS::IAM::Policy")
    for body in template["Resources"].values():
        if body["Type"] == "AWS::Lambda::Function":
            assert policy in many(body["DependsOn"])


def test_each_check_of_checkov_that_is_passed_over_has_its_reason():
    skips = re.findall(r"checkov:skip\S*(.*)", TEMPLATE.read_text("utf-8"))
    told = re.findall(r"# checkov:skip=CKV_AWS_\d+:(\w.*)", TEMPLATE.read_text("utf-8"))
    assert len(told) == len(skips) > 0


# The buckets and the table


def test_everyone_may_get_each_public_object_and_do_nothing_else(stack):
    (statement,) = json.loads(boto3.client("s3", REGION).get_bucket_policy(Bucket=stack.public_bucket)["Policy"])[
        "Statement"
    ]
    del statement["Sid"]
    assert statement == {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{stack.public_bucket}/*",
    }


def test_the_public_bucket_is_public_by_policy_and_never_by_acl(template):
    assert properties(template, "PublicBucket")["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": {"Fn::If": ["IsOpen", False, True]},
        "RestrictPublicBuckets": {"Fn::If": ["IsOpen", False, True]},
    }


@pytest.mark.parametrize("bucket", ["SourceBucket", "StateBucket"])
def test_drafts_and_state_stay_private(template, bucket):
    block = properties(template, bucket)["PublicAccessBlockConfiguration"]
    assert block == dict.fromkeys(
        ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"], True
    )


@pytest.mark.parametrize("bucket", ["SourceBucket", "StateBucket"])
def test_private_buckets_refuse_plain_http_and_grant_nothing(template, bucket):
    this = chosen(bucket, {"Ref": bucket}, {"Ref": f"Existing{bucket}"})
    policies = [p for p in resources(template, "AWS::S3::BucketPolicy").values() if p["Bucket"] == this]
    (statement,) = [s for policy in policies for s in policy["PolicyDocument"]["Statement"]]
    del statement["Sid"]
    existing = f"arn:${{AWS::Partition}}:s3:::${{Existing{bucket}}}"
    assert statement == {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [
            chosen(bucket, {"Fn::GetAtt": [bucket, "Arn"]}, {"Fn::Sub": existing}),
            chosen(bucket, {"Fn::Sub": f"${{{bucket}.Arn}}/*"}, {"Fn::Sub": f"{existing}/*"}),
        ],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


@pytest.mark.parametrize("bucket", BUCKETS)
def test_buckets_are_encrypted_and_know_no_acls(template, bucket):
    body = properties(template, bucket)
    (rule,) = body["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    assert body["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_a_deleted_article_can_be_brought_back_for_a_while(template):
    source = properties(template, "SourceBucket")
    rules = source["LifecycleConfiguration"]["Rules"]
    assert source["VersioningConfiguration"] == {"Status": "Enabled"}
    assert {"NoncurrentDays": {"Ref": "NoncurrentDays"}} in [rule.get("NoncurrentVersionExpiration") for rule in rules]
    assert not any({"ExpirationInDays", "ExpirationDate"} & set(rule) for rule in rules)
    assert all(rule["Status"] == "Enabled" for rule in rules)


def test_readers_in_browsers_may_fetch_and_revalidate(stack):
    (rule,) = boto3.client("s3", REGION).get_bucket_cors(Bucket=stack.public_bucket)["CORSRules"]
    assert set(rule["AllowedMethods"]) == {"GET", "HEAD"}
    assert rule["AllowedOrigins"] == ["*"]
    assert rule["AllowedHeaders"] == ["*"]
    assert "ETag" in rule["ExposeHeaders"]


def test_the_table_bears_a_mistake_and_a_burst(template):
    table = properties(template, "Table")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}
    assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_the_table_cannot_be_deleted_by_a_slip(template):
    assert properties(template, "Table")["DeletionProtectionEnabled"] is True


def test_a_table_that_exists_is_used_throughout():
    with mock_aws():
        boto3.client("dynamodb", REGION).create_table(
            TableName="restored",
            KeySchema=[
                {"AttributeName": "partition", "KeyType": "HASH"},
                {"AttributeName": "sort", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("partition", "sort")],
            BillingMode="PAY_PER_REQUEST",
        )
        own = deploy("with-table", ExistingTable="restored")
        tables = boto3.client("dynamodb", REGION).list_tables()["TableNames"]
    assert not any(name.startswith("with-table") for name in tables)
    assert own.table == "restored"
    for module in FUNCTIONS:
        assert own.environment[module]["FEEDWRIGHT_TABLE"] == "restored"
        table = f"arn:aws:dynamodb:{REGION}:{DEFAULT_ACCOUNT_ID}:table/restored"
        assert allows(own.statements[module], "dynamodb:PutItem", table)


@pytest.fixture(scope="module")
def adopted():
    """A stack that was given all three buckets."""
    with mock_aws():
        s3 = boto3.client("s3", REGION)
        for bucket in BUCKETS:
            where = {"LocationConstraint": REGION}
            s3.create_bucket(Bucket=f"kept-{bucket.lower()}", CreateBucketConfiguration=where)
        existing = {f"Existing{bucket}": f"kept-{bucket.lower()}" for bucket in BUCKETS}
        yield deploy("returned", **existing)


def test_buckets_that_exist_are_used_and_none_is_made(adopted):
    names = [bucket["Name"] for bucket in boto3.client("s3", REGION).list_buckets()["Buckets"]]
    assert not any(name.startswith("returned-") for name in names)
    assert (adopted.source_bucket, adopted.state_bucket) == ("kept-sourcebucket", "kept-statebucket")
    base = f"https://kept-publicbucket.s3.{REGION}.amazonaws.com/"
    feeds = {"RssFeed": "rss.xml", "AtomFeed": "atom.xml", "JsonFeed": "feed.json", "IndexPage": "index.html"}
    assert {name: adopted.outputs[name] for name in feeds} == {name: base + path for name, path in feeds.items()}
    for environment in adopted.environment.values():
        named = {name: value for name, value in environment.items() if name.endswith("_BUCKET")}
        assert sorted(named.values()) == ["kept-publicbucket", "kept-sourcebucket", "kept-statebucket"]
        assert environment["FEEDWRIGHT_BASE_URL"] == base


@pytest.mark.parametrize("module", FUNCTIONS)
def test_roles_follow_to_the_buckets_that_exist(adopted, module):
    source, state, public = (f"arn:aws:s3:::kept-{bucket.lower()}" for bucket in BUCKETS)
    may = adopted.statements[module]
    assert all(allows(may, "s3:ListBucket", arn) for arn in (source, state, public))
    assert allows(may, "s3:GetObject", f"{source}/a.md")
    assert not allows(may, "s3:PutObject", f"{source}/a.md")
    assert all(allows(may, "s3:PutObject", f"{state}/{folder}/a") for folder in ("bodies", "pictures", "reports"))
    assert allows(may, "s3:DeleteObject", f"{public}/rss.xml")
    assert not any("returned-" in arn for each in may for arn in many(each["Resource"]) if arn.startswith("arn:aws:s3"))


def test_policies_follow_to_the_buckets_that_exist(adopted, template):
    sqs, s3 = boto3.client("sqs", REGION), boto3.client("s3", REGION)
    policy = sqs.get_queue_attributes(QueueUrl=adopted.queue_url, AttributeNames=["Policy"])["Attributes"]["Policy"]
    [statement] = json.loads(policy)["Statement"]
    assert statement["Condition"]["ArnEquals"] == {"aws:SourceArn": "arn:aws:s3:::kept-sourcebucket"}
    [statement] = json.loads(s3.get_bucket_policy(Bucket="kept-publicbucket")["Policy"])["Statement"]
    assert statement["Resource"] == "arn:aws:s3:::kept-publicbucket/*"
    for name in BUCKETS:
        policy = template["Resources"][f"{name}Policy"]
        assert "Condition" not in policy
        assert policy["Properties"]["Bucket"] == chosen(name, {"Ref": name}, {"Ref": f"Existing{name}"})


def test_the_cdn_reads_from_the_public_bucket_that_exists(template):
    domain = template["Resources"]["Cdn"]["Properties"]["Parameters"]["PublicBucketDomain"]
    existing = {"Fn::Sub": "${ExistingPublicBucket}.s3.${AWS::Region}.${AWS::URLSuffix}"}
    own = {"Fn::GetAtt": ["PublicBucket", "RegionalDomainName"]}
    assert domain == chosen("PublicBucket", own, existing)


@pytest.mark.parametrize("name", [*BUCKETS, "Table"])
def test_what_is_kept_stays_when_the_stack_goes(template, name):
    body = template["Resources"][name]
    assert (body["DeletionPolicy"], body["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert body["Condition"] == f"Makes{name}"
    existing = f"Existing{name}"
    assert template["Conditions"][f"Makes{name}"] == {"Fn::Equals": [{"Ref": existing}, ""]}
    assert template["Parameters"][existing]["Default"] == ""
    assert re.fullmatch(template["Parameters"][existing]["AllowedPattern"], "gazette-source-123456789012-eu-central-1")


def test_what_somebody_overwrites_in_public_can_be_brought_back_for_days(template):
    public = properties(template, "PublicBucket")
    assert public["VersioningConfiguration"] == {"Status": "Enabled"}
    rule, unfinished = public["LifecycleConfiguration"]["Rules"]
    assert (unfinished["Status"], unfinished["AbortIncompleteMultipartUpload"]) == (
        "Enabled",
        {"DaysAfterInitiation": 1},
    )
    assert 1 <= rule["NoncurrentVersionExpiration"]["NoncurrentDays"] <= 7
    assert rule["ExpiredObjectDeleteMarker"] is True


@pytest.mark.parametrize("name", ["Queue", "DeadLetterQueue", "PublishLog", "SweepLog"])
def test_what_goes_with_the_stack_says_so(template, name):
    assert template["Resources"][name]["DeletionPolicy"] == "Delete"


def test_memory_can_be_chosen_but_is_enough_for_the_largest_article(template):
    bounds = template["Parameters"]["MemorySize"]
    assert 512 == bounds["MinValue"] <= bounds["Default"]
    assert all(function(template, module)["MemorySize"] == {"Ref": "MemorySize"} for module in FUNCTIONS)


def test_every_parameter_stands_in_a_group_of_the_console(template):
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(template["Parameters"])


def test_the_example_of_a_configuration_names_parameters_that_exist(template):
    text = (TEMPLATE.parent / "samconfig.toml.example").read_text("utf-8")
    overrides = tomllib.loads(re.sub(r"^  # ", "  ", text, flags=re.MULTILINE))["default"]["deploy"]["parameters"]
    named = {each.partition("=")[0] for each in overrides["parameter_overrides"]}
    assert named <= set(template["Parameters"])
    assert len(named) == 4


@pytest.mark.parametrize("name", ["PublishFunction", "SweepFunction"])
def test_the_build_compiles_each_function(name):
    body = yaml_parse(TEMPLATE.read_text("utf-8"))["Resources"][name]
    assert body["Metadata"] == {"BuildMethod": "makefile", "ContextPath": "infra"}
    makefile = (TEMPLATE.parent / "infra" / "Makefile").read_text("utf-8")
    assert "build-%:" in makefile
    assert "compileall -q --invalidation-mode unchecked-hash -s" in makefile


def test_the_emulator_loads_the_libraries_that_the_functions_ship():
    """Else `make e2e` judges something else; `make lock` writes both locks."""
    locks = (TEMPLATE.parent / name for name in ("functions/requirements.txt", "requirements/e2e.txt"))
    shipped, emulated = (set(re.findall(r"^[\w.-]+==[\w.]+", lock.read_text("utf-8"), re.MULTILINE)) for lock in locks)
    assert shipped <= emulated


@pytest.mark.parametrize("name", [*BUCKETS, "Table"])
def test_articles_and_identities_outlive_the_stack(template, name):
    body = template["Resources"][name]
    assert (body["DeletionPolicy"], body["UpdateReplacePolicy"]) == ("Retain", "Retain")


# The outputs


@pytest.mark.parametrize(
    ("output", "document"),
    [("RssFeed", "rss.xml"), ("AtomFeed", "atom.xml"), ("JsonFeed", "feed.json"), ("IndexPage", "index.html")],
)
def test_outputs_tell_where_to_subscribe(stack, output, document):
    assert stack.outputs[output] == f"https://{stack.public_bucket}.s3.{REGION}.amazonaws.com/{document}"
    assert stack.outputs[output] == stack.environment["publish"]["FEEDWRIGHT_BASE_URL"] + document


def test_outputs_name_what_an_engineer_looks_for(template):
    """Those of a nested stack, and with a condition, moto leaves out."""
    assert {
        "DeadLetterQueueArn": {"Fn::GetAtt": ["DeadLetterQueue", "Arn"]},
        "PublishFunction": {"Ref": "PublishFunction"},
        "SweepFunction": {"Ref": "SweepFunction"},
        "PublishLog": {"Ref": "PublishLog"},
        "SweepLog": {"Ref": "SweepLog"},
        "DistributionId": {"Fn::GetAtt": ["Cdn", "Outputs.DistributionId"]},
        "DistributionDomain": {"Fn::GetAtt": ["Cdn", "Outputs.DomainName"]},
        "Dashboard": {"Fn::GetAtt": ["Monitoring", "Outputs.Dashboard"]},
    }.items() <= {name: output["Value"] for name, output in template["Outputs"].items()}.items()
    conditions = {name: output["Condition"] for name, output in template["Outputs"].items() if "Condition" in output}
    assert conditions == {"DistributionId": "HasCdn", "DistributionDomain": "HasCdn", "Dashboard": "HasDashboard"}


def test_an_address_of_ones_own_is_used_throughout():
    with mock_aws():
        own = deploy("own-address", BaseUrl="https://news.example.org/")
    assert {own.environment[module]["FEEDWRIGHT_BASE_URL"] for module in FUNCTIONS} == {"https://news.example.org/"}
    assert own.outputs["RssFeed"] == "https://news.example.org/rss.xml"
    assert own.outputs["AtomFeed"] == "https://news.example.org/atom.xml"
    assert own.outputs["JsonFeed"] == "https://news.example.org/feed.json"
    assert own.outputs["IndexPage"] == "https://news.example.org/index.html"


# Monitoring


def test_monitoring_can_be_left_out_and_is_told_what_to_watch(template, monitoring):
    nested = template["Resources"]["Monitoring"]
    assert nested["Condition"] == "Monitored"
    assert template["Conditions"]["Monitored"] == {"Fn::Equals": [{"Ref": "MonitoringEnabled"}, "true"]}
    assert nested["Properties"]["TemplateURL"] == "infra/monitoring.yaml"
    topic = {"Fn::If": ["HasOwnTopic", {"Ref": "AlarmTopicArn"}, {"Ref": "Topic"}]}
    assert nested["Properties"]["Parameters"] == {
        "StackName": {"Ref": "AWS::StackName"},
        "TopicArn": topic,
        "LimitAlarms": {"Ref": "LimitAlarms"},
        "DashboardEnabled": {"Ref": "DashboardEnabled"},
        "QueueName": {"Fn::GetAtt": ["Queue", "QueueName"]},
        "DeadLetterQueueName": {"Fn::GetAtt": ["DeadLetterQueue", "QueueName"]},
        "PublishFunction": {"Ref": "PublishFunction"},
        "SweepFunction": {"Ref": "SweepFunction"},
    }
    assert set(nested["Properties"]["Parameters"]) == set(monitoring["Parameters"])
    assert function(template, "publish")["Environment"]["Variables"]["FEEDWRIGHT_TOPIC"] == topic


OWN = "Feedwright"
# Each alarm: what it watches, of which function or queue, the statistic, and beyond which value it rings.
ALARMS = {
    "DeadLetters": ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "DeadLetterQueueName", "Maximum", 0),
    "QueueFallsBehind": ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "Maximum", 900),
    "MessageFailed": (OWN, "MessageFailed", "StackName", "Sum", 0),
    "BuildFailed": (OWN, "BuildFailed", "StackName", "Sum", 0),
    "WriteDenied": (OWN, "WriteDenied", "StackName", "Sum", 0),
    "BuildsWait": (OWN, "OldestMark", "StackName", "Maximum", 300),
    "DamageFound": (OWN, "PublicDiffers", "StackName", "Sum", 0),
    "PublishErrors": ("AWS/Lambda", "Errors", "PublishFunction", "Sum", 0),
    "SweepErrors": ("AWS/Lambda", "Errors", "SweepFunction", "Sum", 0),
    "SweepStopped": ("AWS/Lambda", "Invocations", "SweepFunction", "Sum", 1),
}
OF_BOTH = {"Throttles": ("Throttles", "Sum", 0), "NearTimeLimit": ("Duration", "Maximum", 54_000)}


def alarms_of(monitoring):
    return resources(monitoring, "AWS::CloudWatch::Alarm")


def test_there_is_an_alarm_for_each_thing_that_goes_wrong(monitoring):
    assert set(alarms_of(monitoring)) == set(ALARMS) | set(OF_BOTH)


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_its_metric(monitoring, name):
    alarm = properties(monitoring, name)
    namespace, metric, dimension, statistic, threshold = ALARMS[name]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (namespace, metric, statistic)
    assert alarm["Dimensions"][-1]["Value"] == {"Ref": dimension}
    assert alarm["Threshold"] == threshold
    below = name == "SweepStopped"
    assert alarm["ComparisonOperator"] == ("LessThanThreshold" if below else "GreaterThanThreshold")
    assert alarm["TreatMissingData"] == ("breaching" if below else "notBreaching")
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 300


@pytest.mark.parametrize("name", OF_BOTH)
def test_an_alarm_watches_both_functions(monitoring, name):
    alarm = properties(monitoring, name)
    metric, statistic, threshold = OF_BOTH[name]
    stats = [each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each]
    assert {stat["Metric"]["Dimensions"][0]["Value"]["Ref"] for stat in stats} == {"PublishFunction", "SweepFunction"}
    assert {(stat["Metric"]["MetricName"], stat["Stat"]) for stat in stats} == {(metric, statistic)}
    assert alarm["Threshold"] == threshold


def test_without_the_alarms_of_limits_all_stay_within_the_ten_that_are_free(monitoring):
    left = {name for name, alarm in alarms_of(monitoring).items() if name not in OF_BOTH}
    assert len(left) <= 10
    assert {monitoring["Resources"][name]["Condition"] for name in OF_BOTH} == {"HasLimitAlarms"}
    assert not any("Condition" in monitoring["Resources"][name] for name in left)


def test_a_function_that_nears_its_time_limit_rings_before_it(template, monitoring):
    limit = properties(monitoring, "NearTimeLimit")["Threshold"] / 1_000
    assert all(0.85 * function(template, module)["Timeout"] < limit < function(template, module)["Timeout"] for module in FUNCTIONS)  # fmt: skip


def test_a_denied_write_rings_within_five_minutes(monitoring):
    alarm = properties(monitoring, "WriteDenied")
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= 60


def test_each_alarm_goes_to_the_topic_and_names_the_cure(monitoring):
    for name, alarm in alarms_of(monitoring).items():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "TopicArn"}], name
        assert len(alarm["AlarmDescription"]) <= 1_024
        assert re.search(r"(`feedwright \w+`|Ask for|See in|undo|find out)", alarm["AlarmDescription"]), name


def test_own_metrics_are_those_of_this_stack_alone(monitoring):
    for name, (namespace, *_) in ALARMS.items():
        if namespace == OWN:
            dimensions = {each["Name"] for each in properties(monitoring, name)["Dimensions"]}
            assert dimensions == {"service", "Stack"}, name


def test_at_most_ten_metrics_cost_money_and_alarms_and_dashboard_know_no_others(monitoring):
    assert len(FEW_METRICS) <= 10
    assert {metric for namespace, metric, *_ in ALARMS.values() if namespace == OWN} <= FEW_METRICS
    body = properties(monitoring, "Dashboard")["DashboardBody"]["Fn::Sub"]
    assert set(re.findall(r'"(\w+)"', body)) >= FEW_METRICS


def test_the_dashboard_is_json_that_shows_each_widget(monitoring):
    body = re.sub(r"\$\{[\w:]+\}", "x", properties(monitoring, "Dashboard")["DashboardBody"]["Fn::Sub"])
    widgets = json.loads(body)["widgets"]
    assert len(widgets) == 6
    assert all(widget["properties"]["metrics"] for widget in widgets)


def test_a_topic_of_ones_own_takes_the_place_of_the_stacks(template):
    assert template["Resources"]["Topic"]["Condition"] == "MakesTopic"
    assert template["Conditions"]["MakesTopic"] == {"Fn::Equals": [{"Ref": "AlarmTopicArn"}, ""]}
    assert template["Conditions"]["HasOwnTopic"] == {"Fn::Not": [template["Conditions"]["MakesTopic"]]}


def test_alarms_are_mailed_where_an_address_is_given(template):
    mail = template["Resources"]["TopicEmail"]
    assert mail["Condition"] == "HasEmail"
    assert mail["Properties"]["Endpoint"] == {"Ref": "AlarmEmail"}
    assert template["Conditions"]["HasEmail"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmEmail"}, ""]}]}


# deploy.py, on which the tests of the handlers stand


def test_a_deployed_stack_has_its_buckets_table_and_queues(stack):
    s3, sqs = boto3.client("s3", REGION), boto3.client("sqs", REGION)
    for bucket in (stack.source_bucket, stack.state_bucket, stack.public_bucket):
        s3.head_bucket(Bucket=bucket)
    assert s3.get_bucket_versioning(Bucket=stack.source_bucket)["Status"] == "Enabled"
    assert set(sqs.list_queues()["QueueUrls"]) >= {stack.queue_url, stack.dead_letter_url}
    keys = boto3.client("dynamodb", REGION).describe_table(TableName=stack.table)["Table"]["KeySchema"]
    assert [(key["AttributeName"], key["KeyType"]) for key in keys] == [("partition", "HASH"), ("sort", "RANGE")]


def test_an_article_put_into_a_deployed_stack_is_in_its_queue(stack):
    sqs = boto3.client("sqs", REGION)
    boto3.client("s3", REGION).put_object(Bucket=stack.source_bucket, Key="a b.md", Body=b"# A")
    messages = sqs.receive_message(QueueUrl=stack.queue_url, MaxNumberOfMessages=10)["Messages"]
    bodies = [json.loads(message["Body"]) for message in messages]
    assert "s3:TestEvent" in [body.get("Event") for body in bodies]  # as S3 sends when it is set up
    (record,) = [record for body in bodies for record in body.get("Records", [])]
    assert record["s3"]["bucket"]["name"] == stack.source_bucket
    assert record["s3"]["object"]["key"] == "a+b.md"


@pytest.mark.parametrize("module", FUNCTIONS)
def test_the_environment_of_a_deployed_function_is_resolved(stack, module):
    assert stack.environment[module] == {
        "FEEDWRIGHT_SOURCE_BUCKET": stack.source_bucket,
        "FEEDWRIGHT_STATE_BUCKET": stack.state_bucket,
        "FEEDWRIGHT_PUBLIC_BUCKET": stack.public_bucket,
        "FEEDWRIGHT_TABLE": stack.table,
        "FEEDWRIGHT_QUEUE_URL": stack.queue_url,
        "FEEDWRIGHT_DELIVERY": "bucket",
        "FEEDWRIGHT_STACK": stack.name,
        "FEEDWRIGHT_TOPIC": stack.outputs["Topic"],
        "FEEDWRIGHT_METRICS": "few",
        "FEEDWRIGHT_BASE_URL": f"https://{stack.public_bucket}.s3.{REGION}.amazonaws.com/",
        "POWERTOOLS_SERVICE_NAME": "feedwright",
        "POWERTOOLS_METRICS_NAMESPACE": "Feedwright",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "MALLOC_ARENA_MAX": "1",
    }
