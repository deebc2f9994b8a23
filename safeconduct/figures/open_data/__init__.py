"""Open data: publishable figures as rows with stable ids, definition and as-known time; nothing that names a person."""
