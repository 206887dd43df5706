"""What sentences hold, in any format: people, dates, summaries, and what is no sentence of the article."""
