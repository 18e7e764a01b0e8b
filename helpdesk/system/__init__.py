"""What operators see of the desk as a whole, and the little that they can do about it."""
