"""People in the API: who asks, what they may do, and the resources about people."""
