"""Articles as files: Markdown with front matter, many of them in a ZIP archive."""
