"""The text encoder that the recurrent, gan and diffusion families share."""
