"""What there is to see and what it is called: drawn clips, captions, token ids."""
