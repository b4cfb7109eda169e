"""The steps of the mail machine, in their order: remind, fan_out, compose, send. Each may run twice and at once."""
