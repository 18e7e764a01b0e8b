"""Settings: `env` reads the environment, `base` is the desk, the others say only how they differ."""
