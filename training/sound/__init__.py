"""The sound of all families: a tracker, which is trained, and a synthesiser."""
