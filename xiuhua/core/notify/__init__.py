"""Who is told what, on which way, and when: messages, their deliveries, webhooks."""
