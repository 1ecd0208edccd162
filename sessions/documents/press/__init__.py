"""The press: a process beside a worker that draws pages. It knows no Django, and the HTML of one document."""
