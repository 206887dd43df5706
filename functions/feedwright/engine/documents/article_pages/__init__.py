"""What an article's page shows of others: its neighbours, and the feeds that its labels lead to."""
