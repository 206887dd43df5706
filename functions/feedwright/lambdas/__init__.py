"""The functions on AWS Lambda, which join the engine and the adapters of AWS."""
