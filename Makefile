.PHONY: preview test lint lock
