"""Reports by mail: when they come, what they hold, and the job that makes them."""
