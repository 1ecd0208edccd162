"""The shell: settings, URLs, and the platform apps that know no patient."""
