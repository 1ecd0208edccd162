// The page that stands in for the others without a network, as one file: static/built/without-network.js.
import "./words.js";
import "./app.js";
import "./offline/shell.js";
