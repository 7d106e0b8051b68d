// Only under `trackplan docs serve`: asks whether the plan has changed, and shows the page anew.
"use strict";
(async () => {
  let version = null;
  for (;;) {
    try {
      const answer = await fetch(`/-/version?after=${version ?? ""}`);
      const now = await answer.text();
      if (version !== null && now !== version) location.reload();
      version = now;
    } catch {
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
})();
