"""Years of flights as a time-expanded network: which vehicles fly when, what they carry, when the plant grows."""
