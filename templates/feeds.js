// Puts a button beside each address on the page of feeds that copies it. Without
// this file the address can be marked and copied by hand.
(function () {
  "use strict";

  function button(field) {
    var input = field.querySelector("input");
    var b = document.createElement("button");
    b.type = "button";
    b.className = "second";
    b.textContent = field.dataset.copy;
    b.setAttribute("aria-describedby", input.id);
    b.addEventListener("click", function () {
      var done = function () {
        b.textContent = field.dataset.copied;
        window.setTimeout(function () { b.textContent = field.dataset.copy; }, 2000);
      };
      input.select();
      if (navigator.clipboard) {
        navigator.clipboard.writeText(input.value).then(done, function () {});
      } else if (document.execCommand("copy")) { // no clipboard without https
        done();
      }
    });
    input.parentNode.appendChild(b);
  }

  document.querySelectorAll("[data-copy]").forEach(button);
})();
