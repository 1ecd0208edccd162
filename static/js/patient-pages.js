// A patient's page, as one file: static/built/patient-pages.js. In the order in which they need each other.
import "./words.js";
import "./app.js";
import "./offline/here.js";
import "./door.js";
import "./body.js";
import "./express/adding.js";
import "./express/voice.js";
import "./express/drawing.js";
