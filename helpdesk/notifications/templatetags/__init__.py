"""What the templates of mails and of the bell need."""
