// Answers the sign-up form in place, on whatever page it stands. Without this
// file the form works as well: it leads to a page of its own.
//
//   <form method="post" action="https://recaps.example.org/subscribe" data-recapd>…</form>
//   <script src="https://recaps.example.org/subscribe.js" defer></script>
//
// It asks nobody but the form's own server, keeps nothing, and styles nothing:
// what it says stands in <p role="status"> after the form's last element.
(function () {
  "use strict";

  function enhance(form, i) {
    var note = document.createElement("p");
    note.setAttribute("role", "status");
    note.id = "recapd-note-" + i;
    form.appendChild(note);

    form.addEventListener("submit", function (event) {
      if (form.dataset.recapd === "plain" || !window.fetch) return;
      event.preventDefault();
      if (form.dataset.recapd === "busy") return;
      form.dataset.recapd = "busy";

      var fields = {};
      new FormData(form).forEach(function (value, name) { fields[name] = value; });
      fields.source = "api";
      // The form's address is kept from fields that are named "action".
      var action = form.getAttribute("action").replace(/\/subscribe\/?$/, "/api/subscribe");

      fetch(action, {
        method: "POST",
        credentials: "omit",
        referrerPolicy: "origin",
        headers: { "Content-Type": "application/json", "Accept": "application/json" },
        body: JSON.stringify(fields)
      }).then(function (answer) {
        return answer.json().then(function (said) { tell(answer.ok, said.message || said.error); });
      }).catch(function () {
        // Blocked, offline or not JSON: the form's own way says what is wrong.
        form.dataset.recapd = "plain";
        HTMLFormElement.prototype.submit.call(form);
      });
    });

    function tell(ok, message) {
      form.dataset.recapd = ok ? "sent" : "";
      var field = form.querySelector("[name=email]");
      if (field) {
        field.setAttribute("aria-invalid", String(!ok));
        field.setAttribute("aria-describedby", note.id);
        if (ok) field.value = ""; else field.focus();
      }
      note.textContent = message;
    }
  }

  document.querySelectorAll("form[data-recapd]").forEach(enhance);
})();
