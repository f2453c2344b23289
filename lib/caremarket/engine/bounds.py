"""What a notebook may use and put out; the exit statuses that say which bound it has passed."""

OUTPUT = 16 * 2**20  # bytes of messages: thirty times what the largest of the project's own needs
FLOODED, OVERGROWN = 98, 99  # exit statuses that nothing else has
WORDS = {
    FLOODED: f"it put out more than {OUTPUT // 2**20} MiB",
    OVERGROWN: "with the processes that it started it used more memory than it may",
}
