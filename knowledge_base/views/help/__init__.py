"""The customers' help centre: pages that anybody may read."""
