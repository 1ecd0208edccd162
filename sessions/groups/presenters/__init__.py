"""What the pages of circles show. No queries that were not handed in, no writes."""
