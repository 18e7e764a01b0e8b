"""The pages of notices: the bell, one's preferences and addresses, channels of teams, outgoing mails."""
