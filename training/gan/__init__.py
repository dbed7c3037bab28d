"""The gan family: frames from noise that moves smoothly, and a critic."""
