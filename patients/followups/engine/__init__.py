"""From a row that is due to what became of it: claim, last look, wire, result. Steps of a sweep."""
