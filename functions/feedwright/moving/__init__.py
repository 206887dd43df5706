"""Moving in: what an old system published and exported, as ordinary files; and what its subscribers will see."""
