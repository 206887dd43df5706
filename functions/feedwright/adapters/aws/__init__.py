"""The ports of a deployed site: S3, DynamoDB and SQS, over botocore."""
