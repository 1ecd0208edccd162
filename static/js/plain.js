// What every page has, and no more: static/built/plain.js.
import "./words.js";
import "./app.js";
import "./door.js";
