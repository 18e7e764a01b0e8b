"""What pages and lists read, each with a known number of queries."""
