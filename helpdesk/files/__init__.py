"""Files that people add: kept under generated names, known by their content, handed out to who may read them."""
