// Looks anew when recapd has something else to show, and when a switch is turned. The
// page that is asked for has everything; of this one, what differs is replaced, so that
// neither the focus nor the place in the mail is lost.
(function () {
  "use strict";

  var form = document.getElementById("switches");
  var status = document.getElementById("status");
  var asked = 0;

  function say(words, gone) {
    status.textContent = words;
    status.classList.toggle("gone", gone);
  }

  function look() {
    var mine = ++asked;
    return fetch(location.href).then(function (answer) { return answer.text(); }).then(function (text) {
      if (mine === asked) {
        take(new DOMParser().parseFromString(text, "text/html"));
      }
    }, function () {}); // the stream tells of it
  }

  function take(page) {
    document.title = page.title;
    document.body.dataset.mark = page.body.dataset.mark;
    document.querySelectorAll("[data-fresh]").forEach(function (old) {
      var fresh = page.getElementById(old.id);
      fresh.querySelectorAll("details").forEach(function (d) {
        var was = document.getElementById(d.id);
        d.open = was ? was.open : d.open;
      });
      if (!old.isEqualNode(fresh)) {
        var within = old.contains(document.activeElement) && document.getElementById(document.activeElement.id);
        old.replaceWith(fresh);
        if (within && document.getElementById(within.id)) {
          document.getElementById(within.id).focus();
        }
      }
    });
    turn(page);
  }

  // turn shows another mail where the old one was, once it is there and at the same place.
  function turn(page) {
    var stage = document.getElementById("mail"), fresh = page.getElementById("mail");
    var old = stage.querySelector("iframe:not(.coming)"), next = fresh.querySelector("iframe");
    if (!old || !next) {
      stage.replaceChildren.apply(stage, fresh.childNodes);
      return;
    }
    stage.querySelectorAll(".coming").forEach(function (f) { f.remove(); });
    if (old.getAttribute("src") === next.getAttribute("src")) {
      return;
    }
    next.className = "coming";
    next.addEventListener("load", function () {
      next.contentWindow.scrollTo(0, old.contentWindow.scrollY);
      old.remove();
      next.className = "";
    }, { once: true });
    stage.append(next);
  }

  form.addEventListener("change", function () {
    history.replaceState(null, "", "?" + new URLSearchParams(new FormData(form)));
    look();
  });
  form.addEventListener("submit", function (e) { e.preventDefault(); });

  var changes = new EventSource("/changes");
  changes.onopen = function () { say("Shows every change by itself", false); };
  changes.onerror = function () { say("recapd has ended: start it again", true); };
  changes.onmessage = function (m) {
    if (m.data !== document.body.dataset.mark) {
      look();
    }
  };
})();
