// What every page of staff begins with, as one file: static/built/staff-pages.js. A page adds its own scripts.
import "./words.js";
import "./app.js";
import "./dialogs.js";
import "./door.js";
