"""People: users, teams, skills, organisations, requesters, roles, tokens, the roster."""
