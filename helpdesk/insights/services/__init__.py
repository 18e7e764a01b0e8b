"""What people do with figures: mailing them to others."""
