// Shows how much of an upload is sent, and looks again while the server works. Without script the form and
// the pages do the same, with a reload.
"use strict";
const form = document.querySelector("form[data-upload]");
if (form) {
  form.addEventListener("submit", (event) => {
    if (!form.reportValidity()) return;
    event.preventDefault();
    const box = form.querySelector("[data-upload-progress]");
    const bar = box.querySelector("progress");
    const button = form.querySelector("button");
    box.hidden = false;
    button.disabled = true;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) bar.value = Math.round((100 * sent.loaded) / sent.total);
    });
    request.addEventListener("load", () => {
      if (request.responseURL && new URL(request.responseURL).pathname !== form.getAttribute("action")) {
        location.assign(request.responseURL);
      } else {
        document.open();
        document.write(request.responseText);
        document.close();
      }
    });
    // Let the browser send it the plain way, and say what is wrong in its own words.
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
const poll = document.querySelector("[data-poll]");
if (poll) setTimeout(() => location.reload(), 1000 * Number(poll.dataset.poll));
