// Everything works without this file: it only adds. govuk-frontend's parts are started where a page has them.
const parts = document.querySelectorAll("[data-module^='govuk-']");
if (parts.length) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  import(new URL("../built/govuk-frontend.min.js", import.meta.url)).then(({ initAll }) => initAll());
}
