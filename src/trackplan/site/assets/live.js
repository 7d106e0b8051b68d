// Only under `trackplan docs serve`: shows the page anew when the plan has changed, or why it cannot be read.
"use strict";
(async () => {
  const notice = document.createElement("p");
  notice.className = "trouble";
  notice.setAttribute("role", "alert");
  document.body.prepend(notice);
  let turn = "";
  let shown = null;
  for (;;) {
    try {
      const state = await (await fetch(`/-/state?after=${turn}`)).json();
      shown ??= state.version;
      if (state.version !== shown) location.reload();
      turn = state.turn;
      notice.textContent = state.trouble && `This is the last good site: ${state.trouble}`;
    } catch {
      turn = "";
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
})();
