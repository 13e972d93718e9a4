"""The laws of matter. Nothing here knows what a machine is."""
