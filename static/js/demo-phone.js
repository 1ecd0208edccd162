// The demo's stand-in for an authenticator app: new digits at each half minute.
"use strict";

setTimeout(() => location.reload(), 30_000 - (Date.now() % 30_000) + 300);
