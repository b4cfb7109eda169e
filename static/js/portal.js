// Everything works without this file: it only adds. govuk-frontend's parts are started where a page has them.
const parts = document.querySelectorAll("[data-module^='govuk-']");
if (parts.length) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  import(new URL("../built/govuk-frontend.min.js", import.meta.url)).then(({ initAll }) => initAll());
}

// Says beside a field how many letters are left; a screen reader hears it once the writer pauses.
for (const field of document.querySelectorAll("[data-letters]")) {
  const most = Number(field.dataset.letters);
  const seen = document.querySelector(`[data-letters-for="${field.id}"]`);
  const heard = Object.assign(document.createElement("span"), { className: "govuk-visually-hidden" });
  heard.setAttribute("role", "status");
  seen.parentElement.after(heard);
  const atFirst = seen.textContent;
  let pause;
  const say = () => {
    const used = [...field.value.trim()].length;
    const letters = (count) => `${count} letter${count === 1 ? "" : "s"}`;
    if (!used) seen.textContent = atFirst;
    else if (used > most) seen.textContent = `${letters(used - most)} too many.`;
    else seen.textContent = `${letters(most - used)} left.`;
    seen.classList.toggle("bl-too-many", used > most);
    clearTimeout(pause);
    pause = setTimeout(() => (heard.textContent = used ? seen.textContent : ""), 1000);
  };
  field.addEventListener("input", say);
  if (field.value) say();
}

// Copies the words of another element; without this file they can still be marked and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const done = Object.assign(document.createElement("span"), { className: "bl-meta" });
  done.setAttribute("role", "status");
  button.after(done);
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copy).textContent.trim();
    const copied = await navigator.clipboard.writeText(words).then(() => true, () => false);
    done.textContent = copied ? " Copied." : " Mark the words and copy them by hand.";
  });
}
