"""The floors: what the same answer costs without the product. Nothing of the product imports them."""
