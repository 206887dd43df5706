AUTHOR = "Gil Barge"
