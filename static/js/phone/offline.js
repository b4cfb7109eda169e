// The page for what this phone does not keep: tells what can still be read, and tries again when the line is back.
import { again } from "./phone.js";

if (location.pathname === "/accounts/logout/") document.querySelector("[data-still-in]").hidden = false;
addEventListener("online", again);
