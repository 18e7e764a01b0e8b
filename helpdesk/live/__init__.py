"""Live pages: what changed is published as ids after the commit, and pages hear of it on one stream a browser."""
