"""What templates of insight are written with."""
