"""What people fill in about tickets."""
