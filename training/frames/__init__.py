"""The autoencoder: frames to codes and back."""
