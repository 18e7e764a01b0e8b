"""The live process: one subscription to Redis, many streams to browsers. It knows neither database nor apps."""
