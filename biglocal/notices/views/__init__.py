"""Mail as people meet it: the demonstration's mailbox, follows, and the page behind "stop these emails"."""
