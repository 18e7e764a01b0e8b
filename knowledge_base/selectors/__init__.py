"""What pages read of articles, each in as many queries as it has kinds of things."""
