// A voice memo: one button that records and stops. Stopping keeps it; it can be heard and deleted below.
"use strict";

(() => {
  const FORMATS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  const BITS_A_SECOND = 32_000; // clear speech; ten minutes are two and a half megabytes
  const REFUSED = inWords("The microphone is off for this page. You can allow it in the browser's settings, or use words instead.");
  const MISSING = inWords("No microphone was found. Words are fine too.");

  class Voice {
    constructor(place, adding) {
      this.adding = adding;
      this.button = place.querySelector("[data-voice-go]");
      this.time = place.querySelector("[data-voice-time]");
      this.level = place.querySelector("[data-voice-level]");
      this.longest = Number(place.dataset.expressVoice) * 60;
      this.button.addEventListener("click", () => (this.recorder ? this.stop() : this.record()));
      adding.root.addEventListener("express:finish", () => this.stop());
      window.addEventListener("pagehide", () => this.stop());
    }

    async record() {
      this.button.disabled = true;
      try {
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        this.begin(stream);
      } catch (why) {
        this.adding.say(why.name === "NotFoundError" ? MISSING : REFUSED);
      } finally {
        this.button.disabled = false;
      }
    }

    begin(stream) {
      const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
      const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_A_SECOND });
      const parts = [];
      recorder.addEventListener("dataavailable", (event) => event.data.size && parts.push(event.data));
      const stopped = new Promise((done) => recorder.addEventListener("stop", done));
      this.adding.during(stopped.then(() => this.keep(parts, recorder, stream)));
      recorder.start(1000);
      this.recorder = recorder;
      this.began = performance.now();
      this.listen(stream);
      this.say(inWords("Stop"), true);
      this.adding.say(inWords("Recording."));
    }

    stop() {
      if (this.recorder?.state === "recording") this.recorder.stop();
    }

    keep(parts, recorder, stream) {
      this.recorder = null;
      clearInterval(this.ticking);
      this.hearing?.close();
      stream.getTracks().forEach((track) => track.stop());
      this.time.textContent = "0:00";
      this.level.className = "";
      this.say(inWords("Record"), false);
      return this.adding.add("voice", new Blob(parts, { type: recorder.mimeType }));
    }

    say(words, isRecording) {
      this.button.querySelector("span").textContent = words;
      this.button.classList.toggle("is-recording", isRecording);
    }

    /** How loud it is and how long it has been: a sign that the page hears. */
    listen(stream) {
      this.hearing = new AudioContext();
      const analyser = this.hearing.createAnalyser();
      this.hearing.createMediaStreamSource(stream).connect(analyser);
      const wave = new Float32Array(analyser.fftSize);
      this.ticking = setInterval(() => {
        analyser.getFloatTimeDomainData(wave);
        const loud = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
        this.level.className = `is-${Math.min(10, Math.round(loud * 40))}`;
        const seconds = Math.floor((performance.now() - this.began) / 1000);
        this.time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
        if (seconds >= this.longest) {
          this.stop();
          this.adding.say(inWords("That is as long as one recording can be. It is kept; you can go on with another."));
        }
      }, 200);
    }
  }

  const start = () => {
    const place = document.querySelector("[data-express-voice]");
    if (place && window.express && window.MediaRecorder) new Voice(place, window.express);
  };
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start);
})();
