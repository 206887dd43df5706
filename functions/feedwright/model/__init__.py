"""Frozen values that all rooms share. They check that they are valid, and do nothing else."""
