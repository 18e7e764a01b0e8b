"""The lowest room: paging, times, problems, what every page and endpoint needs."""
