"""The gpt: codes of a frame, one after the other."""
