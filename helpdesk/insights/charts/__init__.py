"""Charts that the server draws: SVG whose colours come from the style sheet, and the same figures as a table.

Places along an axis are percentages and heights are pixels, so that one drawing fits every width and its words keep
their size. Nothing here reads a database or a request.
"""
