"""Who signed a trail: keys, the envelopes and statements that common tools read, and whether they hold."""
